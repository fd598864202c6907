"""Meetings kept as code, in Zoom's JSON: what Zoom has read for comparison, and created, changed, called off.

Zoom: developers.zoom.us/docs/api/meetings. A start without Z is the wall clock in `timezone`, so that clock changes are
Zoom's task. A PATCH changes what it names and nothing else; a start in the past would be ignored without a word.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from eroom_static.core.comparison import WHEN, Field, InZoom, is_same
from eroom_static.core.errors import SourceError, UnexpectedReply
from eroom_static.core.kept import Kept, Registration, plain
from eroom_static.core.model import Frequency, Kind
from eroom_static.core.plan import Gone, Step
from eroom_static.core.repeats import Repeats
from eroom_static.sources.zoom.calls import (
    CREATE_MEETING,
    CREATE_WEBINAR,
    DELETE_MEETING,
    DELETE_WEBINAR,
    GET_MEETING,
    GET_WEBINAR,
    LIST_MEETINGS,
    LIST_WEBINARS,
    UPDATE_MEETING,
    UPDATE_WEBINAR,
)
from eroom_static.sources.zoom.client import MissingScope, Unsure, ZoomClient, ZoomRefusal
from eroom_static.sources.zoom.decode import (
    DEFAULT_MINUTES,
    SCHEDULED,
    SERIES,
    WEBINAR,
    WEBINAR_SERIES,
    recurrence_of,
)
from eroom_static.sources.zoom.fields import Json, instant, items, number, section, text
from eroom_static.sources.zoom.notes import MEETING_GONE, NOT_THIS_KIND
from eroom_static.sources.zoom.paging import PAGE_SIZE

LISTS = {Kind.MEETING: LIST_MEETINGS, Kind.WEBINAR: LIST_WEBINARS}
GETS = {Kind.MEETING: GET_MEETING, Kind.WEBINAR: GET_WEBINAR}
CREATES = {Kind.MEETING: CREATE_MEETING, Kind.WEBINAR: CREATE_WEBINAR}
UPDATES = {Kind.MEETING: UPDATE_MEETING, Kind.WEBINAR: UPDATE_WEBINAR}
DELETES = {Kind.MEETING: DELETE_MEETING, Kind.WEBINAR: DELETE_WEBINAR}
TYPES = {
    (Kind.MEETING, False): SCHEDULED,
    (Kind.MEETING, True): SERIES,
    (Kind.WEBINAR, False): WEBINAR,
    (Kind.WEBINAR, True): WEBINAR_SERIES,
}
REMINDERS = {Kind.MEETING: "cancel_meeting_reminder", Kind.WEBINAR: "cancel_webinar_reminder"}
APPROVAL: Mapping[Registration, int] = {"automatic": 0, "approval": 1, "none": 2}
FREQUENCIES = {Frequency.DAILY: 1, Frequency.WEEKLY: 2, Frequency.MONTHLY: 3}
LOOKS = (1.0, 3.0, 8.0)  # seconds before each look for what may have been created


class Declined(SourceError):
    """Zoom said no to one file. Others may go on."""


class Writing:
    """The account as far as files say what is to stand in it. One call after another: Zoom locks a host meanwhile."""

    def __init__(self, client: ZoomClient) -> None:
        self._client = client
        self._lists: dict[tuple[str, Kind], list[Json]] = {}

    def found(self, kept: Kept) -> InZoom | Gone:
        """The meeting of the file's number."""
        try:
            return self._get(kept.kind, kept.number)
        except ZoomRefusal as refusal:
            if refusal.code not in (MEETING_GONE, NOT_THIS_KIND):
                raise _at(kept, refusal) from refusal
            of_other_kind = refusal.code == NOT_THIS_KIND or self._exists(_other(kept.kind), kept.number)
            return Gone(of_other_kind=of_other_kind)

    def alike(self, kept: Kept) -> tuple[InZoom, ...]:
        """Those of the host's meetings with the file's topic; Zoom's lists do not say enough, so each is asked for."""
        found = []
        for item in self._listed(kept):
            if " ".join(text(item, "topic").split()) == kept.topic:
                try:
                    found.append(self._get(kept.kind, text(item, "id")))
                except ZoomRefusal as refusal:
                    if refusal.code not in (MEETING_GONE, NOT_THIS_KIND):
                        raise _at(kept, refusal) from refusal
        return tuple(found)

    def create(self, kept: Kept) -> str:
        """Its number. Where Zoom's answer is lost, the number of what was made all the same, or else Unsure."""
        try:
            made = self._client.change(CREATES[kept.kind], body_of(kept), user=kept.host)
        except ZoomRefusal as refusal:
            raise _at(kept, refusal) from refusal
        except Unsure as unsure:
            return self._made_all_the_same(kept, unsure)
        if not (known := text(made, "id")):
            raise UnexpectedReply("what was created has no id", where=f"{CREATES[kept.kind].where}: id")
        return known

    def update(self, step: Step) -> None:
        """What differs, and nothing else."""
        kept = step.kept
        try:
            self._client.change(UPDATES[kept.kind], body_of(kept, step.fields), id=step.number)
        except ZoomRefusal as refusal:
            raise _at(kept, refusal) from refusal

    def cancel(self, kept: Kept, *, notify: bool) -> None:
        """The whole of it, series too. `notify`: Zoom writes to who registered. What is gone already is no error."""
        params = {REMINDERS[kept.kind]: "true" if notify else "false"}
        try:
            self._client.change(DELETES[kept.kind], params=params, id=kept.number)
        except ZoomRefusal as refusal:
            if refusal.code != MEETING_GONE:
                raise _at(kept, refusal) from refusal

    def _made_all_the_same(self, kept: Kept, unsure: Unsure) -> str:
        for seconds in LOOKS:
            self._client.rest(seconds)
            self._lists.clear()
            same = [there for there in self.alike(kept) if is_same(kept, there)]
            if len(same) == 1:
                return same[0].number
        hint = "it may have been created all the same: run `eroom apply` again, which looks before it creates"
        raise Unsure(unsure.message, where=kept.where, hint=hint) from unsure

    def _listed(self, kept: Kept) -> list[Json]:
        name = (kept.host.casefold(), kept.kind)
        if name not in self._lists:
            params: dict[str, str | int] = {"page_size": PAGE_SIZE}
            if kept.kind is Kind.MEETING:
                params["type"] = "scheduled"
            try:
                raws = self._client.pages(LISTS[kept.kind], user=kept.host, params=params)
            except ZoomRefusal as refusal:
                raise _at(kept, refusal) from refusal
            # A series may be listed once for each of its sittings.
            self._lists[name] = list({text(raw, "id"): raw for raw in raws if text(raw, "id")}.values())
        return self._lists[name]

    def _get(self, kind: Kind, known: str) -> InZoom:
        params = {"show_previous_occurrences": "true"}
        return in_zoom(self._client.get(GETS[kind], id=known, params=params), kind)

    def _exists(self, kind: Kind, known: str) -> bool:
        try:
            self._get(kind, known)
        except (ZoomRefusal, MissingScope):
            return False
        return True


