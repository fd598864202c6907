import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.model import Frequency, Kind, Meeting, Occurrence, Recurrence, Shape
from eroom_static.core.recurrence import Series, expand, fit, with_slots

BERLIN = "Europe/Berlin"
WEEKLY = Recurrence(frequency=Frequency.WEEKLY, weekdays=(0,))
FIRST = datetime(2030, 1, 7, 9, tzinfo=UTC)  # a Monday, 10:00 in Berlin
FAR = datetime(2045, 1, 1, tzinfo=UTC)


def listed(rule: Recurrence = WEEKLY, *, first: datetime = FIRST, zone: str = BERLIN, count: int = 8):
    counted = msgspec.structs.replace(rule, count=count)
    instants = expand(counted, first, zone, FAR)
    return [Occurrence(id=f"o{i}", starts=starts, minutes=60) for i, starts in enumerate(instants)]


def moved(occurrence: Occurrence, **by: int) -> Occurrence:
    return msgspec.structs.replace(occurrence, starts=occurrence.starts + timedelta(**by))


def slots(series: Series | None) -> dict[str, datetime]:
    """By occurrence, in UTC."""
    assert series is not None
    return {seat.occurrence.id: seat.slot.astimezone(UTC) for seat in series.seats}


def in_place(occurrences) -> dict[str, datetime]:
    return {o.id: o.starts for o in occurrences}


def local(series: Series, zone: str = BERLIN) -> list[str]:
    return [f"{seat.slot.astimezone(ZoneInfo(zone)):%m-%d %H:%M}" for seat in series.seats]


# --- expand


@pytest.mark.parametrize(
    ("zone", "first", "expected"),
    [
        # Daily at 10:00 on the wall, across spring and autumn.
        (BERLIN, "2030-03-30T09:00Z", ["03-30 09:00", "03-31 08:00", "04-01 08:00"]),
        (BERLIN, "2030-10-26T08:00Z", ["10-26 08:00", "10-27 09:00", "10-28 09:00"]),
        ("America/New_York", "2030-03-09T15:00Z", ["03-09 15:00", "03-10 14:00", "03-11 14:00"]),
        ("Australia/Lord_Howe", "2030-10-04T23:30Z", ["10-04 23:30", "10-05 23:00", "10-06 23:00"]),
        ("Australia/Lord_Howe", "2030-04-05T23:00Z", ["04-05 23:00", "04-06 23:30", "04-07 23:30"]),
        ("Asia/Kathmandu", "2030-03-30T04:15Z", ["03-30 04:15", "03-31 04:15", "04-01 04:15"]),
        ("Pacific/Apia", "2030-03-30T21:00Z", ["03-30 21:00", "03-31 21:00", "04-01 21:00"]),
        ("America/Sao_Paulo", "2019-02-15T12:00Z", ["02-15 12:00", "02-16 12:00", "02-17 13:00"]),
        ("UTC", "2030-03-30T10:00Z", ["03-30 10:00", "03-31 10:00", "04-01 10:00"]),
        # No 02:30 on 31 March: the offset before the change counts. It exists twice on 27 October.
        (BERLIN, "2030-03-30T01:30Z", ["03-30 01:30", "03-31 01:30", "04-01 00:30"]),
        (BERLIN, "2030-10-26T00:30Z", ["10-26 00:30", "10-27 00:30", "10-28 01:30"]),
    ],
)
def test_a_daily_rule_keeps_its_hour_in_its_zone(zone, first, expected):
    rule = Recurrence(frequency=Frequency.DAILY, count=3)
    found = expand(rule, datetime.fromisoformat(first), zone, FAR)
    assert [f"{instant:%m-%d %H:%M}" for instant in found] == expected


def test_a_day_that_a_zone_left_out_is_no_sitting():
    rule = Recurrence(frequency=Frequency.DAILY, count=4)
    first = datetime(2011, 12, 28, 20, tzinfo=UTC)  # 10:00 in Apia, which went from the 29th to the 31st
    occurrences = listed(rule, first=first, zone="Pacific/Apia", count=4)
    assert [f"{o.starts:%d %H}" for o in occurrences] == ["28 20", "29 20", "30 20", "31 20"]
    assert fit(occurrences, rule, "Pacific/Apia").missing == ()


