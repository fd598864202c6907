"""Zoom's JSON turned into meetings. Does no I/O; secrets stop here.

Tolerant of what real accounts send (fields left out or added, "" for nothing, numbers as strings), strict where a
guess could publish the wrong thing: without an id, a type or a usable start time there is no meeting.
Zoom: developers.zoom.us/docs/api/meetings (get a meeting, get a webinar).
"""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from eroom_static.core.errors import UnexpectedReply
from eroom_static.core.model import (
    Found,
    Frequency,
    Host,
    Kind,
    Meeting,
    Note,
    Occurrence,
    Private,
    Recurrence,
    Room,
    Shape,
    Traits,
)
from eroom_static.core.recurrence import with_slots
from eroom_static.core.scrub import hashtags
from eroom_static.sources.zoom.fields import Json, flag, instant, items, number, section, text, zoom_link

INSTANT, SCHEDULED, ROOM_SERIES, PERSONAL, SERIES, SCREEN_SHARE = 1, 2, 3, 4, 8, 10
WEBINAR, WEBINAR_ROOM_SERIES, WEBINAR_SERIES = 5, 6, 9
_KINDS = {
    INSTANT: Kind.MEETING,
    SCHEDULED: Kind.MEETING,
    ROOM_SERIES: Kind.MEETING,
    PERSONAL: Kind.MEETING,
    SERIES: Kind.MEETING,
    SCREEN_SHARE: Kind.MEETING,
    WEBINAR: Kind.WEBINAR,
    WEBINAR_ROOM_SERIES: Kind.WEBINAR,
    WEBINAR_SERIES: Kind.WEBINAR,
}
_SERIES = {SERIES, WEBINAR_SERIES}
_UNTIMED = {ROOM_SERIES, WEBINAR_ROOM_SERIES, PERSONAL}
_FREQUENCIES = {1: Frequency.DAILY, 2: Frequency.WEEKLY, 3: Frequency.MONTHLY}
DEFAULT_MINUTES = 60  # Zoom's own default; a meeting without a duration is shown with it
LONGEST_MINUTES = 24 * 60


class Decoded(msgspec.Struct, frozen=True):
    """A meeting, and what had to be left out of it."""

    found: Found
    notes: tuple[Note, ...] = ()


class MeetingDecoder(msgspec.Struct, frozen=True, kw_only=True):
    """Turns one answer of get meeting or get webinar into a Found.

    `name_of` gives the public key of a Zoom id; `zone` is the site's, used where a meeting names none that exists.
    """

    name_of: Callable[[str], str]
    zone: str
    provider: str = "zoom"

    def decode(
        self,
        raw: Json,
        *,
        host: Host | None = None,
        labels: frozenset[str] = frozenset(),
        listed_under: str = "",
    ) -> Decoded:
        meeting_id = text(raw, "id")
        if not (meeting_id.isascii() and meeting_id.isdigit()):
            raise UnexpectedReply("a meeting without an id", where="id")
        kind_number = number(raw, "type")
        if kind_number not in _KINDS:
            raise UnexpectedReply(f"a meeting of the unknown type {raw.get('type')!r:.20}", where="type")
        notes: list[Note] = []
        meeting = self._meeting(raw, meeting_id, kind_number, host, notes)
        room = Room(number=meeting_id, passcode=text(raw, "password"), join_url=_link(raw, "join_url", notes))
        traits = _traits(raw, meeting, kind_number, labels, listed_under)
        found = Found(meeting=with_slots(meeting), room=room, traits=traits, private=_private(raw))
        return Decoded(found, tuple(notes))

    def _meeting(
        self, raw: Json, meeting_id: str, kind_number: int, host: Host | None, notes: list[Note]
    ) -> Meeting:
        zone = self._zone(raw, notes)
        shape, occurrences = _times(raw, kind_number, zone)
        agenda = text(raw, "agenda")
        return Meeting(
            key=self.name_of(meeting_id),
            provider=self.provider,
            kind=_KINDS[kind_number],
            shape=shape,
            topic=" ".join(text(raw, "topic").split()),
            zone=zone,
            agenda=agenda,
            occurrences=occurrences,
            recurrence=recurrence_of(section(raw, "recurrence"), zone) if shape is Shape.SERIES else None,
            host=host,
            categories=hashtags(agenda),
            registration_url=_link(raw, "registration_url", notes) if _registers(raw) else None,
            created=instant(raw, "created_at", zone),
        )

    def _zone(self, raw: Json, notes: list[Note]) -> str:
        name = text(raw, "timezone")
        if not name:
            return self.zone
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError, ValueError):
            notes.append(Note(code="zone", text="time zone not known to tzdata; shown in the site's zone"))
            return self.zone
        return name


