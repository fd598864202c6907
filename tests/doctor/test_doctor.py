"""`eroom doctor`, whole: the real function and a registry on loopback, a site in a folder."""

import io
import json
import socket
from base64 import urlsafe_b64encode
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from email.utils import format_datetime

import pytest

from eroom_static.cli import main
from eroom_static.doctor import machine
from eroom_static.function.answer import Function
from eroom_static.function.config import Config
from eroom_static.function.grant import Key
from eroom_static.function.message import Request
from eroom_static.sdk import web
from tests.make import NOW
from tests.sdk.loopback import served
from tests.sdk.packages import LIST

ORIGIN = "https://live.example.org"
NEW, OLD, OTHER = (urlsafe_b64encode(bytes([n]) * 64).decode().rstrip("=") for n in (1, 2, 3))  # not secrets
SDK_KEY, SDK_SECRET = "not-an-sdk-key", "not-an-sdk-secret-" * 2
REGISTRY = {
    LIST: (
        200,
        {},
        json.dumps(
            {"versions": {"6.2.0": {"dist": {}}}, "time": {"6.2.0": (NOW - timedelta(days=90)).isoformat()}}
        ).encode(),
    )
}


def behind(answer, change=lambda reply, method, path: reply, skew=timedelta()):
    """A function's answers over HTTP. `change` is what stands between."""

    def handle(method, path, headers, body):
        reply = answer(Request(method, path, headers, body, "203.0.113.7"), NOW.timestamp())
        more = {**reply.headers, "Date": format_datetime(NOW + skew, usegmt=True)}
        return change((reply.status, more, reply.body), method, path)

    return handle


def function(keys=NEW, origins=ORIGIN, **more):
    environ = {
        "ZOOM_SDK_KEY": SDK_KEY,
        "ZOOM_SDK_SECRET": SDK_SECRET,
        "EROOM_GRANT_KEY": keys,
        "EROOM_ORIGINS": origins,
        **more,
    }
    return Function(Config.read(environ)).answer


