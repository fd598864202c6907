"""`eroom check` on a site as it was built, and on the same site broken in one way at a time."""

import io
import json
import re
import shutil
from contextlib import redirect_stdout
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from eroom_static.check import external
from eroom_static.check.tally import Tally
from eroom_static.cli import main
from tests.make import NOW

SETTINGS = """\
source = "sandbox"
[site]
url = "https://live.example.org{base}"
hosts = "all"
[publish]
rules = ["all"]
[sandbox]
meetings = 30
plan = "business"
[join]
reveal = "{reveal}"
"""
KEYS = {"EROOM_GRANT_KEY": "A" * 86}


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    @cache
    def built(base, reveal):
        root = tmp_path_factory.mktemp("checked")
        (root / "eroom.toml").write_text(SETTINGS.format(base=base, reveal=reveal))
        (root / "content").mkdir()
        (root / "content/about.md").write_text('+++\ntitle = "About"\n+++\nWrite to team@example.org.\n')
        assert main(["--site", str(root), "build"], KEYS, lambda: NOW) == 0
        return root

    return built


class Site:
    def __init__(self, root, capsys):
        self.root, self.output, self.capsys = root, root / "output", capsys

    def check(self, *argv, environ=KEYS):
        self.capsys.readouterr()
        self.code = main(["--site", str(self.root), "check", "--json", *argv], environ, lambda: NOW)
        said = json.loads(self.capsys.readouterr().out)
        return [(f["level"], f["check"], f["message"]) for f in said["findings"]]

    def page(self, pattern="meetings/*/index.html"):
        return min(self.output.glob(pattern))

    def edit(self, pattern, old, new, besides=()):
        """The first page in which `old` is found; gives its path."""
        for path in sorted(self.output.glob(pattern)):
            name, text = path.relative_to(self.output).as_posix(), path.read_bytes().decode()
            if name not in besides and re.search(old, text):
                path.write_bytes(re.sub(old, lambda _: new, text, count=1).encode())
                return name
        raise AssertionError(f"{old} is on no page")


@pytest.fixture
def site_of(built, tmp_path, capsys):
    def site_of(base="", reveal="never"):
        shutil.copytree(built(base, reveal), tmp_path / "site", symlinks=True)
        return Site(tmp_path / "site", capsys)

    return site_of


def problems(found):
    return [(check, message) for level, check, message in found if level == "problem"]


@pytest.mark.parametrize(("base", "reveal"), [("", "never"), ("/a/b", "page")])
def test_a_site_as_it_was_built_has_no_problem(site_of, base, reveal):
    site = site_of(base, reveal)
    found = site.check()
    assert problems(found) == []
    assert site.code == 0
    assert found[-1][:2] == ("ok", "output")


