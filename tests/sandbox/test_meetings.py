import json
from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
SECOND_CALL_ONLY = {
    "password",
    "settings",
    "occurrences",
    "recurrence",
    "host_email",
    "start_url",
    "status",
    "tracking_fields",
    "registration_url",
}


def topic(world, start: str):
    return next(m for m in world.meetings.values() if m.topic.startswith(start))


def starts(body) -> list[str]:
    return [occurrence["start_time"] for occurrence in body["occurrences"]]


@pytest.mark.parametrize("size", ["1", "3", "300"])
def test_paging_to_the_end_gives_every_listed_meeting_once(client, world, size):
    found = [
        item["id"]
        for host in world.hosts
        if host.can_host
        for kind in ("meetings", "webinars")
        if kind == "meetings" or host.webinars
        for item in client.every(f"/users/{host.id}/{kind}", kind, page_size=size)
    ]
    listed = [m.number for m in world.meetings.values() if m.type in (2, 3, 8, 5, 6, 9) and m.host.can_host]
    assert sorted(found) == sorted(listed)


def test_instant_personal_and_screen_share_rooms_are_in_no_list(client, world):
    for meeting in world.meetings.values():
        if meeting.type in (1, 4, 10):
            items = client.every(f"/users/{meeting.host.id}/meetings", "meetings")
            assert meeting.number not in {item["id"] for item in items}
            assert client.get(f"/meetings/{meeting.number}")["type"] == meeting.type


def test_a_host_may_be_named_by_address(client, world):
    host = world.hosts[0]
    by_id = client.get(f"/users/{host.id}/meetings")["meetings"]
    assert client.get(f"/users/{host.email.upper()}/meetings")["meetings"] == by_id
    assert client.get(f"/users/{host.email.replace('@', '%40')}/meetings")["meetings"] == by_id


def test_a_list_leaves_out_what_only_the_full_answer_tells(client, world):
    for host in world.hosts[:6]:
        for item in client.every(f"/users/{host.id}/meetings", "meetings"):
            assert not SECOND_CALL_ONLY & item.keys()
            assert len(item["agenda"]) <= 250


def test_the_full_answer_has_the_whole_agenda(client, world):
    floods = topic(world, "Climate stories")
    items = client.every(f"/users/{floods.host.id}/webinars", "webinars")
    short = next(item for item in items if item["id"] == floods.number)["agenda"]
    whole = client.get(f"/webinars/{floods.number}")["agenda"]
    assert len(short) == 250
    assert len(whole) > 1800
    assert "#public" in whole.removeprefix(short)


def test_a_series_is_listed_once_as_scheduled_and_by_sitting_as_upcoming(client, world):
    knit = topic(world, "Knit & natter")
    path = f"/users/{knit.host.id}/meetings"
    assert [i["id"] for i in client.every(path, "meetings")].count(knit.number) == 1
    upcoming = [i for i in client.every(path, "meetings", type="upcoming") if i["id"] == knit.number]
    assert len(upcoming) > 20
    assert len({item["start_time"] for item in upcoming}) == len(upcoming)


def test_past_sittings_are_told_only_on_request(client, world):
    knit = topic(world, "Knit & natter")
    path = f"/meetings/{knit.number}"
    ahead = client.get(path)
    everything = client.get(path, show_previous_occurrences="true")
    assert all(start > "2030-01-07" for start in starts(ahead))
    assert set(starts(ahead)) < set(starts(everything))
    assert len(everything["occurrences"]) == 40
    assert {o["status"] for o in everything["occurrences"]} == {"available", "deleted"}


def test_a_series_that_is_over_has_no_occurrences_and_is_no_error(client, world):
    club = topic(world, "Kids' coding club")
    assert "occurrences" not in client.get(f"/meetings/{club.number}")
    assert len(client.get(f"/meetings/{club.number}", show_previous_occurrences="true")["occurrences"]) == 4


