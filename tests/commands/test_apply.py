"""`eroom plan` and `eroom apply` on a site in a folder, over the sandbox's real HTTP, with what goes wrong on the way."""

import io
import json
import os
import re
import stat
import subprocess
import sys
import time
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta

import pytest

from eroom_static import accounts, keeping
from eroom_static.cli import main
from eroom_static.core.errors import OutputError
from eroom_static.disk.lock import lock
from eroom_static.keeping import LOCK
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.faults import Fault
from eroom_static.sandbox.routes import SCOPES
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World
from tests.make import ROOT

NOW = datetime.now(UTC)  # Zoom takes no start in the past: these accounts live today
SITE = """\
source = "{source}"
[site]
url = "https://live.example.org"
[publish]
rules = ["tag:public"]
[join]
reveal = "page"
[sandbox]
meetings = 12
"""
SOON = (NOW + timedelta(days=40)).replace(hour=19, minute=0, second=0, microsecond=0, tzinfo=None)
FILE = """\
+++
{above}
[zoom]
host = "{host}"
topic = "{topic}"
starts = {starts}
zone = "Europe/Berlin"
agenda = "#public"
{more}
+++
Bring a *torch*.
"""
MARTA = World(seed=1, now=NOW, meetings=0).hosts[0].email


class Typist(io.StringIO):
    def isatty(self):
        return True


class Run:
    """A site, the account behind it, and what a command said."""

    def __init__(self, root, monkeypatch):
        self.root, self.monkeypatch = root, monkeypatch
        self.world = World(seed=1, now=NOW, meetings=12)
        self.faults, self.scopes, self.slept = [], SCOPES, 0.0
        self.environ = {}
        (root / "content" / "meetings").mkdir(parents=True)
        self.source("zoom")

    def source(self, name):
        (self.root / "eroom.toml").write_text(SITE.format(source=name))

    def sleep(self, seconds):
        self.slept += seconds

    def file(self, name="evening"):
        return self.root / "content" / "meetings" / f"{name}.md"

    def keep(self, name="evening", *, above="", topic="Open evening", starts=SOON, more="", host=MARTA):
        self.file(name).write_text(
            FILE.format(above=above, host=host, topic=topic, starts=starts.isoformat(), more=more)
        )

    def change(self, old, new, name="evening"):
        text = self.file(name).read_text()
        assert old in text
        self.file(name).write_text(text.replace(old, new))

    def __call__(self, *argv, typed=None):
        theirs = self.world.credentials
        out, err = io.StringIO(), io.StringIO()
        self.monkeypatch.setattr("sys.stdin", io.StringIO() if typed is None else Typist(typed))
        sandbox = Sandbox(
            self.world, plan="business", clock=lambda: time.time() + self.slept, faults=self.faults,
            limits=False, scopes=self.scopes,
        )  # fmt: skip
        with ExitStack() as stack:
            server = stack.enter_context(serve(sandbox))
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            environ = {
                "ZOOM_ACCOUNT_ID": theirs.account_id, "ZOOM_CLIENT_ID": theirs.client_id,
                "ZOOM_CLIENT_SECRET": theirs.client_secret, "ZOOM_API_URL": server.api_url,
                "ZOOM_OAUTH_URL": server.oauth_url, **self.environ,
            }  # fmt: skip
            self.code = main(["--site", str(self.root), *argv], environ, lambda: NOW)
        self.requests = [(m, path) for m, path in sandbox.requests if path != "/oauth/token"]
        self.out, self.err = out.getvalue(), err.getvalue()
        return self

    def wrote(self):
        return [method for method, _ in self.requests if method != "GET"]

    def held(self, topic="Open evening"):
        return [m for m in self.world.meetings.values() if m.topic == topic]

    def steps(self):
        assert self("plan", "--json").code == 0, self.err
        return [(step["do"], step["file"].rpartition("/")[2]) for step in json.loads(self.out)["steps"]]


@pytest.fixture
def run(tmp_path, monkeypatch):
    run = Run(tmp_path, monkeypatch)
    monkeypatch.setattr(accounts, "sleep", run.sleep)
    monkeypatch.setattr(accounts, "monotonic", lambda: time.monotonic() + run.slept)
    return run