class Doctor:
    """A site with a function, and what the doctor says of it."""

    def __init__(self, root):
        self.root = root
        self.site = f"{ORIGIN}/a/b"
        self.more = ""

    def __call__(self, url, *argv, registry=None, **environ):
        (self.root / "eroom.toml").write_text(
            f'source = "sandbox"\n[site]\nurl = "{self.site}"\n[function]\nurl = "{url}"\n{self.more}'
        )
        out, err = io.StringIO(), io.StringIO()
        with (
            served(REGISTRY if registry is None else registry) as npm,
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            argv = ["--site", str(self.root), "doctor", "--registry", npm.url, *argv]
            self.code = main(argv, {"EROOM_GRANT_KEY": NEW} | environ, lambda: NOW)
        self.out, self.err = out.getvalue(), err.getvalue()
        return self

    def of(self, handle, **more):
        """What it finds, as {check: [(level, message, cure), ...]}."""
        with served(handle) as there:
            self(there.url, "--json", **more)
        return self.found()

    def found(self):
        found = {}
        for f in json.loads(self.out)["findings"]:
            found.setdefault(f["check"], []).append((f["level"], f["message"], f["cure"]))
        return found


@pytest.fixture
def doctor(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "version", lambda _: f"{NOW.year - 1}.6")
    return Doctor(tmp_path)


def level(found, check):
    return sorted({one[0] for one in found[check]})


def text(found, check):
    return " ".join(" ".join(one) for one in found[check])


def test_a_site_and_a_function_that_agree_have_no_problem(doctor):
    found = doctor.of(behind(function()))
    assert doctor.code == 0, doctor.out
    assert {lvl for ones in found.values() for lvl, _, _ in ones} == {"ok"}
    assert {"settings", "function", "clock", "grant key", "preflight", "origins", "grant", "sdk key"} < set(
        found
    )
    assert {"sdk version", "meetings"} < set(found)


def test_the_same_is_said_in_lines(doctor):
    with served(behind(function(origins="https://other.example.org"))) as there:
        doctor(there.url)
    lines = doctor.out.splitlines()
    assert any(line.startswith("ok       function:") for line in lines)
    at = next(n for n, line in enumerate(lines) if line.startswith("problem  preflight:"))
    assert "EROOM_ORIGINS" in lines[at + 1]
    assert lines[-1] == "2 problems, 0 warnings"
    assert doctor.code == 5


def test_nothing_secret_is_in_any_line(doctor):
    handles = [
        behind(function()),
        behind(function(keys=OTHER)),
        behind(function(), lambda r, m, p: (200, {}, SDK_SECRET.encode()) if m == "POST" else r),
    ]
    for handle in handles:
        with served(handle) as there:
            for argv in ((), ("--json",)):
                doctor(there.url, *argv, ZOOM_SDK_KEY=SDK_KEY, ZOOM_SDK_SECRET=SDK_SECRET)
                for secret in (NEW, OTHER, SDK_KEY, SDK_SECRET):
                    assert secret not in doctor.out + doctor.err


def test_nothing_is_signed(doctor):
    seen = []

    def watch(reply, method, path):
        seen.append((method, reply[0]))
        return reply

    doctor.of(behind(function(), watch))
    assert [status for method, status in seen if method == "POST"] == [410]


# Not there.


def test_a_function_that_is_not_there_is_a_problem(doctor):
    with served({}) as there:
        gone = there.url
    doctor(gone, "--json")
    assert doctor.code == 5
    told = text(doctor.found(), "function")
    assert "refuses the connection" in told
    assert "eroom function serve" in told
    assert "Embed → Meeting SDK" in told


def test_an_unknown_host_is_told_as_one(doctor, monkeypatch):
    usual = socket.getaddrinfo

    def lookup(host, *more, **named):
        if host in ("127.0.0.1", b"127.0.0.1"):
            return usual(host, *more, **named)
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    doctor("https://join.invalid", "--json")
    assert "host name that is not known" in text(doctor.found(), "function")


def test_no_tls_behind_https_is_told_as_such(doctor):
    with served({}) as there:
        doctor(there.url.replace("http:", "https:"), "--json")
    assert "does not speak TLS" in text(doctor.found(), "function")


def test_a_function_that_keeps_silent_is_given_up(doctor, monkeypatch):
    monkeypatch.setattr(web, "PATIENCE", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        doctor(f"http://127.0.0.1:{deaf.getsockname()[1]}", "--json")
    assert "gives no answer within" in text(doctor.found(), "function")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, {}, b""), "404"),
        ((302, {"Location": "/elsewhere"}, b""), "302"),
        ((200, {}, b"<html>"), "not the join function"),
        ((200, {}, b"\xff"), "not the join function"),
        ((200, {}, b'{"ok": true}'), "not the join function"),
        ((200, {}, b'{"ok": false, "keys": []}'), "not well"),
        ((200, {}, b"x" * 100_000), "more than"),
        ((200, {"Content-Length": "999"}, b"x"), "breaks off"),
    ],
)
def test_what_is_not_the_function_is_told(doctor, answer, said):
    found = doctor.of({"GET /health": answer})
    assert doctor.code == 5
    assert said in text(found, "function")
    assert "grant" not in found


# Keys.


@pytest.mark.parametrize(
    ("ours", "theirs", "expected", "said"),
    [
        (NEW, NEW, ["ok"], "opens what this site seals"),
        (f"{NEW},{OLD}", f"{OLD},{NEW}", ["ok"], "opens what this site seals"),
        (f"{NEW},{OLD}", OLD, ["ok", "problem"], "the function is behind"),
        (OLD, f"{NEW},{OLD}", ["ok", "warning"], "this site is behind"),
        (NEW, OTHER, ["ok", "problem"], Key(OTHER).id),
    ],
)
def test_whose_key_is_behind_is_said(doctor, ours, theirs, expected, said):
    found = doctor.of(behind(function(keys=theirs)), EROOM_GRANT_KEY=ours)
    assert level(found, "grant key") == expected
    assert said in text(found, "grant key")
    assert ("grant" in found) == ("problem" not in expected)


