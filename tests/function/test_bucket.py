from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.function.bucket import Buckets
from tests.function.asking import NOW

ONE, OTHER = "203.0.113.7", "203.0.113.8"


def taken(buckets, times, address=ONE, now=NOW):
    return [buckets.take(address, now) for _ in range(times)]


def test_thirty_may_come_at_once_and_then_one_a_second():
    buckets = Buckets(30, 1)
    assert taken(buckets, 30) == [0] * 30
    assert taken(buckets, 3) == [1, 1, 1]
    assert [taken(buckets, 2, now=NOW + second) for second in (1, 2, 3)] == [[0, 1]] * 3


def test_who_waits_long_has_no_more_than_the_burst():
    buckets = Buckets(3, 1)
    taken(buckets, 3)
    assert taken(buckets, 4, now=NOW + 86_400) == [0, 0, 0, 1]


@given(
    st.integers(1, 5),
    st.sampled_from([0.01, 0.1, 0.3, 1, 7]),
    st.lists(st.floats(0, 40), min_size=1, max_size=30),
)
def test_the_wait_that_is_told_is_long_enough_and_not_a_second_too_long(burst, rate, pauses):
    now = float(NOW)
    buckets = Buckets(burst, rate)
    for pause in pauses:
        now += pause
        while not (wait := buckets.take(ONE, now)):
            pass
        if wait > 1:
            assert buckets.take(ONE, now + wait - 1.001) > 0
        assert buckets.take(ONE, now + wait + 0.001) == 0
        now += wait + 1


def test_who_is_refused_does_not_wait_longer_for_asking_again():
    buckets = Buckets(1, 0.125)
    taken(buckets, 1)
    assert [buckets.take(ONE, NOW + second) for second in range(9)] == [8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_one_visitor_does_not_use_up_anothers_share():
    buckets = Buckets(2, 1)
    assert taken(buckets, 3, ONE) == [0, 0, 1]
    assert taken(buckets, 2, OTHER) == [0, 0]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:DB8:1:2::2", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("[2001:db8::1]", "2001:db8::2", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
        ("203.0.113.7", "203.0.113.8", False),
        ("", "unknown", True),
        ("٢٠٣.0.113.7", "not an address", True),
        ("1", "2", True),
    ],
)
def test_who_is_one_visitor(first, second, same):
    buckets = Buckets(1, 1)
    buckets.take(first, NOW)
    assert (buckets.take(second, NOW) > 0) is same


def test_the_table_does_not_grow_beyond_its_bound():
    buckets = Buckets(1, 1, addresses=50)
    for n in range(5_000):
        buckets.take(f"198.51.{n // 256}.{n % 256}", NOW)
        assert len(buckets) <= 50
    assert len(buckets) == 50


def test_the_bound_holds_for_ten_thousand_addresses_unless_said_otherwise():
    buckets = Buckets(1, 1)
    for n in range(10_100):
        buckets.take(f"10.0.{n // 256}.{n % 256}", NOW)
    assert len(buckets) == 10_000


def test_who_was_not_seen_for_longest_is_forgotten_first():
    buckets = Buckets(1, 1, addresses=2)
    for address in (ONE, OTHER, ONE, "192.0.2.1"):
        buckets.take(address, NOW)
    assert [buckets.take(address, NOW) for address in (ONE, "192.0.2.1", OTHER)] == [1, 1, 0]


def test_a_clock_set_back_gives_nothing_away():
    buckets = Buckets(1, 1)
    taken(buckets, 1)
    assert taken(buckets, 1, now=NOW - 3600) == [1]


def test_a_share_of_nothing_is_a_little_rather_than_a_closed_door():
    buckets = Buckets(0, 0)
    assert taken(buckets, 2) == [0, 100]


def test_many_threads_get_no_more_than_the_burst():
    buckets = Buckets(100, 1)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: buckets.take(ONE, NOW), range(2_000)))
    assert waits.count(0) == 100
