import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from eroom_static.sandbox.api import Sandbox


def test_every_request_is_remembered_in_order(client, sandbox):
    client.get("/users")
    client.get("/groups", page_size="10")
    assert sandbox.requests == [("POST", "/oauth/token"), ("GET", "/v2/users"), ("GET", "/v2/groups")]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/nothing"),
        ("GET", "/users"),
        ("POST", "/v2/groups"),
        ("GET", "/v2/users/a/b/c"),
        ("GET", ""),
    ],
)
def test_an_unknown_endpoint_is_refused(sandbox, method, path):
    reply = sandbox.handle(method, path, {}, {}, b"")
    assert (reply.status, json.loads(reply.body)["code"]) == (404, 2300)


def test_threads_take_turns(world, clock):
    sandbox = Sandbox(world, clock=clock, limits=True, plan="pro")
    headers = {"authorization": "Bearer none"}
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: sandbox.handle("GET", "/v2/users", {}, headers, b""), range(200)))
    assert {reply.status for reply in replies} == {401}
    assert len(sandbox.requests) == 200
