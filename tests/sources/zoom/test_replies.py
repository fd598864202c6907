import json

import httpx
import pytest

from eroom_static.core.errors import Unauthorized, UnexpectedReply, Unreachable
from eroom_static.sources.zoom.client import (
    GET_MEETING,
    GET_WEBINAR,
    LIST_MEETINGS,
    LIST_USERS,
    LIST_WEBINARS,
)
from eroom_static.sources.zoom.patience import Failed, Limited
from eroom_static.sources.zoom.replies import ANY_HINT, Answer, ZoomRefusal, read, refusal
from eroom_static.sources.zoom.wire import Question, Reply

ASKED = Question(where="GET /users", method="GET", url="https://api.example.org/v2/users", headers={})
RECORDED = [
    ("error_already_exists", 1005, "User already in the account: …"),
    ("error_meeting_not_exist", 300, "Invalid meeting id."),
    ("error_next_page_token_invalid", 300, "The next page token is either invalid or has expired."),
    ("error_not_found", 1010, "User not belong to this account"),
    (
        "error_unauthorized_request",
        200,
        "Unauthorized request. You do not have permission to access this user's channel information.",
    ),
    ("error_user_not_exist", 1001, "User does not exist: foo"),
    ("error_validation", 300, "Validation Failed. user_info.type: Missing field."),
]


def reply(status: int, body: object, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, httpx.Headers(named), body if isinstance(body, bytes) else json.dumps(body).encode())


def trouble(status: int, code: int, message: str = "No.") -> Answer:
    answer = read(reply(status, {"code": code, "message": message}), ASKED)
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize(("name", "code", "message"), RECORDED)
def test_errors_as_others_recorded_them_are_understood(shared, name, code, message):
    body = (shared / "fixtures" / "zoom_rb" / f"{name}.json").read_bytes()
    answer = read(reply(400, body), ASKED)
    assert (answer.code, answer.message) == (code, message)


def test_the_recorded_429_of_the_daily_limit_is_understood_without_its_type(shared):
    recorded = _recorded(shared, "429, the per-user daily limit of create/update")
    answer = read(reply(429, recorded["body"], **recorded["headers"]), ASKED)
    assert isinstance(answer, Limited)
    assert answer.daily
    assert 'code 429: "You have exceeded the daily rate limit (100) of Meeting' in answer.says


def test_the_recorded_4711_names_the_scopes(shared):
    recorded = _recorded(shared, "missing granular scope")
    error = refusal(read(reply(recorded["status"], recorded["body"]), ASKED), LIST_USERS)
    assert isinstance(error, Unauthorized)
    assert "contact:read:list_contacts, contact:read:list_contacts:admin" in error.message


def _recorded(shared, what):
    snippets = json.loads((shared / "fixtures" / "captured" / "snippets.json").read_bytes())
    return next(snippet for snippet in snippets if snippet["what"] == what)


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize("code", [4700, 4711])
def test_a_missing_scope_names_scope_feature_and_cure(status, code):
    named = "meeting:read:list_meetings, meeting:read:list_meetings:admin"
    said = f"Invalid access token, does not contain scopes:[{named}]."
    error = refusal(trouble(status, code, said), LIST_MEETINGS)
    assert error.exit_code == 4
    assert error.message.startswith(
        f"the Zoom app may not do this: listing meetings needs one of the scopes {named} (code 47"
    )
    assert error.hint == (
        "add meeting:read:list_meetings:admin at marketplace.zoom.us → Manage → "
        "your Server-to-Server OAuth app → Scopes, then run again (a new token is needed)"
    )


@pytest.mark.parametrize(
    ("said", "named"), [("無効 [user:read:admin]", "user:read:admin"), ("", "user:read:list_users:admin")]
)
def test_scopes_are_found_in_any_language_and_known_without_any_text(said, named):
    assert f"needs the scope {named} (code" in refusal(trouble(400, 4711, said), LIST_USERS).message


def test_a_list_of_scopes_too_long_to_be_shown_is_cut_after_a_whole_one():
    many = ", ".join(f"meeting:read:something_{n:03}:admin" for n in range(40))
    error = refusal(trouble(400, 4711, f"no scopes:[{many}]."), LIST_USERS)
    named = error.message.partition("scopes ")[2].partition(" (code")[0].split(", ")
    assert len(named) >= 5
    assert all(name.endswith(":admin") for name in named)


