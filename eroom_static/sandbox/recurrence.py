"""Zoom's recurrence rules: from JSON and back, and the instants at which they fall."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

DAILY, WEEKLY, MONTHLY = 1, 2, 3
AHEAD = 50  # how many sittings of an endless series are shown beyond now
STAMP = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """Weekdays are Zoom's: 1 is Sunday, 7 is Saturday. `times` 0 means for ever."""

    type: int
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    month_week: int | None = None
    times: int | None = None
    until: datetime | None = None

    @property
    def endless(self) -> bool:
        return self.until is None and self.times == 0


def read_rule(body: dict[str, Any]) -> Rule:
    """A rule as a client sends it; values were checked before."""
    until = body.get("end_date_time")
    weekly = tuple(int(day) for day in str(body.get("weekly_days", "")).split(",") if day)
    rule = Rule(
        type=body["type"],
        interval=body.get("repeat_interval", 1),
        until=datetime.strptime(until, STAMP).replace(tzinfo=UTC) if until else None,
        times=None if until else body.get("end_times", 1),
    )
    if rule.type == WEEKLY:
        return replace(rule, weekdays=weekly)
    if rule.type == MONTHLY and "monthly_week" in body:
        return replace(rule, month_week=body["monthly_week"], weekdays=(body.get("monthly_week_day", 1),))
    return replace(rule, month_day=body.get("monthly_day", 1)) if rule.type == MONTHLY else rule


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule as Zoom tells it: only the keys that belong to its type."""
    body: dict[str, Any] = {"type": rule.type, "repeat_interval": rule.interval}
    if rule.type == WEEKLY:
        body["weekly_days"] = ",".join(map(str, rule.weekdays))
    if rule.month_day is not None:
        body["monthly_day"] = rule.month_day
    if rule.month_week is not None:
        body |= {"monthly_week": rule.month_week, "monthly_week_day": rule.weekdays[0]}
    if rule.until is not None:
        body["end_date_time"] = rule.until.strftime(STAMP)
    else:
        body["end_times"] = rule.times
    return body


def slots(rule: Rule, start: datetime, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """The instants of a series whose first sitting is not before `start` (local, naive).

    The wall clock is kept across a clock change; of an hour that comes twice it is the first. An endless
    series is shown AHEAD sittings beyond `now`.
    """
    every = (
        datetime.combine(day, start.time().replace(fold=0), zone).astimezone(UTC)
        for day in _days(rule, start.date())
        if day >= start.date()
    )
    if rule.until is not None:
        until = rule.until
        return list(takewhile(lambda slot: slot <= until, every))
    if not rule.endless:
        return list(islice(every, rule.times))
    return list(_some_ahead(every, now))


def _some_ahead(every: Iterator[datetime], now: datetime) -> Iterator[datetime]:
    ahead = 0
    for slot in every:
        yield slot
        ahead += slot >= now
        if ahead == AHEAD:
            return


def _days(rule: Rule, first: date) -> Iterator[date]:
    if rule.type == DAILY:
        return (first + timedelta(days=n * rule.interval) for n in count())
    return _weekly(rule, first) if rule.type == WEEKLY else _monthly(rule, first)


def _weekly(rule: Rule, first: date) -> Iterator[date]:
    sunday = first - timedelta(days=first.isoweekday() % 7)
    days = sorted(rule.weekdays) or [first.isoweekday() % 7 + 1]
    return (sunday + timedelta(weeks=n * rule.interval, days=day - 1) for n in count() for day in days)


def _monthly(rule: Rule, first: date) -> Iterator[date]:
    for n in count(step=rule.interval):
        year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
        if day := _month_day(rule, date(year, month + 1, 1)):
            yield day


def _month_day(rule: Rule, first: date) -> date | None:
    """The rule's day in the month of `first`; a 31st that a month lacks is left out."""
    if rule.month_week is None:
        day = first + timedelta(days=(rule.month_day or 1) - 1)
        return day if day.month == first.month else None
    weekday = rule.weekdays[0] % 7 or 7
    offset = (weekday - 1 - first.isoweekday() % 7) % 7
    found = [
        first + timedelta(days=offset, weeks=week)
        for week in range(5)
        if (first + timedelta(days=offset, weeks=week)).month == first.month
    ]
    return found[-1] if rule.month_week == -1 else found[rule.month_week - 1]
