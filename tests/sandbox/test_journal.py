"""What was changed in an invented account is changed again in the same account of another day, and in no other."""

import json

import pytest

from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.journal import read_journal, write_journal
from eroom_static.sandbox.world import World
from tests.sandbox.conftest import NOW, Client, Clock

ACCOUNT = {"seed": 1, "meetings": 12}


def client(entries=(), heard=None, day=0):
    clock = Clock()
    clock.move(day * 86_400)
    world = World(now=NOW, meetings=12)
    sandbox = Sandbox(world, clock=clock, on_change=None if heard is None else heard.append)
    sandbox.replay(entries)
    return Client(sandbox)


@pytest.fixture
def done():
    """One meeting made, changed; another made and deleted; one refused, one only read."""
    heard = []
    asks = client(heard=heard)
    host = asks.sandbox.world.hosts[0].id
    made = [
        json.loads(asks.ask("POST", f"/users/{host}/meetings", {"topic": t, "start_time": "2030-01-08T10:00:00Z"}).body)["id"]
        for t in ("Kept", "Deleted")
    ]  # fmt: skip
    asks.ask("PATCH", f"/meetings/{made[0]}", {"topic": "Renamed"})
    asks.ask("DELETE", f"/meetings/{made[1]}")
    asks.ask("PATCH", "/meetings/1", {"topic": "Nobody's"})
    asks.get(f"/meetings/{made[0]}")
    return heard, made[0], asks.get(f"/meetings/{made[0]}")


def test_what_was_granted_is_done_again_at_its_own_time(done):
    heard, number, before = done
    assert [entry.method for entry in heard] == ["POST", "POST", "PATCH", "DELETE"]
    kept = read_journal(write_journal(ACCOUNT, heard), ACCOUNT)
    again = client(kept, day=10)  # by then its start is past, and a new meeting would begin at once
    assert again.get(f"/meetings/{number}")["start_time"] == before["start_time"]
    assert again.get(f"/meetings/{number}")["topic"] == "Renamed"
    assert sum(m.topic in ("Kept", "Deleted", "Renamed") for m in again.sandbox.world.meetings.values()) == 1


def test_no_token_is_in_a_journal(done):
    heard, _, _ = done
    assert b"Bearer" not in write_journal(ACCOUNT, heard)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"account": {}, "done": []}', b"\xff", b'{"account": 1']
)
def test_what_is_no_journal_of_this_account_is_nothing(data):
    assert read_journal(data, ACCOUNT) == ()


def test_another_account_does_nothing_of_it(done):
    heard, _, _ = done
    assert read_journal(write_journal(ACCOUNT, heard), {"seed": 2, "meetings": 12}) == ()
