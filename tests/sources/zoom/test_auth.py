import base64
from threading import Barrier, Event, Thread
from urllib.parse import parse_qs

import httpx
import pytest

from eroom_static.core.errors import RateLimited, SourceError, Unauthorized, UnexpectedReply, Unreachable
from eroom_static.sources.zoom.auth import MARGIN, Token, TokenKeeper, regional
from eroom_static.sources.zoom.client import LIST_USERS
from tests.sources.zoom.account import BASIC, CREDENTIALS, Clock, Zoom, a_token, client_of, no, page

USERS = page("users", 1)


def refused(*tokens: httpx.Response | Exception, kind: type[SourceError] = Unauthorized) -> SourceError:
    zoom = Zoom(USERS, tokens=tokens)
    with pytest.raises(kind) as wrong:
        client_of(zoom).get(LIST_USERS)
    assert zoom.asked == []
    return wrong.value


def test_the_token_is_asked_for_with_the_account_in_the_body_and_the_app_in_the_header():
    zoom = Zoom(USERS)
    client_of(zoom).get(LIST_USERS)
    (request,) = zoom.token_requests
    assert request.method == "POST"
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["account_credentials"],
        "account_id": ["not-a-secret-account"],
    }
    kind, told = request.headers["authorization"].split()
    assert (kind, base64.b64decode(told)) == ("Basic", b"not-a-secret-client:not-a-secret-secret")
    assert request.url.query == b""
    assert zoom.bearers == ["Bearer token-1"]


def test_no_token_is_asked_for_before_it_is_needed():
    zoom = Zoom(USERS)
    client_of(zoom)
    assert zoom.token_requests == []


def test_one_token_serves_the_run():
    zoom = Zoom(USERS)
    client = client_of(zoom)
    list(client.map(lambda _: client.get(LIST_USERS), range(40)))
    assert (len(zoom.token_requests), len(zoom.asked)) == (1, 40)


