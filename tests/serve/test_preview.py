import http.client
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
