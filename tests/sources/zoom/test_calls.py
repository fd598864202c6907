import json

import httpx
import pytest

from eroom_static.core.errors import UnexpectedReply
from eroom_static.sources.zoom import calls
from eroom_static.sources.zoom.calls import (
    GET_MEETING,
    GROUP_MEMBERS,
    LIST_GROUPS,
    LIST_MEETINGS,
    Call,
    quoted,
)

CALLS = [call for call in vars(calls).values() if isinstance(call, Call)]


@pytest.mark.parametrize(
    ("part", "on_the_wire"),
    [
        ("81234567890", "81234567890"),
        ("events@example.org", "events%40example.org"),
        ("abc/def==", "abc%2Fdef%3D%3D"),
        ("/abc==", "%252Fabc%253D%253D"),
        ("ab//cd", "ab%252F%252Fcd"),
        ("a b?c#d", "a%20b%3Fc%23d"),
        ("ä", "%C3%A4"),
        ("..", "%2E%2E"),
        (".", "%2E"),
    ],
)
def test_a_path_part_is_quoted_and_httpx_leaves_it_so(part, on_the_wire):
    url = httpx.URL("https://api.example.org/v2/past_meetings/" + quoted(part) + "/instances")
    assert url.raw_path == f"/v2/past_meetings/{on_the_wire}/instances".encode()


def test_parts_are_put_in_their_places():
    assert LIST_MEETINGS.address({"user": "a@b"}) == "/users/a%40b/meetings"
    assert GET_MEETING.address({"id": "123"}) == "/meetings/123"


def test_an_empty_part_would_ask_something_else_and_is_refused():
    with pytest.raises(UnexpectedReply) as wrong:
        LIST_MEETINGS.address({"user": ""})
    assert wrong.value.where == "GET /users/{user}/meetings"


def test_labels_and_scopes_are_those_of_zooms_description(shared):
    described = json.loads((shared / "openapi.json").read_bytes())["paths"]
    known = {path.replace("{userId}", "{user}"): path for path in described}
    known |= {"/meetings/{id}": "/meetings/{meetingId}", "/webinars/{id}": "/webinars/{webinarId}"}
    for call in CALLS:
        if call in (LIST_GROUPS, GROUP_MEMBERS):
            continue  # the description beside the project holds no groups
        text = described[known[call.path]][call.method.lower()]["description"]
        assert call.scope in text
        assert call.label.upper() in text.upper()
