import json

import pytest


def test_a_user_who_is_pending_has_no_id(client):
    pending = client.every("/users", "users", status="pending")
    assert len(pending) == 1
    assert "id" not in pending[0]


def test_who_left_is_still_listed_but_gone(client, world):
    left = next(host for host in world.hosts if host.left)
    assert left.id in {user["id"] for user in client.every("/users", "users", page_size="3")}
    for path in (f"/users/{left.id}", f"/users/{left.id}/meetings", f"/users/{left.email}/webinars"):
        assert client.refused("GET", path)[:2] == (404, 1001)


def test_who_may_not_host_is_refused_on_lists_and_meetings(client, world):
    mute = next(host for host in world.hosts if not host.may_host)
    assert client.refused("GET", f"/users/{mute.id}/meetings")[:2] == (400, 3161)
    assert client.get(f"/users/{mute.id}")["id"] == mute.id


def test_a_host_without_licence_has_meetings_but_no_webinars(client, world):
    aiko = world.hosts[2]
    assert client.every(f"/users/{aiko.id}/meetings", "meetings")
    status, code, message = client.refused("GET", f"/users/{aiko.id}/webinars")
    assert (status, code) == (400, 200)
    assert message.startswith("Webinar plan is missing. ")


def test_a_free_account_has_no_webinars_groups_or_reports(client_of, marta):
    client = client_of(plan="free")
    assert client.every(f"/users/{marta}/meetings", "meetings")
    for path in (f"/users/{marta}/webinars", "/groups", "/report/daily"):
        assert client.refused("GET", path)[:2] == (400, 200)


def test_me_is_nobody_to_this_kind_of_app(client):
    assert client.refused("GET", "/users/me/meetings")[:2] == (404, 1001)


def test_host_keys_are_told_only_on_request(client):
    assert all("host_key" not in user for user in client.every("/users", "users"))
    assert all("host_key" in user for user in client.every("/users", "users", include_fields="host_key"))


def test_groups_and_their_members(client, world):
    groups = {group["name"]: group for group in client.every("/groups", "groups")}
    public = groups["Public events"]
    members = client.every(f"/groups/{public['id']}/members", "members", page_size="2")
    assert len(members) == public["total_members"]
    assert {"id", "email", "first_name", "last_name", "type"} == members[0].keys()
    listed = {
        user["id"] for user in client.every("/users", "users") if public["id"] in user.get("group_ids", [])
    }
    assert listed == {member["id"] for member in members}
    assert client.refused("GET", "/groups/none/members")[:2] == (404, 4130)


def test_an_invited_user_is_pending_and_an_address_is_used_once(client):
    body = {"action": "create", "user_info": {"email": "new@example.com", "type": 1, "first_name": "New"}}
    assert client.ask("POST", "/users", body).status == 201
    assert "new@example.com" in {user["email"] for user in client.every("/users", "users", status="pending")}
    assert client.refused("POST", "/users", body)[:2] == (409, 1005)


def test_a_user_made_without_invitation_can_host_at_once(client):
    body = {"action": "ssoCreate", "user_info": {"email": "sso@example.com", "type": 2}}
    made = json.loads(client.ask("POST", "/users", body).body)
    assert client.ask("POST", f"/users/{made['id']}/meetings", {}).status == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "create", "user_info": {"type": 1}}, "user_info.email"),
        ({"action": "create", "user_info": {"email": "x@example.com"}}, "user_info.type"),
        ({"action": "invite", "user_info": {}}, "action"),
        (
            {"action": "create", "user_info": {"email": "x@example.com", "type": 1, "first_name": "x" * 65}},
            "user_info.first_name",
        ),
    ],
)
def test_a_user_with_mistakes_is_refused_by_field(client, body, field):
    reply = client.ask("POST", "/users", body)
    assert reply.status == 400
    assert field in {error["field"] for error in json.loads(reply.body)["errors"]}


def test_a_user_can_be_renamed_and_keeps_the_meetings(client, marta):
    before = client.every(f"/users/{marta}/meetings", "meetings")
    assert client.ask("PATCH", f"/users/{marta}", {"last_name": "Berg"}).status == 204
    assert client.get(f"/users/{marta}")["display_name"] == "Marta Berg"
    assert client.every(f"/users/{marta}/meetings", "meetings") == before


def test_a_deleted_user_takes_the_meetings_along(client, world, marta):
    number = world.hosted_by(world.hosts[0])[0].number
    assert client.ask("DELETE", f"/users/{marta}", action="delete").status == 204
    assert client.refused("GET", f"/users/{marta}")[:2] == (404, 1001)
    assert client.refused("GET", f"/meetings/{number}")[:2] == (404, 3001)


def test_a_deleted_users_meetings_can_be_handed_over(client, world, marta):
    daniel = world.hosts[1]
    count = len(client.every(f"/users/{marta}/meetings", "meetings"))
    before = len(client.every(f"/users/{daniel.id}/meetings", "meetings"))
    client.ask("DELETE", f"/users/{marta}", transfer_email=daniel.email, transfer_meeting="true")
    assert len(client.every(f"/users/{daniel.id}/meetings", "meetings")) == before + count


def test_each_start_token_is_a_new_one(client, clock, marta):
    first = client.get(f"/users/{marta}/token", type="zak")["token"]
    clock.move(1)
    assert client.get(f"/users/{marta}/token", type="zak")["token"] != first
