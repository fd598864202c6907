import json
from io import BytesIO

import pytest

from eroom_static.function.config import ConfigError
from eroom_static.function.wsgi import create
from tests.function.asking import NOW, ORIGIN, body, environ, grant


class Socket:
    """A body that breaks, after so many bytes have been asked of it."""

    def __init__(self, wrong):
        self.wrong = wrong

    def read(self, _):
        raise self.wrong


class Counted(BytesIO):
    taken = 0

    def read(self, count):
        assert count >= 0  # read() without a limit would take all that comes
        found = super().read(count)
        self.taken += len(found)
        return found


def ask(content=b"", *, app=None, method="POST", **more):
    said = {}
    request = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/join",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(content)),
        "HTTP_ORIGIN": ORIGIN,
        "REMOTE_ADDR": "192.0.2.7",
        "wsgi.input": BytesIO(content),
    }
    request = {k: v for k, v in (request | more).items() if v is not None}
    app = app or create(environ(), lambda: NOW)
    reply = b"".join(app(request, lambda status, headers: said.update(status=status, headers=dict(headers))))
    return int(said["status"][:3]), said["headers"], reply


def refused(reply):
    status, _, said = reply
    return status, json.loads(said)["error"]


def test_a_grant_is_signed():
    status, headers, said = ask(body(grant()))
    assert status == 200
    assert json.loads(said)["signature"].count(".") == 2
    assert headers["Content-Length"] == str(len(said))


@pytest.mark.parametrize("length", [None, "", "-1", "x", "1e3", "５", "+5", "1_0", " 5", "0x10", "5, 5", "1"])
def test_an_odd_length_is_malformed(length):
    assert refused(ask(body(grant()), CONTENT_LENGTH=length)) == (400, "malformed")


@pytest.mark.parametrize("length", ["4097", "10485760", "9" * 5000])
def test_a_length_over_the_limit_is_refused_unread(length):
    stream = Counted(body(grant()))
    assert refused(ask(CONTENT_LENGTH=length, **{"wsgi.input": stream})) == (413, "too_large")
    assert stream.taken == 0


def test_a_body_shorter_than_its_length_is_malformed():
    content = body(grant())
    assert refused(ask(content, CONTENT_LENGTH=str(len(content) + 1))) == (400, "malformed")


def test_a_body_without_a_length_is_read_where_the_server_knows_its_end():
    terminated = {"CONTENT_LENGTH": None, "wsgi.input_terminated": True}
    assert ask(body(grant()), **terminated)[0] == 200
    stream = Counted(b" " * 1_000_000)
    assert refused(ask(**(terminated | {"wsgi.input": stream}))) == (413, "too_large")
    assert stream.taken == 4097


@pytest.mark.parametrize("wrong", [OSError("gone"), TimeoutError(), ValueError("bad chunk"), EOFError()])
def test_a_body_that_breaks_is_malformed(wrong):
    assert refused(ask(**{"wsgi.input": Socket(wrong), "CONTENT_LENGTH": "20"})) == (400, "malformed")


def test_a_second_origin_is_an_origin_that_no_site_has():
    assert refused(ask(body(grant()), HTTP_ORIGIN=f"{ORIGIN},{ORIGIN}")) == (403, "origin")


def test_a_header_that_is_spelled_like_the_length_is_not_the_length():
    more = {"HTTP_CONTENT_LENGTH": "4097", "HTTP_CONTENT_TYPE": "text/plain"}
    assert ask(body(grant()), **more)[0] == 200


def test_head_has_the_length_and_no_body():
    status, headers, said = ask(method="HEAD")
    assert (status, said) == (405, b"")
    assert int(headers["Content-Length"]) > 0


def test_a_preflight_has_neither_body_nor_length():
    status, headers, said = ask(method="OPTIONS")
    assert (status, said) == (204, b"")
    assert "Content-Length" not in headers


def test_the_visitor_is_known_by_the_connection_unless_a_platform_vouches_for_another():
    def third(app, **more):
        return [ask(body(grant()), app=app, **more)[0] for _ in range(3)][2]

    few = environ(EROOM_BURST="2")
    spoofed = {"HTTP_X_FORWARDED_FOR": "6.6.6.6", "HTTP_X_REAL_IP": "6.6.6.6"}
    plain, vouched = create(few, lambda: NOW), create(few, lambda: NOW, vouched="x-real-ip")
    assert third(plain) == 429
    assert ask(body(grant()), app=plain, **spoofed)[0] == 429  # another word for the same visitor
    assert ask(body(grant()), app=plain, REMOTE_ADDR="192.0.2.8")[0] == 200
    assert third(vouched, HTTP_X_REAL_IP="192.0.2.7") == 429
    assert ask(body(grant()), app=vouched, HTTP_X_REAL_IP="192.0.2.8")[0] == 200


def test_it_does_not_start_without_its_variables():
    with pytest.raises(ConfigError, match="ZOOM_SDK_SECRET is missing"):
        create(environ(ZOOM_SDK_SECRET=""))
