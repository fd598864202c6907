from random import Random

import pytest

from eroom_static.serve.debounce import BUSY, LONGEST, QUIET, Debounce


def lots(saves):
    """What is handed on, and when, to one who looks whenever something is due."""
    debounce, handed = Debounce(), []

    def hand_on(until):
        while (due := debounce.due()) is not None and due <= until:
            handed.append((due, debounce.take(due)))

    for name, at in saves:
        hand_on(at)
        debounce.add(name, at)
    hand_on(float("inf"))
    return handed


def test_a_save_is_handed_on_at_once():
    assert lots([("a", 0.0)]) == [(QUIET, {"a"})]


def test_what_an_editor_does_in_one_go_is_one_change():
    assert lots([("a~", 0.0), ("a", 0.001), ("a", 0.002)]) == [(0.002 + QUIET, {"a", "a~"})]


def test_saves_with_time_between_them_are_each_shown_at_once():
    assert [at for at, _ in lots([("a", 0.0), ("a", 3.0)])] == [QUIET, 3.0 + QUIET]


def test_who_saves_again_and_again_waits_a_little():
    assert [at for at, _ in lots([("a", 0.0), ("a", 0.5)])] == [QUIET, 0.5 + BUSY]


def test_nothing_waits_for_ever():
    first, *_ = lots([("a", n / 100) for n in range(1000)])
    assert first[0] == pytest.approx(LONGEST)


@pytest.mark.parametrize("seed", range(50))
def test_a_hundred_saves_in_a_second_are_at_most_three_builds(seed):
    saves = sorted(Random(seed).random() for _ in range(100))
    handed = lots([(f"{n}", at) for n, at in enumerate(saves)])
    assert len(handed) <= 3
    assert set().union(*(changes for _, changes in handed)) == {f"{n}" for n in range(100)}
