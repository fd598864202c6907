"""Broken accounts and broken folders, each with the one thing to do: the real command over the sandbox's real HTTP."""

import io
import json
import os
import re
import socket
import time
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eroom_static import accounts
from eroom_static.cli import main
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.faults import Fault
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World

NOW = datetime.now(UTC)  # these accounts live today: Zoom's clock and ours are compared
FIVE = (
    "user:read:list_users:admin",
    "meeting:read:list_meetings:admin",
    "meeting:read:meeting:admin",
    "webinar:read:list_webinars:admin",
    "webinar:read:webinar:admin",
)
CLASSIC = ("user:read:admin", "meeting:read:admin", "webinar:read:admin")
SITE = """\
source = "zoom"
[site]
url = "https://live.example.org"
[publish]
rules = ["tag:public"]
[join]
reveal = "page"
"""


class Account:
    """A site in a folder, and the account behind it: healthy, until a test breaks something."""

    def __init__(self, root):
        self.root, self.site, self.plan, self.clock_is_ahead = root, SITE, "business", 0
        self.slept = 0.0
        self.world = World(now=NOW, meetings=12)
        self.options = {"scopes": FIVE, "limits": False}
        theirs = self.world.credentials
        self.env = {
            "ZOOM_ACCOUNT_ID": theirs.account_id,
            "ZOOM_CLIENT_ID": theirs.client_id,
            "ZOOM_CLIENT_SECRET": theirs.client_secret,
        }
        self.environ, self.unreachable = {}, False
        self.secrets = list(self.env.values())

    def sleep(self, seconds):
        """Nobody waits: time goes on as if they had."""
        self.slept += seconds

    def clock(self):
        return time.time() + self.slept + self.clock_is_ahead

    def settings(self, old, new):
        assert old in self.site
        self.site = self.site.replace(old, new)

    def hosts(self, **changes):
        for host in list(self.world.hosts):
            self.world.replace_host(host, replace(host, **changes))

    def nobody(self):
        for host in list(self.world.hosts):
            self.world.remove_host(host)

    def cancel_all(self):
        for meeting in list(self.world.meetings.values()):
            self.world.remove(meeting)

    @property
    def dotenv(self):
        return "".join(f"{name}={value}\n" for name, value in self.env.items())

    def put(self, name, data):
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_bytes(data.encode() if isinstance(data, str) else data)

    def __call__(self, *argv):
        for name, data in (("eroom.toml", self.site), (".env", self.dotenv)):
            if not (self.root / name).exists():
                self.put(name, data)
        out, err = io.StringIO(), io.StringIO()
        with ExitStack() as stack:
            sandbox = Sandbox(self.world, plan=self.plan, clock=self.clock, **self.options)
            server = stack.enter_context(serve(sandbox))
            environ = {"ZOOM_API_URL": server.api_url, "ZOOM_OAUTH_URL": server.oauth_url, **self.environ}
            if self.unreachable:
                with socket.create_server(("127.0.0.1", 0)) as nobody:
                    environ["ZOOM_OAUTH_URL"] = f"http://127.0.0.1:{nobody.getsockname()[1]}/oauth/token"
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            self.code = main(
                ["--site", str(self.root), "doctor", "--registry", "http://127.0.0.1:9", *argv],
                environ,
                lambda: NOW,
            )
            self.requests = sandbox.requests
        self.out, self.err = out.getvalue(), err.getvalue()
        return self

    def findings(self):
        self("--json")
        return json.loads(self.out)["findings"]


@pytest.fixture
def account(tmp_path, monkeypatch):
    account = Account(tmp_path)
    monkeypatch.setattr(accounts, "sleep", account.sleep)
    monkeypatch.setattr(accounts, "monotonic", lambda: time.monotonic() + account.slept)
    return account


def wrong_id(a):
    a.env["ZOOM_ACCOUNT_ID"] = "not-a-secret-of-another-account"


def revoked(a):
    a.env["ZOOM_CLIENT_SECRET"] = "not-a-secret-that-was-revoked"


def half_filled(a):
    a.env.update(ZOOM_CLIENT_ID="", ZOOM_CLIENT_SECRET="your-client-secret")


def without(*scopes):
    return lambda a: a.options.update(scopes=[s for s in FIVE if s not in scopes])


def late(seconds):
    return lambda a: setattr(a, "clock_is_ahead", seconds)


def expired(a):
    a.plan, a.options = "free", {"scopes": FIVE}
    a.settings('rules = ["tag:public"]', 'rules = ["meetings"]')
    a.hosts(licensed=False, webinars=False)


