"""Whole runs of the command line on a site in a folder, the sandbox behind it, and the output read back."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from html import unescape
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from eroom_static.cli import main
from eroom_static.disk.lock import lock
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World
from tests.links import broken
from tests.make import NOW, ROOT

SETTINGS = """\
source = "sandbox"
[site]
title = "Test site"
url = "https://live.example.org"
timezone = "Europe/Berlin"
hosts = "all"
[publish]
rules = ["tag:public"]
hide = ["tag:private"]
[join]
reveal = "page"
[sandbox]
meetings = 60
plan = "business"
"""


class Run:
    """A site's folder, and what a command said to it."""

    def __init__(self, root):
        self.root = root
        self.output = root / "output"

    def __call__(self, *argv, now=NOW, environ=None):
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            self.code = main(["--site", str(self.root), *argv], environ or {}, lambda: now)
        self.out, self.err = out.getvalue(), err.getvalue()
        return self

    def report(self, *argv, **more):
        self(*argv, "--json", **more)
        assert self.code == 0, self.err
        return json.loads(self.out)

    def settings(self, old, new):
        path = self.root / "eroom.toml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def files(self):
        return {
            p.relative_to(self.output).as_posix(): p.read_bytes()
            for p in self.output.rglob("*")
            if p.is_file() and p.name != ".manifest.json"
        }

    def times(self):
        return {p: p.lstat().st_mtime_ns for p in self.output.rglob("*")}

    def page(self, topic):
        """The meeting page whose address begins with these words."""
        (path,) = self.output.glob(f"[mw]*/{topic}-*/index.html")
        return path.read_text()


@pytest.fixture(scope="session")
def pulled(tmp_path_factory):
    """A site whose account has been pulled once. Tests work on copies."""
    root = tmp_path_factory.mktemp("pulled")
    (root / "eroom.toml").write_text(SETTINGS)
    run = Run(root)("pull")
    assert run.code == 0, run.err
    return root


@pytest.fixture
def site(pulled, tmp_path):
    shutil.copytree(pulled, tmp_path / "site")
    return Run(tmp_path / "site")


@pytest.fixture
def built(site):
    assert site("build", "--offline").code == 0, site.err
    return site


def test_a_build_says_what_it_published_and_what_it_left(site):
    site("build", "--offline")
    assert site.code == 0
    assert re.search(
        r"^42 of \d+ meetings published \(.+ match no rule.+\) · \d+ pages · \d+ written · 0 unchanged · 0 deleted · "
        r"0 requests · \d+\.\d s · next change 2030-01-07 \d\d:\d\d UTC$",
        site.out.strip(),
    )


def test_a_second_build_writes_nothing_and_leaves_every_time_alone(built):
    before = built.times()
    report = built.report("build", "--offline", now=NOW + timedelta(seconds=1))
    assert (report["written"], report["deleted"]) == (0, 0)
    assert report["unchanged"] > 100
    assert built.times() == before


def test_the_caches_may_be_deleted_at_any_time(built):
    before, files = built.times(), built.files()
    shutil.rmtree(built.root / ".eroom")
    assert built("build", "--offline").code == 3
    assert "eroom pull" in built.err
    report = built.report("build")
    assert (report["written"], report["deleted"]) == (0, 0)
    assert (built.times(), built.files()) == (before, files)


def test_time_alone_changes_only_the_pages_whose_phase_changes(built):
    change = built.report("build", "--offline")["next_change"]
    report = built.report("build", "--offline", "--now", change)
    assert 0 < report["written"] < 40


def months(site):
    return sorted(p.parent.name for p in site.output.glob("calendar/*/index.html"))


def test_the_months_of_the_calendar_lead_on_and_back_and_stand_in_the_sitemap(built):
    names = months(built)
    pages = {m: (built.output / f"calendar/{m}/index.html").read_text() for m in names}
    assert len(names) > 12
    for month, following in pairwise(names):
        assert f'href="/calendar/{following}/" rel="next"' in pages[month]
        assert f'href="/calendar/{month}/" rel="prev"' in pages[following]
    assert 'rel="prev"' not in pages[names[0]]
    assert 'rel="next"' not in pages[names[-1]]
    sitemap = (built.output / "sitemap.xml").read_text()
    assert [m for m in names if f"/calendar/{m}/</loc>" not in sitemap] == []


