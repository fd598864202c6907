"""`eroom init`: what it writes works at once, every line of it, and nothing that was there is touched."""

import io
import json
import os
import pty
import re
import resource
import subprocess
import sys
import tomllib
from contextlib import redirect_stderr, redirect_stdout

import pytest

from eroom_static.cli import main
from eroom_static.commands.init import MEETING, SITE, Answers, _content
from eroom_static.core.environment import Environment
from eroom_static.core.meeting_note import read_notes
from eroom_static.core.rules import parse_rule
from eroom_static.core.settings import Settings
from eroom_static.render.speech import can_speak
from tests.make import NOW, ROOT


def eroom(root, *argv, **environ):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--site", str(root), *argv], environ, lambda: NOW)
    return code, out.getvalue(), err.getvalue()


def files(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def fresh(tmp_path):
    code, _, err = eroom(tmp_path, "init", "demo", "--yes")
    assert code == 0, err
    return tmp_path / "demo"


def test_a_new_site_builds_at_once_and_the_doctor_has_nothing_against_it(fresh):
    assert set(files(fresh)) == set(SITE)
    assert eroom(fresh, "build")[0] == 0
    told = eroom(fresh, "doctor", "--json")[1]
    assert re.search(r"[1-9]\d* published meetings, none without a way in", told)
    levels = {f["check"]: f["level"] for f in json.loads(told)["findings"]}
    assert {level for check, level in levels.items() if check != "time zones"} == {"ok"}
    assert (fresh / "output/about/index.html").is_file()


def test_the_meeting_kept_as_code_is_applied_and_shown(fresh):
    fewer(fresh)
    assert "1 to create" in eroom(fresh, "plan")[1]
    assert eroom(fresh, "apply", "--yes")[0] == 0
    assert "1 as the files want it" in eroom(fresh, "plan")[1]
    assert eroom(fresh, "build")[0] == 0
    (page,) = (fresh / "output/meetings").glob("open-evening-*/index.html")
    assert "<strong>bring your questions</strong>" in page.read_text()


def test_with_ones_own_account_it_is_a_draft_and_can_be_read():
    text = _content(MEETING, "site/meeting.md", Answers(source="zoom"), NOW)
    assert read_notes({"meetings/a.md": text}) == ()
    (note,) = read_notes({"meetings/a.md": text.replace(b"draft = true", b"")})
    assert note.kept.host == "events@example.org"


def test_the_way_to_a_site_of_ones_own_is_five_lines(tmp_path):
    _, out, _ = eroom(tmp_path, "init", "demo", "--yes")
    steps = [line for line in out.splitlines() if re.match(r"\d\.", line)]
    assert [step[0] for step in steps] == list("12345")
    for word in (
        "eroom build && eroom serve",
        "Server-to-Server OAuth",
        ".env",
        'source = "zoom"',
        "eroom doctor",
    ):
        assert word in out


def test_what_was_there_stays_as_it_was(tmp_path):
    mine = {"eroom.toml": b"# mine", ".env": b"A=1", "content/about.md": b"mine", ".gitignore": b"*.bak\n"}
    (tmp_path / "content").mkdir()
    for name, data in mine.items():
        (tmp_path / name).write_bytes(data)
    code, out, _ = eroom(tmp_path, "init", "--ci", "github")
    assert code == 0
    assert {name: files(tmp_path)[name] for name in mine} == mine
    assert out.count("which was there") == 4
    assert "add the line .env to .gitignore" in out
    before = files(tmp_path)
    eroom(tmp_path, "init", "--ci", "github")
    assert files(tmp_path) == before


def test_a_gitignore_that_was_there_first_is_told_what_it_lacks(tmp_path):
    (tmp_path / ".gitignore").write_text("__pycache__/\n")
    _, out, _ = eroom(tmp_path, "init", "--yes")
    assert "add the line .env to .gitignore" in out
    assert "/output/ /.eroom/" in out
    (tmp_path / ".gitignore").write_text(".env\n/output/\n.eroom\n")
    assert "to .gitignore" not in eroom(tmp_path, "init", "--yes")[1]


def test_no_link_is_written_through(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/.env").symlink_to(tmp_path / "elsewhere")
    assert eroom(tmp_path, "init", "site", "--yes")[0] == 0
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_the_place_of_the_folder_is_one_sentence(tmp_path, name):
    (tmp_path / "file").write_text("mine")
    code, _, err = eroom(tmp_path, "init", name)
    assert code == 1
    assert err.startswith("error: ")
    assert "eroom's own" not in err
    assert files(tmp_path) == {"file": b"mine"}


def test_a_full_disk_leaves_no_half_file_that_the_next_attempt_would_keep(tmp_path):
    argv = [sys.executable, "-m", "eroom_static", "init", "demo", "--yes"]

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    full = subprocess.run(
        argv, cwd=tmp_path, preexec_fn=little_room, capture_output=True, text=True, check=False
    )
    assert full.returncode == 1
    assert "demo/eroom.toml: cannot be written" in full.stderr
    assert "make room on the disk" in full.stderr
    assert files(tmp_path) == {}
    again = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "kept  " not in again.stdout


def test_the_file_for_secrets_is_for_its_owner_alone(fresh):
    assert (fresh / ".env").stat().st_mode & 0o077 == 0
    assert ".env" in (fresh / ".gitignore").read_text().split()


def fewer(root):
    """What a test is not about need not take its time."""
    text = (root / "eroom.toml").read_text()
    (root / "eroom.toml").write_text(text.replace("meetings = 60", "meetings = 6"))


# Settings.


def uncommented(text, keep=lambda n: True):
    """The settings with their examples switched on: those whose number `keep` says."""
    lines, n = [], 0
    for line in text.splitlines():
        if re.match(r"#\S", line):
            n += 1
            lines.append(line[1:] if keep(n) else line)
        else:
            lines.append(line)
    return "\n".join(lines), n


def settings(text):
    return Settings.read(text.encode(), Environment(), speaks=can_speak)


def examples(text):
    """Each example line alone, under its own header where that is an example too."""
    header = None
    for n, line in enumerate(
        re.findall(
            r"^#?\S.*", "\n".join(x for x in text.splitlines() if not x.startswith("# ")), re.MULTILINE
        )
    ):
        if line.lstrip("#").startswith("["):
            header = line
        if line.startswith("#") and not line.startswith("#["):
            yield n, header, line[1:]


def test_every_example_in_the_settings_is_valid_where_it_stands(fresh):
    text = (fresh / "eroom.toml").read_text()
    seen = 0
    for _, header, line in examples(text):
        name = line.partition(" =")[0]
        bare = "\n".join(x for x in text.splitlines() if not re.match(rf"{re.escape(name)} =", x))
        lines = [x.removeprefix("#") if x in (header, f"#{line}") else x for x in bare.splitlines()]
        read = settings("\n".join(lines))
        assert read != settings(bare) or name in (
            "opens",
            "closes",
            "plan",
            "max_stale",
            "output",
            "language",
        ), line
        seen += 1
    assert seen >= 14


def test_the_rules_in_the_settings_are_rules(fresh):
    for found in re.findall(r"^#?(?:rules|hide) = (.*)$", (fresh / "eroom.toml").read_text(), re.MULTILINE):
        assert all(map(parse_rule, json.loads(found)))


# Questions.


def asked(tmp_path, typed):
    """The command on a terminal of its own."""
    ours, theirs = pty.openpty()
    code = "from eroom_static.cli import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "init", str(tmp_path / "site")],
        cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, typed.encode())
    out, err = process.communicate(timeout=60)
    os.close(ours)
    return process.returncode, out, err


def test_on_a_terminal_it_asks_three_things_at_most(tmp_path):
    title = 'Köln "live" \\ $title'
    code, out, err = asked(tmp_path, f"{title}\nzoom\nlive.example.com\nhttps://live.example.com/a\n")
    assert code == 0, err
    read = settings((tmp_path / "site/eroom.toml").read_text())
    assert (read.site.title, read.sources, read.site.url) == (title, ("zoom",), "https://live.example.com/a")
    assert "must begin with https://" in err
    assert "1. marketplace.zoom.us" in out


def test_enter_is_enough_for_the_sandbox(tmp_path):
    code, _, err = asked(tmp_path, "\n\n")
    assert code == 0, err
    assert settings((tmp_path / "site/eroom.toml").read_text()).sources == ("sandbox",)


# Secrets stay out of version control.


def test_git_does_not_see_the_secrets_nor_what_is_made_anew(fresh):
    subprocess.run(["git", "init", "--quiet"], cwd=fresh, check=True)
    fewer(fresh)
    eroom(fresh, "build")
    told = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=fresh, check=True, capture_output=True, text=True
    ).stdout
    names = {line[3:] for line in told.splitlines()}
    assert {".gitignore", ".gitleaks.toml", "content/about.md", MEETING, "eroom.toml"} == {
        n for n in names if not n.startswith("history/")
    }
    assert any(n.startswith("history/") for n in names)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("ZOOM_CLIENT_SECRET=notASecretNotASecretNotASecret00", "eroom-credential"),
        ('"EROOM_GRANT_KEY": "bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldA"', "eroom-credential"),
        ("export zoom_sdk_secret='notASecretNotASecretNotASecret00'", "eroom-credential"),
        ("https://us02web.zoom.us/s/81234567890?zak=eyJub3QtYS1zZWNyZXQiOjF9.abc", "zoom-start-link"),
        ("ZOOM_CLIENT_SECRET=", None),
        ("ZOOM_CLIENT_SECRET: ${{ secrets.ZOOM_CLIENT_SECRET }}", None),
        ("https://us02web.zoom.us/j/81234567890?pwd=x", None),
    ],
)
def test_the_scanners_rules_find_what_zoom_gives_out(fresh, line, rule):
    table = tomllib.loads((fresh / ".gitleaks.toml").read_text())
    assert table["extend"] == {"useDefault": True}
    found = [
        r["id"]
        for r in table["rules"]
        if re.search(r["regex"], line) and any(k in line.lower() for k in r["keywords"])
    ]
    assert found == ([rule] if rule else [])


# Scheduled rebuilds.