def named_host(a):
    gone = next(host for host in a.world.hosts if host.left)
    a.settings("tag:public", f"host:{gone.email}")
    a.secrets.append(gone.email)


def fault(match, kind):
    return lambda a: a.options.update(faults=[Fault(match, kind, times=0)])


def rules(text):
    return lambda a: a.settings('"tag:public"', text)


def both(*breaks):
    return lambda a: [one(a) for one in breaks]


BROKEN = {
    # What is broken: how, the check that tells, what it says, the cure.
    "half-filled .env": (half_filled, "problem", "credentials", "ZOOM_CLIENT_ID (empty in .env:2)", "App Credentials"),
    "no .env": (lambda a: a.env.clear(), "problem", "credentials", "ZOOM_CLIENT_SECRET are missing", "Build App"),
    "wrong account id": (wrong_id, "problem", "zoom", "does not accept ZOOM_ACCOUNT_ID", "App Credentials"),
    "revoked secret": (revoked, "problem", "zoom", "ZOOM_CLIENT_ID with ZOOM_CLIENT_SECRET", "App Credentials"),
    "deactivated app": (
        lambda a: a.options.update(app="deactivated"), "problem", "zoom", "switched off", "Activation",
    ),
    "owner lost the role": (
        lambda a: a.options.update(owner_is_admin=False), "problem", "scopes", "owner loses the admin role", "Roles",
    ),
    "one scope missing": (
        without(FIVE[4]), "problem", "scopes", "lacks webinar:read:webinar:admin", "Add Scopes",
    ),
    "meetings not granted": (
        without(FIVE[1], FIVE[2]), "problem", "scopes", "every rule that may publish meetings", FIVE[1],
    ),
    "legacy scopes, one short": (
        lambda a: a.options.update(scopes=CLASSIC[:2]), "problem", "scopes", "lacks webinar:read:admin", "Add Scopes",
    ),
    "group rule without its scopes": (
        rules('"group:Public events"'), "problem", "scopes", "group:read:list_groups:admin", "Add Scopes",
    ),
    "too many scopes": (
        lambda a: a.options.update(scopes=(*FIVE, "meeting:delete:meeting:admin")),
        "warning", "scopes", "may also change the account", "take them away",
    ),
    "expired plan": (expired, "problem", "plan", "has the plan expired?", "Billing"),
    "no webinar licence": (
        both(rules('"webinars"'), lambda a: a.hosts(webinars=False)), "problem", "webinars", "no host has a webinar licence", "add-on",
    ),
    "no users": (Account.nobody, "problem", "hosts", "no active user", "Users"),
    "nobody may host": (
        lambda a: a.hosts(may_host=False), "problem", "hosts", "may host", "Users",
    ),
    "host of a rule has left": (named_host, "problem", "hosts", "not an active user", "correct the address"),
    "id of a rule is gone": (rules('"id:99999999999"'), "problem", "publish", "does not exist", "take it out"),
    "no such group": (
        both(rules('"group:Publik"'), lambda a: a.options.update(scopes=(*FIVE, "group:read:list_groups:admin", "group:read:list_members:admin"))),
        "problem", "settings", "no group 'Publik'", "Groups",
    ),
    "no rules": (rules(""), "warning", "publish", "[publish] rules is empty", "for instance rules ="),
    "a rule that matches nothing": (rules('"tag:publik"'), "warning", "publish", "none of the rules matches", "would publish something"),
    "no meetings": (Account.cancel_all, "warning", "publish", "no meeting that the rules ask for", "schedule one"),
    "clock slow by ten minutes": (late(600), "problem", "clock", "behind Zoom's", "NTP"),
    "clock fast by a minute": (late(-60), "warning", "clock", "ahead of Zoom's", "NTP"),
    "Zoom cannot be reached": (lambda a: setattr(a, "unreachable", True), "problem", "zoom", "no connection", "network"),
    "a gate before Zoom": (fault("POST /oauth/token", "html"), "problem", "zoom", "not JSON", "ZOOM_API_URL"),
    "isolated video on GitHub Pages": (
        lambda a: (
            a.settings("live.example.org", "acme.github.io"),
            a.settings('reveal = "page"', 'reveal = "function"\nvideo = "isolated"\n[function]\nurl = "http://127.0.0.1:9"\n[sdk]\nurl = "/zoom-sdk/6.2.0"'),
            a.env.update(EROOM_GRANT_KEY="A" * 86),
        ),
        "problem", "hosting", "GitHub Pages does not read _headers", "webrtc",
    ),
    "http": (lambda a: a.settings("https://", "http://"), "warning", "hosting", "no camera", "https://"),
    "misspelt variable": (
        lambda a: a.env.update(ZOOM_CLIENT_SECERT=a.env.pop("ZOOM_CLIENT_SECRET")),
        "warning", "environment", ".env:3: ZOOM_CLIENT_SECERT", "did you mean ZOOM_CLIENT_SECRET?",
    ),
    "misspelt key": (
        lambda a: a.settings("[site]", '[site]\ntitel = "Acme"'), "problem", "settings", "eroom.toml:3: unknown key `titel`", "did you mean `title`?",
    ),
    "UTF-16": (lambda a: a.put("eroom.toml", SITE.encode("utf-16")), "problem", "settings", "UTF-16", "save the file as UTF-8"),
    "output is a file": (lambda a: a.put("output", "mine"), "problem", "output", "is a file", "[build] output"),
    "output of somebody else": (lambda a: a.put("output/index.html", "mine"), "problem", "output", "not of this site", "nothing"),
    "files of somebody else": (lambda a: a.put("output/notes.txt", "mine"), "warning", "output", "they stay", "move those files"),
}  # fmt: skip