def test_a_rule_is_expanded_no_further_than_asked_than_counted_and_than_until():
    third = FIRST + timedelta(weeks=2)
    assert len(list(expand(WEEKLY, FIRST, BERLIN, third))) == 3
    counted = msgspec.structs.replace(WEEKLY, count=2)
    assert len(list(expand(counted, FIRST, BERLIN, FAR))) == 2
    ended = msgspec.structs.replace(WEEKLY, until=third)
    assert list(expand(ended, FIRST, BERLIN, FAR))[-1] == third


def test_a_start_off_the_rule_begins_with_the_next_of_its_days():
    assert next(expand(WEEKLY, FIRST + timedelta(days=1), BERLIN, FAR)) == FIRST + timedelta(weeks=1)


# --- fit: everything in place

RULES = [
    Recurrence(frequency=Frequency.DAILY),
    Recurrence(frequency=Frequency.DAILY, interval=3),
    Recurrence(frequency=Frequency.WEEKLY, weekdays=(0, 2, 4)),
    Recurrence(frequency=Frequency.WEEKLY, weekdays=(0, 6), interval=2),
    Recurrence(frequency=Frequency.WEEKLY),
    Recurrence(frequency=Frequency.MONTHLY, month_day=15),
    Recurrence(frequency=Frequency.MONTHLY, month_day=31),
    Recurrence(frequency=Frequency.MONTHLY, month_day=31, interval=2),
    Recurrence(frequency=Frequency.MONTHLY, month_week=-1, weekdays=(4,)),
    Recurrence(frequency=Frequency.MONTHLY, month_week=2, weekdays=(1,), interval=3),
    Recurrence(frequency=Frequency.MONTHLY),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("dropped", [0, 3])
def test_an_unmoved_series_stands_where_its_rule_has_it(rule, dropped):
    occurrences = listed(rule, count=30)[dropped:]
    series = fit(occurrences, rule, BERLIN)
    assert slots(series) == in_place(occurrences)
    assert series.missing == ()


def test_weeks_may_begin_on_monday_or_on_sunday():
    rule = Recurrence(frequency=Frequency.WEEKLY, weekdays=(0, 6), interval=2)
    # Mondays with the Sundays six days after, and Sundays with the Mondays right after.
    for gap, start in ((6, 0), (1, 6)):
        begin = FIRST if gap == 6 else FIRST - timedelta(days=1)
        starts = [begin + timedelta(weeks=2 * n, days=d) for n in range(4) for d in (0, gap)]
        occurrences = [Occurrence(id=str(i), starts=s, minutes=5) for i, s in enumerate(starts)]
        series = fit(occurrences, rule, BERLIN)
        assert slots(series) == in_place(occurrences)
        assert (series.pattern.week_start, series.missing) == (start, ())


def test_the_31st_may_be_the_last_day_of_short_months():
    days = [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31)]
    starts = [datetime(2030, m, d, 10, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC) for m, d in days]
    occurrences = [Occurrence(id=str(i), starts=s, minutes=60) for i, s in enumerate(starts)]
    rule = Recurrence(frequency=Frequency.MONTHLY, month_day=31)
    series = fit(occurrences, rule, BERLIN)
    assert slots(series) == in_place(occurrences)
    assert series.pattern.clamped


def test_two_clocks_between_two_sittings_do_not_make_a_move():
    rule = Recurrence(frequency=Frequency.DAILY)
    occurrences = listed(rule, first=datetime(2030, 3, 28, 1, 30, tzinfo=UTC), count=7)  # 02:30, once skipped
    assert slots(fit(occurrences, rule, BERLIN)) == in_place(occurrences)


def test_most_sittings_may_fall_into_hours_that_clocks_skip():
    rule = Recurrence(
        frequency=Frequency.DAILY, interval=364
    )  # 02:30 on the very days of the change, but for one
    occurrences = listed(rule, first=datetime(2029, 4, 1, 0, 30, tzinfo=UTC), count=6)
    assert [clock[6:] for clock in local(fit(occurrences, rule, BERLIN))] == ["02:30"] * 6
    assert slots(fit(occurrences, rule, BERLIN)) == in_place(occurrences)


def test_count_and_end_of_the_rule_are_not_believed():
    occurrences = listed(count=8)
    for rule in (
        msgspec.structs.replace(WEEKLY, count=2),
        msgspec.structs.replace(WEEKLY, until=FIRST),
        msgspec.structs.replace(WEEKLY, count=60),
    ):
        assert slots(fit(occurrences, rule, BERLIN)) == in_place(occurrences)


# --- fit: moved, missing


