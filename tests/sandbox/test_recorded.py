"""Answers beside those that others recorded from live accounts.

The keys of a recorded meeting, user, registrant or report must all be in ours. Ours may have more: the
recordings are two years old, and of small accounts.
"""

import json
from typing import Any

import pytest


@pytest.fixture
def recorded(shared) -> dict[str, Any]:
    return json.loads((shared / "fixtures" / "captured" / "airbyte_records.json").read_text())


def keys(value: Any, prefix: str = "") -> set[str]:
    """The paths of all keys; items of a list count as one."""
    if isinstance(value, dict):
        inner = [keys(item, f"{prefix}.{name}") | {f"{prefix}.{name}"} for name, item in value.items()]
        return set().union(*inner) if inner else set()
    if isinstance(value, list):
        return set().union(*(keys(item, f"{prefix}[]") for item in value))
    return set()


def kinds(value: Any, prefix: str = "") -> dict[str, type]:
    if not isinstance(value, dict):
        return {prefix: type(value)}
    return {
        path: kind for name, item in value.items() for path, kind in kinds(item, f"{prefix}.{name}").items()
    }


def test_a_recorded_meeting_has_no_key_that_ours_lacks(client, world, recorded):
    asked = next(m for m in world.meetings.values() if m.type == 2 and m.registration)
    plain = next(m for m in world.meetings.values() if m.type == 2 and not m.registration and m.passcode)
    for theirs, ours in zip(recorded["meetings"], (asked, plain), strict=True):
        answer = client.get(f"/meetings/{ours.number}")
        assert keys(theirs) - keys(answer) == set()
        assert kinds(theirs).items() <= kinds(answer).items()


def test_a_recorded_user_has_no_key_that_ours_lacks(client, recorded):
    assert keys(recorded["users"][0]) - keys(client.get("/users")["users"][0]) == set()


def test_a_recorded_registrant_has_no_key_that_ours_lacks(client, world, recorded):
    asked = next(m for m in world.meetings.values() if m.type == 2 and m.registration)
    ours = client.get(f"/meetings/{asked.number}/registrants")["registrants"][0]
    assert keys(recorded["meeting_registrants"][0]) - keys(ours) == set()


def test_recorded_reports_have_no_key_that_ours_lack(client, world, recorded):
    past = next(m for m in world.meetings.values() if m.type == 2 and m.first < world.now)
    ours = client.get(f"/report/meetings/{past.number}")
    assert keys(recorded["report_meetings"][0]) - keys(ours) == set()
    people = client.get(f"/report/meetings/{past.number}/participants")["participants"]
    host, guest = recorded["report_meeting_participants"]
    assert keys(host) - keys(people[0]) == set()
    assert keys(guest) - keys(people[1]) == set()
    assert people[1]["id"] == guest["id"] == ""
    assert people[1]["user_email"] == guest["user_email"] == ""


def test_a_list_entry_has_exactly_the_keys_that_were_seen(client, world, shared):
    snippets = json.loads((shared / "fixtures" / "captured" / "snippets.json").read_text())
    theirs = next(s["body"] for s in snippets if "one entry of GET /users" in s["what"])
    host = next(m.host for m in world.meetings.values() if m.type == 8 and m.host.can_host)
    items = client.every(f"/users/{host.id}/meetings", "meetings")
    ours = next(item for item in items if item["type"] == 8)
    assert ours.keys() == theirs.keys()


def test_the_refusal_of_a_scope_is_worded_as_it_was_seen(client_of, shared):
    snippets = json.loads((shared / "fixtures" / "captured" / "snippets.json").read_text())
    scope = next(s for s in snippets if "scope" in s["what"])
    client = client_of(scopes=[])
    status, code, message = client.refused("GET", "/users")
    assert (status, code) == (scope["status"], scope["body"]["code"])
    head = scope["body"]["message"].split("[")[0]
    assert message == f"{head}[user:read:list_users, user:read:list_users:admin]."
