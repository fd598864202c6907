"""A time zone as iCalendar spells it out, for the years a calendar speaks of.

icalendar's own `Timezone.from_tzinfo` is not used: in 7.3 it dates the spring change by the clock after it
(03:00 instead of 02:00 in Berlin), an hour late for every reader that trusts it, and lists dates, not a rule.
"""

from calendar import monthrange
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import msgspec

_AHEAD = 10  # years for which a yearly change must hold to be written as a rule without an end
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SECOND = timedelta(seconds=1)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a zone's clocks. `wall` is what they show at that instant, before they are put right."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool = False


@cache  # pure, and asked for again by every page's calendar; nobody changes what it returns
def vtimezone(zone: str, first_year: int, last_year: int) -> icalendar.Timezone:
    """Right from the start of `first_year` to the end of `last_year`, as the zone counts them, at least."""
    info, horizon = ZoneInfo(zone), last_year + _AHEAD
    changes = list(_changes(info, first_year - 1, horizon))
    component = icalendar.Timezone()
    component.add("tzid", zone)
    if not changes or changes[0].wall.year >= first_year:
        component.add_component(_observance([_beginning(info, first_year - 1)]))
    listed: list[Change] = []
    for group in _grouped(changes, lambda c: (_kind(c), c.wall.month, c.wall.time())):
        near = [change for change in group if change.wall.year <= last_year + 1]
        if near and (nth := _nth(group, horizon)):
            component.add_component(_observance(near[:1], nth))
        else:
            listed += near
    for group in _grouped(listed, _kind):
        component.add_component(_observance(group))
    return component


def _observance(changes: Sequence[Change], nth: int | None = None) -> icalendar.Component:
    """The first change, and either every year on the same `nth` weekday, or on the dates of the others."""
    first = changes[0]
    part = icalendar.TimezoneDaylight() if first.summer else icalendar.TimezoneStandard()
    part.DTSTART = first.wall
    part.TZOFFSETFROM = first.before
    part.TZOFFSETTO = first.after
    part.add("tzname", first.name)
    if nth:
        day = f"{nth}{_WEEKDAYS[first.wall.weekday()]}"
        part.add("rrule", {"freq": "yearly", "bymonth": first.wall.month, "byday": day})
    if len(changes) > 1:
        part.add("rdate", [change.wall for change in changes[1:]])
    return part


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    days = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
    for low, high in pairwise((day, _offset(day, zone)) for day in days):
        if low[1] != high[1]:
            yield _change(zone, low[0], high[0])


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