def test_a_grant_key_that_is_missing_is_a_finding(doctor):
    doctor("http://127.0.0.1:9", "--json", EROOM_GRANT_KEY="")
    assert doctor.code == 5
    assert level(doctor.found(), "grant key") == ["problem"]
    assert "eroom keygen" in text(doctor.found(), "grant key")


# Clocks.


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "ok"),
        (29, "ok"),
        (-30, "ok"),
        (-31, "warning"),
        (60, "warning"),
        (-301, "problem"),
        (400, "problem"),
    ],
)
def test_clocks_apart_are_told(doctor, seconds, expected):
    found = doctor.of(behind(function(), skew=timedelta(seconds=seconds)))
    assert level(found, "clock") == [expected]
    if expected != "ok":
        assert ("behind" if seconds < 0 else "ahead") in text(found, "clock")


@pytest.mark.parametrize("date", ["", "soon", "Mon, 07 Jan 2030 09:00:00 -0000"])
def test_a_date_that_is_none_is_a_warning(doctor, date):
    def other(reply, method, path):
        return (reply[0], {**reply[1], "Date": date}, reply[2])

    assert level(doctor.of(behind(function(), other)), "clock") == ["warning"]


def test_a_clock_that_is_held_fast_is_not_compared(doctor):
    epoch = str(int(NOW.timestamp()) - 10**6)
    assert "clock" not in doctor.of(behind(function()), SOURCE_DATE_EPOCH=epoch)


# Origins.


@pytest.mark.parametrize("origins", ["https://other.example.org", "https://live.example.org:8443"])
def test_an_origin_that_the_function_does_not_know_is_a_problem(doctor, origins):
    found = doctor.of(behind(function(origins=origins)))
    assert level(found, "preflight") == ["problem"]
    assert ORIGIN in text(found, "preflight")
    assert "refuses pages" in text(found, "grant")


def cors(**headers):
    """A platform that adds CORS of its own to every preflight."""

    def change(reply, method, path):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return (reply[0], {**reply[1], **named}, reply[2]) if method == "OPTIONS" else reply

    return change


@pytest.mark.parametrize(
    ("change", "check", "expected"),
    [
        (cors(Access_Control_Allow_Origin="*"), "preflight", "problem"),
        (cors(Access_Control_Allow_Origin="*"), "origins", "problem"),
        (cors(Access_Control_Allow_Origin="https://doctor.invalid"), "origins", "problem"),
        (cors(Access_Control_Allow_Origin=f"{ORIGIN}, {ORIGIN}"), "preflight", "problem"),
        (cors(Access_Control_Allow_Origin=f"{ORIGIN}/"), "preflight", "problem"),
        (cors(Access_Control_Allow_Methods="GET, PUT"), "preflight", "problem"),
        (cors(Access_Control_Allow_Headers="X-Other"), "preflight", "problem"),
        (cors(Access_Control_Allow_Headers="x-other, content-type"), "preflight", "ok"),
        (lambda r, m, p: (200, *r[1:]) if m == "OPTIONS" and r[0] == 204 else r, "preflight", "warning"),
    ],
)
def test_a_platform_that_answers_preflights_itself_is_seen(doctor, change, check, expected):
    assert level(doctor.of(behind(function(), change)), check) == [expected]


def test_two_allow_origin_headers_are_one_too_many(doctor):
    def twice(reply, method, path):
        more = [("Access-Control-Allow-Origin", ORIGIN)] if method == "OPTIONS" else []
        return (reply[0], [*reply[1].items(), *more], reply[2])

    assert level(doctor.of(behind(function(), twice)), "preflight") == ["problem"]


# The probe.