def test_no_month_is_written_because_an_hour_or_a_day_has_passed(built):
    calendar = {p: t for p, t in built.times().items() if "calendar" in p.parts}
    for days in (0.5, 9):
        report = built.report("build", "--offline", now=NOW + timedelta(days=days))
        assert report["written"] > 0  # other pages have gone on
    assert {p: t for p, t in built.times().items() if "calendar" in p.parts} == calendar


def test_the_calendar_turns_over_with_the_month_in_the_sites_zone(built):
    def shown():
        return re.search(r'<h1 id="month">(.*)</h1>', (built.output / "calendar/index.html").read_text())[1]

    seen = []
    for instant in ("2030-01-31T22:59:59Z", "2030-01-31T23:00:00Z"):
        built.report("build", "--offline", "--now", instant)
        seen.append(shown())
    assert seen == ["January 2030", "February 2030"]


def test_an_incremental_build_gives_what_a_clean_one_gives(built):
    later = NOW + timedelta(days=9)
    built("build", "--offline", now=later)
    incremental = built.files()
    shutil.rmtree(built.output)
    built("build", "--offline", now=later)
    assert built.files() == incremental


def test_the_same_inputs_give_the_same_bytes_whatever_the_machine(site):
    seen = []
    for number, environ in enumerate(
        [
            {"TZ": "Asia/Kathmandu", "LANG": "C", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Los_Angeles", "LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
        ]
    ):
        site.settings("[sandbox]", f'[build]\noutput = "out{number}"\n[sandbox]')
        command = [
            sys.executable,
            "-m",
            "eroom_static",
            "--site",
            str(site.root),
            "build",
            "--offline",
            "--now",
            NOW.isoformat(),
        ]
        done = subprocess.run(
            command, env={**_bare(), **environ}, capture_output=True, text=True, cwd="/", check=False
        )
        assert done.returncode == 0, done.stderr
        site.output = site.root / f"out{number}"
        seen.append({**site.files(), ".manifest.json": (site.output / ".manifest.json").read_bytes()})
        site.settings(f'[build]\noutput = "out{number}"\n[sandbox]', "[sandbox]")
    for each in seen:
        each[".manifest.json"] = re.sub(
            rb'"inputs":\s*"\w+"', b"", each[".manifest.json"]
        )  # knows eroom.toml
    assert seen[0] == seen[1]


def _bare():
    return {"PATH": os.environ["PATH"]}


@pytest.mark.parametrize("path", ["", "/a/b"])
def test_every_link_resolves_at_the_top_and_below_a_path(site, path):
    site.settings("https://live.example.org", f"https://live.example.org{path}")
    assert site("build", "--offline").code == 0, site.err
    assert broken(site.output, f"https://live.example.org{path}/") == []


def test_nothing_that_the_account_must_keep_secret_is_in_any_file(built):
    world = World(seed=1, now=NOW, meetings=60)
    written = {p: p.read_bytes() for p in built.root.rglob("*") if p.is_file() and p.name != "eroom.toml"}
    for kind, value in world.secrets:
        if len(value) >= 8 and kind not in {
            "encrypted_password",
            "encrypted_passcode",
        }:  # within the links shown
            holding = [p for p, data in written.items() if value.encode() in data]
            assert not holding, kind


def test_unpublished_meetings_leave_no_trace(built):
    world = World(seed=1, now=NOW, meetings=60)
    everything = b"\n".join(p.read_bytes() for p in built.root.rglob("*") if p.is_file())
    hidden = [
        m for m in world.meetings.values() if "#public" not in m.agenda.casefold() and len(m.topic) > 12
    ]
    assert hidden
    assert not [
        m.topic for m in hidden if m.topic.encode() in everything or str(m.number).encode() in everything
    ]


@pytest.mark.parametrize("reveal", ["never", "function"])
def test_no_way_in_is_in_any_file_unless_the_page_reveals_it(site, reveal):
    environ = {"EROOM_GRANT_KEY": "A" * 86}
    function = '[function]\nurl = "https://join.example.org"\n' if reveal == "function" else ""
    site.settings('reveal = "page"', f'reveal = "{reveal}"\n{function}')
    shutil.rmtree(site.root / ".eroom")
    assert site("build", environ=environ).code == 0, site.err
    everything = b"\n".join(p.read_bytes() for p in site.root.rglob("*") if p.is_file())
    for number, (passcode, link) in World(seed=1, now=NOW, meetings=60).rooms.items():
        assert str(number).encode() not in everything
        assert link.encode() not in everything
        assert len(passcode) < 8 or passcode.encode() not in everything
    assert b"pwd=" not in everything
    assert b"zoom.us/j/" not in everything


def test_a_link_appears_only_from_its_time_on(site):
    environ = {"EROOM_GRANT_KEY": "A" * 86}
    site.settings('reveal = "page"', 'reveal = "page"\nreveal_before = "1h"')
    shutil.rmtree(site.root / ".eroom")
    assert site("build", environ=environ).code == 0, site.err
    assert b"/j/" not in (site.root / ".eroom/snapshot.json").read_bytes()
    meetings = World(seed=1, now=NOW, meetings=60)
    talk = next(m for m in meetings.meetings.values() if _is_a_plain_public_talk(m))
    link = meetings.rooms[talk.number][1]
    starts = talk.start.replace(tzinfo=ZoneInfo(talk.zone))
    for since, shown in [(-61, False), (-60, True), (30, True)]:
        site("build", "--offline", environ=environ, now=starts + timedelta(minutes=since))
        assert _holds(site, link) is shown, since


def _is_a_plain_public_talk(meeting):
    return (
        meeting.type == 2
        and "#public" in meeting.agenda
        and "#private" not in meeting.agenda
        and meeting.start
        and meeting.start.date() > NOW.date()
        and meeting.minutes > 30
        and not meeting.registration
        and not meeting.settings.get("private_meeting")
        and not meeting.host.left
        and meeting.host.may_host
    )


def _holds(site, link):
    escaped = link.replace("&", "&amp;").encode()
    return any(escaped in data for data in site.files().values())


def test_the_functions_own_secret_changes_no_page_and_is_not_asked_of_the_environment(built):
    """It is looked for where `.env` holds it, for a build that published it would be worse; nothing is made with it."""
    before, secret = built.files(), "not-a-secret-of-the-sdk"
    (built.root / ".env").write_text(f"ZOOM_SDK_SECRET={secret}\n")
    assert built("build", "--offline").code == 0, built.err
    assert built.files() == before
    (built.root / "templates").mkdir()
    (built.root / "templates/404.html").write_text(secret)
    assert built("build", "--offline").code == 6
    (built.root / ".env").unlink()
    assert built("build", "--offline", environ={"ZOOM_SDK_SECRET": secret}).code == 0, built.err
    assert (built.output / "404.html").read_text() == secret


def test_a_secret_in_a_template_stops_before_anything_is_written(built):
    before = built.files()
    (built.root / "templates").mkdir()
    (built.root / "templates/404.html").write_text("not-a-secret-but-kept-like-one")
    built("build", "--offline", environ={"ZOOM_CLIENT_SECRET": "not-a-secret-but-kept-like-one"})
    assert built.code == 6
    assert "404.html" in built.err
    assert "not-a-secret" not in built.err
    assert built.files() == before


def test_a_template_that_fails_names_file_line_and_variable_and_writes_nothing(built):
    before = built.times()
    (built.root / "templates").mkdir()
    (built.root / "templates/404.html").write_text("<p>\n{{ site.titel }}\n</p>")
    built("build", "--offline")
    assert built.code == 1
    assert "templates/404.html:2" in built.err
    assert "titel" in built.err
    assert "did you mean 'title'?" in built.err
    assert built.times() == before


def test_every_mistake_in_the_settings_is_told_at_once(site):
    site.settings('title = "Test site"', 'titel = "Test site"\nper_page = "many"')
    site.settings("Europe/Berlin", "Europe/Berlinn")
    site("build", "--offline")
    assert site.code == 1
    assert [n for n in ("eroom.toml:3", "eroom.toml:4", "eroom.toml:6") if n not in site.err] == []
    assert "title" in site.err
    assert "Europe/Berlin" in site.err


def test_every_bad_content_file_is_told_at_once(site):
    (site.root / "content").mkdir()
    (site.root / "content/a.md").write_text("+++\ntitle = \n+++\n")
    (site.root / "content/b.md").write_text("+++\ntitle = 'B'\n")
    (site.root / "content/c.md").write_text("+++\ntitle = 'C'\n+++\nfine")
    site("build", "--offline")
    assert site.code == 1
    assert "content/a.md:2" in site.err
    assert "content/b.md" in site.err
    assert "content/c.md" not in site.err


def test_two_pages_for_one_address_are_both_named(site):
    (site.root / "content").mkdir()
    (site.root / "content/archive.md").write_text("+++\ntitle = 'A'\n+++\n")
    site("build", "--offline")
    assert site.code == 1
    assert "content/archive.md" in site.err
    assert not site.output.exists()


def test_content_becomes_pages_and_the_first_one_introduces_the_grid(site):
    (site.root / "content").mkdir()
    (site.root / "content/index.md").write_text("+++\ntitle = 'Home'\n+++\nWelcome **in**")
    (site.root / "content/about.md").write_text("+++\ntitle = 'About us'\nmenu = true\n+++\nHello")
    assert site("build", "--offline").code == 0, site.err
    home = (site.output / "index.html").read_text()
    assert "Welcome <strong>in</strong>" in home
    assert 'href="/about/"' in home
    assert "Hello" in (site.output / "about/index.html").read_text()


def test_foreign_files_in_the_output_stay_and_one_in_the_way_stops_the_build(site):
    site.output.mkdir()
    (site.output / "CNAME").write_text("live.example.org")
    (site.output / "index.html").write_text("somebody's own")
    site("build", "--offline")
    assert site.code == 1
    assert "index.html" in site.err
    assert site.files().keys() == {"CNAME", "index.html"}
    (site.output / "index.html").unlink()
    assert site("build", "--offline").code == 0
    assert site.files()["CNAME"] == b"live.example.org"


def test_another_build_at_the_same_time_is_told(site):
    with lock(site.root / ".eroom/lock"):
        assert site("build", "--offline").code == 75
    assert "pid" in site.err


def test_usage_errors_end_with_two(site):
    assert site("build", "--nonsense").code == 2
    assert site("explain").code == 2
    assert site("build", "--offline", "--now", "tomorrow").code == 2


@pytest.mark.parametrize("epoch", ["soon", "²", "-99999999999999", "99999999999999999999"])
def test_a_clock_that_is_none_is_told(site, epoch):
    assert site("build", "--offline", environ={"SOURCE_DATE_EPOCH": epoch}).code == 1
    assert "SOURCE_DATE_EPOCH is no Unix time" in site.err


def test_the_clock_can_be_set_from_outside_and_the_flag_wins(site):
    environ = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()) + 9 * 86400)}
    later = site.report("build", "--offline", environ=environ)["next_change"]
    assert later > "2030-01-16"
    assert site.report("build", "--offline", "--now", NOW.isoformat(), environ=environ)["next_change"] < later
    assert site("build", "--offline", "--now", "9999-12-31").code == 2


