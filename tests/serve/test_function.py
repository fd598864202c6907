import http.client
import json
import socket
from urllib.parse import urlsplit

import pytest

from eroom_static.function.config import Config
from eroom_static.serve.function import function
from tests.function.asking import NOW, ORIGIN, body, environ, grant

JSON = {"Content-Type": "application/json", "Origin": ORIGIN}


@pytest.fixture
def address():
    with function(Config.read(environ()), clock=lambda: NOW) as found:
        yield found


def connect(address):
    return http.client.HTTPConnection("127.0.0.1", urlsplit(address).port, timeout=10)


def ask(address, method="POST", path="/join", content=b"", **headers):
    server = connect(address)
    server.request(method, path, content or None, {**JSON, **headers})
    reply = server.getresponse()
    found = reply.status, dict(reply.headers), reply.read()
    server.close()
    return found


def said(address, *pieces):
    """Raw bytes out, and everything that comes back until the server hangs up."""
    with socket.create_connection(("127.0.0.1", urlsplit(address).port), timeout=10) as line:
        for piece in pieces:
            line.sendall(piece)
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def head(*lines):
    return "\r\n".join(["POST /join HTTP/1.1", "Host: x", f"Origin: {ORIGIN}", *lines, "", ""]).encode()


def test_a_grant_is_signed(address):
    status, headers, reply = ask(address, content=body(grant()))
    assert status == 200
    assert json.loads(reply)["signature"].count(".") == 2
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Server" not in headers


def test_one_connection_takes_several_requests(address):
    server = connect(address)
    for _ in range(3):
        server.request("POST", "/join", body(grant()), JSON)
        reply = server.getresponse()
        assert reply.status == 200
        reply.read()
    server.close()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_every_other_method_is_answered_by_the_function(address, method):
    status, headers, reply = ask(address, method)
    assert (status, headers["Allow"]) == (405, "POST, OPTIONS")
    assert reply == b"" if method == "HEAD" else json.loads(reply)["error"] == "method"


def test_a_preflight_and_a_look_at_its_health(address):
    assert ask(address, "OPTIONS")[0] == 204
    assert json.loads(ask(address, "GET", "/health")[2])["ok"] is True


def test_ten_megabytes_are_refused_and_their_sender_reads_why(address):
    status, _, reply = ask(address, content=b" " * 10_485_760)
    assert (status, json.loads(reply)["error"]) == (413, "too_large")


@pytest.mark.parametrize("lines", [(), ("Content-Length: -1",), ("Content-Length: 5", "Content-Length: 5")])
def test_a_length_that_is_none_is_malformed_and_ends_the_connection(address, lines):
    reply = said(address, head("Content-Type: application/json", "Connection: close", *lines), b"{}")
    assert reply.startswith("HTTP/1.1 400")


def test_a_body_in_chunks_is_malformed(address):
    lines = ("Content-Type: application/json", "Transfer-Encoding: chunked")
    reply = said(address, head(*lines), b"2\r\n{}\r\n0\r\n\r\nGET /health HTTP/1.1\r\n\r\n")
    assert reply.startswith("HTTP/1.1 400")
    assert reply.count("HTTP/1.1") == 1  # nothing of the body was taken for a request


def test_a_body_that_does_not_come_is_malformed_when_patience_ends():
    with function(Config.read(environ()), clock=lambda: NOW, patience=0.05) as address:
        reply = said(address, head("Content-Type: application/json", "Content-Length: 20"), b"{")
    assert reply.startswith("HTTP/1.1 400")


def test_two_origins_are_none(address):
    reply = said(address, head(f"Origin: {ORIGIN}", "Content-Length: 0", "Connection: close"))
    assert reply.startswith("HTTP/1.1 403")


def test_nothing_is_logged(address, capfd):
    ask(address, content=body(grant()))
    ask(address, "GET", "/nothing")
    said(address, b"rubbish\r\n\r\n")
    assert capfd.readouterr() == ("", "")


def test_a_taken_port_is_told(address):
    with (
        pytest.raises(OSError, match="in use"),
        function(Config.read(environ()), urlsplit(address).port),
    ):
        pass
