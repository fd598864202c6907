import gzip
import http.client
import socket
from urllib.parse import urlsplit

import pytest

from eroom_static.serve.preview import preview


@pytest.fixture
def output(tmp_path):
    for path, text in {
        "index.html": "home",
        "404.html": "nowhere",
        "a/index.html": "page a",
        "calendar.ics": "BEGIN:VCALENDAR",
        ".manifest.json": "{}",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "empty").mkdir()
    return tmp_path


def ask(address, path, method="GET", host=None):
    server = http.client.HTTPConnection("127.0.0.1", urlsplit(address).port, timeout=10)
    server.request(method, path, headers={"Host": host} if host else {})
    reply = server.getresponse()
    body = reply.read().decode()
    server.close()
    return reply.status, body, reply.headers


@pytest.mark.parametrize("base", ["", "/a/b"])
def test_pages_are_served_as_a_static_host_would(output, base):
    with preview(output, base=base) as address:
        assert address.endswith(f"{base}/")
        assert ask(address, f"{base}/")[:2] == (200, "home")
        assert ask(address, f"{base}/a/")[:2] == (200, "page a")
        assert ask(address, f"{base}/a")[0] == 301
        assert ask(address, f"{base}/nothing/")[:2] == (404, "nowhere")
        assert ask(address, f"{base}/empty/")[:2] == (404, "nowhere")
        assert ask(address, f"{base}/", method="HEAD")[:2] == (200, "")
        assert ask(address, f"{base}/calendar.ics")[2]["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize("path", ["/", "/nothing/", "/calendar.ics"])
def test_head_and_body_leave_in_one_piece_so_that_none_waits_for_the_other_to_be_acknowledged(output, path):
    with (
        preview(output) as address,
        socket.create_connection(("127.0.0.1", urlsplit(address).port), timeout=10) as wire,
    ):
        for _ in range(5):
            wire.sendall(b"GET %b HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode())
            head, _, body = wire.recv(65536).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 ")
            assert body


def test_the_top_leads_to_a_site_below_a_path(output):
    with preview(output, base="/a/b") as address:
        status, _, headers = ask(address, "/")
        assert (status, headers["Location"]) == (302, "/a/b/")
        assert ask(address, "/elsewhere")[0] == 404


@pytest.mark.parametrize(
    "path", ["/.manifest.json", "/../secret", "/%2e%2e/secret", "/a/../../secret", "/%2emanifest.json"]
)
def test_nothing_but_the_site_is_served(output, path):
    (output.parent / "secret").write_text("secret")
    with preview(output) as address:
        assert ask(address, path)[0] == 404


def test_a_foreign_name_that_points_here_is_not_answered(output):
    with preview(output) as address:
        assert ask(address, "/", host="evil.example")[0] == 421
        assert ask(address, "/", host=f"localhost:{urlsplit(address).port}")[0] == 200


def test_a_taken_port_is_told(output):
    with (
        preview(output) as address,
        pytest.raises(OSError, match="in use"),
        preview(output, port=urlsplit(address).port),
    ):
        pass


def packed(address, path, **headers):
    server = http.client.HTTPConnection("127.0.0.1", urlsplit(address).port, timeout=10)
    server.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    reply = server.getresponse()
    body = reply.read()
    server.close()
    return reply.status, reply.headers, body


@pytest.mark.parametrize("path", ["/", "/calendar.ics"])
def test_text_is_packed_for_who_takes_it(output, path):
    with preview(output) as address:
        _, headers, plain = packed(address, path)
        assert headers["Content-Encoding"] is None
        status, headers, body = packed(address, path, Accept_Encoding="deflate, gzip, br")
        assert (status, gzip.decompress(body)) == (200, plain)
        assert (headers["Content-Encoding"], headers["Vary"]) == ("gzip", "Accept-Encoding")
        assert packed(address, path, Accept_Encoding="br, gzip;q=0")[1]["Content-Encoding"] is None


def test_a_browser_that_has_it_is_sent_nothing(output):
    with preview(output) as address:
        _, headers, _ = packed(address, "/", Accept_Encoding="gzip")
        again = {"Accept_Encoding": "gzip", "If_Modified_Since": headers["Last-Modified"]}
        assert packed(address, "/", **again)[::2] == (304, b"")


def test_pictures_are_packed_already(output):
    (output / "a.png").write_bytes(b"a" * 100)
    with preview(output) as address:
        assert packed(address, "/a.png", Accept_Encoding="gzip")[2] == b"a" * 100
