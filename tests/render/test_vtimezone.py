from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import rrule, tz

from eroom_static.render.vtimezone import vtimezone

CASES = [
    ("Europe/Berlin", 2029, 2032),
    ("Europe/Dublin", 2029, 2031),  # winter is the exception there
    ("America/New_York", 2005, 2010),  # the law changed in 2007
    ("America/Sao_Paulo", 2016, 2022),  # summer time ended for good in 2019
    ("America/Sao_Paulo", 2030, 2030),
    ("America/Santiago", 2029, 2032),  # the Sunday on or after the 2nd
    ("Australia/Lord_Howe", 2029, 2031),  # half an hour
    ("Asia/Kathmandu", 2030, 2030),
    ("Asia/Jerusalem", 2029, 2033),  # the Friday before a Sunday
    ("Asia/Gaza", 2029, 2031),
    ("Africa/Casablanca", 2029, 2033),  # Ramadan
    ("Africa/Cairo", 2022, 2025),  # began again in 2023
    ("Pacific/Apia", 2010, 2012),  # skipped a whole day
    ("Pacific/Apia", 2020, 2023),
    ("America/Nuuk", 2022, 2026),
    ("Antarctica/Troll", 2029, 2031),  # two hours
]


def observances(zone: str, first: int, last: int) -> list[tuple[datetime, timedelta]]:
    """By hand from the text: (instant in UTC, offset from then on)."""
    found = []
    for block in vtimezone(zone, first, last).decode().split("BEGIN:")[2:]:
        lines = dict(line.split(":", 1) for line in block.replace("\r\n ", "").splitlines() if ":" in line)
        start = datetime.fromisoformat(lines["DTSTART"])
        onsets = [start] + [datetime.fromisoformat(d) for d in lines.get("RDATE", "").split(",") if d]
        if rule := lines.get("RRULE"):
            onsets += list(rrule.rrulestr(rule, dtstart=start).between(start, start.replace(year=last + 3)))
        before, after = (offset(lines[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        found += [((onset - before).replace(tzinfo=UTC), after) for onset in onsets]
    return sorted(found)


def offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))


def instants(zone: str, first: int, last: int) -> list[datetime]:
    """Every third hour of the zone's own years, and the seconds around every change."""
    info = ZoneInfo(zone)
    begin = datetime(first, 1, 1, tzinfo=info).astimezone(UTC)
    end = datetime(last, 12, 31, 23, 59, tzinfo=info).astimezone(UTC)
    hours = [begin + timedelta(hours=n) for n in range(0, int((end - begin).total_seconds() / 3600), 3)]
    changes = [at for at, _ in observances(zone, first, last) if begin < at < end]
    return hours + [at + timedelta(seconds=s) for at in changes for s in (-1, 0, 1)]


@pytest.mark.parametrize(("zone", "first", "last"), CASES)
def test_the_offset_is_the_zones_own_at_every_instant(zone, first, last):
    known = observances(zone, first, last)
    for instant in instants(zone, first, last):
        begun = [after for at, after in known if at <= instant]
        assert begun, f"nothing says what {zone} does at {instant}"
        assert begun[-1] == instant.astimezone(ZoneInfo(zone)).utcoffset(), instant


@pytest.mark.parametrize(("zone", "first", "last"), CASES)
def test_dateutil_reads_the_same_local_times_from_it(zone, first, last):
    text = "BEGIN:VCALENDAR\r\n" + vtimezone(zone, first, last).decode() + "END:VCALENDAR\r\n"
    read, info = tz.tzical(StringIO(text)).get(zone), ZoneInfo(zone)
    for instant in instants(zone, first, last)[::24]:
        there = instant.astimezone(info)
        if tz.datetime_ambiguous(there, info) or not tz.datetime_exists(there, info):
            continue
        assert there.replace(tzinfo=read).utcoffset() == there.utcoffset(), instant


@pytest.mark.parametrize(("zone", "first", "last"), [*CASES, ("Europe/Amsterdam", 1930, 1940)])
def test_icalendar_writes_what_it_reads_as_it_was(zone, first, last):
    data = vtimezone(zone, first, last)
    assert icalendar.Timezone.from_ical(data).to_ical() == data


def test_a_yearly_change_is_a_rule_and_others_are_dates():
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in vtimezone("Europe/Berlin", 2030, 2030)
    assert b"RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in vtimezone("America/New_York", 2030, 2030)
    assert b"RRULE" not in vtimezone("Africa/Casablanca", 2030, 2030)
    assert b"RRULE" not in vtimezone("America/Sao_Paulo", 2017, 2018)


def test_the_spring_change_is_dated_by_the_clock_before_it():
    """What icalendar's own from_tzinfo does not do."""
    text = vtimezone("Europe/Berlin", 2030, 2030).decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20290325T020000\r\n" in text


def test_summer_is_the_later_clock_even_where_the_law_has_it_the_other_way():
    for zone, summer in (("Europe/Dublin", "+0100"), ("Africa/Casablanca", "+0100")):
        daylight = vtimezone(zone, 2025, 2025).decode().split("BEGIN:DAYLIGHT")[1]
        assert f"TZOFFSETTO:{summer}" in daylight.split("END:DAYLIGHT")[0]


def test_a_zone_that_changes_sides_of_the_date_line_is_not_in_summer_for_it():
    hop = "BEGIN:STANDARD\r\nDTSTART:20111230T000000\r\n"
    assert hop in vtimezone("Pacific/Apia", 2011, 2012).decode()


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo", "Asia/Tokyo"])
def test_a_zone_that_never_changes_has_one_offset(zone):
    assert vtimezone(zone, 2030, 2030).count(b"TZOFFSETTO") == 1
