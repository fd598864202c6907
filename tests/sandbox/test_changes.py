import json

import pytest

SERIES = {
    "topic": "Evening class",
    "type": 8,
    "start_time": "2030-03-01T19:00:00",
    "timezone": "Europe/Berlin",
    "duration": 90,
    "recurrence": {"type": 2, "weekly_days": "6", "end_times": 8},
}


@pytest.fixture
def made(client, marta):
    def make(body, kind="meetings"):
        reply = client.ask("POST", f"/users/{marta}/{kind}", body)
        assert reply.status == 201, reply.body
        return json.loads(reply.body)

    return make


def starts(body) -> list[str]:
    return [occurrence["start_time"] for occurrence in body["occurrences"]]


def test_what_is_created_is_answered_whole_and_can_be_asked_for(client, made, marta):
    body = made({"topic": "One", "start_time": "2030-02-01T10:00:00Z", "duration": 45, "agenda": "#public"})
    assert client.get(f"/meetings/{body['id']}") == body
    assert body["start_time"] == "2030-02-01T10:00:00Z"
    assert body["creation_source"] == "open_api"
    assert body["id"] in {m["id"] for m in client.every(f"/users/{marta}/meetings", "meetings")}


def test_nothing_is_required_and_zoom_invents_a_passcode(made):
    body = made({})
    assert (body["type"], body["duration"]) == (2, 60)
    assert body["password"]
    assert "password" not in made({"default_password": False})


def test_a_time_without_z_is_the_zones_and_a_series_keeps_its_hour(made):
    body = made(SERIES)
    assert starts(body)[0] == "2030-03-01T18:00:00Z"
    assert starts(body)[-1] == "2030-04-19T17:00:00Z"
    assert len(body["occurrences"]) == 8


def test_a_start_in_the_past_becomes_now_on_creation_and_is_ignored_on_change(client, made):
    body = made({"start_time": "2020-01-01T10:00:00Z"})
    assert body["start_time"] == "2030-01-07T09:00:00Z"
    body = made({"start_time": "2030-02-01T10:00:00Z"})
    assert (
        client.ask("PATCH", f"/meetings/{body['id']}", {"start_time": "2020-01-01T10:00:00Z"}).status == 204
    )
    assert client.get(f"/meetings/{body['id']}")["start_time"] == "2030-02-01T10:00:00Z"


def test_a_change_touches_what_it_names_and_nothing_else(client, made):
    body = made(SERIES)
    change = {"topic": "Night class", "settings": {"waiting_room": True}}
    reply = client.ask("PATCH", f"/meetings/{body['id']}", change)
    assert (reply.status, reply.body) == (204, b"")
    after = client.get(f"/meetings/{body['id']}")
    assert after["settings"] == {**body["settings"], "waiting_room": True}
    assert {k: v for k, v in after.items() if k not in {"topic", "settings"}} == {
        k: v for k, v in body.items() if k not in {"topic", "settings"}
    }


def test_the_rule_of_a_whole_series_can_be_changed(client, made):
    body = made(SERIES)
    client.ask("PATCH", f"/meetings/{body['id']}", {"recurrence": {"type": 1, "end_times": 3}})
    after = client.get(f"/meetings/{body['id']}")
    assert [start[:10] for start in starts(after)] == ["2030-03-01", "2030-03-02", "2030-03-03"]


def test_one_sitting_can_be_moved_and_keeps_its_id(client, made):
    body = made(SERIES)
    sitting = body["occurrences"][2]
    change = {"start_time": "2030-03-16T18:00:00Z", "duration": 30}
    client.ask("PATCH", f"/meetings/{body['id']}", change, occurrence_id=sitting["occurrence_id"])
    after = client.get(f"/meetings/{body['id']}")["occurrences"]
    assert after[2] == {**sitting, **change}
    assert after[:2] + after[3:] == body["occurrences"][:2] + body["occurrences"][3:]


def test_one_sitting_can_be_deleted_and_stays_in_the_list(client, made):
    body = made(SERIES)
    sitting = body["occurrences"][1]
    assert (
        client.ask("DELETE", f"/meetings/{body['id']}", occurrence_id=sitting["occurrence_id"]).status == 204
    )
    after = client.get(f"/meetings/{body['id']}")["occurrences"]
    assert after[1] == {**sitting, "status": "deleted"}
    assert client.refused("DELETE", f"/meetings/{body['id']}", occurrence_id="7")[:2] == (400, 300)


@pytest.mark.parametrize("kind", ["meetings", "webinars"])
def test_a_whole_series_can_be_deleted(client, made, kind):
    body = made({**SERIES, "type": 8 if kind == "meetings" else 9}, kind)
    reply = client.ask("DELETE", f"/{kind}/{body['id']}")
    assert (reply.status, reply.body) == (204, b"")
    assert client.refused("GET", f"/{kind}/{body['id']}")[:2] == (404, 3001)


