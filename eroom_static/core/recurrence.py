"""Which slot of its series' rule each occurrence belongs to, found out from these two alone.

Zoom does not say it: a moved occurrence has only its new time, past ones may be missing, the first one of the
rule with them, and ids tell nothing. So every occurrence is asked what the rule would be if *it* stood where
the rule has it, and the answer that leaves most occurrences in place wins.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.core.model import Frequency, Meeting, Occurrence, Recurrence, Shape
from eroom_static.core.pattern import MONDAY, SUNDAY, Pattern, definite

# Beyond these the occurrences do not follow the rule, and where they came from would be an invention.
LEAST_IN_PLACE = 8  # one in so many
MOST_TRIED = 8  # equally good answers looked at closely

_SHORTEST_MONTH = 28
_PERIOD = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.MONTHLY: 31}
_DAY = timedelta(days=1)
_SPARSE = 4  # a 31st may fall into one month of four only
_FIRST_DAY, _LAST_DAY = date(2, 1, 1).toordinal(), date(9998, 12, 31).toordinal()  # room for a zone's offset

_Reading = tuple[int, bool]  # a pattern's `week_start` and `clamped`
_Slots = dict[datetime, datetime]  # in order, in UTC and as a wall clock there would show them


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """An occurrence and where the rule had it. `slot` is local: what a wall clock there would show."""

    occurrence: Occurrence
    slot: datetime
    instant: datetime  # the slot in UTC

    @property
    def moved(self) -> bool:
        return self.instant != self.occurrence.starts


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Occurrences laid over their rule, in the order of their slots; never empty.

    `missing` are slots between the first and the last that no occurrence belongs to.
    """

    pattern: Pattern
    seats: tuple[Seat, ...]
    missing: tuple[datetime, ...] = ()


def expand(rule: Recurrence, first: datetime, zone: str, upto: datetime) -> Iterator[datetime]:
    """The instants of a rule from `first` on to `upto`, or to the rule's own end."""
    local = first.astimezone(ZoneInfo(zone))
    pattern = Pattern(
        rule=definite(rule, local.date()), anchor=local.date(), clock=local.time().replace(fold=0)
    )
    end = min(upto, rule.until) if rule.until else upto
    slots = pattern.slots(local.date(), end.astimezone(local.tzinfo).date(), ZoneInfo(zone))
    instants = (instant for instant, _ in groupby(slot.astimezone(UTC) for slot in slots))
    return islice((instant for instant in instants if first <= instant <= end), rule.count)


def fit(occurrences: Sequence[Occurrence], rule: Recurrence, zone: str) -> Series | None:
    """The occurrences laid over the rule, or None when the rule does not explain them.

    How often the rule says it repeats, and when it ends, is not asked: Zoom lists what it will hold.
    """
    # Of two at one instant the cancelled one stayed in place: nobody moves a sitting and then deletes it.
    ordered = sorted(occurrences, key=lambda o: (o.starts, not o.cancelled, o.id))
    starts, walls = {o.starts for o in ordered}, [o.starts.astimezone(ZoneInfo(zone)) for o in ordered]
    hits: dict[Pattern, int] = {}
    for pattern in _patterns(walls, rule, lambda: max(hits.values(), default=0)):
        slots = _slots(pattern, zone, ordered)
        hits[pattern] = len(slots.keys() & starts)
        if hits[pattern] == len(ordered):
            return _plausible([_lay(ordered, pattern, slots)])
    most = max(hits.values(), default=0)
    if most * LEAST_IN_PLACE < len(ordered) or not most:
        return None
    best = islice((pattern for pattern in hits if hits[pattern] == most), MOST_TRIED)
    moved = len(ordered) - most
    return _plausible([_lay(ordered, pattern, _slots(pattern, zone, ordered, moved)) for pattern in best])


def _plausible(laid: Iterable[Series | None]) -> Series | None:
    """The least movement, and not from a rule that is mostly gaps."""
    found = min(filter(None, laid), key=_distance, default=None)
    return found if found and len(found.missing) <= len(found.seats) else None


def with_slots(meeting: Meeting) -> Meeting:
    """The same meeting, its moved occurrences with the slot they were moved from, all others with none."""
    series = None
    if meeting.shape is Shape.SERIES and meeting.recurrence is not None:
        series = fit(meeting.occurrences, meeting.recurrence, meeting.zone)
    seats = series.seats if series else ()
    slots = {seat.occurrence: seat.instant for seat in seats if seat.moved}
    occurrences = tuple(msgspec.structs.replace(o, slot=slots.get(o)) for o in meeting.occurrences)
    return msgspec.structs.replace(meeting, occurrences=occurrences)


def _patterns(walls: Sequence[datetime], rule: Recurrence, most: Callable[[], int]) -> Iterator[Pattern]:
    """What the rule would be, were each occurrence in place; the last first, as hosts move what is near.

    Without those that cannot have as many in place as the `most` so far.
    """
    days = [wall.date() for wall in walls]
    low, high = min(days, default=date.max), max(days, default=date.min)
    known: set[tuple[date, time, _Reading]] = set()
    readings = _readings(rule)
    for day, clock in ((wall.date(), wall.time()) for wall in reversed(walls)):
        for reading in readings:
            # What stands where a pattern given before has it would be that one again.
            if (day, clock, reading) in known or _reach(clock, walls) < most():
                continue
            pattern = _pattern(rule, day, clock.replace(fold=0), reading)
            its = list(pattern.days(low, high))
            if day in its:
                known.update((other, clock, reading) for other in its)
                yield msgspec.structs.replace(pattern, anchor=its[0])