MEETING, CALENDAR = "meetings/*/index.html", "meetings/*/event.ics"
BROKEN = {
    "a link to no page": (MEETING, "</main>", '<a href="/nobody/">x</a></main>', "links", "/nobody/ leads nowhere"),
    "an anchor that is not there": (MEETING, "</main>", '<a href="#nobody">x</a></main>', "links", "has no #nobody"),
    "an anchor on another page": (
        MEETING,
        "</main>",
        '<a href="/about/#nobody">x</a></main>',
        "links",
        "/about/ has no #nobody",
    ),
    "a picture that is not there": (MEETING, "</main>", '<img srcset="/n.png 2x"></main>', "links", "/n.png leads nowhere"),
    "a picture without words": (MEETING, "</main>", '<img src="/favicon.svg"></main>', "markup", "<img> has no alt"),
    "a page without a title": (MEETING, "<title>.*</title>", "", "markup", "the page has no <title>"),
    "a page without anything": ("calendar/*/index.html", r"(?s:.+)", "", "markup", "the page is empty"),
    "a style that asks for what is not there": ("site.*.css", r"\Z", "/* url(/n1.png) */ a{background:url( '/n2.png' )}", "links", "/n2.png leads nowhere"),
    "an id twice": (MEETING, "</main>", '<i id="content"></i></main>', "markup", 'id "content" stands there twice'),
    "an open tag": (MEETING, "</main>", "<section></main>", "markup", "<section> is not closed"),
    "a stray end": (MEETING, "</main>", "</section></main>", "markup", "</section> closes nothing"),
    "data of another page": (
        MEETING,
        r'"url":"https://live.example.org/meetings/[^"]*"',
        '"url":"https://live.example.org/"',
        "linked data",
        "names another address than the page's own",
    ),
    "data that is none": (MEETING, r'\{"@context"', "{", "linked data", "is no JSON with a @type"),
    "a calendar cut off": (CALENDAR, r"END:VEVENT(?s:.)*", "", "calendars", "cannot be read"),
    "an entry without a name": (CALENDAR, r"UID:.*\n", "", "calendars", "an entry lacks UID"),
    "an entry that leads nowhere": (
        CALENDAR,
        r"\nURL[^:]*:[^\r]*(\r\n [^\r]*)*",
        "\nURL:https://live.example.org/nobody/",
        "links",
        "/nobody/ leads nowhere",
    ),
    "a map cut off": ("sitemap.xml", "</urlset>", "", "feeds", "is no XML"),
    "a feed of nobody's": ("feed.xml", r'href="https://live.example.org/m[^"]*"', 'href="https://live.example.org/nobody1/"', "links", "/nobody1/ leads nowhere"),
    "an entry of a feed without a name": ("feed.xml", r"(?<=<entry>\n)<id>.*</id>", "", "feeds", "an entry lacks id"),
    "a feed in JSON without entries": ("feed.json", '"items"', '"itmes"', "feeds", "the feed lacks items"),
    "an event without a time": (MEETING, r'"startDate":"[^"]*",', "", "linked data", "the event lacks startDate"),
    "data cut off": ("api/meetings.json", r"\}\s*$", "", "feeds", "is no JSON"),
    "a link into Zoom": (MEETING, "</main>", "https://us02web.zoom.us/j/81234567890</main>", "leaks", "holds a link into Zoom"),
    "a passcode in a link": (MEETING, "</main>", "https://example.org/?pwd=abc</main>", "leaks", "holds a link into Zoom"),
    "a start link": (MEETING, "</main>", "https://zoom.us/s/81234567890?zak=abc</main>", "leaks", "a host starts a meeting"),
    "a key of ours": (MEETING, "</main>", f"{KEYS['EROOM_GRANT_KEY']}</main>", "leaks", "holds a secret: EROOM_GRANT_KEY"),
}  # fmt: skip


@pytest.fixture(scope="session")
def broken(built, tmp_path_factory):
    """One site with all of it, each on a page of its own; what a check says, and which page is whose."""
    root = tmp_path_factory.mktemp("broken") / "site"
    shutil.copytree(built("", "never"), root)
    out, pages = io.StringIO(), {}
    site = Site(root, None)
    for name, (pattern, old, new, *_) in BROKEN.items():
        besides = pages.values() if "*" in pattern else ()
        pages[name] = site.edit(pattern, old, new, besides)
    with redirect_stdout(out):
        code = main(["--site", str(root), "check"], KEYS, lambda: NOW)
    assert "/n1.png" not in out.getvalue()
    return code, out.getvalue(), pages


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_with_its_page(broken, name):
    code, said, pages = broken
    *_, check, message = BROKEN[name]
    told = [line for line in said.splitlines() if line.startswith(f"problem  {check}: ")]
    assert code == 5
    assert any(message in line and pages[name] in line for line in told), told
    assert KEYS["EROOM_GRANT_KEY"] not in said


def test_what_was_lost_or_changed_since_the_build_is_told(site_of):
    site = site_of()
    site.page("about/index.html").write_text("<p>mine")
    site.page("robots.txt").unlink()
    assert {
        ("output", "about/index.html: is not as the build left it"),
        ("output", "robots.txt: was built, and is not there"),
    } <= set(problems(site.check()))


