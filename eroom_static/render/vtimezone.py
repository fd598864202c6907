"""A time zone as iCalendar spells it out, for the years a calendar speaks of.

icalendar's own `Timezone.from_tzinfo` is no model: in 7.3 it dates the spring change by the clock after it
(03:00 instead of 02:00 in Berlin), an hour late for every reader that trusts it, and lists dates, not a rule.
"""

from calendar import monthrange
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.render.lines import folded, offset, wall

_AHEAD = 10  # years for which a yearly change must hold to be written as a rule without an end
_STRIDE = 5  # days; no clocks were changed twice in fewer (Recife's, seven days apart in 2000, come nearest)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SECOND = timedelta(seconds=1)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a zone's clocks. `wall` is what they show at that instant, before they are put right."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool = False


@cache  # pure, and asked for again by every page's calendar
def vtimezone(zone: str, first_year: int, last_year: int) -> bytes:
    """Right from the start of `first_year` to the end of `last_year`, as the zone counts them, at least."""
    info, horizon = ZoneInfo(zone), last_year + _AHEAD
    changes = [c for year in range(first_year - 1, horizon + 1) for c in _changes(zone, year)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    if not changes or changes[0].wall.year >= first_year:
        lines += _observance([_beginning(info, first_year - 1)])
    listed: list[Change] = []
    for group in _grouped(changes, lambda c: (_kind(c), c.wall.month, c.wall.time())):
        near = [change for change in group if change.wall.year <= last_year + 1]
        if near and (nth := _nth(group, horizon)):
            lines += _observance(near[:1], nth)
        else:
            listed += near
    for group in _grouped(listed, _kind):
        lines += _observance(group)
    return folded([*lines, "END:VTIMEZONE"])


def _observance(changes: Sequence[Change], nth: int | None = None) -> Iterator[str]:
    """The first change, and either every year on the same `nth` weekday, or on the dates of the others."""
    first = changes[0]
    name = "DAYLIGHT" if first.summer else "STANDARD"
    yield f"BEGIN:{name}"
    yield f"DTSTART:{wall(first.wall)}"
    if len(changes) > 1:
        yield f"RDATE:{','.join(wall(change.wall) for change in changes[1:])}"
    if nth:
        yield f"RRULE:FREQ=YEARLY;BYDAY={nth}{_WEEKDAYS[first.wall.weekday()]};BYMONTH={first.wall.month}"
    yield f"TZNAME:{first.name}"
    yield f"TZOFFSETFROM:{offset(first.before)}"
    yield f"TZOFFSETTO:{offset(first.after)}"
    yield f"END:{name}"


@cache  # a zone is asked for with many spans of years that overlap
def _changes(zone: str, year: int) -> tuple[Change, ...]:
    """Those of a year as UTC counts it."""
    info, begin = ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC)
    end = datetime(year + 1, 1, 1, tzinfo=UTC)
    days = [*(begin + timedelta(days=n) for n in range(0, (end - begin).days, _STRIDE)), end]
    offsets = ((day, _offset(day, info)) for day in days)
    return tuple(_change(info, low[0], high[0]) for low, high in pairwise(offsets) if low[1] != high[1])


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    """The one between two instants, to the second."""
    before = _offset(low, zone)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    high = high.replace(microsecond=0)
    old, new = low.astimezone(zone), high.astimezone(zone)
    after = _offset(high, zone)
    return Change(
        wall=high.replace(tzinfo=None) + before,
        before=before,
        after=after,
        name=new.tzname() or "",
        # Dublin and Casablanca call winter the exception; readers expect DAYLIGHT to be the later clock.
        summer=after > before and new.dst() != old.dst(),
    )


def _beginning(zone: ZoneInfo, year: int) -> Change:
    start = datetime(year, 1, 1, tzinfo=zone)
    offset = start.utcoffset() or timedelta()
    return Change(wall=start.replace(tzinfo=None), before=offset, after=offset, name=start.tzname() or "")


def _nth(group: Sequence[Change], horizon: int) -> int | None:
    """Which weekday of the month it is, -1 for the last; None if it is not the same in every year to come."""
    walls = [change.wall for change in group]
    if [wall.year for wall in walls] != list(range(walls[0].year, horizon + 1)):
        return None
    if len({wall.weekday() for wall in walls}) > 1:
        return None
    if all(wall.day + 7 > monthrange(wall.year, wall.month)[1] for wall in walls):
        return -1
    numbers = {(wall.day + 6) // 7 for wall in walls}
    return numbers.pop() if len(numbers) == 1 else None


def _kind(change: Change) -> Hashable:
    return (change.before, change.after, change.name, change.summer)


def _grouped(changes: Iterable[Change], key: Callable[[Change], Hashable]) -> Iterable[list[Change]]:
    groups: dict[Hashable, list[Change]] = {}
    for change in changes:
        groups.setdefault(key(change), []).append(change)
    return groups.values()


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