def _reach(clock: time, walls: Sequence[datetime]) -> int:
    """More than these cannot be in place: those at its hour, and those that a skipped hour may have put off."""
    return sum(wall.time() == clock or _east(wall) > _east(wall - _DAY) for wall in walls)


def _east(wall: datetime) -> timedelta:
    return wall.utcoffset() or timedelta()


def _pattern(rule: Recurrence, day: date, clock: time, reading: _Reading) -> Pattern:
    week_start, clamped = reading
    clear = definite(rule, day)
    return Pattern(rule=clear, anchor=day, clock=clock, week_start=week_start, clamped=clamped)


def _readings(rule: Recurrence) -> tuple[_Reading, ...]:
    clear = (SUNDAY, False)
    if rule.frequency is Frequency.WEEKLY and rule.interval > 1 and len(rule.weekdays) > 1:
        return (clear, (MONDAY, False))
    if rule.frequency is Frequency.MONTHLY and (rule.month_day or 0) > _SHORTEST_MONTH:
        return (clear, (SUNDAY, True))
    return (clear,)


def _slots(pattern: Pattern, zone: str, ordered: Sequence[Occurrence], more: int = 0) -> _Slots:
    """All slots from the first occurrence to the last, and at least so many more on either side.

    A slot on a day that a zone left out (Apia's 30 December 2011) is the next day's; it counts once.
    """
    sparse = _SPARSE if pattern.rule.frequency is Frequency.MONTHLY else 1
    margin = 1 + more * sparse * _PERIOD[pattern.rule.frequency] * pattern.rule.interval
    first = max(ordered[0].starts.toordinal() - margin, _FIRST_DAY)
    last = min(ordered[-1].starts.toordinal() + margin, _LAST_DAY)
    slots = pattern.slots(date.fromordinal(first), date.fromordinal(last), ZoneInfo(zone))
    return {slot.astimezone(UTC): slot for slot in slots}


def _lay(ordered: Sequence[Occurrence], pattern: Pattern, slots: _Slots) -> Series | None:
    """Who stands on a slot keeps it; the others get free ones, near them, with as few gaps as can be."""
    instants = list(slots)
    taken, strays = _settle(ordered, instants)
    if not strays:
        return _series(pattern, slots, taken)
    first, last = min(taken), max(taken)
    extra = max(0, len(strays) - (last - first + 1 - len(taken)))
    windows = (
        range(max(0, first - left), min(len(slots), last + 1 + extra - left)) for left in range(extra + 1)
    )
    free = ([i for i in window if i not in taken] for window in windows)
    choices = [_nearest(strays, indices, instants) for indices in free if len(indices) >= len(strays)]
    if not choices:
        return None
    return _series(pattern, slots, taken | dict(zip(min(choices)[1], strays, strict=True)))


def _settle(
    ordered: Sequence[Occurrence], instants: Sequence[datetime]
) -> tuple[dict[int, Occurrence], list[Occurrence]]:
    """Who stands on which slot, and who on none or on one that is taken."""
    index = {instant: i for i, instant in enumerate(instants)}
    taken: dict[int, Occurrence] = {}
    strays: list[Occurrence] = []
    for o in ordered:
        if o.starts in index and index[o.starts] not in taken:
            taken[index[o.starts]] = o
        else:
            strays.append(o)
    return taken, strays


def _nearest(
    strays: Sequence[Occurrence], free: Sequence[int], instants: Sequence[datetime]
) -> tuple[float, list[int]]:
    """The free slots for the strays, in order, that lie nearest to them all together; and how far that is."""
    rows = [
        [0.0] * (len(free) + 1)
    ]  # rows[i][j]: the least distance of the first i strays on the first j slots
    for stray in strays:
        row = [float("inf")]
        for j, index in enumerate(free):
            away = abs(stray.starts - instants[index]).total_seconds()
            row.append(min(row[j], rows[-1][j] + away))
        rows.append(row)
    chosen: list[int] = []
    j = len(free)
    for row in reversed(rows[1:]):
        while row[j] == row[j - 1]:
            j -= 1
        j -= 1
        chosen.insert(0, free[j])
    return rows[-1][-1], chosen


def _series(pattern: Pattern, slots: _Slots, seated: dict[int, Occurrence]) -> Series:
    places = list(slots.items())
    return Series(
        pattern=pattern,
        seats=tuple(
            Seat(occurrence=seated[i], instant=places[i][0], slot=places[i][1]) for i in sorted(seated)
        ),
        missing=tuple(places[i][1] for i in range(min(seated), max(seated) + 1) if i not in seated),
    )


def _distance(series: Series) -> timedelta:
    away = (abs(seat.instant - seat.occurrence.starts) for seat in series.seats)
    return sum(away, timedelta())
