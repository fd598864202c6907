import json
from datetime import UTC, datetime

import pytest

from eroom_static.sandbox.limits import Limits
from eroom_static.sandbox.reply import Refusal

MIDNIGHT = datetime(2030, 1, 7, tzinfo=UTC).timestamp()
RATES = [
    ("free", "light", 4),
    ("free", "medium", 2),
    ("free", "heavy", 1),
    ("pro", "light", 30),
    ("pro", "medium", 20),
    ("pro", "heavy", 10),
    ("business", "light", 80),
    ("business", "medium", 60),
    ("business", "heavy", 40),
]


def passed(limits: Limits, label: str, times: int, now: float) -> int:
    """How many of so many requests at one instant get through."""
    count = 0
    for _ in range(times):
        try:
            limits.pass_through(label, now)
        except Refusal:
            continue
        count += 1
    return count


@pytest.mark.parametrize(("plan", "label", "rate"), RATES)
def test_a_second_takes_as_many_as_published(plan, label, rate):
    limits = Limits(plan)
    assert passed(limits, label, rate + 5, MIDNIGHT) == rate
    assert passed(limits, label, rate + 5, MIDNIGHT + 1) == rate


@pytest.mark.parametrize(("plan", "rate"), [("free", 10), ("pro", 10), ("business", 20)])
def test_a_minute_takes_so_many_resource_intensive_ones(plan, rate):
    limits = Limits(plan)
    assert passed(limits, "resource-intensive", 30, MIDNIGHT) == rate
    assert passed(limits, "resource-intensive", 30, MIDNIGHT + 59) == 0
    assert passed(limits, "resource-intensive", 30, MIDNIGHT + 60) == rate


def test_labels_are_counted_apart():
    limits = Limits("free")
    assert passed(limits, "light", 10, MIDNIGHT) == 4
    assert passed(limits, "medium", 10, MIDNIGHT) == 2


def test_the_day_of_a_free_account_ends_after_its_thousand_heavy_ones():
    limits = Limits("free")
    assert sum(passed(limits, "heavy", 1, MIDNIGHT + n) for n in range(1005)) == 1000
    with pytest.raises(Refusal) as refused:
        limits.pass_through("heavy", MIDNIGHT + 80_000)
    assert refused.value.headers == {
        "X-RateLimit-Category": "Heavy",
        "X-RateLimit-Type": "Daily-limit",
        "X-RateLimit-Limit": "1000",
        "X-RateLimit-Remaining": "0",
        "Retry-After": "2030-01-08T00:00:00Z",
    }
    assert passed(limits, "heavy", 1, MIDNIGHT + 86_400) == 1


def test_heavy_and_resource_intensive_share_a_day_on_paid_plans():
    limits = Limits("pro")
    assert sum(passed(limits, "heavy", 10, MIDNIGHT + n) for n in range(2_999)) == 29_990
    assert sum(passed(limits, "resource-intensive", 10, MIDNIGHT + n) for n in (3_000, 3_060)) == 10
    assert passed(limits, "heavy", 1, MIDNIGHT + 4_000) == 0
    assert passed(limits, "light", 1, MIDNIGHT + 4_000) == 1


def test_an_answer_tells_how_many_are_left(client_of):
    client = client_of(limits=True, plan="pro")
    headers = [client.ask("GET", "/users").headers for _ in range(21)]
    assert [h["X-RateLimit-Remaining"] for h in headers[:3]] == ["19", "18", "17"]
    assert headers[0]["X-RateLimit-Category"] == "Medium"
    assert headers[0]["X-RateLimit-Limit"] == "20"
    reply = client.ask("GET", "/users")
    assert reply.status == 429
    assert json.loads(reply.body)["code"] == 429
    assert reply.headers["X-RateLimit-Type"] == "QPS"
    assert "Retry-After" not in reply.headers


def test_limits_can_be_switched_off(client_of):
    client = client_of(limits=False, plan="free")
    assert all("X-RateLimit-Limit" not in client.ask("GET", "/users").headers for _ in range(10))


def test_refused_requests_are_counted_too(client_of, world):
    client = client_of(limits=True, plan="free")
    left = next(host for host in world.hosts if host.left)
    assert client.ask("GET", f"/users/{left.id}").headers["X-RateLimit-Remaining"] == "3"