def test_from_a_file_to_a_meeting_to_its_page_and_to_its_end(run):
    run.keep(more='repeats = "every 2 days, 3 times"')
    assert run("plan").code == 0
    assert run.out.startswith("+ create  content/meetings/evening.md\n")
    assert f"Open evening · {SOON:%Y-%m-%d %H:%M} Europe/Berlin, 60 min · every 2 days, 3 times" in run.out
    assert run.out.endswith("1 to create\n")
    assert not run.wrote()

    assert run("apply", "--yes").code == 0, run.err
    (meeting,) = run.held()
    assert run.wrote() == ["POST"]
    assert run.file().read_text().startswith(f'+++\nmeeting = "{meeting.number}"\n\n[zoom]\n')
    assert "1 number written into content/: commit it" in run.out
    assert run.steps() == []

    assert run("build").code == 0, run.err
    page = next((run.root / "output" / "meetings").glob("open-evening-*/index.html")).read_text()
    assert "Bring a <em>torch</em>." in page

    run.change("Open evening", "Open night")
    assert run("plan").out == (
        "~ update  content/meetings/evening.md\n          topic: Open evening → Open night\n1 to update\n"
    )
    assert run("apply", "--yes").wrote() == ["PATCH"]
    assert [m.number for m in run.held("Open night")] == [meeting.number]
    assert run.steps() == []

    run.change("[zoom]", "[zoom]\ncancelled = true")
    assert run.steps() == [("cancel", "evening.md")]
    assert run("apply", "--yes").wrote() == ["DELETE"]
    assert not run.held("Open night")
    assert run.steps() == []
    assert run("build").code == 0
    page = next((run.root / "output" / "meetings").glob("open-*/index.html")).read_text()
    assert 'data-phase="cancelled"' in page


def test_the_state_survives_a_deleted_cache(run):
    run.keep()
    run("apply", "--yes")
    for path in sorted((run.root / ".eroom").rglob("*"), reverse=True):
        path.unlink()
    assert run.steps() == []


def test_a_run_cut_off_between_zoom_and_the_file_makes_no_second_meeting(run, monkeypatch):
    run.keep("a", topic="First")
    run.keep("b", topic="Second")

    def cut_off(path, data):
        if path.suffix == ".md":
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "store", cut_off)
        assert run("apply", "--yes").code == 130
    assert len(run.held("First")) == 1
    assert "meeting =" not in run.file("a").read_text()
    assert run.steps() == [("bind", "a.md"), ("create", "b.md")]
    assert run("apply", "--yes").wrote() == ["POST"]
    assert (len(run.held("First")), len(run.held("Second"))) == (1, 1)
    assert run.steps() == []


def test_a_file_that_is_changed_after_a_cut_off_run_still_knows_its_meeting(run, monkeypatch):
    run.keep()
    store = keeping.store

    def cut_off(path, data):
        if path.suffix == ".md":
            raise KeyboardInterrupt
        store(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "store", cut_off)
        assert run("apply", "--yes").code == 130
    run.change("Open evening", "Open night")
    assert run.steps() == [("bind", "evening.md")]
    assert run("apply", "--yes").wrote() == ["PATCH"]
    assert (len(run.held()), len(run.held("Open night"))) == (0, 1)
    assert run.steps() == []


@pytest.mark.parametrize("kind", ["drop_answer", "drop_connection", "503", "truncate"])
def test_whatever_becomes_of_an_answer_there_is_one_meeting_in_the_end(run, kind):
    run.keep()
    run.faults = [Fault("POST /users/*/meetings", kind)]
    first = run("apply", "--yes")
    assert first.code in (0, 3)
    run.faults = []
    assert run("apply", "--yes").code == 0
    assert len(run.held()) == 1
    assert run.steps() == []


def test_what_was_done_before_zoom_went_away_is_written_down(run):
    for name in "abc":
        run.keep(name, topic=f"Talk {name}")
    run.faults = [Fault("POST /users/*/meetings", "503", nth=2)]
    assert run("apply", "--yes").code == 3
    assert "which looks before it creates" in run.err
    assert "created content/meetings/a.md" in run.out
    assert [("meeting =" in run.file(name).read_text()) for name in "abc"] == [True, False, False]
    run.faults = []
    assert run("apply", "--yes").code == 0
    assert [len(run.held(f"Talk {name}")) for name in "abc"] == [1, 1, 1]


