"""Bundles unpacked in clean environments: an interpreter that sees the bundle, what it declares, and nothing else."""

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from eroom_static.bundle.archive import unpacked
from eroom_static.bundle.make import bundle
from tests.bundle.talk import VALUES

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
BARE = Path(sys._base_executable)  # the interpreter below the virtual environment of the tests

# -S: no site-packages of any kind; -I: no PYTHON* variable, no current folder.
LAUNCH = (
    "import runpy, sys; sys.path[:0] = sys.argv[1].split(':'); del sys.argv[:2]; "
    "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
)


def missing(what):
    """In CI a test that cannot run has failed."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def wheelhouse():
    if not (WHEELS / ".stamp").is_file():
        missing("needs the wheels that tests/bundle/prepare.sh fetches")
    return WHEELS


@pytest.fixture(scope="session")
def shared_once(tmp_path_factory):
    """A folder made once in a run, whichever of its processes comes first."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "bundles"
    root.mkdir(exist_ok=True)

    def once(name, make):
        place = root / name
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.is_dir():
                fresh = root / f"{name}.new"
                fresh.mkdir()
                make(fresh)
                fresh.rename(place)
        return place

    return once


@pytest.fixture(scope="session")
def unpack(shared_once, wheelhouse):
    """The bundle of a target, unpacked. AWS's is made for the Python that runs the tests."""

    def opened(target):
        def make(folder):
            made = bundle(
                target, python=PYTHON, arch=os.uname().machine.replace("aarch64", "arm64"), local=wheelhouse
            )
            for path, data in unpacked(made.data).items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)

        return shared_once(target, make)

    return opened


@pytest.fixture(scope="session")
def installed(shared_once, wheelhouse):
    """A folder with what is asked for in pip's words, and what that needs."""

    def install(*words):
        def make(folder):
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            offline = ["--no-index", "--find-links", str(wheelhouse), "--no-compile", "--target", str(folder)]
            # No settings of the machine's own: --target and a find-links of theirs do not go together.
            subprocess.run([*command, *offline, *words], check=True, env={"PIP_CONFIG_FILE": os.devnull})

        return shared_once(hashlib.sha256(json.dumps(words).encode()).hexdigest()[:8], make)

    return install


@contextmanager
def running(module, *words, seen, cwd, environ=VALUES):
    """A module run in a clean environment; killed and waited for at the end."""
    command = [BARE, "-B", "-I", "-S", "-c", LAUNCH, ":".join(map(str, seen)), module, *words]
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={"PATH": os.defpath, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def listening(process):
    """The port that the server says it took. No waiting by guess: its line is read when it comes."""
    said = []
    impatience = Timer(60, process.kill)
    impatience.start()
    try:
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                return int(found[1])
    finally:
        impatience.cancel()
    return pytest.fail("the server did not start:\n" + "".join(said))
