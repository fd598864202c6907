import asyncio
import json

import pytest

from eroom_static.function.asgi import create
from eroom_static.function.config import ConfigError
from tests.function.asking import NOW, ORIGIN, body, environ, grant

HEADERS = [(b"content-type", b"application/json"), (b"origin", ORIGIN.encode())]


def scope(**more):
    usual = {"type": "http", "http_version": "1.1", "method": "POST", "path": "/join"}
    return usual | {"headers": HEADERS, "client": ("192.0.2.7", 50812)} | more


def part(content=b"", *, more=False):
    return {"type": "http.request", "body": content, "more_body": more}


def talk(*messages, app=None, patience=10, **more):
    """What the application sends, and how much of what it was sent it took. After the last message: silence."""
    waiting, sent = list(messages), []

    async def receive():
        return waiting.pop(0) if waiting else await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    app = app or create(environ(), lambda: NOW, patience)
    asyncio.run(app(scope(**more), receive, send))
    return sent, len(messages) - len(waiting)


def ask(*messages, **more):
    (start, end), _ = talk(*messages, **more)
    headers = {n.decode(): v.decode() for n, v in start["headers"]}
    return start["status"], headers, json.loads(end["body"]) if end["body"] else None


def test_a_grant_is_signed_in_however_many_pieces_it_comes():
    content = body(grant())
    pieces = [part(content[n : n + 1], more=True) for n in range(len(content))]
    assert ask(part(content))[0] == 200
    assert ask(*pieces, part())[0] == 200


def test_a_body_that_never_ends_is_malformed_when_patience_does():
    status, headers, said = ask(part(b"{", more=True), patience=0)
    assert (status, said["error"]) == (400, "malformed")
    assert headers["connection"] == "close"  # or the rest would be read as the next request


def test_a_body_too_long_is_refused_once_that_is_known():
    (start, end), taken = talk(*[part(b" " * 1000, more=True)] * 100)
    assert (start["status"], json.loads(end["body"])["error"]) == (413, "too_large")
    assert taken == 5


def test_a_visitor_who_hangs_up_has_sent_nothing():
    status, _, said = ask(part(body(grant()), more=True), {"type": "http.disconnect"})
    assert (status, said["error"]) == (400, "malformed")


def test_since_http_2_the_connection_is_not_the_applications_to_close():
    assert "connection" not in ask(part(b"{", more=True), patience=0, http_version="2")[1]


def test_a_second_origin_is_an_origin_that_no_site_has():
    status, _, said = ask(part(body(grant())), headers=[*HEADERS, HEADERS[1]])
    assert (status, said["error"]) == (403, "origin")


def test_a_server_that_knows_no_client_is_served():
    assert ask(part(body(grant())), client=None)[0] == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "TRACE", "PUT"])
def test_other_methods_are_refused_without_reading(method):
    (start, _), taken = talk(method=method)
    assert (start["status"], taken) == (405, 0)


def test_lifespan_is_answered():
    sent, _ = talk({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}, type="lifespan")
    assert [m["type"] for m in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_web_socket_is_not_accepted():
    sent, _ = talk({"type": "websocket.connect"}, type="websocket")
    assert sent == [{"type": "websocket.close"}]


def test_it_does_not_start_without_its_variables():
    with pytest.raises(ConfigError, match="EROOM_ORIGINS is missing"):
        create(environ(EROOM_ORIGINS=""))