# What Zoom says "should not be shared", and what is personal: known only in order to be kept out.
_SECRET_FIELDS = (
    "start_url", "host_email", "pstn_password", "h323_password", "h323_passcode", "encrypted_password",
    "encrypted_passcode", "dynamic_host_key",
)  # fmt: skip
_SECRET_SETTINGS = ("alternative_hosts", "contact_email")
_BETWEEN_MAILS = re.compile(r"[,;\s]+")


def _private(raw: Json) -> Private:
    settings = section(raw, "settings")
    pairs = [(name, text(raw, name)) for name in _SECRET_FIELDS]
    pairs += [(n, one) for n in _SECRET_SETTINGS for one in _BETWEEN_MAILS.split(text(settings, n))]
    pairs += [("meeting_invitees", text(i, "email")) for i in items(settings, "meeting_invitees")]
    pairs += [
        ("interpreter", text(i, "email"))
        for i in items(section(settings, "language_interpretation"), "interpreters")
    ]
    return Private(tuple(dict.fromkeys((kind, value) for kind, value in pairs if value)))


def _registers(raw: Json) -> bool:
    return number(section(raw, "settings"), "approval_type") in (0, 1)


def _traits(
    raw: Json, meeting: Meeting, kind_number: int, labels: frozenset[str], listed_under: str
) -> Traits:
    settings = section(raw, "settings")
    return Traits(
        number=text(raw, "id"),
        host_labels=labels,
        tags=frozenset(meeting.categories),
        fields=frozenset((text(f, "field"), text(f, "value")) for f in items(raw, "tracking_fields")),
        template=text(raw, "template_id"),
        private=flag(settings, "private_meeting"),
        personal_room=kind_number == PERSONAL or flag(settings, "use_pmi"),
        instant=kind_number in (INSTANT, SCREEN_SHARE),
        registration=_registers(raw),
        listed_under=listed_under,
    )


def _link(raw: Json, name: str, notes: list[Note]) -> str | None:
    url = text(raw, name)
    if not url:
        return None
    if (link := zoom_link(url)) is None:
        notes.append(Note(code=name, text=f"{name} dropped: it is not https on a domain of Zoom's"))
    return link


def _times(raw: Json, kind_number: int, zone: str) -> tuple[Shape, tuple[Occurrence, ...]]:
    if kind_number in _UNTIMED:
        return Shape.UNTIMED, ()
    minutes = _minutes(raw, DEFAULT_MINUTES)
    if kind_number in _SERIES:
        listed = [_occurrence(o, n, minutes, zone) for n, o in enumerate(items(raw, "occurrences"))]
        return Shape.SERIES, tuple(sorted(listed, key=lambda o: (o.starts, o.id)))
    starts = instant(raw, "start_time", zone)
    if starts is None:
        if text(raw, "start_time"):
            raise UnexpectedReply("a start time that is no time", where="start_time")
        return Shape.UNTIMED, ()  # an instant meeting's start is not returned
    return Shape.ONCE, (Occurrence(id="once", starts=starts, minutes=minutes),)


def _occurrence(raw: Json, place: int, minutes: int, zone: str) -> Occurrence:
    starts = instant(raw, "start_time", zone)
    if starts is None:
        raise UnexpectedReply("an occurrence without a start time", where=f"occurrences[{place}].start_time")
    return Occurrence(
        id=text(raw, "occurrence_id") or starts.isoformat(),
        starts=starts,
        minutes=_minutes(raw, minutes),
        cancelled=text(raw, "status").casefold() == "deleted",
    )


def _minutes(raw: Json, default: int) -> int:
    minutes = number(raw, "duration")
    return default if minutes is None else min(max(minutes, 0), LONGEST_MINUTES)


def recurrence_of(raw: Json, zone: str) -> Recurrence | None:
    """Zoom counts weekdays from 1 = Sunday; ours from 0 = Monday. `end_times` 0 means without end."""
    frequency = _FREQUENCIES.get(number(raw, "type") or 0)
    if frequency is None:
        return None
    if frequency is Frequency.WEEKLY:
        days = [int(d) for d in re.findall(r"\b[1-7]\b", text(raw, "weekly_days"))]
    else:
        day = number(raw, "monthly_week_day") or 0
        days = [day] if day in range(1, 8) else []
    on_weeks = frequency is Frequency.MONTHLY and raw.get("monthly_week") and days
    return Recurrence(
        frequency=frequency,
        interval=max(number(raw, "repeat_interval") or 1, 1),
        weekdays=tuple(sorted((d + 5) % 7 for d in days))
        if frequency is Frequency.WEEKLY or on_weeks
        else (),
        month_day=number(raw, "monthly_day") if frequency is Frequency.MONTHLY and not on_weeks else None,
        month_week=_week(raw) if on_weeks else None,
        count=number(raw, "end_times") or None,
        until=instant(raw, "end_date_time", zone),
    )


def _week(raw: Json) -> int | None:
    value = raw.get("monthly_week")
    return -1 if str(value).strip() == "-1" else number(raw, "monthly_week")
