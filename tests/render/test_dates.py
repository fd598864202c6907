from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.zoneinfo import get_zonefile_instance
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.render.dates import iso, offset
from eroom_static.render.speech import ENGLISH

dates = ENGLISH.dates


def local(zone, *parts):
    return datetime(*parts, tzinfo=UTC).astimezone(ZoneInfo(zone))


WINTER = (2030, 1, 7, 9, 5)
SUMMER = (2030, 7, 1, 9, 5)


def test_a_date_in_words():
    when = local("Europe/Berlin", *WINTER)
    assert dates.date(when) == "Monday, 7 January 2030"
    assert (dates.short_date(when), dates.weekday(when), dates.day(when), dates.month(when)) == (
        "7 Jan 2030",
        "Mon",
        "7",
        "Jan",
    )
    assert dates.time(when) == "10:05"
    assert (dates.long_month(when), dates.long_weekday(when)) == ("January 2030", "Monday")


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("Europe/Berlin", "GMT+1", "GMT+2"),
        ("America/New_York", "GMT−5", "GMT−4"),
        ("Australia/Lord_Howe", "GMT+11", "GMT+10:30"),
        ("Asia/Kathmandu", "GMT+5:45", "GMT+5:45"),
        ("Pacific/Apia", "GMT+13", "GMT+13"),
        ("America/St_Johns", "GMT−3:30", "GMT−2:30"),
        ("UTC", "GMT", "GMT"),
        ("Europe/London", "GMT", "GMT+1"),
    ],
)
def test_the_offset_is_right_for_the_date_and_not_for_today(zone, winter, summer):
    assert offset(local(zone, *WINTER)) == winter
    assert offset(local(zone, *SUMMER)) == summer


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/Berlin", "Berlin time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_named_by_its_city(zone, name):
    assert dates.zone_name(zone) == name


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (90, "1 hour 30 minutes"), (1440, "24 hours")],
)
def test_a_duration_in_words(minutes, words):
    assert dates.duration(minutes) == words


# dateutil's own zones, read by its own reader; of an earlier year than tzdata, so that only what is past can agree.
THEIR_ZONES = get_zonefile_instance()
ODD = [
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Europe/Berlin",
]


@given(st.sampled_from(ODD), st.datetimes(datetime(2007, 1, 1), datetime(2024, 1, 1)))
def test_local_times_agree_with_an_independent_reader_of_the_zones(zone, when):
    ours = when.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    theirs = when.replace(tzinfo=UTC).astimezone(THEIR_ZONES.get(zone))
    assert (dates.date(ours), dates.time(ours), offset(ours)) == (
        dates.date(theirs),
        dates.time(theirs),
        offset(theirs),
    )


@given(st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1)), st.sampled_from(ODD))
def test_iso_is_the_same_instant_in_utc(when, zone):
    aware = when.replace(tzinfo=UTC, microsecond=0)
    assert datetime.fromisoformat(iso(aware.astimezone(ZoneInfo(zone)))) == aware
