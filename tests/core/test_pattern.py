from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.model import Frequency, Recurrence
from eroom_static.core.pattern import MONDAY, SUNDAY, Pattern, definite

DAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
START = date(2030, 1, 1)  # a Tuesday
END = START + timedelta(days=900)


def days(rule: Recurrence, anchor: date = START, **more) -> list[date]:
    return list(Pattern(rule=rule, anchor=anchor, clock=time(9), **more).days(START, END))


def by_dateutil(freq: int, anchor: date = START, **parts) -> list[date]:
    found = rrule.rrule(freq, dtstart=datetime.combine(anchor, time()), **parts)
    return [
        d.date()
        for d in found.between(datetime.combine(START, time()), datetime.combine(END, time()), inc=True)
    ]


@given(interval=st.integers(1, 99))
def test_daily_rules_agree_with_dateutil(interval):
    rule = Recurrence(frequency=Frequency.DAILY, interval=interval)
    assert days(rule) == by_dateutil(rrule.DAILY, interval=interval)


@given(
    interval=st.integers(1, 50),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    week_start=st.sampled_from([MONDAY, SUNDAY]),
)
def test_weekly_rules_agree_with_dateutil_whatever_begins_a_week(interval, weekdays, week_start):
    rule = Recurrence(frequency=Frequency.WEEKLY, interval=interval, weekdays=tuple(weekdays))
    expected = by_dateutil(
        rrule.WEEKLY, interval=interval, byweekday=sorted(weekdays), wkst=DAYS[week_start].weekday
    )
    assert days(rule, week_start=week_start) == expected


@given(interval=st.integers(1, 10), day=st.integers(1, 31))
def test_monthly_rules_by_day_agree_with_dateutil_and_skip_short_months(interval, day):
    rule = Recurrence(frequency=Frequency.MONTHLY, interval=interval, month_day=day)
    assert days(rule) == by_dateutil(rrule.MONTHLY, interval=interval, bymonthday=day)


@given(day=st.integers(29, 31))
def test_a_clamped_rule_takes_the_last_day_of_a_short_month(day):
    rule = Recurrence(frequency=Frequency.MONTHLY, month_day=day)
    expected = by_dateutil(rrule.MONTHLY, bymonthday=range(28, day + 1), bysetpos=-1)
    assert days(rule, clamped=True) == expected


@given(interval=st.integers(1, 10), week=st.sampled_from([1, 2, 3, 4, -1]), weekday=st.integers(0, 6))
def test_monthly_rules_by_weekday_agree_with_dateutil(interval, week, weekday):
    rule = Recurrence(frequency=Frequency.MONTHLY, interval=interval, month_week=week, weekdays=(weekday,))
    assert days(rule) == by_dateutil(rrule.MONTHLY, interval=interval, byweekday=DAYS[weekday](week))


@given(
    anchor_after=st.integers(0, 400),
    frequency=st.sampled_from([Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY]),
    interval=st.integers(1, 5),
)
def test_any_of_its_days_anchors_a_rule_as_well(anchor_after, frequency, interval):
    rule = definite(Recurrence(frequency=frequency, interval=interval), START)
    found = days(rule)
    other = found[anchor_after % len(found)]
    assert days(rule, anchor=other) == found


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Recurrence(frequency=Frequency.WEEKLY), (1,)),
        (Recurrence(frequency=Frequency.WEEKLY, weekdays=(4,)), (4,)),
    ],
)
def test_a_weekly_rule_without_weekdays_takes_the_weekday_of_its_day(rule, expected):
    assert definite(rule, START).weekdays == expected


def test_a_monthly_rule_without_a_day_takes_the_day_of_its_day():
    assert definite(Recurrence(frequency=Frequency.MONTHLY), START).month_day == 1
    by_week = Recurrence(frequency=Frequency.MONTHLY, month_week=-1, weekdays=(4,))
    assert definite(by_week, START) is by_week


def test_slots_keep_the_hour_on_the_wall_across_a_clock_change():
    pattern = Pattern(rule=Recurrence(frequency=Frequency.DAILY), anchor=START, clock=time(9, 30))
    zone = ZoneInfo("Europe/Berlin")
    slots = list(pattern.slots(date(2030, 3, 30), date(2030, 4, 1), zone))
    assert [slot.time() for slot in slots] == [time(9, 30)] * 3
    assert [slot.utcoffset() for slot in slots] == [timedelta(hours=h) for h in (1, 2, 2)]


def test_a_month_week_of_nonsense_gives_no_days_instead_of_an_error():
    rule = Recurrence(frequency=Frequency.MONTHLY, month_week=7, weekdays=(0,))
    assert days(rule) == []