@pytest.mark.parametrize(
    ("which", "by"),
    [
        (3, {"hours": 1}),
        (3, {"days": 2}),
        (0, {"days": -2}),  # before the first
        (0, {"hours": -1}),
        (7, {"days": 3}),  # behind the last
        (2, {"days": 9}),  # past a neighbour
        (5, {"days": -9}),
        (4, {"days": 7}),  # onto a neighbour
    ],
)
def test_one_moved_occurrence_goes_back_to_the_slot_that_lacks_one(which, by):
    occurrences = listed()
    original = in_place(occurrences)
    occurrences[which] = moved(occurrences[which], **by)
    found = slots(fit(occurrences, WEEKLY, BERLIN))
    if by == {"days": 7}:  # two at one instant cannot be told apart, but one of them has the free slot
        assert sorted(found.values()) == sorted(original.values())
    else:
        assert found == original


def test_a_move_across_a_clock_change_goes_back_to_the_hour_of_its_own_season():
    occurrences = listed(first=datetime(2030, 3, 4, 9, tzinfo=UTC))
    original = in_place(occurrences)
    occurrences[3] = moved(occurrences[3], days=8)  # 25 March to 2 April, clocks change on the 31st
    assert slots(fit(occurrences, WEEKLY, BERLIN)) == original


def test_a_moved_one_is_found_though_the_past_is_gone():
    occurrences = listed(Recurrence(frequency=Frequency.WEEKLY, weekdays=(0,), interval=2), count=9)[4:]
    original = in_place(occurrences)
    occurrences[0] = moved(occurrences[0], days=-3)
    rule = msgspec.structs.replace(WEEKLY, interval=2)
    assert slots(fit(occurrences, rule, BERLIN)) == original


def test_slots_that_no_occurrence_belongs_to_are_missing():
    occurrences = listed()
    gone = [occurrences.pop(5), occurrences.pop(2)]
    series = fit(occurrences, WEEKLY, BERLIN)
    assert [slot.astimezone(UTC) for slot in series.missing] == [o.starts for o in reversed(gone)]
    assert slots(series) == in_place(occurrences)


def test_a_moved_one_among_gaps_goes_to_the_nearest():
    occurrences = listed()
    original = in_place(occurrences)
    del occurrences[2]
    occurrences[3] = moved(occurrences[3], days=1)
    del original["o2"]
    series = fit(occurrences, WEEKLY, BERLIN)
    assert slots(series) == original
    assert len(series.missing) == 1


def test_of_two_at_one_instant_the_deleted_one_stayed():
    occurrences = listed()
    occurrences[3] = msgspec.structs.replace(occurrences[3], cancelled=True)
    occurrences[2] = moved(occurrences[2], days=7)
    found = slots(fit(occurrences, WEEKLY, BERLIN))
    assert found["o3"] == occurrences[3].starts
    assert found["o2"] == occurrences[2].starts - timedelta(days=7)


def test_when_one_of_two_moved_it_was_the_nearer_one():
    occurrences = listed(count=2)
    occurrences[0] = moved(occurrences[0], hours=2)
    series = fit(occurrences, WEEKLY, BERLIN)
    assert [seat.moved for seat in series.seats] == [True, False]


def test_where_no_two_agree_the_least_movement_is_believed():
    occurrences = listed(count=3)
    occurrences[0] = moved(occurrences[0], hours=-1)
    occurrences[2] = moved(occurrences[2], hours=3)
    series = fit(occurrences, WEEKLY, BERLIN)
    assert [seat.moved for seat in series.seats] == [True, False, True]


def test_a_slot_two_months_behind_the_last_known_day_is_found():
    rule = Recurrence(frequency=Frequency.MONTHLY, month_day=31)
    occurrences = listed(rule, first=datetime(2029, 10, 31, 9, tzinfo=UTC), count=4)
    original = in_place(occurrences)
    occurrences[3] = moved(occurrences[3], days=-49)  # 31 March to 10 February
    assert slots(fit(occurrences, rule, BERLIN)) == original


def test_the_order_of_the_list_does_not_matter():
    occurrences = listed()
    occurrences[3] = moved(occurrences[3], days=9)
    assert fit(occurrences[::-1], WEEKLY, BERLIN) == fit(occurrences, WEEKLY, BERLIN)


