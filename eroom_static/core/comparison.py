"""A meeting as Zoom has it beside what its file wants it to be: the same one, and where they differ. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.core.kept import Kept, Registration
from eroom_static.core.model import Kind
from eroom_static.core.repeats import Repeats

Field = Literal[
    "topic",
    "agenda",
    "starts",
    "duration",
    "zone",
    "repeats",
    "registration",
    "waiting_room",
    "join_before_host",
]
WHEN: frozenset[Field] = frozenset({"starts", "zone", "repeats"})

_YEARS = range(1970, 2038)


class InZoom(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as Zoom has it, as far as a file can say it. `sittings` are UTC and in order, past ones too if known.

    `hosts` are the names by which Zoom knows its host, casefolded. What Zoom does not tell is None.
    """

    number: str
    kind: Kind
    hosts: frozenset[str] = frozenset()
    topic: str = ""
    agenda: str = ""
    minutes: int = 60
    zone: str = ""
    sittings: tuple[datetime, ...] = ()
    is_series: bool = False
    repeats: Repeats | None = None
    registration: Registration | None = None
    waiting_room: bool | None = None
    join_before_host: bool | None = None

    def __repr__(self) -> str:
        return "InZoom(…)"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field, in words: as Zoom has it, and as the file wants it."""

    field: Field
    before: str
    after: str


def is_same(kept: Kept, there: InZoom) -> bool:
    """Whether this can only be the meeting that the file describes: kind, host, topic, and when it starts."""
    return (
        kept.kind is there.kind
        and kept.host.casefold() in there.hosts
        and kept.topic == there.topic
        and (kept.repeats is not None) == there.is_series
        and bool(there.sittings)
        and kept.sittings[0] == there.sittings[0]
    )


def compared(kept: Kept, there: InZoom) -> Iterator[tuple[Field, str, str]]:
    """Each field in words, as Zoom has it and as the file wants it. What the file leaves open is not compared."""
    yield "topic", there.topic, kept.topic
    yield "agenda", there.agenda, kept.agenda
    yield "starts", _wall(there, kept.zone), f"{kept.starts:%Y-%m-%d %H:%M}"
    yield "zone", kept.zone if is_same_zone(there.zone, kept.zone) else there.zone, kept.zone
    yield "duration", f"{there.minutes} min", f"{kept.minutes} min"
    yield "repeats", str(there.repeats or "once"), str(kept.repeats or "once")
    for field in ("registration", "waiting_room", "join_before_host"):
        wanted, given = getattr(kept, field), getattr(there, field)
        if wanted is not None:
            yield field, _word(given), _word(wanted)


def _wall(there: InZoom, zone: str) -> str:
    if not there.sittings:
        return "at no fixed time"
    return f"{there.sittings[0].astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _word(value: str | bool | None) -> str:
    if value is None:
        return "not said"
    return str(value).lower()


@cache
def is_same_zone(one: str, other: str) -> bool:
    """Whether both names are of one zone: Zoom may answer with the older one, such as Asia/Calcutta."""
    if one == other:
        return True
    days = [datetime(year, month, 15, tzinfo=UTC) for year in _YEARS for month in range(1, 13)]
    first, second = ZoneInfo(one), ZoneInfo(other)
    return all(d.astimezone(first).utcoffset() == d.astimezone(second).utcoffset() for d in days)
