"""A meeting kept as code: what the [zoom] table of a file in content/meetings/ says it is to be in Zoom."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.core.model import Kind
from eroom_static.core.repeats import DAYS, Repeats, parse_repeats
from eroom_static.core.schema import Complaint, Unfit, from_text
from eroom_static.core.values import Duration, Zone

TABLE = "zoom"
LONGEST = timedelta(hours=24)  # Zoom: duration is 1 to 1440 minutes
MOST_TOPIC, MOST_AGENDA = 200, 2000  # Zoom: characters
YEARS = range(2000, 2200)
_SECRETS = frozenset({"passcode", "password", "pwd", "host_key", "start_url"})

Registration = Literal["none", "automatic", "approval"]
Word = Annotated[str, msgspec.Meta(min_length=1)]


def parse_host(text: str) -> str:
    name = text.strip()
    if name.casefold() == "me":
        raise Unfit(
            'may not be "me"', "to a Server-to-Server app that is nobody: write the host's e-mail address"
        )
    if not name or not name.isprintable() or any(c.isspace() for c in name):
        raise Unfit("names no host", "write the e-mail address that the host has in Zoom")
    return name


def parse_topic(text: str) -> str:
    topic = " ".join(text.split())
    if not topic or len(topic) > MOST_TOPIC:
        raise Unfit(f"must have 1 to {MOST_TOPIC} characters, not {len(topic)}")
    return topic


def parse_agenda(text: str) -> str:
    agenda = plain(text)
    if len(agenda) > MOST_AGENDA:
        raise Unfit(
            f"has {len(agenda)} characters, and Zoom takes {MOST_AGENDA}", "the text below +++ may be longer"
        )
    return agenda


def plain(text: str) -> str:
    """As Zoom may give it back: the ends of lines and what is blank around the text tell nothing."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """`path` is below content/, `where` the [zoom] table as file:line. `number` is "" for what was not created yet.

    `starts` is the wall clock in `zone`. What is None is left to Zoom, and to whoever changes it there.
    """

    path: str
    where: str
    number: str = ""
    host: str
    kind: Kind = Kind.MEETING
    topic: str
    agenda: str = ""
    starts: datetime
    minutes: int = 60
    zone: str
    repeats: Repeats | None = None
    registration: Registration | None = None
    waiting_room: bool | None = None
    join_before_host: bool | None = None
    cancelled: bool = False

    def __repr__(self) -> str:
        return f"Kept(path={self.path!r})"

    @property
    def sittings(self) -> tuple[datetime, ...]:
        """UTC, in order; the first is `starts`."""
        if self.repeats is not None:
            return tuple(self.repeats.sittings(self.starts, self.zone))
        return (self.starts.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC),)

    def waits(self, now: datetime) -> bool:
        """Whether it is still to be created, and can be."""
        return not self.number and not self.cancelled and self.sittings[0] > now

    @property
    def ends(self) -> datetime:
        """UTC: when the last sitting is over."""
        return self.sittings[-1] + timedelta(minutes=self.minutes)


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """[zoom] as it is written."""

    host: Annotated[str, from_text(parse_host, "the host's e-mail address")]
    topic: Annotated[str, from_text(parse_topic, "text")]
    starts: datetime
    zone: Zone
    duration: Duration = timedelta(hours=1)
    kind: Literal["meeting", "webinar"] = "meeting"
    agenda: Annotated[str, from_text(parse_agenda, "text")] = ""
    repeats: (
        Annotated[Repeats, from_text(parse_repeats, 'text such as "every week on monday, 10 times"')] | None
    ) = None
    registration: Registration | None = None
    waiting_room: bool | None = None
    join_before_host: bool | None = None
    cancelled: bool = False


def stray(key: str) -> tuple[str, str] | None:
    """Keys that no file may hold."""
    if key.casefold() in _SECRETS:
        return "is a secret, and no file holds one", "Zoom makes the passcode itself: take the line away"
    return None


def impossible(table: Table) -> Iterator[Complaint]:
    """What Zoom would refuse, or understand otherwise."""
    yield from _impossible_time(table)
    minutes = table.duration / timedelta(minutes=1)
    if table.duration > LONGEST or not minutes or minutes % 1:
        hint = 'write it in minutes or hours: duration = "90m"'
        yield Complaint((TABLE, "duration"), "[zoom] duration must be 1 minute to 24 hours", hint)
    if table.kind == "webinar":
        for name in ("waiting_room", "join_before_host"):
            if getattr(table, name) is not None:
                yield Complaint((TABLE, name), f"a webinar has no `{name}`", "take the line away")
    elif table.waiting_room and table.join_before_host:
        hint = "Zoom lets nobody in before the host where there is a waiting room: keep one of the two"
        said = "[zoom] join_before_host and waiting_room exclude each other"
        yield Complaint((TABLE, "join_before_host"), said, hint)


def _impossible_time(table: Table) -> Iterator[Complaint]:
    path, starts = (TABLE, "starts"), table.starts
    if starts.tzinfo is not None:
        hint = f"write the wall clock alone: starts = {starts.replace(tzinfo=None).isoformat()}"
        yield Complaint(path, "[zoom] starts has an offset, and [zoom] zone says where the clock hangs", hint)
        return
    if starts.year not in YEARS or starts.second or starts.microsecond:
        hint = "for instance starts = 2030-01-14T19:00:00"
        yield Complaint(path, "[zoom] starts must be a whole minute of this century or the next", hint)
        return
    place = ZoneInfo(table.zone)
    real = starts.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None)
    if real != starts:
        said = f"[zoom] starts does not exist in {table.zone}: the clock jumps over it to {real:%H:%M}"
        yield Complaint(path, said, f"for instance starts = {real.isoformat()}", because=((TABLE, "zone"),))
    if table.repeats is None:
        return
    repeats = table.repeats.beginning(starts.date())
    if repeats.until is not None and repeats.until < starts.date():
        yield Complaint(
            (TABLE, "repeats"), f"[zoom] repeats ends on {repeats.until}, before the first sitting", ""
        )
    elif not repeats.falls_on(starts.date()):
        day = next((d for d in _days_after(starts.date()) if repeats.falls_on(d)), None)
        hint = (
            f"the next such day is {DAYS[day.weekday()]}, {day}"
            if day
            else "let the first sitting be such a day"
        )
        said = (
            f"[zoom] starts is a {DAYS[starts.weekday()]}, {starts.date()}, and the series repeats {repeats}"
        )
        yield Complaint(path, said, hint, because=((TABLE, "repeats"),))


def _days_after(day: date) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(1, 400))


def kept_of(table: Table, *, path: str, where: str, number: str) -> Kept:
    return Kept(
        path=path,
        where=where,
        number=number,
        host=table.host,
        kind=Kind(table.kind),
        topic=table.topic,
        agenda=table.agenda,
        starts=table.starts,
        minutes=int(table.duration / timedelta(minutes=1)),
        zone=table.zone,
        repeats=table.repeats.beginning(table.starts.date()) if table.repeats else None,
        registration=table.registration,
        waiting_room=table.waiting_room,
        join_before_host=table.join_before_host,
        cancelled=table.cancelled,
    )
