from datetime import UTC, datetime, timedelta
from threading import Event

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.errors import RateLimited, Unreachable
from eroom_static.sources.zoom.patience import LONGEST_GUESS, TRIES, Failed, Limited, Patience, told
from eroom_static.sources.zoom.workers import Stopped
from tests.make import NOW
from tests.sources.zoom.account import Clock

TEN_SECONDS = NOW + timedelta(seconds=10)


def patience_of(clock: Clock, *, deadline: float = 600.0, jitter: float = 0.5, stop: Event | None = None):
    return Patience(
        deadline=deadline,
        sleep=clock.sleep,
        monotonic=clock.monotonic,
        now=clock.now,
        jitter=lambda: jitter,
        stop=stop or Event(),
    )


def limited(says: str = '(code 429: "Later.")', **headers: str) -> Limited:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Limited(httpx.Headers(named), says, "GET /users")


def failed(**headers: str) -> Failed:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Failed(Unreachable("trouble", where="GET /users"), httpx.Headers(named))


def insist(clock: Clock, *outcomes, **kwargs):
    """The answer after these outcomes, and how often Zoom was asked."""
    patience = patience_of(clock, **kwargs)
    script = list(outcomes)
    return patience.insist(lambda: script.pop(0) if len(script) > 1 else script[0], rest=patience.sleep)


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "10"},
        {"retry-after": " 10.0 "},
        {"RETRY-AFTER": "2030-01-07T09:00:10Z"},
        {"Retry-After": "2030-01-07T10:00:10+01:00"},
        {"Retry-After": "2030-01-07T09:00:10"},
        {"Retry-After": "Mon, 07 Jan 2030 09:00:10 GMT"},
        {"Retry-After": "Monday, 07-Jan-30 09:00:10 GMT"},
        {"X-RateLimit-Reset": str(int(TEN_SECONDS.timestamp()))},
        {"x-ratelimit-reset": str(int(TEN_SECONDS.timestamp())), "retry-after": "soon"},
        {"Retry-After": "10", "X-RateLimit-Reset": "1"},
    ],
)
def test_later_is_understood_in_every_spelling_that_has_been_seen(headers):
    assert told(httpx.Headers(headers), NOW) == TEN_SECONDS


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Retry-After": ""},
        {"Retry-After": "soon"},
        {"Retry-After": "0"},
        {"Retry-After": "-5"},
        {"Retry-After": "nan"},
        {"Retry-After": "1e9"},
        {"Retry-After": "9" * 15},
        {"Retry-After": "2020-05-31T00:00:00Z"},
        {"Retry-After": "0001-01-01T00:00:00+14:00"},
        {"X-RateLimit-Reset": "1"},
    ],
)
def test_a_hint_that_names_nothing_ahead_is_no_hint(headers):
    assert told(httpx.Headers(headers), NOW) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,20}(\.[0-9]{0,3})?", fullmatch=True))
def test_no_header_is_too_strange(value):
    at = told({"retry-after": value, "x-ratelimit-reset": value}, NOW)
    assert at is None or (at > NOW and at.tzinfo is UTC)


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_iso_time_ahead_is_waited_for(at):
    assert told({"retry-after": at.isoformat()}, NOW) == (at if at > NOW else None)


def test_a_limit_that_says_when_is_waited_for_to_the_second():
    clock = Clock()
    assert insist(clock, limited(retry_after="2030-01-07T09:07:30Z"), "answer") == "answer"
    assert clock.passed == 450


def test_a_limit_that_says_when_is_obeyed_as_often_as_it_comes_within_the_deadline():
    clock = Clock()
    assert insist(clock, *[limited(retry_after="50")] * 11, "answer") == "answer"
    assert clock.passed == 550


def test_a_limit_beyond_the_deadline_is_told_at_once():
    clock = Clock()
    with pytest.raises(RateLimited) as spent:
        insist(clock, limited(retry_after="2030-01-08T00:00:00Z", x_ratelimit_type="Daily-limit"))
    assert clock.passed == 0
    assert spent.value.retry_after == datetime(2030, 1, 8, tzinfo=UTC)
    assert spent.value.message == (
        "Zoom's daily limit is reached; it may be asked again from 2030-01-08 00:00:00 UTC "
        '(code 429: "Later.")'
    )


@pytest.mark.parametrize(
    "trouble", [limited(x_ratelimit_type="Daily-limit"), limited('(code 429: "… daily rate limit …")')]
)
def test_a_daily_limit_without_a_time_ends_at_midnight_utc(trouble):
    with pytest.raises(RateLimited) as spent:
        insist(Clock(), trouble)
    assert spent.value.retry_after == datetime(2030, 1, 8, tzinfo=UTC)
    clock = Clock()
    assert insist(clock, trouble, "answer", deadline=86_400) == "answer"
    assert clock.passed == 15 * 3600


def test_without_a_hint_waits_start_at_about_a_second_and_grow_until_the_deadline():
    clock = Clock()
    with pytest.raises(RateLimited) as spent:
        insist(clock, limited(), deadline=100)
    assert sum(clock.slept) == 1 + 2 + 4 + 8 + 16 + 2 * LONGEST_GUESS
    assert spent.value.retry_after is None
    assert spent.value.hint.startswith("run again later")


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 0.75), (0.999, 1.2495)])
def test_a_guess_is_spread_by_jitter(jitter, seconds):
    clock = Clock()
    insist(clock, limited(), "answer", jitter=jitter)
    assert clock.passed == pytest.approx(seconds)


def test_a_failure_is_tried_again_with_growing_waits_five_times_in_all():
    clock = Clock()
    asked = []
    patience = patience_of(clock)

    def fail() -> Failed:
        asked.append(1)
        return failed()

    with pytest.raises(Unreachable, match="trouble"):
        patience.insist(fail, rest=patience.sleep)
    assert len(asked) == TRIES == 5
    assert clock.passed == 1 + 2 + 4 + 8


def test_a_failure_is_not_tried_again_beyond_the_deadline():
    clock = Clock()
    with pytest.raises(Unreachable, match="trouble"):
        insist(clock, failed(), deadline=5)
    assert clock.passed == 3


def test_a_failing_server_that_says_when_is_believed():
    clock = Clock()
    assert insist(clock, failed(retry_after="20"), "answer") == "answer"
    assert clock.passed == 20


def test_limits_do_not_use_up_the_tries_of_failures():
    clock = Clock()
    troubles = [failed(), limited(retry_after="1")] * 4
    assert insist(clock, *troubles, "answer") == "answer"


def test_nothing_is_sent_after_the_deadline():
    clock = Clock()
    patience = patience_of(clock, deadline=30)
    clock.sleep(30)
    with pytest.raises(Unreachable, match="within the run's 30 seconds"):
        patience.insist(lambda: "answer", rest=patience.sleep)


def test_a_sleeper_notices_within_a_second_that_the_run_is_over():
    clock, stop = Clock(), Event()
    patience = patience_of(clock, stop=stop)
    patience._sleep = lambda seconds: (clock.sleep(seconds), clock.passed >= 3 and stop.set())
    with pytest.raises(Stopped):
        patience.sleep(500)
    assert clock.passed == 3
