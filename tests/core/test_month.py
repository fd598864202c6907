from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.month import Month, month_of

MONTHS = st.builds(Month, st.integers(1971, 2100), st.integers(1, 12))


@pytest.mark.parametrize(
    ("month", "months", "other"),
    [
        ((2030, 1), -1, (2029, 12)),
        ((2030, 12), 1, (2031, 1)),
        ((2030, 5), 0, (2030, 5)),
        ((2030, 2), -24, (2028, 2)),
    ],
)
def test_neighbours_are_found_over_the_turn_of_the_year(month, months, other):
    assert Month(*month).plus(months) == Month(*other)


@pytest.mark.parametrize(
    ("zone", "month", "instant"),
    [
        ("UTC", (2030, 2), "2030-02-01T00:00+00:00"),
        ("Europe/Berlin", (2030, 4), "2030-03-31T22:00+00:00"),  # the clocks went forward that very morning
        ("Pacific/Kiritimati", (2030, 1), "2029-12-31T10:00+00:00"),
        (
            "America/Asuncion",
            (2023, 10),
            "2023-10-01T04:00+00:00",
        ),  # there was no midnight: 00:00 became 01:00
        ("America/Havana", (2026, 11), "2026-11-01T04:00+00:00"),  # there were two: the first one counts
    ],
)
def test_a_month_begins_with_its_first_instant_in_the_zone(zone, month, instant):
    begins = Month(*month).begins(ZoneInfo(zone))
    assert begins == datetime.fromisoformat(instant)
    assert begins.tzinfo is UTC
    before = (begins - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    assert month_of(begins.astimezone(ZoneInfo(zone))) == Month(*month) == month_of(before).plus(1)


@pytest.mark.parametrize(
    ("month", "first_weekday", "opens", "closes", "weeks"),
    [
        ((2030, 1), 0, date(2029, 12, 31), date(2030, 2, 3), 5),
        ((2030, 1), 6, date(2029, 12, 30), date(2030, 2, 2), 5),
        ((2030, 1), 5, date(2029, 12, 29), date(2030, 2, 1), 5),
        ((2027, 2), 0, date(2027, 2, 1), date(2027, 2, 28), 4),  # four weeks and not a day more
        ((2027, 2), 6, date(2027, 1, 31), date(2027, 3, 6), 5),
        ((2028, 2), 0, date(2028, 1, 31), date(2028, 3, 5), 5),  # has a 29th
        ((2030, 9), 0, date(2030, 8, 26), date(2030, 10, 6), 6),  # begins on a Sunday
    ],
)
def test_the_weeks_of_a_month_are_whole_and_begin_as_asked(month, first_weekday, opens, closes, weeks):
    laid = Month(*month).weeks(first_weekday)
    assert (laid[0][0], laid[-1][-1], len(laid)) == (opens, closes, weeks)


@given(MONTHS, st.integers(0, 6))
def test_each_day_of_a_month_stands_in_its_weeks_once_and_in_order(month, first_weekday):
    weeks = month.weeks(first_weekday)
    days = [day for week in weeks for day in week]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    own = [day for day in days if month_of(day) == month]
    assert own[0] == month.first
    assert own[-1] + timedelta(days=1) == month.plus(1).first
    assert {week[0].weekday() for week in weeks} == {first_weekday}
    assert all(any(month_of(day) == month for day in week) for week in weeks)


def test_its_name_sorts_as_it_does():
    assert [str(m) for m in sorted([Month(2030, 11), Month(2030, 2), Month(2029, 12)])] == [
        "2029-12",
        "2030-02",
        "2030-11",
    ]
