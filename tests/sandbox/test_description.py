"""The answers against Zoom's published description, so that the double cannot drift from the original."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from eroom_static.sandbox.routes import ROUTES

JANUARY = {"from": "2030-01-01", "to": "2030-01-31"}
DECEMBER = {"from": "2029-12-10", "to": "2030-01-07"}
# Not in this copy of the description; their shape was taken from public clients.
ELSEWHERE = {"/groups", "/groups/{}/members"}


@cache
def description(folder: Path) -> dict[str, Any]:
    # The alternatives of user settings overlap, so no answer at all is exactly one of them.
    return json.loads((folder / "openapi.json").read_text().replace('"oneOf"', '"anyOf"'))


def operation(spec: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    """The operation whose path fits, whatever its ids are called."""
    wanted = path.split("/")
    for known, item in spec["paths"].items():
        parts = known.split("/")
        fits = len(parts) == len(wanted) and all(
            part == want or (part.startswith("{") and want == "{}")
            for part, want in zip(parts, wanted, strict=True)
        )
        if fits and method.lower() in item:
            return item[method.lower()]
    return None


def schema(spec: dict[str, Any], method: str, path: str, status: str) -> dict[str, Any]:
    response = operation(spec, method, path)["responses"][status]
    found = response["content"]["application/json"]["schema"]
    return {**found, "components": spec.get("components", {}), "paths": spec["paths"]}


def complaints(validator: Draft202012Validator, body: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(body)]


@pytest.fixture
def fits(shared, client):
    """Asks and compares: every page of every answer fits the description."""

    def check(path: str, *names: object, **query: str) -> Any:
        validator = Draft202012Validator(schema(description(shared), "GET", path, "200"))
        body = client.get(path.format(*names), **query)
        assert complaints(validator, body) == []
        return body

    return check


def numbers(world, *, webinar: bool) -> Iterator[int]:
    return (m.number for m in world.meetings.values() if m.webinar is webinar and m.host.can_host)


def test_every_call_of_the_sandbox_is_one_of_zooms(shared):
    spec = description(shared)
    unknown = [r.path for r in ROUTES if operation(spec, r.method, r.path) is None]
    assert set(unknown) == ELSEWHERE


def test_scopes_and_labels_are_those_that_the_description_names(shared):
    spec = description(shared)
    for route in ROUTES:
        if route.path in ELSEWHERE or route.scope == "report:read:admin":
            continue
        text = operation(spec, route.method, route.path)["description"]
        assert f"`{route.scope}`" in text, route.path
        assert f"`{route.label}`" in text.lower(), route.path


@pytest.mark.parametrize("status", ["active", "inactive", "pending"])
def test_lists_of_users(fits, status):
    assert fits("/users", status=status, include_fields="host_key")["users"]


def test_every_user(fits, world):
    for host in world.hosts:
        if host.id and not host.left:
            fits("/users/{}", host.id)


@pytest.mark.parametrize("kind", ["scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"])
def test_lists_of_meetings(fits, world, kind):
    for host in world.hosts:
        if host.can_host:
            fits("/users/{}/meetings", host.id, type=kind, page_size="300")


@pytest.mark.parametrize("kind", ["scheduled", "upcoming"])
def test_lists_of_webinars(fits, world, kind):
    for host in world.hosts:
        if host.can_host and host.webinars:
            assert fits("/users/{}/webinars", host.id, type=kind, page_size="300")


@pytest.mark.parametrize("previous", ["true", "false"])
def test_every_meeting_and_webinar(fits, world, previous):
    for number in numbers(world, webinar=False):
        fits("/meetings/{}", number, show_previous_occurrences=previous)
    for number in numbers(world, webinar=True):
        fits("/webinars/{}", number, show_previous_occurrences=previous)


@pytest.mark.parametrize("status", ["approved", "pending", "denied"])
def test_registrants(fits, world, status):
    for number in numbers(world, webinar=False):
        fits("/meetings/{}/registrants", number, status=status)
    for number in numbers(world, webinar=True):
        fits("/webinars/{}/registrants", number, status=status)


def test_invitations_and_panelists(fits, world):
    for number in numbers(world, webinar=False):
        fits("/meetings/{}/invitation", number)
    for number in numbers(world, webinar=True):
        fits("/webinars/{}/panelists", number)


def test_past_meetings(fits, client, world):
    for number in numbers(world, webinar=False):
        instances = fits("/past_meetings/{}/instances", number)["meetings"]
        if instances:
            fits("/past_meetings/{}", number)
            fits("/past_meetings/{}/participants", number)
            fits("/report/meetings/{}", number)
            fits("/report/meetings/{}/participants", number)


def test_past_webinars(fits, world):
    held = [m.number for m in world.meetings.values() if m.type == 9 and m.first < world.now]
    assert held
    for number in held:
        assert fits("/past_webinars/{}/instances", number)
        fits("/past_webinars/{}/participants", number)
        fits("/report/webinars/{}", number)
        fits("/report/webinars/{}/participants", number)


def test_reports_of_the_account(fits, marta):
    assert fits("/report/users/{}/meetings", marta, **DECEMBER)["meetings"]
    assert fits("/report/upcoming_events", **JANUARY)["upcoming_events"]
    assert len(fits("/report/daily", year="2029", month="12")["dates"]) == 31


def test_the_rest(fits, marta):
    assert fits("/tracking_fields")["total_records"] == 2
    fits("/users/{}/token", marta, type="zak")
    fits("/users/{}/settings", marta)


CREATED = {
    "topic": "A test",
    "type": 8,
    "start_time": "2030-03-01T10:00:00",
    "timezone": "Europe/Berlin",
    "recurrence": {"type": 2, "weekly_days": "6", "end_times": 5},
    "settings": {"approval_type": 0},
}


def test_what_is_created_fits_as_well(shared, client, marta):
    def create(path: str, body: dict[str, Any], *names: object) -> Any:
        reply = client.ask("POST", path.format(*names), body)
        assert reply.status == 201, reply.body
        validator = Draft202012Validator(schema(description(shared), "POST", path, "201"))
        assert complaints(validator, json.loads(reply.body)) == []
        return json.loads(reply.body)

    guest = {"email": "guest@example.com", "first_name": "Guest"}
    meeting = create("/users/{}/meetings", CREATED, marta)
    webinar = create("/users/{}/webinars", {**CREATED, "type": 9}, marta)
    create("/meetings/{}/registrants", guest, meeting["id"])
    create("/webinars/{}/registrants", guest, webinar["id"])
    create("/users", {"action": "create", "user_info": {"email": "new@example.com", "type": 1}})


REFUSALS = (  # method, path, ids, body, query, and what it must be refused with
    ("GET", "/users", [], None, {"next_page_token": "no-such-token"}, 300),
    ("GET", "/users/{}", ["nobody"], None, {}, 1001),
    ("GET", "/users/{}/meetings", ["nobody"], None, {}, 1001),
    ("GET", "/users/{}/meetings", ["left"], None, {}, 1001),
    ("GET", "/users/{}/meetings", ["mute"], None, {}, 3161),
    ("GET", "/users/{}/webinars", ["aiko"], None, {}, 200),
    ("GET", "/meetings/{}", ["80000000000"], None, {}, 3001),
    ("GET", "/meetings/{}", ["webinar"], None, {}, 3000),
    ("GET", "/meetings/{}", ["of mute"], None, {}, 3161),
    ("GET", "/webinars/{}", ["80000000000"], None, {}, 3001),
    ("GET", "/webinars/{}", ["nonsense"], None, {}, 300),
    ("DELETE", "/meetings/{}", ["personal"], None, {}, 3018),
    ("DELETE", "/meetings/{}", ["webinar"], None, {}, 3000),
    ("PATCH", "/meetings/{}", ["80000000000"], {}, {}, 3001),
    ("POST", "/users/{}/meetings", ["mute"], {}, {}, 3161),
    ("POST", "/users/{}/meetings", ["marta"], {"schedule_for": "nobody@example.com"}, {}, 300),
    ("POST", "/users/{}/webinars", ["aiko"], {}, {}, 200),
    ("GET", "/past_meetings/{}", ["80000000000"], None, {}, 3001),
    ("GET", "/report/meetings/{}", ["80000000000"], None, {}, 3001),
    ("GET", "/report/daily", [], None, {"year": "2020", "month": "1"}, 300),
)


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: f"{case[0]} {case[1]} {case[5]}")
def test_refusals_have_codes_that_the_description_lists(shared, client, world, case):
    method, path, names, body, query, code = case
    people = dict(zip(("marta", "daniel", "aiko"), world.hosts, strict=False))
    people |= {"mute": world.hosts[6], "left": world.hosts[7]}
    rooms = {
        "webinar": next(m for m in world.meetings.values() if m.webinar),
        "personal": next(m for m in world.meetings.values() if m.type == 4),
        "of mute": next(m for m in world.meetings.values() if m.host is world.hosts[6]),
    }
    ids = [people[n].id if n in people else rooms[n].number if n in rooms else n for n in names]
    status, said, _ = client.refused(method, path.format(*ids), body, **query)
    listed = operation(description(shared), method, path)["responses"]
    examples = listed[str(status)]["content"]["application/json"]["examples"].values()
    assert said == code
    assert code in {example["value"]["code"] for example in examples}


@pytest.mark.parametrize("path", ["/users", "/users/{}/meetings", "/users/{}/webinars", "/report/daily"])
def test_a_bad_token_is_refused_as_the_description_says(shared, client, path, marta):
    client.login()
    client.token = "sandbox.no-such-token"
    status, code, _ = client.refused("GET", path.format(marta))
    assert (status, code) == (401, 124)
    assert "401" in operation(description(shared), "GET", path)["responses"]
