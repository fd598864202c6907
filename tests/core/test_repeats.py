from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.model import Frequency
from eroom_static.core.repeats import Repeats, parse_repeats
from eroom_static.core.schema import Unfit

WEEKLY, MONTHLY, DAILY = Frequency.WEEKLY, Frequency.MONTHLY, Frequency.DAILY
ENDS = st.one_of(
    st.integers(1, 60).map(lambda n: {"times": n}),
    st.dates(date(2030, 1, 1), date(2040, 1, 1)).map(lambda day: {"until": day}),
)
DAYS = st.one_of(
    st.just({"frequency": DAILY}),
    st.sets(st.integers(0, 6), min_size=1).map(
        lambda days: {"frequency": WEEKLY, "weekdays": tuple(sorted(days))}
    ),
    st.integers(1, 31).map(lambda day: {"frequency": MONTHLY, "month_day": day}),
    st.tuples(st.sampled_from([1, 2, 3, 4, -1]), st.integers(0, 6)).map(
        lambda pair: {"frequency": MONTHLY, "month_week": pair[0], "weekdays": (pair[1],)}
    ),
)


@given(DAYS, st.integers(1, 10), ENDS)
def test_what_a_series_says_of_itself_is_read_as_the_same_series(days, interval, end):
    repeats = Repeats(interval=interval, **days, **end)
    assert parse_repeats(str(repeats)) == repeats


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("every day, 5 times", Repeats(frequency=DAILY, times=5)),
        ("Every week on Monday, 10 times", Repeats(frequency=WEEKLY, weekdays=(0,), times=10)),
        ("every week on thu, mon 3 times", Repeats(frequency=WEEKLY, weekdays=(0, 3), times=3)),
        (
            "every other week on mondays, tuesdays and fridays until 2030-06-30",
            Repeats(frequency=WEEKLY, interval=2, weekdays=(0, 1, 4), until=date(2030, 6, 30)),
        ),
        (
            "every 3 months on the last friday, 4 times",
            Repeats(frequency=MONTHLY, interval=3, month_week=-1, weekdays=(4,), times=4),
        ),
        (
            "every month on the 2nd tuesday, 4 times",
            Repeats(frequency=MONTHLY, month_week=2, weekdays=(1,), times=4),
        ),
        ("every month on 15th, 4 times", Repeats(frequency=MONTHLY, month_day=15, times=4)),
        ("every week, 4 times", Repeats(frequency=WEEKLY, times=4)),
    ],
)
def test_sentences_are_read_as_people_write_them(text, read):
    assert parse_repeats(text) == read


@pytest.mark.parametrize(
    ("text", "says", "cure"),
    [
        ("weekly", "does not say how the series repeats", "every week on monday"),
        ("every week on monday", "has no end", "10 times"),
        ("every week on moonday, 3 times", 'names no weekday: "moonday"', 'did you mean "monday"?'),
        ("every day on monday, 3 times", "names no weekday", "every week on"),
        ("every 51 weeks on monday, 3 times", "at most every 50 weeks", ""),
        ("every week on monday, 61 times", "at most 60 times", ""),
        ("every week on monday, 0 times", "at most 60 times", ""),
        ("every week on monday until 2030-02-30", "ends on no day", "2030-06-30"),
        ("every month on the 32nd, 3 times", "names no day of the month", "last friday"),
        ("every month on the fifth friday, 3 times", "names no day of the month", "last friday"),
        ("every 0 weeks on monday, 3 times", "every 0 weeks", ""),
    ],
)
def test_what_zoom_cannot_repeat_is_said_with_a_cure(text, says, cure):
    with pytest.raises(Unfit) as wrong:
        parse_repeats(text)
    assert says in wrong.value.message
    assert cure in wrong.value.hint


@pytest.mark.parametrize(
    ("text", "day", "may"),
    [
        ("every week on monday and thursday, 3 times", date(2030, 1, 7), True),
        ("every week on monday and thursday, 3 times", date(2030, 1, 8), False),
        ("every month on the last friday, 3 times", date(2030, 1, 25), True),
        ("every month on the last friday, 3 times", date(2030, 1, 18), False),
        ("every month on the fourth friday, 3 times", date(2030, 1, 25), True),
        ("every month on the 15th, 3 times", date(2030, 1, 15), True),
        ("every month on the 15th, 3 times", date(2030, 1, 16), False),
        ("every day, 3 times", date(2030, 1, 16), True),
    ],
)
def test_a_first_sitting_stands_on_a_day_of_the_series(text, day, may):
    assert parse_repeats(text).falls_on(day) is may


@pytest.mark.parametrize("interval", [1, 2, 3])
@pytest.mark.parametrize("month", [1, 3, 5, 7, 8, 10, 12])
def test_a_series_on_the_31st_has_all_its_sittings_though_many_a_month_has_none(month, interval):
    repeats = Repeats(frequency=MONTHLY, interval=interval, month_day=31, times=60)
    assert len(list(repeats.sittings(datetime(2030, month, 31, 19), "Europe/Berlin"))) == 60


@given(DAYS, ENDS)
def test_sittings_begin_with_the_first_and_rise_and_keep_the_clock(days, end):
    repeats = Repeats(**days, **end)
    day = next(d for n in range(400) if repeats.falls_on(d := date(2029, 12, 1) + timedelta(days=n)))
    starts = datetime(day.year, day.month, day.day, 19)
    sittings = list(repeats.sittings(starts, "Europe/Berlin"))
    walls = [s.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None) for s in sittings]
    if repeats.until and repeats.until < day:
        assert not sittings
        return
    assert walls[0] == starts
    assert all(a < b for a, b in pairwise(sittings))
    assert {wall.time() for wall in walls} == {starts.time()}
    assert repeats.times is None or len(sittings) == repeats.times
