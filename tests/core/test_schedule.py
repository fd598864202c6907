from datetime import timedelta
from itertools import pairwise

import msgspec
import pytest

from eroom_static.core.schedule import (
    Phase,
    Window,
    by_time,
    current,
    edges,
    is_ahead,
    joinable,
    meeting_phase,
    phase,
    shown,
)
from tests.make import NOW, at, once, series, sitting, untimed

WINDOW = Window(opens=timedelta(minutes=15), closes=timedelta(minutes=30))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("since_start", "expected"),
    [
        (timedelta(minutes=-15) - SECOND, Phase.SCHEDULED),
        (timedelta(minutes=-15), Phase.SOON),
        (-SECOND, Phase.SOON),
        (timedelta(), Phase.LIVE),
        (timedelta(minutes=60) - SECOND, Phase.LIVE),
        (timedelta(minutes=60), Phase.ENDED),
    ],
)
def test_a_sitting_changes_its_phase_at_the_very_second(since_start, expected):
    assert phase(sitting(NOW), NOW + since_start, WINDOW) is expected


def test_a_cancelled_sitting_is_cancelled_at_any_hour():
    gone = sitting(NOW, cancelled=True)
    assert {phase(gone, NOW + timedelta(hours=h), WINDOW) for h in (-1, 0, 9)} == {Phase.CANCELLED}


def test_a_meeting_of_no_length_is_never_live():
    assert phase(sitting(NOW, 0), NOW, WINDOW) is Phase.ENDED


def test_a_series_speaks_of_the_sitting_going_on_before_the_next_one():
    course = series(at(days=-7), at(hours=-0.5), at(days=7))
    assert current(course, NOW) == course.occurrences[1]
    assert meeting_phase(course, NOW, WINDOW) is Phase.LIVE


def test_a_series_skips_a_cancelled_sitting():
    course = series(at(days=1), at(days=8))
    gone = msgspec.structs.replace(course.occurrences[0], cancelled=True)
    course = msgspec.structs.replace(course, occurrences=(gone, course.occurrences[1]))
    assert current(course, NOW).id == "s1"
    assert meeting_phase(course, NOW, WINDOW) is Phase.SCHEDULED


def test_a_series_whose_sittings_are_all_past_is_over_and_shows_the_last():
    course = series(at(days=-14), at(days=-7))
    assert meeting_phase(course, NOW, WINDOW) is Phase.ENDED
    assert shown(course, NOW).id == "s1"


def test_a_series_without_any_sitting_is_over():
    assert meeting_phase(series(), NOW, WINDOW) is Phase.ENDED
    assert shown(series(), NOW) is None


def test_a_series_whose_sittings_were_all_cancelled_is_cancelled():
    course = series(at(days=1))
    gone = tuple(msgspec.structs.replace(o, cancelled=True) for o in course.occurrences)
    assert meeting_phase(msgspec.structs.replace(course, occurrences=gone), NOW, WINDOW) is Phase.CANCELLED


def test_a_room_without_a_time_is_untimed_and_always_on_the_grid():
    assert meeting_phase(untimed(), NOW, WINDOW) is Phase.UNTIMED
    assert is_ahead(untimed(), NOW)


def test_the_door_opens_before_the_start_and_closes_after_the_planned_end():
    talk = once(NOW)
    instants = [
        timedelta(minutes=-15) - SECOND,
        timedelta(minutes=-15),
        timedelta(minutes=90) - SECOND,
        timedelta(minutes=90),
    ]
    assert [joinable(talk, NOW + i, WINDOW) for i in instants] == [False, True, True, False]


def test_the_door_of_a_room_without_a_time_follows_the_setting():
    assert joinable(untimed(), NOW, WINDOW)
    assert not joinable(untimed(), NOW, msgspec.structs.replace(WINDOW, untimed_open=False))


def test_the_door_of_a_cancelled_meeting_stays_shut():
    assert not joinable(once(NOW, cancelled=True), NOW, WINDOW)


def test_a_list_is_sorted_by_the_sitting_shown_and_rooms_without_a_time_come_last():
    late, early, room = once(at(days=2), key="l"), series(at(days=-6), at(days=1), key="e"), untimed(key="r")
    assert sorted([room, late, early], key=lambda m: by_time(m, NOW)) == [early, late, room]


def test_no_phase_changes_between_two_edges():
    course = series(NOW, at(days=7), minutes=50)
    times = sorted(edges(course, WINDOW))
    for before, after in pairwise(times):
        seen = {
            (meeting_phase(course, t, WINDOW), joinable(course, t, WINDOW))
            for t in (before, (after - before) / 2 + before, after - SECOND)
        }
        assert len(seen) == 1