def test_a_deleted_meeting_can_be_recovered(client, made):
    body = made({})
    client.ask("DELETE", f"/meetings/{body['id']}")
    assert client.ask("PUT", f"/meetings/{body['id']}/status", {"action": "recover"}).status == 204
    assert client.get(f"/meetings/{body['id']}") == body


def test_a_running_meeting_can_be_ended(client, made):
    body = made({"start_time": "2030-01-07T09:00:00Z"})
    assert client.get(f"/meetings/{body['id']}")["status"] == "started"
    client.ask("PUT", f"/meetings/{body['id']}/status", {"action": "end"})
    assert client.get(f"/meetings/{body['id']}")["status"] == "waiting"


def test_a_personal_room_cannot_be_deleted(client, world):
    room = next(m for m in world.meetings.values() if m.type == 4)
    assert client.refused("DELETE", f"/meetings/{room.number}")[:2] == (400, 3018)


def test_a_meeting_can_be_scheduled_for_another(client, world, made):
    body = made({"schedule_for": world.hosts[1].email})
    assert body["host_id"] == world.hosts[1].id


WRONG = [
    ({"topic": "x" * 201}, "topic"),
    ({"agenda": "x" * 2001}, "agenda"),
    ({"duration": 0}, "duration"),
    ({"duration": 1441}, "duration"),
    ({"duration": "60"}, "duration"),
    ({"password": "x" * 11}, "password"),
    ({"type": 5}, "type"),
    ({"start_time": "tomorrow"}, "start_time"),
    ({"timezone": "Mars/Base"}, "timezone"),
    ({"type": 8}, "recurrence"),
    ({"recurrence": {"type": 4}}, "recurrence.type"),
    ({"recurrence": {"type": 2}}, "recurrence.weekly_days"),
    ({"recurrence": {"type": 2, "weekly_days": "8"}}, "recurrence.weekly_days"),
    ({"recurrence": {"type": 1, "repeat_interval": 100}}, "recurrence.repeat_interval"),
    ({"recurrence": {"type": 3, "repeat_interval": 11}}, "recurrence.repeat_interval"),
    ({"recurrence": {"type": 1, "end_times": 61}}, "recurrence.end_times"),
    (
        {"recurrence": {"type": 1, "end_times": 2, "end_date_time": "2030-02-01T00:00:00Z"}},
        "recurrence.end_date_time",
    ),
    ({"recurrence": {"type": 3, "monthly_week": 5, "monthly_week_day": 1}}, "recurrence.monthly_week"),
]


@pytest.mark.parametrize(("body", "field"), WRONG)
def test_a_wrong_field_is_refused_by_name(client, marta, body, field):
    reply = client.ask("POST", f"/users/{marta}/meetings", body)
    said = json.loads(reply.body)
    assert (reply.status, said["code"], said["message"]) == (400, 300, "Validation Failed.")
    assert [error["field"] for error in said["errors"]] == [field]


def test_all_mistakes_are_told_at_once(client, marta):
    reply = client.ask("POST", f"/users/{marta}/meetings", {"topic": 1, "duration": -1, "timezone": "x"})
    assert {e["field"] for e in json.loads(reply.body)["errors"]} == {"topic", "duration", "timezone"}


@pytest.mark.parametrize("raw", [b"{", b"[]", b"\xff", b'"text"'])
def test_a_body_that_is_no_object_is_refused(client, marta, raw):
    client.login()
    headers = {"authorization": f"Bearer {client.token}"}
    reply = client.sandbox.handle("POST", f"/v2/users/{marta}/meetings", {}, headers, raw)
    assert (reply.status, json.loads(reply.body)["code"]) == (400, 300)


def test_a_hundred_changes_a_day_for_one_host_and_no_more(client_of, world, marta, clock):
    client = client_of(limits=True)
    for _ in range(100):
        assert client.ask("POST", f"/users/{marta}/meetings", {}).status == 201
        clock.move(1)
    reply = client.ask("POST", f"/users/{marta}/meetings", {})
    assert reply.status == 429
    assert b"exceeded the daily rate limit (100)" in reply.body
    assert client.ask("POST", f"/users/{world.hosts[1].id}/meetings", {}).status == 201
    clock.move(86_400)
    client.token = ""
    assert client.ask("POST", f"/users/{marta}/meetings", {}).status == 201


def test_a_series_can_be_made_a_single_meeting_and_back(client, made):
    body = made(SERIES)
    client.ask("PATCH", f"/meetings/{body['id']}", {"type": 2})
    assert "recurrence" not in client.get(f"/meetings/{body['id']}")
    client.ask("PATCH", f"/meetings/{body['id']}", {"type": 8, "recurrence": {"type": 1, "end_times": 3}})
    assert len(starts(client.get(f"/meetings/{body['id']}"))) == 3
