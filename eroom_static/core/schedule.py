"""When things are: phase, join window, the sitting that counts, and the next instant at which anything changes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache

import msgspec

from eroom_static.core.model import Meeting, Occurrence, Shape


class Phase(StrEnum):
    SCHEDULED = "scheduled"
    SOON = "soon"
    LIVE = "live"
    ENDED = "ended"
    CANCELLED = "cancelled"
    UNTIMED = "untimed"


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """How long before the start the door opens, and how long after the planned end it closes."""

    opens: timedelta
    closes: timedelta
    untimed_open: bool = True


@cache
def _lasting(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def ends(occurrence: Occurrence) -> datetime:
    return occurrence.starts + _lasting(occurrence.minutes)


def phase(occurrence: Occurrence, now: datetime, window: Window) -> Phase:
    if occurrence.cancelled:
        return Phase.CANCELLED
    if now >= ends(occurrence):
        return Phase.ENDED
    if now >= occurrence.starts:
        return Phase.LIVE
    return Phase.SOON if now >= occurrence.starts - window.opens else Phase.SCHEDULED


def current(meeting: Meeting, now: datetime) -> Occurrence | None:
    """The sitting a visitor means: the one going on, else the next one."""
    here = None
    for o in meeting.occurrences:
        if not o.cancelled and (here is None or o.starts < here.starts) and ends(o) > now:
            here = o
    return here


def shown(meeting: Meeting, now: datetime) -> Occurrence | None:
    """The sitting a page speaks of: the current one, else the last one held, else the last one cancelled."""
    if (here := current(meeting, now)) is not None:
        return here
    held = [o for o in meeting.occurrences if not o.cancelled] or list(meeting.occurrences)
    return max(held, key=lambda o: o.starts, default=None)


def meeting_phase(meeting: Meeting, now: datetime, window: Window) -> Phase:
    """The phase of the whole: that of its current sitting, or what is left when there is none."""
    if meeting.shape is Shape.UNTIMED:
        return Phase.CANCELLED if meeting.cancelled else Phase.UNTIMED
    if (here := current(meeting, now)) is not None:
        return Phase.CANCELLED if meeting.cancelled else phase(here, now, window)
    if meeting.cancelled or (meeting.occurrences and all(o.cancelled for o in meeting.occurrences)):
        return Phase.CANCELLED
    return Phase.ENDED


def is_ahead(meeting: Meeting, now: datetime) -> bool:
    """Belongs on the grid: going on, still to come, without a time, or cancelled but not yet past its hour."""
    if meeting.shape is Shape.UNTIMED:
        return not meeting.cancelled
    return any(ends(o) > now for o in meeting.occurrences)


def joinable(meeting: Meeting, now: datetime, window: Window) -> bool:
    """The door is open: some sitting's window holds `now`, or the meeting has no time and such doors stay open."""
    if meeting.cancelled:
        return False
    if meeting.shape is Shape.UNTIMED:
        return window.untimed_open
    return any(
        o.starts - window.opens <= now < ends(o) + window.closes
        for o in meeting.occurrences
        if not o.cancelled
    )


def by_time(meeting: Meeting, now: datetime) -> tuple[datetime, str]:
    """Sorts a list of what is ahead: by the start of the sitting shown, meetings without a time last."""
    here = shown(meeting, now)
    return (here.starts if here else datetime.max.replace(tzinfo=UTC), meeting.key)


def edges(meeting: Meeting, window: Window, reveal_before: timedelta | None = None) -> Iterator[datetime]:
    """Every instant at which a page of this meeting may look different."""
    for o in meeting.occurrences:
        end = ends(o)
        yield o.starts - window.opens
        yield o.starts
        yield end
        yield end + window.closes
        if reveal_before is not None:
            yield o.starts - reveal_before