def test_what_was_built_for_another_address_is_told(site_of):
    site = site_of()
    assert not [message for _, message in problems(site.check()) if "was built for" in message]
    settings = site.root / "eroom.toml"
    settings.write_text(
        re.sub('(?m)^url = "[^"]*"', 'url = "https://other.example.org"', settings.read_text())
    )
    told = [message for check, message in problems(site.check()) if check == "output"]
    assert any("and [site] url is https://other.example.org" in message for message in told), told


def test_one_fault_on_many_pages_is_told_once(site_of):
    site = site_of()
    for path in site.output.glob("meetings/*/index.html"):
        path.write_text(path.read_text().replace("</main>", '<a href="/nobody/">x</a></main>'))
    (message,) = [m for c, m in problems(site.check()) if c == "links"]
    assert re.search(r"and \d+ more: /nobody/ leads nowhere", message)


def test_addresses_of_people_are_a_warning_unless_content_says_them(site_of):
    site = site_of()
    assert not [f for f in site.check() if "e-mail" in f[2]]
    page = site.edit(MEETING, "</main>", "someone@example.com</main>")
    found = [f for f in site.check() if "e-mail" in f[2]]
    assert [(level, page in message, "someone@" in message) for level, _, message in found] == [
        ("warning", True, False)
    ]


def test_under_page_links_into_zoom_are_no_leak_but_start_links_are(site_of):
    site = site_of("/a/b", "page")
    site.edit(MEETING, "</main>", "https://zoom.us/s/81234567890</main>")
    leaks = [m for c, m in problems(site.check()) if c == "leaks"]
    assert len(leaks) == 1
    assert "a host starts a meeting" in leaks[0]


def test_in_ci_odd_meetings_are_counted_and_not_named(site_of):
    site = site_of("/a/b", "page")
    here = {c: m for level, c, m in site.check() if level == "warning"}
    there = {c: m for level, c, m in site.check(environ=KEYS | {"CI": "true"}) if level == "warning"}
    assert re.fullmatch(r"\d+ meetings? (has|have) no passcode", there["passcodes"])
    assert here["passcodes"].startswith(f"{there['passcodes']}: ")


def test_without_a_snapshot_the_output_is_looked_at_all_the_same(site_of):
    site = site_of()
    (site.root / ".eroom/snapshot.json").unlink()
    found = site.check()
    assert site.code == 0
    assert [c for level, c, _ in found if level == "warning"] == ["meetings"]


@pytest.fixture
def elsewhere(monkeypatch):
    """Another site, on a loopback port that may be asked for once."""
    asked = []

    class Other(BaseHTTPRequestHandler):
        def do_HEAD(self):
            asked.append((self.command, self.path))
            self.send_response({"/gone": 404, "/shy": 405, "/ill": 503}.get(self.path, 200))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self):
            asked.append((self.command, self.path))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    monkeypatch.setattr(external, "is_loopback", lambda host: False)
    monkeypatch.setattr(external, "_is_far", lambda address: True)
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_other_sites_are_asked_once_for_each_address(elsewhere):
    url, asked = elsewhere
    tally = Tally()
    links = [
        (f"{url}/{name}", page) for name in ("fine", "fine#part", "gone", "shy", "ill") for page in ("a", "b")
    ]
    external.check_external([*links, ("https://zoom.us/j/1", "a")], tally, "test")
    told = [(f.level, f.message) for f in tally.findings()]
    assert told == [("problem", f"a, b: {url}/gone answers 404"), ("warning", f"a, b: {url}/ill answers 503")]
    assert sorted(asked) == [("GET", "/shy"), *(("HEAD", p) for p in ("/fine", "/gone", "/ill", "/shy"))]


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/",
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://169.254.169.254/x",
        "http://intranet/",
        "https://us02web.zoom.us/j/1",
    ],
)
def test_neither_this_machine_nor_its_network_nor_zoom_is_asked(address):
    assert not (external._may_be_asked(address) and external._is_far(address))
