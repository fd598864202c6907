"""The package as strangers get it: a wheel that carries the theme, and words that agree with the code."""

import re
import subprocess
import sys
import zipfile

import pytest

from eroom_static import __version__
from eroom_static.commands.terminal import Shell
from tests.make import NOW, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """Built as a release would be, without asking a registry."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--wheel-dir",
            str(folder),
            str(ROOT),
        ],
        check=True,
    )
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_carries_the_theme_and_nothing_that_is_not_the_package(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("templates", "static"):
        theirs = {
            n.removeprefix(f"eroom_static/theme/{folder}/")
            for n in names
            if n.startswith(f"eroom_static/theme/{folder}/")
        }
        ours = {p.relative_to(ROOT / folder).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert theirs == ours
    begin = "eroom_static/starter/"
    theirs = {n.removeprefix(begin) for n in names if n.startswith(begin)}
    ours = {p.relative_to(ROOT / begin).as_posix() for p in (ROOT / begin).rglob("*") if p.is_file()}
    assert theirs == ours
    assert {n.split("/")[0] for n in names} == {"eroom_static", f"eroom_static-{__version__}.dist-info"}
    assert "eroom_static/py.typed" in names


def test_the_wheel_begins_and_builds_a_site_away_from_the_repository(wheel, tmp_path):
    packed = tmp_path / "packed"
    zipfile.ZipFile(wheel).extractall(packed)
    code = f"import sys; sys.path.insert(0, {str(packed)!r}); import eroom_static; assert {str(packed)!r} in eroom_static.__file__; from eroom_static.cli import run; run()"

    def eroom(folder, *argv):
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, *argv],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stderr

    eroom(tmp_path, "init", "demo")
    eroom(tmp_path / "demo", "build", "--now", NOW.isoformat())
    assert (tmp_path / "demo/output/index.html").is_file()


def test_two_wheels_of_one_source_are_the_same_bytes(wheel, tmp_path):
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--wheel-dir",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
    )
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_a_hash_for_everything_and_no_address(lock):
    text = (ROOT / lock).read_text()
    pins = re.findall(r"^[A-Za-z0-9_.-]+==", text, re.MULTILINE)
    assert len(pins) > 20
    blocks = re.split(r"^(?=[A-Za-z0-9_.-]+==)", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text


def test_the_readme_begins_with_the_two_commands():
    first_screen = "\n".join(README.splitlines()[:20])
    assert "make site" in first_screen
    assert "make test" in first_screen


def test_a_shell_in_ci_is_one_that_others_read():
    def is_ci(**environ):
        return Shell(environ=environ, now=NOW, out=sys.stdout, err=sys.stderr).is_ci

    assert is_ci(CI="true")
    assert not is_ci()
    assert not is_ci(CI="false")
