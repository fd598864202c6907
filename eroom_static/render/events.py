"""Which events a calendar shows for a meeting: one, a rule with its exceptions, or one for each occurrence.

A series ends with the last occurrence the provider lists, even if its rule has no end: what lies beyond is
not settled, and a subscribed calendar is read again anyway.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from eroom_static.core.model import Meeting, Occurrence, Shape
from eroom_static.core.pattern import Pattern
from eroom_static.core.recurrence import Seat, Series, fit


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One VEVENT. Slots are local times of the meeting's zone, instants are UTC.

    With `pattern` it stands for all slots from `starts` to `last` but the `skipped`; with `slot` it replaces
    what the rule of the same uid has there.
    """

    uid: str
    starts: datetime
    minutes: int
    cancelled: bool
    slot: datetime | None = None
    pattern: Pattern | None = None
    last: datetime | None = None
    skipped: tuple[datetime, ...] = ()


def events(meeting: Meeting, uid: str) -> Iterator[Event]:
    """In the order in which they are written; none for a meeting without a time."""
    ordered = sorted(meeting.occurrences, key=lambda o: (o.starts, o.id))
    if meeting.shape is Shape.ONCE:
        yield from (_single(meeting, o, uid) for o in ordered[:1])
    elif meeting.shape is Shape.SERIES:
        series = fit(ordered, meeting.recurrence, meeting.zone) if meeting.recurrence else None
        shown = _shown(series) if series else []
        if series and len(shown) == 1:
            yield _single(meeting, shown[0].occurrence, uid)
        elif series and _on_the_clock(shown[0]):
            yield from _by_rule(meeting, series, shown, uid)
        else:
            yield from (_single(meeting, o, _own(uid, o)) for o in ordered)


def is_even(starts: datetime, wall: datetime, minutes: int) -> bool:
    """No clock changes from this instant to its end. Where one does, readers disagree on hours and lengths.

    `wall` is where the rule has the start, or what a clock shows there: the same, but in a skipped hour.
    """
    length = timedelta(minutes=minutes)
    ends = (starts + length).astimezone(wall.tzinfo)
    return ends - wall == length  # in one zone Python subtracts what clocks show


def _on_the_clock(seat: Seat) -> bool:
    """Clocks show this hour on this day: readers disagree on a rule that begins in a skipped hour."""
    return is_even(seat.instant, seat.slot, 0)


def _shown(series: Series) -> list[Seat]:
    """The occurrences that take place; all of them, crossed out, when none does."""
    return [seat for seat in series.seats if not seat.occurrence.cancelled] or list(series.seats)


def _single(meeting: Meeting, occurrence: Occurrence, uid: str) -> Event:
    cancelled = meeting.cancelled or occurrence.cancelled
    return Event(uid=uid, starts=occurrence.starts, minutes=occurrence.minutes, cancelled=cancelled)


def _own(uid: str, occurrence: Occurrence) -> str:
    name, at, domain = uid.partition("@")
    return f"{name}-{occurrence.id}{at}{domain}"


def _by_rule(meeting: Meeting, series: Series, shown: Sequence[Seat], uid: str) -> Iterator[Event]:
    """The rule from the first occurrence shown to the last, then whatever is not as the rule has it."""
    minutes = Counter(seat.occurrence.minutes for seat in shown).most_common(1)[0][0]
    cancelled = meeting.cancelled or shown[0].occurrence.cancelled
    yield Event(
        uid=uid,
        starts=shown[0].instant,
        minutes=minutes,
        cancelled=cancelled,
        pattern=series.pattern,
        last=shown[-1].slot,
        skipped=_skipped(series, shown),
    )
    for seat in shown:
        it = seat.occurrence
        if seat.moved or it.minutes != minutes or not is_even(seat.instant, seat.slot, minutes):
            yield Event(uid=uid, starts=it.starts, minutes=it.minutes, cancelled=cancelled, slot=seat.slot)


def _skipped(series: Series, shown: Sequence[Seat]) -> tuple[datetime, ...]:
    first, last = shown[0].slot, shown[-1].slot
    kept = {seat.instant for seat in shown}
    unused = [*series.missing, *(seat.slot for seat in series.seats if seat.instant not in kept)]
    return tuple(sorted(slot for slot in unused if first < slot < last))
