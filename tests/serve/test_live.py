"""Over real HTTP: what a browser is told, and what nobody else is."""

import http.client
import json
import socket
import threading
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest

from tests.make import NOW
from tests.serve.conftest import ABOUT
from tests.serve.serving import PATIENCE, Serving

TAG = b'<script src="/.eroom/live.js?'


def ask(serving, path, method="GET", body=None, **headers):
    server = http.client.HTTPConnection("127.0.0.1", urlsplit(serving.address).port, timeout=PATIENCE)
    server.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    reply = server.getresponse()
    found = reply.status, reply.read(), reply.headers
    server.close()
    return found


class Tab:
    """Somebody who listens."""

    def __init__(self, serving):
        self._socket = socket.create_connection(
            ("127.0.0.1", urlsplit(serving.address).port), timeout=PATIENCE
        )
        self._socket.sendall(b"GET /.eroom/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self._lines = self._socket.makefile("rb")
        self.head = [*iter(self._lines.readline, b"\r\n")]

    def state(self):
        line = self._lines.readline()
        assert self._lines.readline() == b"\n" or not line
        return json.loads(line.removeprefix(b"data: ")) if line else None

    def close(self):
        self._lines.close()
        self._socket.close()


def origin(serving):
    return f"http://{urlsplit(serving.address).netloc}"


def test_pages_are_those_of_a_build_with_one_script_more(serving):
    status, body, headers = ask(serving, "/about/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert body.count(TAG) == 1
    script = body.partition(TAG)[2].partition(b"</script>")[0]
    assert body.replace(TAG + script + b"</script>", b"") == serving.showing.file("about/index.html").data
    assert body.index(TAG) < body.index(b"<meta")


def test_addresses_are_those_of_a_static_host(serving):
    assert ask(serving, "/about")[0] == 301
    assert ask(serving, "/about")[2]["Location"] == "/about/"
    assert ask(serving, "/calendar.ics")[2]["Content-Type"] == "text/calendar; charset=utf-8"
    status, body, _ = ask(serving, "/nothing/")
    assert (status, TAG in body) == (404, True)
    for path in (
        "/_headers",
        "/.manifest.json",
        "/.eroom/snapshot.json",
        "/../eroom.toml",
        "/%2e%2e/eroom.toml",
    ):
        assert ask(serving, path)[0] == 404, path
    join = next(path for path in serving.showing.proof.paths if path.endswith("/join/index.html"))
    assert (
        "frame-ancestors 'self'"
        in ask(serving, f"/{join.removesuffix('index.html')}")[2]["Content-Security-Policy"]
    )
    assert ask(serving, "/", method="HEAD")[1] == b""


def test_what_a_script_fetches_is_the_page_itself(serving):
    assert TAG not in ask(serving, "/about/", Sec_Fetch_Dest="empty")[1]
    assert TAG in ask(serving, "/about/", Sec_Fetch_Dest="document")[1]


def test_what_has_its_digest_in_its_name_is_asked_for_once(serving):
    named = serving.showing.proof.named
    assert "immutable" in ask(serving, f"/{named['site.css']}")[2]["Cache-Control"]
    assert ask(serving, "/about/")[2]["Cache-Control"] == "no-cache"
    script = ask(serving, "/about/")[1].partition(b'src="')[2].partition(b'"')[0].decode()
    assert "immutable" in ask(serving, script)[2]["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/.eroom/live", "/.eroom/live.js"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8000"])
def test_a_foreign_name_that_points_here_is_not_answered(serving, path, host):
    assert ask(serving, path, Host=host)[0] == 421


@pytest.mark.parametrize(
    ("path", "headers", "body"),
    [
        ("/.eroom/at", {}, '{"at": ""}'),
        ("/.eroom/at", {"Origin": "https://evil.example"}, '{"at": ""}'),
        ("/.eroom/at", {"Origin": "null"}, '{"at": ""}'),
        ("/.eroom/at", {"Origin": "http://evil.example", "Host": "evil.example"}, '{"at": ""}'),
        ("/.eroom/at", {"Origin": "ours"}, "x" * 201),
        ("/about/", {"Origin": "ours"}, '{"at": ""}'),
    ],
)
def test_nobody_else_chooses_a_time(serving, path, headers, body):
    chosen = serving.showing.state
    headers = {name: origin(serving) if value == "ours" else value for name, value in headers.items()}
    assert ask(serving, path, "POST", body, **headers)[0] == 403
    assert serving.showing.state is chosen


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_elsewhere_holds_no_line_open(serving, site):
    assert ask(serving, "/.eroom/live", Sec_Fetch_Site=site)[0] == 403


@pytest.mark.parametrize("body", ["", "no JSON", "[]", "{}", '{"at": "tomorrow"}', '{"at": 5}'])
def test_what_is_no_time_is_refused(serving, body):
    assert ask(serving, "/.eroom/at", "POST", body, Origin=origin(serving))[0] == 400


def test_a_chosen_time_is_shown_and_told_and_taken_back(serving):
    tab = Tab(serving)
    first = tab.state()
    edge = first["edges"][3]
    assert ask(serving, "/.eroom/at", "POST", json.dumps({"at": edge}), Origin=origin(serving))[0] == 204
    chosen = tab.state()
    assert (chosen["version"], chosen["at"]) == (first["version"] + 1, edge)
    assert chosen["edges"][0] > edge
    _, body, headers = ask(serving, "/")
    assert f'data-at="{edge}"'.encode() in body
    assert parsedate_to_datetime(headers["Date"]) == datetime.fromisoformat(edge)
    ask(serving, "/.eroom/at", "POST", '{"at": ""}', Origin=origin(serving))
    assert tab.state()["at"] == ""
    assert parsedate_to_datetime(ask(serving, "/")[2]["Date"]) != NOW
    tab.close()


def test_every_tab_hears_of_every_change(serving):
    tabs = [Tab(serving) for _ in range(3)]
    versions = [tab.state()["version"] for tab in tabs]
    serving.save("content/about.md", ABOUT.replace("old", "new"))
    assert [tab.state()["version"] for tab in tabs] == [v + 1 for v in versions]
    assert b"text/event-stream" in b"".join(tabs[0].head)
    for tab in tabs:
        tab.close()


def test_who_goes_away_leaves_no_thread(serving):
    before = set(threading.enumerate())
    tabs = [Tab(serving) for _ in range(5)]
    for tab in tabs:
        tab.state()
    more = set(threading.enumerate()) - before
    assert len(more) == 5
    for tab in tabs:
        tab.close()
    for thread in more:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_at_the_end_everybody_is_told(folder):
    with Serving(folder).running() as serving:
        tab = Tab(serving)
        assert tab.state()
    assert tab.state() is None
    tab.close()


def test_before_there_is_any_site_its_mistake_stands_in_its_place(folder):
    (folder / "content/about.md").write_text("+++\ntitle = 1\n<script>alert(1)</script>\n+++\n")
    with Serving(folder).running() as serving:
        status, body, _ = ask(serving, "/")
        assert status == 500
        assert TAG in body
        assert b"content/about.md" in body
        assert b"<script>alert" not in body
        serving.save("content/about.md", ABOUT)
        assert ask(serving, "/about/")[0] == 200


def test_a_site_below_a_path(folder):
    toml = folder / "eroom.toml"
    toml.write_text(toml.read_text().replace("https://live.example.org", "https://live.example.org/a/b"))
    with Serving(folder, base="/a/b").running() as serving:
        assert serving.address.endswith("/a/b/")
        assert ask(serving, "/a/b/about/")[0] == 200
        assert ask(serving, "/")[2]["Location"] == "/a/b/"
        assert ask(serving, "/about/")[0] == 404
        assert ask(serving, "/a/b/about")[2]["Location"] == "/a/b/about/"


def test_the_time_of_the_host_is_real_where_none_was_chosen(serving):
    told = parsedate_to_datetime(ask(serving, "/")[2]["Date"])
    assert abs((datetime.now(UTC) - told).total_seconds()) < PATIENCE