def listed(site):
    """The keys of the meetings that the site says it holds."""
    return {
        meeting["key"] for meeting in json.loads((site.output / "api/meetings.json").read_text())["meetings"]
    }


def test_the_invented_account_leaves_nothing_behind_when_a_real_one_follows(account):
    account.settings('source = "zoom"', 'source = "sandbox"')
    assert account("build").code == 0
    invented = listed(account)
    account.settings('source = "sandbox"', 'source = "zoom"')
    assert account("build", "--allow-shrink", environ=account.environ).code == 0, account.err
    gone = invented - listed(account)
    assert len(gone) > 5
    assert all("not available" in (account.output / f"m/{key}/index.html").read_text() for key in gone)


def test_a_new_grant_key_gives_new_grants_at_once(site):
    old, new = "A" * 86, "B" * 85 + "A"
    site.settings('reveal = "page"', 'reveal = "function"\n[function]\nurl = "https://join.example.org"')
    assert site("build", environ={"EROOM_GRANT_KEY": old}).code == 0, site.err
    report = site.report("build", "--offline", environ={"EROOM_GRANT_KEY": f"{new},{old}"})
    assert report["written"] > 10


def test_a_folder_without_settings_says_where_to_go(tmp_path):
    run = Run(tmp_path)("build")
    assert run.code == 1
    assert "eroom.toml" in run.err


