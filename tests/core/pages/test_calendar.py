from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.month import Month, month_of
from eroom_static.core.pages.calendar import calendar_pages
from eroom_static.core.pages.views import views
from tests.core.pages.test_views import site_of
from tests.make import NOW, at, once, series, sitting, untimed

BERLIN = "Europe/Berlin"


def instant(text, zone=BERLIN):
    """A time on the wall of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def sheets(*meetings, zone=BERLIN, now=NOW, first_weekday=0, url="https://live.example.org"):
    """The months as templates see them, by path."""
    site = site_of(*meetings, now=now, url=url)
    site.settings = msgspec.structs.replace(site.settings, timezone=zone)
    pages = calendar_pages(site, views(site), first_weekday)
    return {page.path.removesuffix("index.html"): page.context["month"] for page in pages}


def standing(sheet, *, inside=None):
    """(day, topic) of every entry, as it stands."""
    return [
        (day.date.isoformat(), entry.topic)
        for week in sheet.weeks
        for day in week
        for entry in day.entries
        if inside is None or day.inside is inside
    ]


def talk(text, minutes=60, zone=BERLIN, **more):
    return once(instant(text, zone), minutes, **more)


@pytest.mark.parametrize(
    ("zone", "starts", "day"),
    [
        (BERLIN, "2030-01-15T22:59+00:00", "2030-01-15"),
        (BERLIN, "2030-01-15T23:00+00:00", "2030-01-16"),  # midnight belongs to the day it begins
        ("UTC", "2030-01-15T23:00+00:00", "2030-01-15"),
        ("Pacific/Kiritimati", "2030-01-15T10:00+00:00", "2030-01-16"),  # fourteen hours ahead
        ("Pacific/Pago_Pago", "2030-01-15T10:59+00:00", "2030-01-14"),
        ("Asia/Kathmandu", "2030-01-15T18:15+00:00", "2030-01-16"),
        ("America/New_York", "2030-03-10T06:30+00:00", "2030-03-10"),  # half an hour before the clocks leap
        ("America/New_York", "2030-03-11T03:59+00:00", "2030-03-10"),  # the day of 23 hours
        (BERLIN, "2030-10-27T22:59+00:00", "2030-10-27"),  # the day of 25
        (BERLIN, "2030-10-26T22:00+00:00", "2030-10-27"),
        (BERLIN, "2028-02-29T12:00+00:00", "2028-02-29"),
        (BERLIN, "2028-02-29T23:00+00:00", "2028-03-01"),
    ],
)
def test_a_sitting_stands_on_its_day_in_the_sites_zone(zone, starts, day):
    starts = datetime.fromisoformat(starts)
    made = sheets(once(starts), zone=zone, now=starts)
    assert standing(made[f"calendar/{day[:7]}/"], inside=True) == [(day, "Talk")]
    assert standing(made["calendar/"], inside=True) == [(day, "Talk")]


@pytest.mark.parametrize(
    ("first_weekday", "days"),
    [(0, ("2029-12-31", "2030-02-03")), (6, ("2029-12-30", "2030-02-02")), (5, ("2029-12-29", "2030-02-01"))],
    ids=["Monday", "Sunday", "Saturday"],
)
def test_days_of_the_neighbours_show_what_they_hold_from_the_first_of_the_week_to_the_last(
    first_weekday, days
):
    meetings = [talk(f"{day}T12:00", key=f"k{n:07}") for n, day in enumerate(days)]
    sheet = sheets(*meetings, first_weekday=first_weekday)["calendar/"]
    assert standing(sheet, inside=False) == [(day, "Talk") for day in days]
    assert sheet.weeks[0][0].noon.weekday() == first_weekday


def test_within_a_day_the_earlier_start_comes_first_and_then_the_key():
    late, early, same = (
        talk("2030-01-15T18:00", topic="late", key="a" * 8),
        talk("2030-01-15T09:00", topic="early", key="z" * 8),
        talk("2030-01-15T18:00", topic="same", key="b" * 8),
    )
    assert [t for _, t in standing(sheets(same, late, early)["calendar/"])] == ["early", "late", "same"]


def test_a_moved_sitting_stands_at_its_new_time_only():
    starts = instant("2030-01-15T18:00")
    course = series(starts)
    moved = sitting(starts + timedelta(days=2), slot=starts)
    made = sheets(msgspec.structs.replace(course, occurrences=(moved,)))
    assert standing(made["calendar/"]) == [("2030-01-17", "Course")]


def test_a_cancelled_sitting_keeps_its_day_and_says_so():
    starts = instant("2030-01-15T18:00")
    course = series(starts)
    both = (sitting(starts, cancelled=True), sitting(starts + timedelta(days=7)))
    sheet = sheets(msgspec.structs.replace(course, occurrences=both))["calendar/"]
    said = {
        day.date: [e.cancelled for e in day.entries] for week in sheet.weeks for day in week if day.entries
    }
    assert said == {date(2030, 1, 15): [True], date(2030, 1, 22): [False]}


def test_what_is_called_off_as_a_whole_is_called_off_in_each_sitting():
    sheet = sheets(talk("2030-01-15T18:00", cancelled=True))["calendar/"]
    assert [e.cancelled for week in sheet.weeks for day in week for e in day.entries] == [True]


@pytest.mark.parametrize(
    ("starts", "minutes", "zone", "late"),
    [
        ("2030-01-15T18:00", 60, BERLIN, False),
        ("2030-01-15T22:00", 4 * 60, BERLIN, False),  # until two
        ("2030-01-15T22:00", 5 * 60, BERLIN, True),  # until three
        ("2030-01-15T00:00", 24 * 60, BERLIN, False),
        ("2030-01-15T09:00", 24 * 60, BERLIN, True),
        ("2030-10-26T23:00", 4 * 60, BERLIN, True),  # the clocks go back to two: three hours have passed
        ("2030-03-30T23:00", 4 * 60 - 1, BERLIN, False),  # they leap almost to four
        ("2030-10-27T02:30", 60, BERLIN, False),  # from half past two until half past two
        ("2030-01-15T23:30", 0, BERLIN, False),
    ],
)
def test_over_midnight_it_stands_on_its_first_day_and_says_until_when_if_it_goes_on_for_hours(
    starts, minutes, zone, late
):
    made = sheets(talk(starts, minutes, zone), now=instant(starts, zone))
    sheet = made[f"calendar/{starts[:7]}/"]
    (entry,) = [e for week in sheet.weeks for day in week for e in day.entries]
    assert standing(sheet) == [(starts[:10], "Talk")]
    assert entry.late is late
    assert entry.lasts is bool(minutes)


def test_there_is_a_page_for_each_month_from_the_first_that_holds_something_to_the_last():
    made = sheets(talk("2029-11-30T12:00"), talk("2030-03-01T12:00", key="b" * 8))
    assert list(made) == [
        "calendar/",
        *(f"calendar/{m}/" for m in ("2029-11", "2029-12", "2030-01", "2030-02", "2030-03")),
    ]


def test_each_months_neighbours_are_linked_and_the_ends_lead_nowhere():
    made = sheets(
        talk("2029-11-30T12:00"), talk("2030-03-01T12:00", key="b" * 8), url="https://example.org/a"
    )
    del made["calendar/"]
    paths = [f"/a/{path}" for path in made]
    assert [s.previous and s.previous.url for s in made.values()] == [None, *paths[:-1]]
    assert [s.next and s.next.url for s in made.values()] == [*paths[1:], None]


def test_two_years_either_way_are_enough():
    far = [talk(f"{year}-06-15T12:00", key=f"k{year:07}") for year in (2025, 2030, 2036)]
    months = [path for path in sheets(*far) if path != "calendar/"]
    assert (months[0], months[-1], len(months)) == ("calendar/2028-01/", "calendar/2032-01/", 49)


@pytest.mark.parametrize(
    ("meetings", "nearest"),
    [
        ([], None),
        ([untimed()], None),
        ([talk("2030-03-05T12:00"), talk("2030-04-05T12:00", key="b" * 8)], "/calendar/2030-03/"),
        ([talk("2029-11-05T12:00"), talk("2029-12-05T12:00", key="b" * 8)], "/calendar/2029-12/"),
        ([talk("2030-02-01T12:00")], "/calendar/2030-02/"),  # stands in these weeks, but not in this month
    ],
)
def test_an_empty_month_leads_to_the_next_that_has_something_else_to_the_last(meetings, nearest):
    sheet = sheets(*meetings)["calendar/"]
    assert sheet.empty
    assert (sheet.nearest and sheet.nearest.url) == nearest


def test_a_month_with_something_in_it_is_not_empty():
    assert not sheets(talk("2030-01-31T23:59"))["calendar/"].empty


@pytest.mark.parametrize(
    ("starts", "held"),
    [
        ("2029-12-29T21:59", False),
        ("2029-12-29T22:00", True),  # 26 hours before the first cell
        ("2029-12-30T23:59", True),
        ("2029-12-31T00:00", False),  # in the first cell
        ("2030-02-03T23:59", False),  # in the last
        ("2030-02-04T00:00", True),
        ("2030-02-05T01:59", True),
        ("2030-02-05T02:00", False),
    ],
)
def test_what_any_clock_on_earth_may_see_in_these_weeks_is_held(starts, held):
    assert bool(sheets(talk(starts))["calendar/"].beyond) is held


def test_what_goes_on_and_what_is_over_looks_as_what_is_to_come():
    meeting = talk("2030-01-15T18:00")
    hours = [sheets(meeting, now=instant(f"2030-01-{d}")) for d in ("10T12:00", "15T18:30", "20T12:00")]
    assert hours[0] == hours[1] == hours[2]


def test_the_month_of_now_is_that_of_the_sites_zone():
    now = datetime(2030, 1, 31, 23, 30, tzinfo=UTC)
    assert sheets(now=now)["calendar/"].first.month == 2
    assert sheets(now=now, zone="America/New_York")["calendar/"].first.month == 1


def test_the_turn_of_the_month_is_a_change():
    site = site_of(untimed())
    site.settings = msgspec.structs.replace(site.settings, timezone=BERLIN)
    assert site.next_change == datetime(2030, 1, 31, 23, tzinfo=UTC)
    assert site.last_change == datetime(2029, 12, 31, 23, tzinfo=UTC)


ZONES = st.sampled_from(
    [
        BERLIN,
        "UTC",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Asia/Kathmandu",
        "America/St_Johns",
        "Africa/Cairo",
    ]
)


@given(st.lists(st.integers(-400 * 24 * 4, 400 * 24 * 4), max_size=12), ZONES, st.integers(0, 6))
def test_each_sitting_stands_once_among_its_months_own_days(quarters, zone, first_weekday):
    meetings = [once(at(q / 4), topic=f"{n}", key=f"k{n:07}") for n, q in enumerate(quarters)]
    made = sheets(*meetings, zone=zone, first_weekday=first_weekday)
    del made["calendar/"]
    stood = sorted(topic for sheet in made.values() for _, topic in standing(sheet, inside=True))
    assert stood == sorted(m.topic for m in meetings)
    for sheet in made.values():
        for week in sheet.weeks:
            for day in week:
                assert day.inside is (month_of(day.date) == Month(sheet.first.year, sheet.first.month))
                assert all(e.starts.date() == day.date for e in day.entries)
                assert list(day.entries) == sorted(day.entries, key=lambda e: e.starts.astimezone(UTC))