@pytest.mark.parametrize(
    ("status", "code", "call"),
    [
        (404, 1001, LIST_MEETINGS),
        (400, 1010, LIST_MEETINGS),
        (400, 1120, LIST_MEETINGS),
        (400, 3161, LIST_MEETINGS),
        (400, 200, LIST_WEBINARS),
        (404, 3001, GET_MEETING),
        (400, 3000, GET_WEBINAR),
        (400, 300, GET_MEETING),
        (404, 2300, GET_MEETING),
        (200, 200, LIST_WEBINARS),
        (403, 0, LIST_USERS),
    ],
)
def test_a_refusal_carries_what_its_catcher_needs_and_says_what_to_do(status, code, call):
    error = refusal(trouble(status, code, "Zoom's words."), call)
    assert isinstance(error, ZoomRefusal)
    assert (error.status, error.code, error.zoom_message) == (status, code, "Zoom's words.")
    name = f"code {code}" if code else f"HTTP {status}"
    assert error.message == f'Zoom refused {call.needs} ({name}: "Zoom\'s words.")'
    assert error.where == call.where
    assert error.hint
    assert (error.hint == ANY_HINT) == (code == 0)
    assert error.exit_code == 3


def test_a_code_nobody_has_heard_of_points_to_zooms_table():
    assert refusal(trouble(400, 99999), GET_MEETING).hint == ANY_HINT


@pytest.mark.parametrize("code", [4717, 4738, 4741])
def test_an_app_that_was_switched_off_is_said_to_be(code):
    error = refusal(trouble(400, code), LIST_USERS)
    assert "switched off" in error.message
    assert error.exit_code == 4


@pytest.mark.parametrize(
    ("status", "code", "message", "refuses"),
    [
        (401, 124, "Access token is expired.", True),
        (400, 124, "Invalid access token.", True),
        (200, 124, "Invalid access token.", True),
        (401, 0, "", True),
        (400, 4700, "Token cannot be empty.", True),
        (400, 4700, "does not contain scopes:[user:read:admin]", False),
        (401, 4711, "does not contain scopes:[user:read:admin]", False),
        (403, 0, "", False),
        (404, 3001, "Meeting does not exist.", False),
    ],
)
def test_a_refused_token_is_known_by_code_or_status(status, code, message, refuses):
    assert trouble(status, code, message).refuses_token is refuses


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize(
    "body", [b"<html>Bad gateway</html>", b"", {"code": 5010, "message": "Internal"}, []]
)
def test_a_server_in_trouble_may_be_asked_again(status, body):
    outcome = read(reply(status, body), ASKED)
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, Unreachable)


@pytest.mark.parametrize("status", [501, 505, 520])
def test_a_server_that_will_never_do_it_is_not_asked_again(status):
    with pytest.raises(Unreachable, match=f"HTTP {status}"):
        read(reply(status, b""), ASKED)


CUT = [
    b"",
    b"{",
    b'{"users": [{"id": 1}',
    b"<html></html>",
    b'{"a": "\xff"}',
    b"[" * 100_000,
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize("body", CUT)
def test_a_good_answer_cut_or_not_json_may_be_asked_for_again(body):
    outcome = read(reply(200, body), ASKED)
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, UnexpectedReply)


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_that_is_not_json_is_not_asked_for_again(status):
    with pytest.raises(UnexpectedReply, match=f"not JSON .HTTP {status}"):
        read(reply(status, b"<html>blocked by a proxy</html>"), ASKED)


@pytest.mark.parametrize("body", [[], [{"id": 1}], "text", 7, None, True])
@pytest.mark.parametrize("status", [200, 400])
def test_json_that_is_no_object_is_named_with_its_place(body, status):
    with pytest.raises(UnexpectedReply) as wrong:
        read(reply(status, body), ASKED)
    assert wrong.value.where == "GET /users: $"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_said_to_be_one(status):
    with pytest.raises(UnexpectedReply, match=f"redirect.*HTTP {status}"):
        read(reply(status, b""), ASKED)


@pytest.mark.parametrize("status", [200, 400, 429])
def test_a_limit_is_known_by_code_or_status(status):
    assert isinstance(read(reply(status, {"code": 429, "message": "Slow."}), ASKED), Limited)
    assert isinstance(read(reply(429, b"<html>"), ASKED), Limited)


@pytest.mark.parametrize(
    "body",
    [
        {"code": "many", "message": ["no", "text"], "errors": "none"},
        {"code": None, "message": None, "errors": [7, None]},
        {"code": True, "message": {"a": 1}},
        {"code": 1.5},
    ],
)
def test_a_strange_error_body_is_still_a_refusal(body):
    error = refusal(read(reply(400, body), ASKED), LIST_USERS)
    assert isinstance(error, ZoomRefusal)
    assert (error.code, error.zoom_message) == (0, "")


def test_zooms_words_are_cut_and_cleaned():
    error = refusal(trouble(400, 3000, "\x1b[2J" + "no " * 500 + "host@example.org"), GET_MEETING)
    assert "\x1b" not in str(error)
    assert len(error.zoom_message) == 300
    assert "host@example.org" not in refusal(trouble(400, 3000, "Ask host@example.org"), GET_MEETING).message
