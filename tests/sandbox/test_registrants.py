import json

import pytest

GUEST = {"email": "guest@example.com", "first_name": "Ada", "last_name": "Guest", "city": "Apia"}


@pytest.fixture
def room(world):
    """A meeting that asks for registration, by hand or by itself."""

    def find(approval: int, *, webinar: bool = False):
        return next(
            m
            for m in world.meetings.values()
            if m.settings["approval_type"] == approval and m.webinar is webinar
        )

    return find


@pytest.mark.parametrize("webinar", [True, False])
def test_who_registers_is_listed_with_a_link_of_their_own(client, room, webinar):
    meeting = room(0, webinar=webinar)
    path = f"/{'webinars' if webinar else 'meetings'}/{meeting.number}/registrants"
    made = json.loads(client.ask("POST", path, GUEST).body)
    listed = client.every(path, "registrants", page_size="2")
    mine = next(r for r in listed if r["id"] == made["registrant_id"])
    assert (mine["email"], mine["city"], mine["status"]) == ("guest@example.com", "Apia", "approved")
    assert mine["join_url"] == made["join_url"]
    assert len({r["join_url"] for r in listed}) == len(listed)


def test_where_a_host_decides_they_wait_without_a_link(client, room):
    meeting = room(1, webinar=True)
    path = f"/webinars/{meeting.number}/registrants"
    made = json.loads(client.ask("POST", path, GUEST).body)["registrant_id"]
    waiting = {r["id"]: r for r in client.every(path, "registrants", status="pending")}
    assert "join_url" not in waiting[made]
    body = {"action": "approve", "registrants": [{"id": made}]}
    assert client.ask("PUT", f"{path}/status", body).status == 204
    assert made in {r["id"] for r in client.every(path, "registrants")}


def test_who_registers_twice_keeps_the_first_place(client, room):
    path = f"/meetings/{room(0).number}/registrants"
    first = json.loads(client.ask("POST", path, GUEST).body)
    assert json.loads(client.ask("POST", path, {**GUEST, "email": "GUEST@example.com"}).body) == first


def test_cancelling_takes_a_registrant_off_every_list(client, room):
    path = f"/meetings/{room(0).number}/registrants"
    made = json.loads(client.ask("POST", path, GUEST).body)["registrant_id"]
    client.ask("PUT", f"{path}/status", {"action": "cancel", "registrants": [{"email": GUEST["email"]}]})
    for status in ("approved", "pending", "denied"):
        assert made not in {r["id"] for r in client.every(path, "registrants", status=status)}


def test_a_meeting_without_registration_takes_nobody(client, room):
    assert client.refused("POST", f"/meetings/{room(2).number}/registrants", GUEST)[:2] == (400, 3000)


@pytest.mark.parametrize(
    "body", [{}, {"email": "x@example.com"}, {"first_name": "A"}, {"first_name": "A", "email": "no address"}]
)
def test_a_registrant_needs_a_name_and_an_address(client, room, body):
    assert client.refused("POST", f"/meetings/{room(0).number}/registrants", body)[:2] == (400, 300)
