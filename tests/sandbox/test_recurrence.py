from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday
from hypothesis import given, settings
from hypothesis import strategies as st

from eroom_static.sandbox.recurrence import AHEAD, Rule, read_rule, rule_json, slots

NOW = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")

daily = st.builds(Rule, type=st.just(1), interval=st.integers(1, 99), times=st.integers(1, 60))
weekly = st.builds(
    Rule,
    type=st.just(2),
    interval=st.integers(1, 50),
    weekdays=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    times=st.integers(1, 60),
)
by_day = st.builds(
    Rule, type=st.just(3), interval=st.integers(1, 10), month_day=st.integers(1, 31), times=st.integers(1, 60)
)
by_week = st.builds(
    Rule,
    type=st.just(3),
    interval=st.integers(1, 10),
    month_week=st.sampled_from((-1, 1, 2, 3, 4)),
    weekdays=st.integers(1, 7).map(lambda day: (day,)),
    times=st.integers(1, 60),
)
starts = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(
    lambda t: t.replace(second=0, microsecond=0)
)


def oracle(rule: Rule, start: datetime, zone: ZoneInfo) -> list[datetime]:
    """The same rule as iCalendar knows it, read by dateutil."""
    days = [
        weekday((day - 2) % 7)(rule.month_week) if rule.month_week else weekday((day - 2) % 7)
        for day in rule.weekdays
    ]
    found = rrule(
        {1: DAILY, 2: WEEKLY, 3: MONTHLY}[rule.type],
        dtstart=start,
        interval=rule.interval,
        count=rule.times,
        byweekday=days or None,
        bymonthday=rule.month_day,
        wkst=weekday(6),
    )
    return [slot.replace(tzinfo=zone).astimezone(UTC) for slot in found]


@settings(max_examples=200, deadline=None)
@given(st.one_of(daily, weekly, by_day, by_week), starts, st.sampled_from(ZONES))
def test_a_rule_falls_where_icalendar_says_it_does(rule, start, zone):
    place = ZoneInfo(zone)
    assert slots(rule, start, place, NOW) == oracle(rule, start, place)


@given(st.one_of(daily, weekly, by_day, by_week))
def test_a_rule_survives_being_told_and_read(rule):
    assert read_rule(rule_json(rule)) == rule


def test_a_rule_with_a_last_instant_ends_there():
    rule = Rule(type=1, until=datetime(2030, 1, 10, 18, 0, tzinfo=UTC))
    found = slots(rule, datetime(2030, 1, 7, 18, 0), ZoneInfo("UTC"), NOW)
    assert [slot.day for slot in found] == [7, 8, 9, 10]
    assert read_rule(rule_json(rule)) == rule


def test_an_endless_series_shows_its_past_and_a_fixed_number_ahead():
    rule = Rule(type=2, weekdays=(2,), times=0)
    found = slots(rule, datetime(2029, 11, 5, 10, 0), ZoneInfo("UTC"), NOW)
    assert sum(slot >= NOW for slot in found) == AHEAD
    assert found[0] == datetime(2029, 11, 5, 10, 0, tzinfo=UTC)
    assert all(later - slot == timedelta(weeks=1) for slot, later in pairwise(found))


@pytest.mark.parametrize("month", [2, 4, 6, 9, 11])
def test_a_month_without_a_31st_is_left_out(month):
    rule = Rule(type=3, month_day=31, times=7)
    assert month not in {slot.month for slot in slots(rule, datetime(2030, 1, 31, 9), ZoneInfo("UTC"), NOW)}
