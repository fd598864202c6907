from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from eroom_static.sources.zoom.rotation import due
from tests.make import NOW

HOUR = timedelta(hours=1)


def ages(**minutes):
    return {name: NOW - timedelta(minutes=m) for name, m in minutes.items()}


def test_the_share_is_the_time_since_the_last_pull_and_the_oldest_come_first():
    asked = ages(a=10, b=40, c=30, d=20)
    assert due(asked, now=NOW, since=NOW - HOUR / 4, within=HOUR) == {"b"}
    assert due(asked, now=NOW, since=NOW - HOUR / 2, within=HOUR) == {"b", "c"}


def test_among_equals_the_name_decides_and_nothing_else():
    asked = dict.fromkeys("dcba", NOW - HOUR / 2)
    assert due(asked, now=NOW, since=NOW - HOUR / 2, within=HOUR) == {"a", "b"}


def test_a_pull_right_after_the_last_one_owes_nothing():
    assert due(ages(a=10, b=59), now=NOW, since=NOW, within=HOUR) == frozenset()


def test_what_is_too_old_is_due_whatever_the_share():
    assert due(ages(a=60, b=600, c=59), now=NOW, since=NOW, within=HOUR) == {"a", "b"}


def test_after_a_long_while_or_without_a_time_everything_is_due():
    asked = ages(a=1, b=2)
    assert due(asked, now=NOW, since=NOW - 2 * HOUR, within=HOUR) == {"a", "b"}
    assert due(asked, now=NOW, since=NOW, within=timedelta()) == {"a", "b"}


def test_a_clock_that_was_set_back_makes_everything_due():
    assert due(ages(a=1), now=NOW, since=NOW + HOUR, within=HOUR) == {"a"}
    assert due({"a": NOW + HOUR, "b": NOW}, now=NOW, since=NOW, within=HOUR) == {"a"}


@given(
    gaps=st.lists(st.integers(0, 45), min_size=1, max_size=40),
    count=st.integers(0, 50),
    within=st.integers(1, 90),
)
def test_nothing_is_ever_recalled_that_is_older_than_the_time_and_the_load_is_spread(gaps, count, within):
    limit = timedelta(minutes=within)
    asked = {f"{n:03}": NOW for n in range(count)}
    since = now = NOW
    for gap in gaps:
        now += timedelta(minutes=gap)
        turn = due(asked, now=now, since=since, within=limit)
        fair = count * gap / within + 1
        assert len(turn) <= min(count, fair) or any(now - asked[n] >= limit for n in turn)
        asked |= dict.fromkeys(turn, now)
        assert all(now - at < limit for at in asked.values())
        since = now


def test_pulls_at_an_even_distance_ask_for_an_even_share():
    asked = {f"{n:03}": NOW for n in range(120)}
    counts, since = [], NOW
    for n in range(1, 37):
        now = NOW + n * HOUR / 12
        turn = due(asked, now=now, since=since, within=HOUR)
        asked |= dict.fromkeys(turn, now)
        counts.append(len(turn))
        since = now
    assert set(counts) == {10}