def _other(kind: Kind) -> Kind:
    return Kind.WEBINAR if kind is Kind.MEETING else Kind.MEETING


def _at(kept: Kept, refusal: ZoomRefusal) -> Declined:
    """Zoom's no, at the file that it is about."""
    hints = {
        200: 'the host needs Zoom\'s webinar licence, or set kind = "meeting"'
        if kept.kind is Kind.WEBINAR
        else "",
        300: "change what Zoom names in the file's [zoom] table",
        1001: 'write the e-mail address of a host of this account: host = "…"',
        1010: 'write the e-mail address of a host of this account: host = "…"',
    }
    return Declined(refusal.message, where=kept.where, hint=hints.get(refusal.code) or refusal.hint)


def body_of(kept: Kept, fields: frozenset[Field] | None = None) -> dict[str, Any]:
    """What is sent: all of it for a new meeting, else the `fields` that differ."""
    whole = fields is None
    wanted: frozenset[str] = fields or frozenset()
    body: dict[str, Any] = {}
    if whole or "topic" in wanted:
        body["topic"] = kept.topic
    if whole or "agenda" in wanted:
        body["agenda"] = kept.agenda
    if whole or "duration" in wanted:
        body["duration"] = kept.minutes
    if whole or wanted & WHEN:
        body |= _when(kept)
    settings = dict(_settings(kept, wanted, whole=whole))
    return body | ({"settings": settings} if settings else {})