def test_one_file_that_zoom_declines_keeps_back_no_other(run):
    run.keep("a", host="nobody@example.org")
    run.keep("b")
    assert run("plan").code == 3
    assert "content/meetings/a.md:3" in run.err
    assert "1 to create" in run.out
    assert run("apply", "--yes").code == 3
    assert len(run.held()) == 1


def test_all_that_zoom_declines_is_told_with_what_ended_the_run(run):
    run.keep("a", host="nobody@example.org")
    run.keep("b", host="nobody.else@example.org")
    assert run("apply", "--yes").code == 3
    assert re.findall(r"content/meetings/(\w)\.md:3", run.err) == ["a", "b"]


def test_the_time_of_a_reproducible_build_is_not_the_time_of_a_plan(run):
    run.keep()
    run.environ = {"SOURCE_DATE_EPOCH": str(int((NOW + timedelta(days=400)).timestamp()))}
    assert run.steps() == [("create", "evening.md")]


def test_a_missing_scope_is_one_sentence_with_its_name(run):
    run.keep()
    run.scopes = SCOPES - {"meeting:write:meeting:admin"}
    assert run("apply", "--yes").code == 4
    assert "creating a meeting needs" in run.err
    assert "add meeting:write:meeting:admin at" in run.err
    assert "Traceback" not in run.err


def test_where_nothing_is_kept_as_code_nobody_is_asked(run):
    run.file("note").write_text('+++\nmeeting = "81234567890"\n+++\n')
    for verb in ("plan", "apply"):
        assert run(verb).code == 0
        assert run.requests == []
        assert "no meeting is kept as code" in run.out


def test_without_a_terminal_and_without_yes_nothing_is_done(run):
    run.keep()
    assert run("apply").code == 2
    assert "there is no terminal to ask at" in run.err
    assert not run.wrote()


@pytest.mark.parametrize(
    ("typed", "code", "made"), [("yes\n", 0, 1), ("y\n", 130, 0), ("\n", 130, 0), ("", 130, 0)]
)
def test_on_a_terminal_only_yes_is_yes(run, typed, code, made):
    run.keep()
    assert run("apply", typed=typed).code == code
    assert len(run.held()) == made


def test_where_nothing_is_to_be_done_nobody_is_asked_for_a_yes(run):
    run.keep()
    run("apply", "--yes")
    assert run("apply").code == 0
    assert run.out == "1 as the files want it\n"


def test_more_cancels_than_agreed_stop_the_run_before_it_begins(run):
    for n in range(4):
        run.keep(f"t{n}", topic=f"Talk {n}")
    run("apply", "--yes")
    for n in range(4):
        run.change("[zoom]", "[zoom]\ncancelled = true", f"t{n}")
    assert run("apply", "--yes").code == 6
    assert "calls off 4 meetings, and at most 3" in run.err
    assert not run.wrote()
    assert run("apply", "--yes", "--max-cancels", "4").code == 0
    assert run.wrote() == ["DELETE"] * 4


def test_a_file_that_is_gone_leaves_its_meeting_alone(run):
    run.keep()
    run("apply", "--yes")
    run.file().unlink()
    assert run("apply", "--yes").code == 0
    assert len(run.held()) == 1


def test_what_somebody_deleted_in_zoom_is_told_and_not_made_again(run):
    run.keep()
    run("apply", "--yes")
    run.world.remove(run.held()[0])
    assert run("apply", "--yes").code == 0
    assert "Zoom has it no more" in run.err
    assert not run.wrote()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_number_is_one_line_more_and_no_other_byte_is_touched(run, mark, ending):
    run.keep()
    before = mark + run.file().read_text().replace("\n", ending).encode()
    run.file().write_bytes(before)
    run("apply", "--yes")
    line = f'meeting = "{run.held()[0].number}"{ending}'.encode()
    after = run.file().read_bytes()
    assert line in after
    assert after.replace(line, b"") == before
    assert run.steps() == []


def test_a_file_that_cannot_be_written_is_told_before_anything_is_created(run, monkeypatch):
    run.keep()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert run("apply", "--yes").code == 1
    assert "cannot be written" in run.err
    assert not run.wrote()


