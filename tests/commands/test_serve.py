"""`eroom serve` as a person starts it, and ends it."""

import http.client
import re
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest

from tests.make import ROOT
from tests.test_end_to_end import Run

SITE = """\
source = "sandbox"
[site]
title = "Test site"
url = "https://live.example.org"
[publish]
rules = ["all"]
[sandbox]
meetings = 3
plan = "business"
"""
WORD = "live.js"


@pytest.fixture
def site(tmp_path):
    (tmp_path / "eroom.toml").write_text(SITE)
    return Run(tmp_path)


@contextmanager
def served(site, *argv, end=signal.SIGTERM, **environ):
    """Gives the port and, at the end, all that was said."""
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a run under nohup is deaf to it
    code = f"{heard}; from eroom_static.cli import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--site", str(site.root), "serve", *argv],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if found := re.search(r" at http://127\.0\.0\.1:(\d+)", line):
                break
        assert found, said
        yield int(found[1]), said
        process.send_signal(end)
        said += process.communicate(timeout=60)[0].splitlines(keepends=True)
        assert process.returncode == 0, said
        assert "Traceback" not in "".join(said)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def page(port, path="/"):
    """Who asks before the first is laid out waits for it."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    server.request("GET", path)
    reply = server.getresponse()
    body = reply.read().decode()
    server.close()
    assert reply.status == 200
    return body


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_needs_no_build_and_ends_when_it_is_told_to(site, end):
    with ExitStack() as still_open, served(site, "--port", "0", end=end) as (port, _):
        listening = still_open.enter_context(socket.create_connection(("127.0.0.1", port)))
        listening.sendall(b"GET /.eroom/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert listening.recv(100)
        assert WORD in page(port)
        assert not site.output.exists()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def test_a_build_beside_it_works_and_holds_nothing_of_it(site):
    with served(site, "--port", "0") as (port, _):
        assert WORD in page(port)
        assert site("build", "--offline").code == 0, site.err
        assert WORD in page(port)
    assert not [path for path, data in site.files().items() if b"live.js" in data or ".eroom" in path]


def test_a_port_that_is_taken_is_passed_over(site):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with served(site, "--port", str(taken)) as (port, _):
            assert port > taken


@pytest.mark.parametrize(
    ("argv", "environ"),
    [(("--now", "2031-05-06T07:08Z"), {}), ((), {"SOURCE_DATE_EPOCH": "1935738480"})],
)
def test_another_time(site, argv, environ):
    with served(site, "--port", "0", *argv, **environ) as (port, _):
        assert 'data-at="2031-05-0' in page(port)


def test_a_real_account_is_never_asked_by_a_preview(site):
    site.settings('source = "sandbox"', 'source = "zoom"')
    assert site("serve", environ={"ZOOM_API_URL": "http://127.0.0.1:9"}).code == 3
    assert "nothing was pulled yet" in site.err
    assert "run `eroom build`" in site.err


def test_what_was_built_as_it_is(site):
    assert site("serve", "--no-watch").code == 1
    assert "there is no built site yet" in site.err
    assert site("serve", "--no-watch", "--now", "2031-01-01").code == 2
    assert site("build").code == 0
    with served(site, "--port", "0", "--no-watch") as (port, _):
        assert page(port) == (site.output / "index.html").read_text()
