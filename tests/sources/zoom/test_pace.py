from collections.abc import Callable
from itertools import pairwise
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.sources.zoom.pace import LEEWAY, LIMITS, SLACK, Label, Pace, Plan, is_spent, limit_told
from tests.sources.zoom.account import Clock

EVERY = [(plan, label) for plan in Plan for label in Label]


def pace_of(plan: Plan, clock: Clock) -> Pace:
    return Pace(plan, sleep=clock.sleep, monotonic=clock.monotonic)


def turns(plan: Plan, label: Label, seconds: float, before: Callable[[], None] = lambda: None) -> list[float]:
    """When one thread that wants as much as it can get is let through."""
    clock = Clock()
    pace = pace_of(plan, clock)
    seen = []
    while clock.passed < seconds:
        before()
        pace.wait(label)
        seen.append(clock.passed)
    return seen


def test_the_limits_are_those_that_zoom_publishes():
    per_second = {plan.value: tuple(LIMITS[plan][label] for label in Label) for plan in Plan}
    assert per_second == {"free": (4, 2, 1), "pro": (30, 20, 10), "business": (80, 60, 40)}


@pytest.mark.parametrize(("plan", "label"), EVERY)
def test_no_whole_second_wherever_it_begins_sees_more_than_the_limit(plan, label):
    seen = turns(plan, label, 20)
    limit = LIMITS[plan][label]
    for phase in (0.0, 0.1, 0.37, 0.5, 0.999):
        windows = [int(turn + phase) for turn in seen]
        assert max(windows.count(w) for w in set(windows)) <= limit
    for start in seen:
        assert sum(start <= turn < start + 1 for turn in seen) <= limit


@pytest.mark.parametrize(("plan", "label"), EVERY)
def test_nearly_all_that_is_allowed_is_used(plan, label):
    assert len(turns(plan, label, 100)) >= 0.95 * 100 * LIMITS[plan][label]


@given(idle=st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_turns_not_taken_are_not_saved_up(idle):
    clock = Clock()
    pace = pace_of(Plan.FREE, clock)
    seen = []
    for seconds in idle:
        clock.sleep(seconds)
        for _ in range(3):
            pace.wait(Label.MEDIUM)
            seen.append(clock.passed)
    assert all(after - before >= 0.5 for before, after in pairwise(seen))


def test_threads_share_one_schedule():
    taken: list[float] = []
    pace = Pace(Plan.PRO, sleep=taken.append, monotonic=lambda: 0.0)
    threads = [Thread(target=lambda: [pace.wait(Label.HEAVY) for _ in range(25)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == pytest.approx([n * SLACK / 10 for n in range(1, 200)])  # the first need not sleep


def test_labels_do_not_wait_for_each_other():
    clock = Clock()
    pace = pace_of(Plan.FREE, clock)
    for label in Label:
        pace.wait(label)
    assert clock.passed == 0


def test_a_pause_holds_its_label_only():
    clock = Clock()
    pace = pace_of(Plan.PRO, clock)
    pace.pause(Label.LIGHT, 7)
    pace.wait(Label.MEDIUM)
    assert clock.passed == 0
    pace.wait(Label.LIGHT)
    assert clock.passed == 7


def test_who_already_waits_when_a_pause_is_called_takes_a_new_turn_after_it():
    clock = Clock()
    pauses = [5.0]

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if pauses:
            pace.pause(Label.LIGHT, pauses.pop())

    pace = Pace(Plan.FREE, sleep=sleep, monotonic=clock.monotonic)
    pace.wait(Label.LIGHT)
    pace.wait(Label.LIGHT)
    assert clock.passed == pytest.approx(SLACK / 4 + 5)


def test_a_shorter_pause_does_not_end_a_longer_one():
    clock = Clock()
    pace = pace_of(Plan.PRO, clock)
    pace.pause(Label.LIGHT, 9)
    pace.pause(Label.LIGHT, 1)
    pace.wait(Label.LIGHT)
    assert clock.passed == 9


def test_turns_reserved_before_a_pause_are_not_lost_after_it():
    clock = Clock()
    pace = Pace(Plan.FREE, sleep=lambda _: None, monotonic=clock.monotonic)
    for _ in range(50):
        pace.wait(Label.HEAVY)  # 50 seconds of turns are taken
    pace.pause(Label.HEAVY, 2)
    pace._sleep = clock.sleep
    pace.wait(Label.HEAVY)
    assert clock.passed == 2


def test_a_lower_limit_is_learnt_and_a_higher_one_is_not_believed():
    clock = Clock()
    pace = pace_of(Plan.BUSINESS, clock)
    pace.learn(Label.LIGHT, 4)
    pace.learn(Label.LIGHT, 800)
    for _ in range(9):
        pace.wait(Label.LIGHT)
    assert clock.passed == pytest.approx(8 * SLACK / 4)


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({"x-ratelimit-type": "QPS", "x-ratelimit-limit": "10"}, 10.0),
        ({"x-ratelimit-type": "qps", "x-ratelimit-limit": " 4 "}, 4.0),
        ({"x-ratelimit-type": "Daily-limit", "x-ratelimit-limit": "6000"}, None),
        ({"x-ratelimit-limit": "1"}, None),
        ({"x-ratelimit-type": "QPS"}, None),
        ({"x-ratelimit-type": "QPS", "x-ratelimit-limit": "0"}, None),
        ({"x-ratelimit-type": "QPS", "x-ratelimit-limit": "-3"}, None),
        ({"x-ratelimit-type": "QPS", "x-ratelimit-limit": "many"}, None),
    ],
)
def test_only_a_limit_per_second_changes_the_pace(headers, limit):
    assert limit_told(headers) == limit


@given(late=st.lists(st.floats(0, 0.5), min_size=1, max_size=200))
def test_however_late_threads_wake_no_second_sees_more_requests_leave_than_the_limit(late):
    clock = Clock()
    pace = pace_of(Plan.PRO, clock)
    seen = []
    for stall in late:
        pace.wait(Label.HEAVY)
        clock.seconds += stall * (stall > 0.4)  # now and then
        pace.enter(Label.HEAVY)
        seen.append(clock.passed)
    for start in seen:
        assert sum(start <= leaves < start + 1 + LEEWAY / 2 for leaves in seen) <= 10


def test_requests_that_are_in_time_leave_at_once():
    clock = Clock()
    pace = pace_of(Plan.BUSINESS, clock)
    for _ in range(400):
        pace.wait(Label.LIGHT)
        due = clock.passed
        pace.enter(Label.LIGHT)
        assert clock.passed == due


@pytest.mark.parametrize(
    ("headers", "spent"),
    [
        ({"x-ratelimit-type": "QPS", "x-ratelimit-remaining": "0"}, True),
        ({"x-ratelimit-type": "QPS", "x-ratelimit-remaining": "1"}, False),
        ({"x-ratelimit-type": "Daily-limit", "x-ratelimit-remaining": "0"}, False),
        ({"x-ratelimit-remaining": "0"}, False),
    ],
)
def test_a_second_that_is_used_up_is_known_by_its_headers(headers, spent):
    assert is_spent(headers) is spent