def test_rules_that_changed_since_the_pull_are_not_guessed_offline(built):
    built.settings('hide = ["tag:private"]', 'hide = ["tag:private", "tag:workshop"]')
    before = built.files()
    assert built("build", "--offline").code == 3
    assert "eroom pull" in built.err
    assert built.files() == before


def test_what_a_rule_hides_goes_with_every_trace(built):
    victim = built.page("repair-cafe-online-bring-something-broken")
    key = re.search(r"/m/([a-z2-7]{8})/", victim)[1]
    built.settings('hide = ["tag:private"]', 'hide = ["tag:private", "tag:workshop"]')
    assert built("build").code == 0, built.err
    everything = b"\n".join(p.read_bytes() for p in built.root.rglob("*") if p.is_file())
    assert b"bring something broken" not in everything
    assert "not available" in (built.output / f"m/{key}/index.html").read_text()
    assert not list(built.output.glob("*/repair-cafe-online*"))


def test_a_pull_that_loses_most_of_the_site_is_not_believed(built):
    before = built.files()
    built.settings("meetings = 60", "meetings = 6")
    assert built("build").code == 6
    assert "--allow-shrink" in built.err
    assert built.files() == before
    assert built("build", "--allow-shrink").code == 0


def test_a_build_that_publishes_nothing_says_what_would(site):
    site.settings('rules = ["tag:public"]', 'rules = ["tag:nobody"]')
    site("build", "--allow-shrink")
    assert site.code == 0
    assert re.search(r"^ +\d+ +tag:public$", site.err, re.MULTILINE)
    site("build", "--allow-shrink", environ={"CI": "true"})
    assert "tag:" not in site.err
    assert re.search(r"^ +\d+ +webinars$", site.err, re.MULTILINE)


