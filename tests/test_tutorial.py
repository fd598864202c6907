"""The tutorial, word for word: from an empty folder and a bare environment to a served site, then with an account."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from time import time

import pytest

from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World
from tests.make import NOW, ROOT
from tests.test_package import release, wheel  # noqa: F401 (built as a release would be)

WHEELS = ROOT / "tests/wheels"  # everything that the package leans on: sh tests/prepare.sh brings it
TUTORIAL = (ROOT / "docs/content/tutorial.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
DONE = "--done--"


class Terminal:
    """A shell that is typed into, in an environment that knows nothing but where Python is."""

    def __init__(self, folder, **environ):
        python = folder / ".bin"
        python.mkdir()
        (python / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
        self._shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env={"PATH": f"{python}:/usr/bin:/bin", "HOME": str(folder), **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def type(self, line):
        """What a command said. It must succeed."""
        self._send(f"{line}\necho {DONE} $?")
        said = []
        for answer in self._shell.stdout:
            if answer.startswith(DONE):
                assert answer.split() == [DONE, "0"], f"$ {line}\n{''.join(said)}"
                return "".join(said)
            said.append(answer)
        raise AssertionError("".join(said))

    def leave_running(self, line):
        """The first line of a command that goes on until it is interrupted; then the page that it serves."""
        self._send(f"{line} &")
        for said in self._shell.stdout:
            if address := re.search(r"http://127\.0\.0\.1:\d+/", said):
                break
        with urllib.request.urlopen(address[0], timeout=60) as answer:
            page = answer.read().decode()
        self._send(f"kill $!; wait $!; echo {DONE}")
        while not next(self._shell.stdout).startswith(DONE):
            pass
        return page

    def _send(self, text):
        self._shell.stdin.write(f"{text}\n")
        self._shell.stdin.flush()

    def close(self):
        os.killpg(self._shell.pid, signal.SIGKILL)  # what it left running as well
        self._shell.communicate()


@pytest.fixture
def zoom():
    """What stands in for Zoom, over HTTP."""
    world = World(seed=1, now=NOW, meetings=30)
    with serve(Sandbox(world, plan="business", clock=time)) as server:
        yield world.credentials, {"ZOOM_API_URL": server.api_url, "ZOOM_OAUTH_URL": server.oauth_url}


def put(folder, text):
    """The values of a block into the file that already holds them, the first of each name."""
    for line in text.splitlines():
        name, _, _ = line.partition("=")
        changed, times = re.subn(
            rf"^#?{name.strip()} *=.*", line, folder.read_text(), count=1, flags=re.MULTILINE
        )
        assert times, line
        folder.write_text(changed)


@pytest.mark.timeout(600)
def test_the_tutorial_leads_to_a_site(wheel, tmp_path, zoom):  # noqa: F811
    if not WHEELS.is_dir():
        assert os.environ.get("CI") != "true", "sh tests/prepare.sh brings the wheels"
        pytest.skip("sh tests/prepare.sh brings the wheels")
    credentials, reachable = zoom
    values = iter((credentials.account_id, credentials.client_id, credentials.client_secret))
    find = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": f"{WHEELS} {Path(wheel).parent}"}
    terminal = Terminal(tmp_path, **find, **reachable)
    pages = []
    try:
        for block in BLOCK.finditer(TUTORIAL):
            match block["kind"]:
                case "console":
                    for line in re.findall(r"^\$ (.+)$", block["body"], re.MULTILINE):
                        if line == "eroom serve":
                            pages.append(terminal.leave_running(line))
                        else:
                            terminal.type(line)
                case "ini":
                    put(tmp_path / "demo/.env", re.sub("…", lambda _: next(values), block["body"]))
                case "toml":
                    put(tmp_path / "demo/eroom.toml", block["body"])
    finally:
        terminal.close()
    invented, real = pages
    assert "data-meeting" in invented
    assert "data-meeting" in real
    assert 'href="https://live.example.org/"' in real
    assert credentials.client_secret not in real