def refusing(status, body=b"", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda reply, method, path: (status, named, body) if method == "POST" else reply


@pytest.mark.parametrize(
    ("status", "body", "expected", "said"),
    [
        (403, b'{"error": "grant"}', "problem", "cannot open"),
        (403, b'{"error": "origin"}', "problem", "refuses pages"),
        (429, b"", "warning", "7 s"),
        (200, b'{"signature": "not.a.signature"}', "problem", "signs for a meeting that is over"),
        (410, b"<html>", "problem", "410"),
        (410, b'{"error": 1}', "problem", "410"),
        (415, b'{"error": "media_type"}', "problem", "415 media_type"),
        (502, b'{"error": "not-for show <b>"}', "problem", "502, not 410"),
    ],
)
def test_each_answer_to_the_probe_is_told(doctor, status, body, expected, said):
    found = doctor.of(behind(function(), refusing(status, body, Retry_After="7")))
    assert level(found, "grant") == [expected]
    assert said in text(found, "grant")
    assert "signature" not in text(found, "grant")


# The SDK.


@pytest.mark.parametrize(
    ("days", "newer", "expected", "said"),
    [
        (90, [], "ok", "90 days"),
        (90, ["6.10.0"], "ok", "6.10.0 is there"),
        (184, [], "warning", "nine months"),
        (184, ["6.10.0", "6.9.0"], "warning", '"6.10.0"'),
        (280, [], "warning", "any day"),
        (90, ["6.3.0-beta.1", "5.9.9"], "ok", "90 days old "),
    ],
)
def test_an_old_sdk_is_told(doctor, days, newer, expected, said):
    time = {"6.2.0": (NOW - timedelta(days=days)).isoformat()} | dict.fromkeys(newer, NOW.isoformat())
    body = json.dumps({"versions": {key: {"dist": {}} for key in time}, "time": time}).encode()
    found = doctor.of(behind(function()), registry={LIST: (200, {}, body)})
    assert level(found, "sdk version") == [expected]
    assert said in text(found, "sdk version")


@pytest.mark.parametrize(
    "answer", [(500, {}, b""), (200, {}, b"{}"), (200, {}, b'{"versions": {}, "time": {}}')]
)
def test_a_registry_that_cannot_be_asked_is_only_a_warning(doctor, answer):
    found = doctor.of(behind(function()), registry={LIST: answer})
    assert level(found, "sdk version") == ["warning"]
    assert doctor.code == 0


def test_an_own_sdk_that_does_not_lie_there_is_a_problem(doctor):
    doctor.more = '[sdk]\nurl = "/zoom-sdk/6.2.0"\n'
    found = doctor.of(behind(function()))
    assert level(found, "sdk files") == ["problem"]
    assert "eroom sdk fetch 6.2.0" in text(found, "sdk files")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"ZOOM_SDK_KEY": SDK_KEY, "ZOOM_SDK_SECRET": SDK_SECRET}, ["ok"]),
        ({"ZOOM_SDK_KEY": "short"}, ["ok", "problem"]),
        ({"ZOOM_SDK_SECRET": "not-long-enough"}, ["ok", "problem"]),
    ],
)
def test_the_sdk_credentials_of_this_environment_are_measured(doctor, environ, expected):
    assert level(doctor.of(behind(function()), **environ), "sdk key") == expected


# Without a function.


def test_without_a_function_the_site_alone_is_looked_at(tmp_path):
    (tmp_path / "eroom.toml").write_text(
        'source = "sandbox"\n[publish]\nrules = ["all"]\n[sandbox]\nmeetings = 9\n'
    )
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        site = ["--site", str(tmp_path)]
        assert main([*site, "build"], {}, lambda: NOW) == 0
        assert main([*site, "doctor", "--registry", "http://127.0.0.1:9"], {}, lambda: NOW) == 0
    assert "warning  meetings:" in out.getvalue()
    assert "without a way in" in out.getvalue()
    assert "sdk version" not in out.getvalue()