def test_meetings_without_a_way_in_are_told_with_the_setting_that_gives_one(site):
    site.settings('reveal = "page"', 'reveal = "never"')
    site("build")
    assert re.search(r"note: \d+ published meetings without a way in; \[join\] reveal", site.err)


def test_explain_says_which_rule_took_or_left_a_meeting(built):
    meetings = World(seed=1, now=NOW, meetings=60).meetings.values()
    taken = next(m for m in meetings if "#public" in m.agenda and m.type == 2)
    left = next(m for m in meetings if "#" not in m.agenda and m.type == 2)
    built("explain", str(taken.number))
    assert "published: published by rule 'tag:public'" in built.out
    assert "https://live.example.org/meetings/" in built.out
    built("explain", str(left.number))
    assert "not published: no rule of [publish] matches it" in built.out
    assert left.topic in built.out
    built("explain", str(left.number), environ={"CI": "true"})
    assert left.topic not in built.out
    assert str(left.number) not in built.out
    assert built("explain", "99999999999").code == 1
    assert "has no meeting" in built.err


def test_explain_counts_what_each_rule_would_publish(built):
    counted = built.report("explain", "--rules")
    assert {"rule": "tag:public", "publishes": 44} in counted or any(
        c["rule"] == "tag:public" for c in counted
    )
    assert any(c["rule"] == "webinars" for c in counted)
    in_ci = json.loads(built("explain", "--rules", "--json", environ={"CI": "true"}).out)
    assert not any(c["rule"].startswith("tag:") for c in in_ci)


@pytest.fixture
def account(site):
    """The same site, drawing from an account on a loopback port through the environment."""
    world = World(seed=1, now=NOW, meetings=12)
    site.settings('source = "sandbox"', 'source = "zoom"')
    site.settings('[sandbox]\nmeetings = 60\nplan = "business"', '[zoom]\nplan = "business"\ndeadline = "3s"')
    shutil.rmtree(site.root / ".eroom")
    with serve(Sandbox(world, plan="business", clock=NOW.timestamp, limits=False)) as server:
        site.environ = {
            "ZOOM_ACCOUNT_ID": world.credentials.account_id,
            "ZOOM_CLIENT_ID": world.credentials.client_id,
            "ZOOM_CLIENT_SECRET": world.credentials.client_secret,
            "ZOOM_API_URL": server.api_url,
            "ZOOM_OAUTH_URL": server.oauth_url,
        }
        yield site


