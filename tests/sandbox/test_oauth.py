import json
from base64 import b64encode
from urllib.parse import urlencode

import pytest

from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.routes import SCOPES


def test_a_token_lives_an_hour_and_names_its_scopes(client, clock):
    body = json.loads(client.login().body)
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
    assert set(body["scope"].split(" ")) == SCOPES
    clock.move(3599)
    client.get("/users")
    clock.move(1)
    assert client.refused("GET", "/users") == (401, 124, "Access token is expired.")


def test_the_parameters_may_stand_in_the_query(sandbox):
    known = sandbox.world.credentials
    basic = b64encode(f"{known.client_id}:{known.client_secret}".encode()).decode()
    query = {"grant_type": "account_credentials", "account_id": known.account_id}
    reply = sandbox.handle("POST", "/oauth/token", query, {"AUTHORIZATION": f"basic {basic}"}, b"")
    assert reply.status == 200


def test_several_tokens_are_good_at_once(client):
    client.login()
    first = client.token
    client.login()
    assert client.token != first
    client.token = first
    client.get("/users")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "wrong"}, "invalid_client"),
        ({"account_id": "wrong"}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    ],
)
def test_wrong_credentials_are_refused_as_zoom_does(client, changed, error):
    reply = client.login(**changed)
    assert reply.status == 400
    assert json.loads(reply.body)["error"] == error
    assert client.token == ""


@pytest.mark.parametrize("header", ["", "Basic", "Basic !!!", "Basic /w==", "Bearer abc"])
def test_a_header_that_is_none_is_refused(sandbox, header):
    form = urlencode({"grant_type": "account_credentials"}).encode()
    reply = sandbox.handle("POST", "/oauth/token", {}, {"authorization": header}, form)
    assert (reply.status, json.loads(reply.body)["error"]) == (400, "invalid_client")


def test_a_missing_grant_type_is_refused_by_number(sandbox):
    assert json.loads(sandbox.handle("POST", "/oauth/token", {}, {}, b"").body)["code"] == 4706


@pytest.mark.parametrize(
    "header", [{}, {"authorization": "Bearer sandbox.none"}, {"authorization": "Basic abc"}]
)
def test_without_a_good_token_nothing_is_told(sandbox, header):
    reply = sandbox.handle("GET", "/v2/users", {}, header, b"")
    assert (reply.status, json.loads(reply.body)["code"]) == (401, 124)


def test_a_missing_scope_is_named(client_of, marta):
    client = client_of(scopes=SCOPES - {"webinar:read:list_webinars:admin"})
    client.get(f"/users/{marta}/meetings")
    status, code, message = client.refused("GET", f"/users/{marta}/webinars")
    assert (status, code) == (400, 4711)
    assert "webinar:read:list_webinars:admin" in message


def test_the_secrets_of_the_account_look_like_what_they_are(still):
    known = still.credentials
    for value in (known.account_id, known.client_id, known.client_secret):
        assert "not-a-secret" in value
        assert len(value) > 20


def test_an_app_with_scopes_of_before_opens_the_same_calls_and_names_its_own(client_of, marta):
    client = client_of(scopes={"user:read:admin", "meeting:read:admin"})
    client.get(f"/users/{marta}/meetings")
    status, code, message = client.refused("GET", f"/users/{marta}/webinars")
    assert (status, code) == (400, 4700)
    assert "webinar:read:admin" in message


def test_an_app_that_is_switched_off_gets_no_token(still):
    deactivated = Sandbox(still, clock=lambda: 0.0, app="deactivated")
    theirs = still.credentials
    basic = b64encode(f"{theirs.client_id}:{theirs.client_secret}".encode()).decode()
    form = f"grant_type=account_credentials&account_id={theirs.account_id}".encode()
    reply = deactivated.handle("POST", "/oauth/token", {}, {"Authorization": f"Basic {basic}"}, form)
    assert (reply.status, json.loads(reply.body)["code"]) == (400, 4717)