def test_a_moved_sitting_keeps_its_id(client, world):
    club = topic(world, "Book club")
    moved = client.get(f"/meetings/{club.number}", show_previous_occurrences="true")["occurrences"][2]
    slot = datetime.fromtimestamp(int(moved["occurrence_id"]) / 1000, UTC)
    assert moved["start_time"] == (slot + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_one_sitting_can_be_asked_for(client, world):
    knit = topic(world, "Knit & natter")
    sitting = client.get(f"/meetings/{knit.number}")["occurrences"][3]
    one = client.get(f"/meetings/{knit.number}", occurrence_id=sitting["occurrence_id"])
    assert one["start_time"] == sitting["start_time"]
    assert client.refused("GET", f"/meetings/{knit.number}", occurrence_id="1")[:2] == (400, 300)


def test_rooms_without_a_fixed_time_have_no_start(client, world):
    room = client.get(f"/meetings/{topic(world, 'The quiet study room').number}")
    assert "start_time" not in room
    assert "occurrences" not in room


def test_registration_has_an_address_only_where_it_is_asked_for(client, world):
    for meeting in world.meetings.values():
        if meeting.host.can_host:
            path = "webinars" if meeting.webinar else "meetings"
            body = client.get(f"/{path}/{meeting.number}")
            assert ("registration_url" in body) is (body["settings"]["approval_type"] != 2)


def test_a_meeting_without_passcode_tells_none(client, world):
    bare = next(m for m in world.meetings.values() if not m.passcode)
    body = client.get(f"/meetings/{bare.number}")
    assert not {"password", "encrypted_password", "h323_password", "pstn_password"} & body.keys()
    assert "pwd=" not in body["join_url"]


def test_a_meeting_that_runs_is_started_and_listed_as_live(client, world, clock):
    aloud = topic(world, "The 24-hour read-aloud")
    path = f"/users/{aloud.host.id}/meetings"
    assert client.get(f"/meetings/{aloud.number}")["status"] == "started"
    assert [item["id"] for item in client.every(path, "meetings", type="live")] == [aloud.number]
    clock.move(86_400)
    client.token = ""
    assert client.get(f"/meetings/{aloud.number}")["status"] == "waiting"


def test_upcoming_and_previous_share_nothing_and_run_half_a_year(client, world):
    for host in world.hosts[:6]:
        path = f"/users/{host.id}/meetings"
        past = client.every(path, "meetings", type="previous_meetings")
        ahead = client.every(path, "meetings", type="upcoming_meetings")
        assert all(item["start_time"] < "2030-01-07T09" for item in past)
        assert all("2030-01-07" <= item["start_time"] < "2030-07-10" for item in ahead)


def test_lists_can_be_cut_by_days(client, world):
    path = f"/users/{world.hosts[0].id}/meetings"
    days = {i["start_time"][:10] for i in client.every(path, "meetings") if "start_time" in i}
    assert {"2030-01-07", "2030-01-09"} < days
    cut = client.every(path, "meetings", **{"from": "2030-01-07", "to": "2030-01-09"})
    assert {item["start_time"][:10] for item in cut} == {d for d in days if "2030-01-07" <= d <= "2030-01-09"}
    assert client.refused("GET", path, **{"from": "yesterday"})[:2] == (400, 300)


def test_zoom_forgets_a_meeting_30_days_after_it(client, world, clock):
    opening = topic(world, "Opening night")
    assert client.get(f"/meetings/{opening.number}")["id"] == opening.number
    clock.move(12 * 86_400)
    client.token = ""
    assert client.refused("GET", f"/meetings/{opening.number}")[:2] == (404, 3001)
    items = client.every(f"/users/{opening.host.id}/meetings", "meetings")
    assert opening.number not in {item["id"] for item in items}


def test_zoom_forgets_a_webinar_at_its_end(client, world, clock):
    privacy = topic(world, "Digital privacy")
    clock.move(6 * 86_400)
    assert client.refused("GET", f"/webinars/{privacy.number}")[:2] == (404, 3001)


@pytest.mark.parametrize("zone", ["Nowhere/Here", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused(client, marta, zone):
    path = f"/users/{marta}/meetings"
    assert client.refused("GET", path, timezone=zone, **{"from": "2030-01-01"})[:2] == (400, 300)


@pytest.mark.parametrize("name", ["12x", "-1", "%31%32x", "\uff11\uff12\uff13"])
def test_a_number_that_is_none_is_refused(client, name):
    assert client.refused("GET", f"/meetings/{name}") == (400, 300, "Invalid meeting id.")


def test_texts_leave_as_they_are(client, world):
    for start in ("Your first web page", "Templates that think", "../../etc", "أمسية", "שעת"):
        meeting = topic(world, start)
        raw = client.ask("GET", f"/meetings/{meeting.number}").body
        assert json.loads(raw)["topic"] == meeting.topic
        assert json.loads(raw)["agenda"] == meeting.agenda


def test_an_invitation_is_the_pasted_text(client, world):
    map_talk = topic(world, "How to read a city map")
    told = client.get(f"/meetings/{map_talk.number}/invitation")
    assert told["invitation"] in map_talk.agenda
    assert "\r\n" in told["invitation"]