def gone(environ):
    """An endpoint where nothing answers."""
    return {
        **environ,
        "ZOOM_API_URL": "http://127.0.0.1:9/v2",
        "ZOOM_OAUTH_URL": "http://127.0.0.1:9/oauth/token",
    }


def test_credentials_in_the_environment_publish_that_account(account):
    report = account.report("build", environ=account.environ)
    assert report["published"] > 3
    assert report["requests"] > 12


def test_a_missing_credential_is_one_sentence_with_its_variable(account):
    del account.environ["ZOOM_CLIENT_SECRET"]
    assert account("build", environ=account.environ).code == 1
    assert "ZOOM_CLIENT_SECRET is missing" in account.err
    assert "marketplace.zoom.us" in account.err


def test_refused_credentials_end_with_four_even_where_a_snapshot_would_do(account):
    account.report("build", environ=account.environ)
    account("build", environ={**account.environ, "ZOOM_CLIENT_SECRET": "not-a-secret-and-wrong"})
    assert account.code == 4
    assert "ZOOM_CLIENT_SECRET" in account.err
    assert "not-a-secret" not in account.err


def test_zoom_down_builds_from_a_young_snapshot_with_a_warning(account):
    account.report("build", environ=account.environ)
    files = account.files()
    report = account.report("build", environ=gone(account.environ), now=NOW + timedelta(seconds=30))
    assert report["stale"]
    assert "warning" in account.err
    assert account.files() == files
    assert account("build", "--strict", environ=gone(account.environ)).code == 3


def test_zoom_down_and_an_old_snapshot_publish_nothing(account):
    account.report("build", environ=account.environ)
    files = account.files()
    account("build", environ=gone(account.environ), now=NOW + timedelta(hours=25))
    assert account.code == 3
    assert "25 h old" in account.err
    assert account.files() == files


def test_zoom_down_and_no_snapshot_says_both(account):
    account("build", environ=gone(account.environ))
    assert account.code == 3
    assert "nothing was pulled yet" in account.err
    assert not account.output.exists()


def test_a_list_of_requests_can_be_had(account, tmp_path):
    audit = tmp_path / "requests.txt"
    account.report("pull", "--audit", str(audit), environ=account.environ)
    assert "POST /oauth/token 1\n" in audit.read_text()
    assert re.search(r"^GET /meetings/\{id\} \d+$", audit.read_text(), re.MULTILINE)


def test_the_version_is_told_quickly_and_without_jinja():
    code = "import sys; from eroom_static.cli import main; main(['--version'], {}, lambda: None); print({'jinja2', 'httpx', 'icalendar'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0.1.0", "set()"]


def test_the_repository_is_itself_a_site():
    assert (ROOT / "eroom.toml").is_file()
    assert {p.name for p in ROOT.iterdir()} >= {
        "templates",
        "content",
        "static",
        "tests",
        "eroom_static",
        "README.md",
    }


def test_zooms_own_files_keep_the_names_by_which_its_loader_asks(site):
    folder = site.root / "static/zoom-sdk/6.2.0"
    folder.mkdir(parents=True)
    (folder / "zoom-meeting-6.2.0.min.js").write_text("// Zoom's")
    (site.root / "static/own.js").write_text("// ours")
    assert site("build", "--offline").code == 0
    assert (site.output / "zoom-sdk/6.2.0/zoom-meeting-6.2.0.min.js").is_file()
    assert not (site.output / "own.js").exists()


def test_the_script_that_other_sites_load_keeps_its_name_and_all_others_carry_their_digest(built):
    scripts = {p.name for p in built.output.glob("*.js")}
    assert {name for name in scripts if name.count(".") == 1} == {"embed.js"}
    assert 'src="https://live.example.org/embed.js"' in unescape(built.page("moths-on-your-balcony"))
