from urllib.parse import quote

import pytest


def over(world, name: str):
    return next(m for m in world.meetings.values() if m.topic.startswith(name))


def test_each_instance_has_a_uuid_of_its_own(client, world):
    club = over(world, "Kids' coding club")
    instances = client.get(f"/past_meetings/{club.number}/instances")["meetings"]
    assert len({one["uuid"] for one in instances}) == 4


def test_a_number_means_the_latest_instance_and_a_uuid_that_very_one(client, world):
    club = over(world, "Kids' coding club")
    instances = client.get(f"/past_meetings/{club.number}/instances")["meetings"]
    assert client.get(f"/past_meetings/{club.number}")["uuid"] == instances[-1]["uuid"]
    for one in instances:
        name = quote(quote(one["uuid"], safe=""), safe="")
        assert client.get(f"/past_meetings/{name}")["start_time"] == one["start_time"]


def test_an_awkward_uuid_is_found_only_if_encoded_twice(client, world):
    every = [
        one["uuid"]
        for m in world.meetings.values()
        if not m.webinar and m.host.can_host
        for one in client.get(f"/past_meetings/{m.number}/instances")["meetings"]
    ]
    awkward = [name for name in every if name.startswith("/") or "//" in name]
    assert {name.startswith("/") for name in awkward} == {True, False}
    for name in awkward:
        once = quote(name, safe="")
        assert client.refused("GET", f"/past_meetings/{once}")[:2] == (404, 2300)
        assert client.get(f"/past_meetings/{quote(once, safe='')}")["uuid"] == name
    plain = next(name for name in every if "/" in name and name not in awkward)
    assert client.get(f"/past_meetings/{quote(plain, safe='')}")["uuid"] == plain


def test_what_has_not_ended_has_no_past(client, world):
    ahead = over(world, "Reading challenge")
    assert client.get(f"/past_meetings/{ahead.number}/instances") == {"meetings": []}
    assert client.refused("GET", f"/past_meetings/{ahead.number}")[:2] == (404, 3001)


def test_the_count_of_people_is_the_length_of_their_list(client, world):
    opening = over(world, "Opening night")
    count = client.get(f"/report/meetings/{opening.number}")["participants_count"]
    people = client.every(f"/report/meetings/{opening.number}/participants", "participants", page_size="7")
    assert len(people) == count
    assert people[0]["user_email"] == opening.host.email
    assert all(person["user_email"] == "" for person in people[1:])


def test_reports_of_a_host_lie_within_the_days_asked_for(client, marta):
    days = {"from": "2029-12-18", "to": "2030-01-07"}
    rows = client.every(f"/report/users/{marta}/meetings", "meetings", page_size="5", **days)
    assert rows
    assert all("2029-12-18" <= row["start_time"][:10] <= "2030-01-07" for row in rows)
    assert all(row["participants_count"] >= 2 for row in rows)


@pytest.mark.parametrize(
    "days",
    [
        {},
        {"from": "2030-01-01"},
        {"from": "2030-01-31", "to": "2030-01-01"},
        {"from": "2029-10-01", "to": "2030-01-01"},
    ],
)
def test_a_report_needs_a_month_at_most(client, marta, days):
    assert client.refused("GET", f"/report/users/{marta}/meetings", **days)[:2] == (400, 300)


def test_upcoming_events_name_every_sitting_of_the_account(client, world):
    days = {"from": "2030-01-07", "to": "2030-02-06"}
    events = client.every("/report/upcoming_events", "upcoming_events", page_size="50", **days)
    only = client.every("/report/upcoming_events", "upcoming_events", type="webinar", **days)
    assert 0 < len(only) < len(events)
    assert {int(event["id"]) for event in only} <= {m.number for m in world.meetings.values() if m.webinar}


def test_the_daily_report_counts_what_was_held(client):
    days = client.get("/report/daily", year="2029", month="12")["dates"]
    assert sum(day["meetings"] for day in days) > 20
    assert all((day["participants"] > 0) is (day["meetings"] > 0) for day in days)
    assert client.refused("GET", "/report/daily", year="2029", month="13")[:2] == (400, 300)