def test_a_healthy_account_has_neither_problem_nor_warning(account):
    found = account.findings()
    assert account.code == 0, account.out
    assert [f for f in found if f["level"] != "ok"] == []
    told = {f["check"]: f["message"] for f in found}
    assert re.match(r"[1-9]\d* of \d+ meetings would be published", told["publish"])
    assert {
        "credentials",
        "scopes",
        "clock",
        "time zones",
        "hosts",
        "webinars",
        "plan",
        "hosting",
        "output",
    } < told.keys()


BESIDES = {  # what is broken with it
    "isolated video on GitHub Pages": ("function", "sdk version", "sdk files"),
    "misspelt variable": ("credentials",),
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_broken_account_is_told_the_one_thing_to_do(account, case):
    breaks, level, check, said, cure = BROKEN[case]
    breaks(account)
    found = account.findings()
    wrong = [f for f in found if f["level"] != "ok"]
    assert account.code == (5 if any(f["level"] == "problem" for f in wrong) else 0)
    (first, *_) = [f for f in wrong if f["check"] == check] or wrong or found
    assert (first["level"], first["check"]) == (level, check), wrong
    assert {f["check"] for f in wrong} == {check, *BESIDES.get(case, ())}
    assert said in first["message"], first
    assert cure in first["cure"] + first["message"], first
    assert all(f["cure"] for f in wrong)
    assert account.err == "" or "eroom's own" not in account.err


@pytest.mark.parametrize("case", BROKEN)
def test_no_secret_and_nothing_of_the_account_is_in_any_line(account, case):
    BROKEN[case][0](account)
    account.environ["CI"] = "true"
    account()
    private = [*account.secrets, *(v for v in account.env.values() if "not-a-secret" in v)]
    private += [host.email for host in account.world.hosts] + [host.name for host in account.world.hosts]
    private += [str(number) for number in account.world.meetings]
    private += [m.topic for m in account.world.meetings.values() if len(m.topic) > 8]
    assert [value for value in private if value in account.out + account.err] == []
    assert account.out.splitlines()[-1].endswith(("warnings", "warning"))


def test_who_has_neither_an_address_nor_credentials_is_told_both_at_once(account):
    account.settings('url = "https://live.example.org"\n', "")
    account.env.clear()
    assert [f["check"] for f in account.findings() if f["level"] == "problem"] == ["settings", "credentials"]


def test_all_mistakes_are_told_at_once(account):
    account.settings("[site]", '[site]\ntitel = "Acme"')
    account.settings('reveal = "page"', 'reveal = "pgae"')
    account.env.update(ZOOM_CLIENT_SECERT="")
    account.environ["ZOOM_API_URL"] = "ftp://example.org"
    told = " ".join(f["message"] for f in account.findings() if f["level"] != "ok")
    for mistake in ("`titel`", "[join] reveal", "ZOOM_API_URL", "ZOOM_CLIENT_SECERT"):
        assert mistake in told


@pytest.mark.parametrize(
    "change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), lambda t: t.replace(" = ", "\t=\t")]
)
def test_how_editors_save_files_is_no_mistake(account, change):
    account.put("eroom.toml", change(SITE).encode())
    account.put(".env", change(account.dotenv).encode())
    assert [f for f in account.findings() if f["level"] != "ok"] == []


@pytest.mark.parametrize(
    ("url", "level", "said"),
    [
        ("https://acme.github.io/live", "ok", "GitHub Pages does not read _headers or _redirects"),
        ("https://acme.gitlab.io", "ok", "GitLab Pages does not read _headers:"),
        ("https://acme.netlify.app", "ok", "Netlify reads _headers and _redirects"),
        ("https://acme.pages.dev", "ok", "Cloudflare Pages reads"),
        ("https://acme.vercel.app", "ok", "`eroom hosting vercel`"),
        ("https://notnetlify.app", "ok", "not known here"),
    ],
)
def test_what_the_host_can_do_is_told_by_its_address(account, url, level, said):
    account.settings("https://live.example.org", url)
    (hosting,) = [f for f in account.findings() if f["check"] == "hosting"]
    assert hosting["level"] == level
    assert said in hosting["message"]


def test_rules_that_the_host_does_not_read_are_told(account):
    account.settings("live.example.org", "acme.github.io")
    account.put("static/_redirects", "/old /new 301\n")
    wrong = [f for f in account.findings() if f["level"] != "ok"]
    assert ["static/_redirects" in f["message"] for f in wrong] == [True]


def test_legacy_scopes_do(account):
    account.options["scopes"] = CLASSIC
    (scopes,) = [f for f in account.findings() if f["check"] == "scopes"]
    assert scopes["level"] == "ok"
    assert "legacy" in scopes["message"]


def test_no_more_is_asked_than_a_pull_asks(account):
    """A rule that names a host lists nobody else, and missing scopes are told before anything is asked."""
    host = next(host for host in account.world.hosts if host.can_host and host.webinars)
    account.settings("tag:public", f"host:{host.email}")
    account.findings()
    assert ("GET", "/v2/users") not in account.requests
    account.options["scopes"] = FIVE[:2]
    account.findings()
    assert [path for _, path in account.requests] == ["/oauth/token"]


def test_a_read_only_output_is_told(account, monkeypatch):
    """As root every folder can be written: what the system says is put in its place."""
    account.put("output/.gitkeep", "")
    real = os.access
    shut = str(account.root / "output")
    monkeypatch.setattr(os, "access", lambda path, *mode: str(path) != shut and real(path, *mode))
    (output,) = [f for f in account.findings() if f["check"] == "output"]
    assert (output["level"], "cannot be written" in output["message"]) == ("problem", True)


def test_looking_changes_nothing(account):
    account.put("output/mine.txt", "mine")
    account()
    before = {p: p.read_bytes() for p in account.root.rglob("*") if p.is_file()}
    account()
    assert {p: p.read_bytes() for p in account.root.rglob("*") if p.is_file()} == before
    assert not (account.root / ".eroom").exists()


KEPT = """\
+++
[zoom]
host = "events@example.org"
topic = "Open evening"
starts = 2199-01-14T19:00:00
zone = "Europe/Berlin"
{}
+++
"""
WRITE = ("meeting:write:meeting:admin", "meeting:update:meeting:admin")


def scopes_of(account, *granted, **files):
    account.options["scopes"] = granted
    (account.root / "content/meetings").mkdir(parents=True, exist_ok=True)
    for name, more in files.items():
        account.put(f"content/meetings/{name}.md", KEPT.format(more))
    (found,) = [f for f in account.findings() if f["check"] == "scopes" and f["level"] != "ok"] or [None]
    return found


def test_meetings_kept_as_code_want_the_scopes_to_write_them(account):
    found = scopes_of(account, *FIVE, a="")
    assert found["level"] == "problem"
    assert all(scope in found["cure"] for scope in WRITE)
    assert "meetings kept as code" in found["message"]
    assert not [scope for scope in ("delete", "webinar:write") if scope in found["cure"]]
    assert scopes_of(account, *FIVE, *WRITE, a="") is None


def test_only_who_calls_off_needs_the_scope_for_it(account):
    delete = "meeting:delete:meeting:admin"
    assert "may also change" in scopes_of(account, *FIVE, *WRITE, delete, a="")["message"]
    assert delete in scopes_of(account, *FIVE, *WRITE, a="cancelled = true")["cure"]
    assert scopes_of(account, *FIVE, *WRITE, delete, a="cancelled = true") is None


def test_each_kind_wants_its_own(account):
    found = scopes_of(account, *FIVE, *WRITE, a='kind = "webinar"')
    assert "webinar:write:webinar:admin" in found["cure"]


def test_legacy_scopes_to_write_do_as_well(account):
    assert scopes_of(account, *CLASSIC, "meeting:write:admin", a="") is None
    assert "meeting:write:admin" in scopes_of(account, *CLASSIC, a="")["cure"]


def test_a_file_that_cannot_be_read_is_told_beside_the_account(account):
    (account.root / "content/meetings").mkdir(parents=True)
    account.put("content/meetings/a.md", KEPT.format('kind = "webniar"'))
    (content,) = [f for f in account.findings() if f["check"] == "content"]
    assert "content/meetings/a.md:7" in content["message"]