@pytest.mark.parametrize(("room", "made"), [(0, 0), (1, 1)])
def test_a_disk_that_is_full_stops_the_run_and_loses_no_number(run, monkeypatch, room, made):
    """`room` is how many more files the disk holds."""
    run.keep()
    written = []

    def store(path, data):
        if len(written) == room:
            raise OutputError("cannot be written: No space left on device", where=str(path))
        written.append(path)

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "store", store)
        assert run("apply", "--yes").code == 1
    assert "No space left on device" in run.err
    assert len(run.held()) == made
    if made:
        assert f'meeting = "{run.held()[0].number}"' in run.err
        assert run.steps() == [("bind", "evening.md")]


def test_a_link_to_a_file_stays_a_link_and_its_rights_stay(run):
    run.keep()
    elsewhere = run.root / "elsewhere.md"
    run.file().rename(elsewhere)
    elsewhere.chmod(0o640)
    run.file().symlink_to(elsewhere)
    run("apply", "--yes")
    assert run.file().is_symlink()
    assert "meeting =" in elsewhere.read_text()
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o640


def test_in_ci_files_are_named_and_nothing_of_what_is_in_them(run):
    run.keep(topic="Hush")
    run("apply", "--yes")
    (meeting,) = run.held("Hush")
    run.change("Hush", "Quiet")
    run.keep("b", topic="Whisper")
    run.environ = {"CI": "true"}
    told = "".join(run(*argv).out + run.err for argv in (("plan",), ("plan", "--json"), ("apply", "--yes")))
    assert "content/meetings/b.md" in told
    assert "changes topic" in told
    assert not [w for w in ("Hush", "Quiet", "Whisper", str(meeting.number), MARTA) if w in told]


def test_two_runs_at_once_are_one_too_many(run):
    run.keep()
    with lock(run.root / LOCK):
        assert run("apply", "--yes").code == 75
    assert "another `eroom apply` is running" in run.err


def test_a_build_never_writes_to_zoom_and_says_what_waits(run):
    run.keep()
    assert run("build").code == 0
    assert not run.wrote()
    assert "1 meeting kept as code and not in Zoom yet: `eroom plan`" in run.err
    assert not list((run.root / "output" / "meetings").glob("open-evening-*"))


def test_the_invented_account_remembers_what_was_applied(run):
    run.source("sandbox")
    run.keep()
    assert run("apply", "--yes").code == 0, run.err
    assert run.steps() == []
    assert run("build").code == 0
    assert list((run.root / "output" / "meetings").glob("open-evening-*"))
    run.change("Open evening", "Open night")
    run("apply", "--yes")
    assert run.steps() == []
    run.change("[zoom]", "[zoom]\ncancelled = true")
    assert run.steps() == [("cancel", "evening.md")]
    run("apply", "--yes")
    assert run.steps() == []


def test_a_process_killed_after_each_creation_leaves_one_meeting_a_file(run):
    """SIGKILL, at the instant at which Zoom has made the meeting and nobody has heard of it."""
    for name in "abc":
        run.keep(name, topic=f"Talk {name}")
    theirs = run.world.credentials
    child = []
    sandbox = Sandbox(
        run.world, plan="business", clock=time.time, limits=False, on_change=lambda _: child[-1].kill()
    )
    with serve(sandbox) as server:
        environ = {
            "PATH": os.environ["PATH"],
            "ZOOM_ACCOUNT_ID": theirs.account_id, "ZOOM_CLIENT_ID": theirs.client_id,
            "ZOOM_CLIENT_SECRET": theirs.client_secret, "ZOOM_API_URL": server.api_url,
            "ZOOM_OAUTH_URL": server.oauth_url,
        }  # fmt: skip
        for _ in range(5):
            command = [sys.executable, "-m", "eroom_static", "--site", str(run.root), "apply", "--yes"]
            child.append(subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL))
            if child[-1].wait(60) == 0:
                break
    assert [one.returncode for one in child] == [-9, -9, -9, 0]
    assert [len(run.held(f"Talk {name}")) for name in "abc"] == [1, 1, 1]
    assert run.steps() == []