def test_the_webinar_seen_in_the_wild_was_moved_from_thursdays(shared):
    """Its ids happen to be the original times: an oracle that the code itself does not look at."""
    snippets = json.loads((shared / "fixtures/captured/snippets.json").read_text())
    body = next(s["body"] for s in snippets if "occurrences of a recurring webinar" in s["what"])
    occurrences = [
        Occurrence(
            id=o["occurrence_id"],
            starts=datetime.fromisoformat(o["start_time"]),
            minutes=o["duration"],
            cancelled=o["status"] == "deleted",
        )
        for o in body["occurrences"]
    ]
    rule = Recurrence(frequency=Frequency.MONTHLY, month_week=4, weekdays=(3,), count=5)
    series = fit(occurrences, rule, "America/New_York")
    assert slots(series) == {o.id: datetime.fromtimestamp(int(o.id) / 1000, UTC) for o in occurrences}
    assert [seat.moved for seat in series.seats] == [True] * 4 + [False]


# --- fit: no


def test_a_rule_that_holds_on_none_of_the_days_explains_nothing():
    assert fit(listed(), Recurrence(frequency=Frequency.WEEKLY, weekdays=(3,)), BERLIN) is None


def test_a_rule_with_more_gaps_than_occurrences_explains_nothing():
    assert fit(listed(), Recurrence(frequency=Frequency.DAILY), BERLIN) is None


def test_occurrences_scattered_at_random_are_no_series():
    scattered = [moved(o, minutes=37 * i * i) for i, o in enumerate(listed(count=20))]
    assert fit(scattered, WEEKLY, BERLIN) is None


def test_no_occurrences_are_no_series():
    assert fit([], WEEKLY, BERLIN) is None


def test_the_ends_of_the_calendar_are_no_error():
    far = [Occurrence(id="a", starts=datetime(9998, 12, 28, 9, tzinfo=UTC), minutes=60)]
    assert fit(far, Recurrence(frequency=Frequency.MONTHLY, interval=10), BERLIN) is not None


def test_a_rule_of_nonsense_is_no_error():
    for rule in (
        Recurrence(frequency=Frequency.WEEKLY, interval=0, weekdays=(9,)),
        Recurrence(frequency=Frequency.MONTHLY, month_day=0),
        Recurrence(frequency=Frequency.MONTHLY, month_week=9, weekdays=(0,)),
        Recurrence(frequency=Frequency.DAILY, interval=10**9),
    ):
        fit(listed(), rule, BERLIN)


# --- fit, at random

ZONES = [BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"]


@given(
    rule=st.sampled_from(RULES),
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 2 * 365 * 24 * 60),
    which=st.integers(0, 19),
    by=st.integers(-600, 600).filter(bool),
)
def test_a_small_move_of_one_is_always_undone(rule, zone, minute, which, by):
    first = datetime(2029, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    occurrences = listed(rule, first=first, zone=zone, count=20)
    original = in_place(occurrences)
    which %= len(occurrences)
    occurrences[which] = moved(occurrences[which], minutes=by)
    assert slots(fit(occurrences, rule, zone)) == original


# --- with_slots


def meeting(occurrences, **fields) -> Meeting:
    values = {"shape": Shape.SERIES, "recurrence": WEEKLY, "zone": BERLIN} | fields
    return Meeting(key="k", kind=Kind.MEETING, topic="Choir", occurrences=tuple(occurrences), **values)


def test_only_moved_occurrences_get_a_slot():
    occurrences = listed(count=4)
    was = occurrences[2].starts
    occurrences[2] = moved(occurrences[2], days=1)
    found = with_slots(meeting(occurrences)).occurrences
    assert [o.slot for o in found] == [None, None, was, None]
    assert [o.starts for o in found] == [o.starts for o in occurrences]


def test_a_slot_of_yesterday_is_forgotten_when_the_occurrence_is_back():
    stale = msgspec.structs.replace(listed(count=1)[0], slot=FIRST - timedelta(days=1))
    assert with_slots(meeting([stale])).occurrences[0].slot is None


def test_setting_slots_twice_is_setting_them_once():
    occurrences = listed()
    occurrences[2] = moved(occurrences[2], days=1)
    once = with_slots(meeting(occurrences))
    assert with_slots(once) == once


@pytest.mark.parametrize("fields", [{"recurrence": None}, {"shape": Shape.ONCE}])
def test_without_a_rule_nothing_was_moved(fields):
    occurrences = [moved(o, days=i) for i, o in enumerate(listed())]
    assert all(o.slot is None for o in with_slots(meeting(occurrences, **fields)).occurrences)
