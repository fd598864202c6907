"""Whole runs on what is damaged, missing or mistyped: one sentence with the place and the cure, never a fault of ours."""

import errno
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from eroom_static.cli import main
from eroom_static.commands.telling import say_data
from eroom_static.commands.terminal import Shell
from tests.make import NOW
from tests.test_end_to_end import SETTINGS, Run

FAULT = "a fault of eroom's own"


@pytest.fixture(scope="module")
def pulled(tmp_path_factory):
    """A site whose account has been pulled once. Tests work on copies."""
    root = tmp_path_factory.mktemp("pulled")
    (root / "eroom.toml").write_text(SETTINGS.replace("meetings = 60", "meetings = 20"))
    run = Run(root)("pull")
    assert run.code == 0, run.err
    return root


@pytest.fixture
def site(pulled, tmp_path):
    shutil.copytree(pulled, tmp_path / "site")
    return Run(tmp_path / "site")


def put(site, path, text):
    (site.root / path).parent.mkdir(parents=True, exist_ok=True)
    (site.root / path).write_text(text)


def script(*argv, **more):
    """The console script itself, in a process of its own."""
    code = "from eroom_static.cli import run; run()"
    return subprocess.run([sys.executable, "-c", code, *argv], check=False, timeout=60, **more)


@contextmanager
def taken():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.mark.parametrize("folder", ['"a\\u0000b"', '"a\\nb"', '"Content"', '"HISTORY/x"'])
def test_an_output_that_is_no_folder_of_its_own_is_told_with_its_line(site, folder):
    put(site, "eroom.toml", SETTINGS + f"[build]\noutput = {folder}\n")
    assert site("build", "--offline").code == 1
    assert "eroom.toml:16: [build] output" in site.err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "nonsense://user:not-a-secret-pw@x"),
        ("HTTPS_PROXY", "socks5://user:not-a-secret-pw@127.0.0.1:1"),
        ("HTTPS_PROXY", "http://user:not-a-secret-pw@h:x"),
        ("SSL_CERT_FILE", "/nowhere/not-a-secret-pw"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(site, monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    for command in (["pull"], ["sdk", "fetch"]):
        assert site(*command).code == 1
        assert variable in site.err
        assert FAULT not in site.err
        assert "not-a-secret" not in site.err


@pytest.mark.parametrize("command", [["sandbox"], ["serve"], ["function", "serve"]])
@pytest.mark.parametrize("port", ["-1", "65536", "99999"])
def test_a_port_that_is_none_is_a_mistake_of_usage(site, command, port):
    assert site(*command, "--port", port).code == 2
    assert "0<=x<=65535" in site.err


def test_a_port_that_is_taken_is_told(site):
    with taken() as port:
        assert site("sandbox", "--port", str(port)).code == 1
    assert f"error: port {port} is taken" in site.err


def test_a_simulated_account_cannot_hold_less_than_nothing(site):
    assert site("sandbox", "--meetings", "-5").code == 2


class Full(io.StringIO):
    """As /dev/full: what is written cannot leave."""

    def flush(self):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("argv", [["keygen"], ["--help"], ["--version"]])
def test_an_answer_that_nobody_can_take_is_one_sentence(monkeypatch, capsys, argv):
    monkeypatch.setattr(sys, "stdout", Full())
    assert main(argv, {}, lambda: NOW) == 1
    assert "error: standard output cannot be written: No space left on device" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_below_the_answer_is_told_once(tmp_path):
    with Path("/dev/full").open("w") as full:
        done = script("keygen", stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 2
    assert done.stderr.startswith("error: standard output cannot be written")


def test_a_reader_who_has_read_enough_hears_nothing_more():
    reading, writing = os.pipe()
    os.close(reading)
    done = script("keygen", stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_build_goes_on_where_nobody_listens_to_its_progress(site, monkeypatch):
    class Gone(io.StringIO):
        def write(self, _):
            raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(sys, "stderr", Gone())
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert main(["--site", str(site.root), "pull"], {}, lambda: NOW) == 0


def test_a_terminal_without_the_signs_gets_plain_ones(site):
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    folder = str(site.root)
    done = script("--site", folder, "build", "--offline", env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.search(r"meetings published .* - \d+ pages - \d+ written", done.stdout)
    told = script("--site", folder, "build", "--help", env=environ, capture_output=True, text=True)
    assert told.returncode == 0


def test_data_stays_the_same_data_where_a_stream_lacks_the_signs():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    shell = Shell(environ={}, now=NOW, out=out, err=out)
    say_data(shell, {"rule": "tag:講座 😀"})
    assert json.loads(raw.getvalue()) == {"rule": "tag:講座 😀"}


DAMAGE = [
    (r'"zone": ?"[^"]+"', '"zone":"Mars/X"', "Mars/X"),
    (r'"minutes": ?\d+', '"minutes":99999999999', "minutes"),
    (r'"starts": ?"\d{4}', '"starts":"9999', "9999"),
    (r'"starts": ?"([^"Z+]+)Z"', r'"starts":"\1"', "no time"),
]


ADDRESS = (r'"slugs": ?\[', '"slugs":["../../../evil",', "no part of an address")


@pytest.mark.parametrize(("there", "instead", "told"), [*DAMAGE, ADDRESS])
def test_a_damaged_record_is_told_with_its_file(site, there, instead, told):
    record = next(p for p in sorted((site.root / "history").iterdir()) if '"starts"' in p.read_text())
    text, count = re.subn(there, instead, record.read_text())
    assert count
    record.write_text(text)
    assert site("build", "--offline").code == 1
    assert f"error: history/{record.name}: this record is damaged: " in site.err
    assert told in site.err
    assert not site.output.exists()


@pytest.mark.parametrize("text", ['{"type":"withdrawn","key":"../../x"}', '{"type":"meeting"}', "\udcff"])
def test_a_record_that_is_none_of_ours_is_told_with_its_file(site, text):
    (site.root / "history/other.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert site("build", "--offline").code == 1
    assert "history/other.json: this record is damaged" in site.err


@pytest.mark.parametrize(("there", "instead", "told"), DAMAGE)
def test_a_damaged_snapshot_is_told_and_pulled_anew(site, there, instead, told):
    snapshot = site.root / ".eroom/snapshot.json"
    snapshot.write_text(re.sub(there, instead, snapshot.read_text()))
    assert site("build", "--offline").code == 3
    assert "the snapshot is damaged" in site.err
    assert told in site.err
    assert site("build").code == 0, site.err


@pytest.mark.parametrize(
    "tag", ['{% include "nope.html" %}', '{% extends "nope.html" %}', '{% from "nope.html" import x %}']
)
def test_a_template_that_asks_for_one_that_is_missing_is_named_with_its_line(site, tag):
    put(site, "templates/meeting.html", f"\n\n{tag}\n")
    assert site("build", "--offline").code == 1
    assert "error: templates/meeting.html:3: there is no template 'nope.html'" in site.err


def test_a_document_that_asks_for_a_missing_template_is_named_with_its_line(site):
    put(site, "content/about.md", '+++\ntitle = "About"\n\ntemplate = "pgae.html"\n+++\nHello.\n')
    assert site("build", "--offline").code == 1
    assert "error: content/about.md:4: there is no template 'pgae.html'" in site.err
    assert "did you mean 'page.html'?" in site.err


@pytest.mark.parametrize("name", ["about.md", "index.md"])
def test_markdown_nested_too_deep_is_the_documents_mistake(site, name):
    put(site, f"content/{name}", f"# About\n\n{'* ' * 500} x\n")
    assert site("build", "--offline").code == 1
    assert f"error: content/{name}: the Markdown is nested too deep" in site.err


def test_a_site_without_rules_says_what_each_rule_would_publish(site):
    site.settings('rules = ["tag:public"]', "rules = []")
    assert site("build", "--allow-shrink").code == 0
    assert re.search(r"^0 of [1-9]\d* meetings published", site.out)
    assert re.search(r"^ +\d+ +tag:public$", site.err, re.MULTILINE)
    told = site.err
    site("explain", "--rules")
    assert site.out.strip() in told


def test_a_build_that_found_nothing_to_count_says_who_counts(site):
    site.settings('rules = ["tag:public"]', 'rules = ["id:99999999999"]')
    assert site("build", "--allow-shrink").code == 0
    assert "eroom explain --rules" in site.err


def test_a_wrong_group_is_a_mistake_in_the_settings_and_no_log_learns_the_others(site):
    site.settings('rules = ["tag:public"]', 'rules = ["group:Publik"]')
    assert site("build").code == 1
    assert "error: eroom.toml" in site.err
    assert "the account has no group 'Publik'" in site.err
    assert "Public events" in site.err
    assert site("build", environ={"CI": "true"}).code == 1
    assert "the account has no group 'Publik'" in site.err
    assert "Public events" not in site.err
    assert re.search(r"it has \d+ groups?", site.err)


def test_a_folder_in_the_place_of_a_file_is_told_before_anybody_is_asked(site, tmp_path):
    before = site.times(), (site.root / ".eroom/snapshot.json").stat().st_mtime_ns
    assert site("pull", "--audit", str(tmp_path), now=NOW + timedelta(hours=1)).code == 2
    assert "is a folder" in site.err
    assert "meetings" not in site.err
    assert site("pull", "--audit", str(site.root / "eroom.toml/x")).code == 2
    assert (site.times(), (site.root / ".eroom/snapshot.json").stat().st_mtime_ns) == before


def test_a_name_with_a_line_break_stays_in_its_sentence(site):
    put(site, "static/a\nb.txt", "x")
    assert site("build", "--offline").code == 1
    assert [line for line in site.err.splitlines() if not line.startswith("  ")] == [
        line for line in site.err.splitlines() if line.startswith("error: ")
    ]
    assert site.err.count("error: ") == 1
    assert "static/a\\nb.txt" in site.err


@pytest.mark.parametrize("number", ["²³", "٨١٢٣٤٥٦٧٨٩٠", "9" * 400, "81x", ""])
def test_what_is_no_number_is_not_asked_for(site, number):
    assert site("explain", number).code == 2
    assert "name the meeting by its number" in site.err


def test_a_meeting_that_zoom_does_not_know_is_told_like_every_error(site):
    assert site("explain", "99999999999").code == 1
    assert site.err.startswith("error: Zoom has no meeting or webinar 99999999999")
    assert "`eroom doctor` says" in site.err
    site("explain", "99999999999", environ={"CI": "true"})
    assert "99999999999" not in site.err


def test_another_zone_for_the_site_wants_another_pull(site):
    site.settings('timezone = "Europe/Berlin"', 'timezone = "Asia/Tokyo"')
    assert site("build", "--offline").code == 3
    assert "eroom pull" in site.err