def test_while_one_thread_fetches_the_token_the_others_wait_for_it():
    fetched, started, go_on = [], Barrier(9, timeout=5), Event()

    def fetch() -> Token:
        fetched.append(1)
        assert go_on.wait(5)
        return Token(bearer=f"token-{len(fetched)}", expires=100.0)

    keeper = TokenKeeper(fetch, lambda: 0.0)
    got: list[Token] = []
    threads = [Thread(target=lambda: (started.wait(), got.append(keeper.token()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    started.wait()
    go_on.set()
    for thread in threads:
        thread.join()
    assert [token.bearer for token in got] == ["token-1"] * 8


def test_a_token_that_another_thread_has_renewed_is_not_renewed_again():
    tokens = iter(Token(bearer=f"token-{n}", expires=100.0) for n in range(1, 9))
    keeper = TokenKeeper(lambda: next(tokens), lambda: 0.0)
    old = keeper.token()
    assert [keeper.token(refused=old).bearer for _ in range(3)] == ["token-2"] * 3


def test_a_run_whose_token_was_refused_asks_no_second_time():
    zoom = Zoom(USERS, tokens=(no(401, 4702),))
    client = client_of(zoom)
    for _ in range(3):
        with pytest.raises(Unauthorized):
            client.get(LIST_USERS)
    assert len(zoom.token_requests) == 1


@pytest.mark.parametrize(
    ("answer", "lifetime"),
    [
        (a_token(1), 3600),
        (a_token(1, expires_in=3599), 3599),
        (a_token(1, expires_in="3599"), 3599),
        (a_token(1, expires_in=1800.5), 1800.5),
        (httpx.Response(200, json={"access_token": "token-1"}), 3600),
        (a_token(1, expires_in=None), 3600),
        (a_token(1, expires_in=0), 3600),
        (a_token(1, expires_in="soon"), 3600),
        (a_token(1, expires_in=True), 3600),
    ],
)
def test_a_token_is_used_until_shortly_before_its_end(answer, lifetime):
    clock = Clock()
    zoom = Zoom(USERS, tokens=(answer, a_token(2)))
    client = client_of(zoom, clock, deadline=10_000)
    client.get(LIST_USERS)
    clock.sleep(lifetime - MARGIN - 1)
    client.get(LIST_USERS)
    clock.sleep(2)
    client.get(LIST_USERS)
    assert zoom.bearers == ["Bearer token-1"] * 2 + ["Bearer token-2"]


def test_a_token_of_few_seconds_is_used_for_half_of_them():
    clock = Clock()
    zoom = Zoom(USERS, tokens=(a_token(1, expires_in=10), a_token(2, expires_in=10)))
    client = client_of(zoom, clock)
    for _ in range(3):
        client.get(LIST_USERS)
        clock.sleep(3)
    assert zoom.bearers == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize(
    ("told", "base"),
    [
        ("https://api.zoom.us", "https://api.zoom.us/v2"),
        ("https://api-eu.zoom.us/", "https://api-eu.zoom.us/v2"),
        ("https://API-EU.ZOOM.US/v2", "https://api-eu.zoom.us/v2"),
        ("https://acme.zoom.us:443", "https://acme.zoom.us/v2"),
        ("https://zoom.us", "https://zoom.us/v2"),
        ("https://api.zoomgov.com", "https://api.zoomgov.com/v2"),
        ("http://api.zoom.us", None),
        ("https://evil.example", None),
        ("https://zoom.us.evil.example", None),
        ("https://evilzoom.us", None),
        ("https://zoom.us@evil.example", None),
        ("https://user:word@api.zoom.us", None),
        ("https://evil.example\\@api.zoom.us", None),
        ("https://evil.example/.zoom.us", None),
        ("https://evil.example#.zoom.us", None),
        ("https://api.zoom.us:8443", None),
        ("https://api.zoom.us:x", None),
        ("https://[::1", None),
        ("https://", None),
        ("api.zoom.us", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_a_regional_address_is_believed_only_if_it_is_zooms(told, base):
    assert regional(told) == base


@pytest.mark.parametrize(
    ("configured", "told", "asked"),
    [
        (None, None, "https://api.zoom.us/v2/users"),
        (None, "https://api-eu.zoom.us", "https://api-eu.zoom.us/v2/users"),
        (None, "https://evil.example", "https://api.zoom.us/v2/users"),
        (
            "https://gateway.example.org/zoom/v2/",
            "https://api-eu.zoom.us",
            "https://gateway.example.org/zoom/v2/users",
        ),
    ],
)
def test_the_token_goes_to_the_configured_address_or_the_accounts_region_and_nowhere_else(
    configured, told, asked
):
    zoom = Zoom(USERS, tokens=(a_token(1, api_url=told),))
    client_of(zoom, api_url=configured).get(LIST_USERS)
    assert [str(request.url) for request in zoom.asked] == [asked]


@pytest.mark.parametrize(
    ("status", "body", "named", "not_named"),
    [
        (
            400,
            {"reason": "Invalid client_id or client_secret", "error": "invalid_client"},
            ("ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "Invalid client_id or client_secret, invalid_client"),
            ("ZOOM_ACCOUNT_ID",),
        ),
        (
            401,
            {"code": 4702, "message": "Invalid client."},
            ("ZOOM_CLIENT_SECRET", "code 4702"),
            ("ZOOM_ACCOUNT_ID",),
        ),
        (400, {"code": "4704", "message": "Nope"}, ("ZOOM_CLIENT_SECRET", "code 4704"), ("ZOOM_ACCOUNT_ID",)),
        (
            400,
            {"errorCode": 4706, "errorMessage": "Missing"},
            ("ZOOM_CLIENT_ID", "Missing"),
            ("ZOOM_ACCOUNT_ID",),
        ),
        (
            400,
            {"reason": "Bad Request", "error": "invalid_request"},
            ("ZOOM_ACCOUNT_ID",),
            ("ZOOM_CLIENT_ID",),
        ),
        (
            400,
            {"reason": "unsupported grant type", "error": "unsupported_grant_type"},
            ("Server-to-Server OAuth app", "ZOOM_CLIENT_ID", "ZOOM_ACCOUNT_ID"),
            (),
        ),
        (400, {"code": 4705}, ("Server-to-Server OAuth app",), ()),
        (400, {"code": 4717, "message": "The app has been disabled"}, ("switched off", "Activation"), ()),
        (400, {"code": 4738}, ("switched off",), ()),
        (401, {"code": 4741}, ("switched off",), ()),
        (401, {}, ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "HTTP 401"), ()),
        (403, {"error_description": "not today"}, ("not today",), ()),
        (200, {"code": 4700, "message": "Something"}, ("Something", "code 4700"), ()),
    ],
)
def test_a_refused_credential_is_named_with_the_place_where_it_is_found(status, body, named, not_named):
    wrong = refused(httpx.Response(status, json=body))
    assert wrong.exit_code == 4
    assert all(name in str(wrong) for name in named)
    assert not any(name in wrong.message for name in not_named)
    assert "marketplace.zoom.us → Manage → your Server-to-Server OAuth app" in wrong.hint


def test_a_refusal_that_is_not_json_still_names_the_credentials():
    assert "ZOOM_CLIENT_SECRET" in refused(httpx.Response(401, text="<html>no</html>")).message


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={}),
        httpx.Response(200, json={"token_type": "bearer"}),
        httpx.Response(200, json={"access_token": 7}),
        httpx.Response(200, json={"access_token": "two\r\nlines"}),
        httpx.Response(200, json={"access_token": "ünsendable"}),
        httpx.Response(200, json=["token"]),
        httpx.Response(404, json={"message": "not here"}),
        httpx.Response(404, text="<html>"),
        httpx.Response(302, headers={"Location": "https://evil.example"}),
    ],
)
def test_an_answer_that_is_no_token_is_not_taken_for_one(answer):
    wrong = refused(answer, kind=UnexpectedReply)
    assert wrong.where.startswith("POST /oauth/token")
    assert "ZOOM_OAUTH_URL" in wrong.hint
    assert wrong.exit_code == 3


@pytest.mark.parametrize(
    "trouble",
    [no(503, 0), no(429, 429, Retry_After="3"), httpx.ConnectError("x"), httpx.Response(200, text="{")],
)
def test_the_token_is_asked_for_again_after_what_may_pass(trouble):
    zoom = Zoom(USERS, tokens=(trouble, trouble, a_token(3)))
    client_of(zoom).get(LIST_USERS)
    assert (len(zoom.token_requests), zoom.bearers) == (3, ["Bearer token-3"])


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (no(503, 0), Unreachable),
        (httpx.ConnectError("x"), Unreachable),
        (no(429, 429, Retry_After="7200"), RateLimited),
        (httpx.Response(200, text="{"), UnexpectedReply),
    ],
)
def test_the_patience_for_a_token_has_an_end(trouble, kind):
    assert refused(trouble, kind=kind).where == "POST /oauth/token"


@pytest.mark.parametrize("secret", [CREDENTIALS.client_secret, BASIC])
def test_a_token_server_that_quotes_what_it_was_sent_does_not_get_it_printed(secret):
    wrong = refused(httpx.Response(400, json={"reason": f"You sent Basic {secret}", "error": secret}))
    assert secret not in f"{wrong} {vars(wrong)}"
    assert "You sent Basic …" in wrong.message


@pytest.mark.parametrize("secret", [CREDENTIALS.client_secret, BASIC, "token-1"])
def test_an_api_that_quotes_what_it_was_sent_does_not_get_it_printed(secret):
    with pytest.raises(SourceError, match="You sent …") as wrong:
        client_of(Zoom(no(400, 3000, f"You sent {secret}"))).get(LIST_USERS)
    assert secret not in f"{wrong.value} {vars(wrong.value)}"


def test_neither_credentials_nor_token_show_what_they_hold():
    token = Token(bearer="not-a-secret-token", expires=1.0, api_url=None)
    assert "not-a-secret" not in f"{CREDENTIALS!r} {CREDENTIALS} {token!r} {token} {client_of(Zoom(USERS))!r}"
