"""The days of a recurrence rule, once it is known on which day and at which hour the rule stands.

Written out rather than left to dateutil: core stands on the standard library and msgspec alone, and dateutil
counts a rule from its first sitting, which is what Zoom no longer tells once the past ones are dropped.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.core.model import Frequency, Recurrence

MONDAY, SUNDAY = 0, 6
_monthrange = cache(monthrange)


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """A rule made definite. `anchor` is any of its days: where "every second week" counts from.

    `week_start` and `clamped` are what Zoom leaves unsaid: on which weekday a week begins, and whether a
    short month gives its last day for the 31st or none.
    """

    rule: Recurrence
    anchor: date
    clock: time
    week_start: int = SUNDAY
    clamped: bool = False

    def days(self, low: date, high: date) -> Iterator[date]:
        """Its days from `low` to `high`, both included, in order."""
        every = {
            Frequency.DAILY: self._daily,
            Frequency.WEEKLY: self._weekly,
            Frequency.MONTHLY: self._monthly,
        }
        return (day for day in every[self.rule.frequency](low, high) if low <= day <= high)

    def slots(self, low: date, high: date, zone: ZoneInfo) -> Iterator[datetime]:
        """The same as local times: the hour on the wall stays when clocks change."""
        clock = self.clock.replace(tzinfo=zone)
        return (datetime.combine(day, clock) for day in self.days(low, high))

    def _daily(self, low: date, high: date) -> Iterator[date]:
        step = self._interval
        first = low.toordinal() + (self.anchor.toordinal() - low.toordinal()) % step
        return map(date.fromordinal, range(first, high.toordinal() + 1, step))

    def _weekly(self, low: date, high: date) -> Iterator[date]:
        step, week = 7 * self._interval, self._week(low)
        first = week + (self._week(self.anchor) - week) % step
        offsets = sorted((weekday - self.week_start) % 7 for weekday in self.rule.weekdays)
        for week in range(first, high.toordinal() + 1, step):
            yield from (date.fromordinal(week + offset) for offset in offsets)

    def _monthly(self, low: date, high: date) -> Iterator[date]:
        first = _month(low) + (_month(self.anchor) - _month(low)) % self._interval
        for month in range(first, _month(high) + 1, self._interval):
            year, index = divmod(month, 12)
            yield from (date(year, index + 1, day) for day in self._days_of_month(year, index + 1))

    def _days_of_month(self, year: int, month: int) -> list[int]:
        first_weekday, length = _monthrange(year, month)
        if (wanted := self.rule.month_day) is not None:
            day = min(wanted, length) if self.clamped else wanted
            return [day] if 1 <= day <= length else []
        firsts = [1 + (weekday - first_weekday) % 7 for weekday in self.rule.weekdays]
        nth = self.rule.month_week or 1
        days = [first + 7 * ((length - first) // 7 if nth < 0 else nth - 1) for first in firsts]
        return sorted(day for day in days if 1 <= day <= length)

    def _week(self, day: date) -> int:
        """The ordinal of the day on which its week begins."""
        return day.toordinal() - (day.weekday() - self.week_start) % 7

    @property
    def _interval(self) -> int:
        return max(1, self.rule.interval)


def definite(rule: Recurrence, day: date) -> Recurrence:
    """The rule with the weekday or day of the month it leaves out taken from one of its days."""
    by_week = rule.month_week is not None and bool(rule.weekdays)
    if rule.frequency is Frequency.WEEKLY and not rule.weekdays:
        return msgspec.structs.replace(rule, weekdays=(day.weekday(),))
    if rule.frequency is Frequency.MONTHLY and rule.month_day is None and not by_week:
        return msgspec.structs.replace(rule, month_day=day.day)
    return rule


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