def _when(kept: Kept) -> dict[str, Any]:
    """The dates belong together: a zone alone would leave Zoom to guess what becomes of the start."""
    dates: dict[str, Any] = {
        "type": TYPES[kept.kind, kept.repeats is not None],
        "start_time": kept.starts.strftime("%Y-%m-%dT%H:%M:%S"),
        "timezone": kept.zone,
    }
    return dates | ({"recurrence": _rule(kept.repeats, kept.zone)} if kept.repeats else {})


def _rule(repeats: Repeats, zone: str) -> dict[str, Any]:
    """Zoom counts weekdays from 1 = Sunday; ours from 0 = Monday. The last day is Zoom's last instant, in UTC."""
    rule: dict[str, Any] = {"type": FREQUENCIES[repeats.frequency], "repeat_interval": repeats.interval}
    days = [(day + 1) % 7 + 1 for day in repeats.weekdays]
    if repeats.frequency is Frequency.WEEKLY:
        rule["weekly_days"] = ",".join(map(str, sorted(days)))
    elif repeats.month_week is not None:
        rule |= {"monthly_week": repeats.month_week, "monthly_week_day": days[0]}
    elif repeats.month_day is not None:
        rule["monthly_day"] = repeats.month_day
    if repeats.until is not None:
        last = datetime.combine(repeats.until, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)
        rule["end_date_time"] = last.strftime("%Y-%m-%dT%H:%M:%SZ")
    else:
        rule["end_times"] = repeats.times
    return rule


def _settings(kept: Kept, wanted: frozenset[str], *, whole: bool) -> Iterator[tuple[str, Any]]:
    for name in ("registration", "waiting_room", "join_before_host"):
        value = getattr(kept, name)
        if value is not None and (whole or name in wanted):
            yield ("approval_type", APPROVAL[value]) if name == "registration" else (name, value)


def in_zoom(raw: Json, kind: Kind) -> InZoom:
    """One answer of get meeting or get webinar, as far as a file can say it."""
    settings, zone = section(raw, "settings"), _zone(raw)
    is_series = number(raw, "type") in (SERIES, WEBINAR_SERIES)
    approval = number(settings, "approval_type")
    minutes = number(raw, "duration")
    return InZoom(
        number=text(raw, "id"),
        kind=kind,
        hosts=frozenset(n.casefold() for n in (text(raw, "host_id"), text(raw, "host_email")) if n),
        topic=" ".join(text(raw, "topic").split()),
        agenda=plain(text(raw, "agenda")),
        minutes=DEFAULT_MINUTES if minutes is None else minutes,
        zone=zone,
        sittings=_sittings(raw, zone),
        is_series=is_series,
        repeats=_repeats(section(raw, "recurrence"), zone) if is_series else None,
        registration=next((word for word, n in APPROVAL.items() if n == approval), None),
        waiting_room=_told(settings, "waiting_room"),
        join_before_host=_told(settings, "join_before_host"),
    )


def _zone(raw: Json) -> str:
    name = text(raw, "timezone")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return "UTC"


def _sittings(raw: Json, zone: str) -> tuple[datetime, ...]:
    """Those that were called off one by one as well: the first of a series is its start even so."""
    listed = [instant(one, "start_time", zone) for one in items(raw, "occurrences")]
    return tuple(sorted({at for at in (*listed, instant(raw, "start_time", zone)) if at is not None}))


def _repeats(raw: Json, zone: str) -> Repeats | None:
    rule = recurrence_of(raw, zone)
    if rule is None:
        return None
    return Repeats(
        frequency=rule.frequency,
        interval=rule.interval,
        weekdays=rule.weekdays,
        month_day=rule.month_day,
        month_week=rule.month_week,
        times=None if rule.until else rule.count,
        until=rule.until.astimezone(ZoneInfo(zone)).date() if rule.until else None,
    )


def _told(raw: Json, name: str) -> bool | None:
    value = raw.get(name)
    return value if isinstance(value, bool) else None
