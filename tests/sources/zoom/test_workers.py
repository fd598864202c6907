from threading import Barrier, Event, Lock

import pytest

from eroom_static.sources.zoom.workers import Stop, Stopped, as_done, in_order


def run(function, items, workers=4):
    return in_order(function, items, workers=workers, stop=Stop())


def test_results_come_in_the_order_of_the_items():
    late = Event()

    def slow_first(n: int) -> int:
        if n == 0:
            late.wait(5)
        if n == 3:
            late.set()
        return n * n

    assert list(run(slow_first, range(50))) == [n * n for n in range(50)]


def test_no_more_threads_work_than_asked_for():
    lock, working, most = Lock(), [0], [0]
    together = Barrier(3, timeout=5)

    def count(_: int) -> None:
        with lock:
            working[0] += 1
            most[0] = max(most[0], working[0])
        together.wait()  # three are needed to go on, so three really work at once
        with lock:
            working[0] -= 1

    list(run(count, range(12), workers=3))
    assert most[0] == 3


def test_the_first_error_ends_the_rest():
    done = []

    def one_fails(n: int) -> int:
        if n == 5:
            raise ValueError("the fifth")
        done.append(n)
        return n

    with pytest.raises(ValueError, match="the fifth"):
        list(run(one_fails, range(10_000), workers=1))
    assert done == [0, 1, 2, 3, 4]


def test_an_error_far_ahead_does_not_wait_for_those_before_it():
    stop, failed = Stop(), Event()

    def first_waits(n: int) -> int:
        if n == 0:
            assert stop.wait(5)  # what a sleeping worker looks at
            raise Stopped
        if n == 3:
            failed.set()
            raise ValueError("ahead")
        return n

    with pytest.raises(ValueError, match="ahead"):
        list(in_order(first_waits, range(4), workers=2, stop=stop))
    assert failed.is_set()


def test_the_pool_can_be_used_again_after_an_error():
    stop = Stop()
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda n: 1 // n, [1, 0], workers=2, stop=stop))
    assert list(in_order(lambda n: n, [1, 2], workers=2, stop=stop)) == [1, 2]


def test_who_stops_listening_stops_the_work():
    done = []
    never = Event()
    results = run(lambda n: done.append(n) or never.wait(0.01), range(10_000), workers=1)
    next(results)
    results.close()
    assert len(done) < 10_000  # which would take 100 seconds


def test_nothing_to_do_is_done():
    assert list(run(str, [])) == []


def test_a_pool_may_be_fed_by_another_and_begins_before_that_one_is_through():
    stop, begun = Stop(), Event()

    def last_waits(n: int) -> int:
        assert n < 3 or begun.wait(5)  # set by the outer pool alone
        return n

    def begin(n: int) -> int:
        begun.set()
        return n * n

    inner = in_order(last_waits, range(4), workers=1, stop=stop)
    assert list(in_order(begin, inner, workers=1, stop=stop)) == [0, 1, 4, 9]


@pytest.mark.parametrize("which", ["inner", "outer"])
def test_an_error_in_one_of_two_pools_ends_both_and_is_the_one_that_is_told(which):
    stop = Stop()

    def may_fail(name: str, n: int) -> int:
        if name == which and n == 3:
            raise ValueError(name)
        return n

    def both():
        inner = in_order(lambda n: may_fail("inner", n), range(1000), workers=2, stop=stop)
        return in_order(lambda n: may_fail("outer", n), inner, workers=2, stop=stop)

    for _ in range(20):
        with pytest.raises(ValueError, match=which):
            list(both())
        assert not stop.is_set()  # it can be used again


def test_what_is_done_first_may_come_first():
    late = Event()
    results = as_done(lambda n: n or late.wait(5), range(4), workers=2, stop=Stop())
    first = [next(results) for _ in range(3)]
    late.set()
    assert (sorted(first), list(results)) == ([1, 2, 3], [True])
