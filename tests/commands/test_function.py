import http.client
import io
import json
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import pytest

from eroom_static.cli import main
from tests.function.asking import SDK_SECRET, body, environ, grant
from tests.make import NOW, ROOT

SITE = 'source = "sandbox"\n[site]\nurl = "https://live.example.org/a/b"\n[publish]\nrules = ["all"]\n'
SITES_ORIGIN, PREVIEWS_ORIGIN = "https://live.example.org", "http://127.0.0.1:8000"


@pytest.fixture
def site(tmp_path):
    (tmp_path / "eroom.toml").write_text(SITE)
    return tmp_path


def eroom(site, *argv, **variables):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--site", str(site), "function", *argv], variables, lambda: NOW)
    return code, out.getvalue(), err.getvalue()


@contextmanager
def served(site, **variables):
    """The command as a person starts it; gives its address, and ends it as a person does."""
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a run under nohup is deaf to it
    code = f"{heard}; from eroom_static.cli import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--site", str(site), "function", "serve", "--port", "0"],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        line = process.stdout.readline()
        yield int(re.search(r"http://127\.0\.0\.1:(\d+)", line)[1])
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=30)[0]
        assert process.returncode == 0
        assert SDK_SECRET not in line + rest
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def status(port, origin):
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json", "Origin": origin}
    server.request("POST", "/join", body(grant()), headers)
    reply = server.getresponse()
    found = reply.status, json.loads(reply.read())
    server.close()
    return found[0]


def test_serve_signs_for_the_site_and_its_preview_unless_told_otherwise(site):
    variables = environ()
    del variables["EROOM_ORIGINS"]
    with served(site, **variables) as port:
        assert status(port, SITES_ORIGIN) == 200
        assert status(port, PREVIEWS_ORIGIN) == 200
        assert status(port, "https://evil.example") == 403


def test_serve_reads_the_dotenv_beside_the_settings_and_the_environment_wins(site):
    variables = environ(EROOM_ORIGINS="https://dotenv.example")
    (site / ".env").write_text("".join(f'{name}="{value}"\n' for name, value in variables.items()))
    with served(site, EROOM_ORIGINS="https://real.example") as port:
        assert status(port, "https://real.example") == 200
        assert status(port, "https://dotenv.example") == 403


def test_serve_does_not_start_with_a_secret_too_short_and_does_not_repeat_it(site):
    variables = environ(ZOOM_SDK_SECRET="too-short-a-one", EROOM_GRANT_KEY="")
    code, out, err = eroom(site, "serve", **variables)
    assert (code, out) == (1, "")
    assert "ZOOM_SDK_SECRET is too short" in err
    assert "EROOM_GRANT_KEY is missing" in err
    assert "too-short-a-one" not in err
    assert "Traceback" not in err


def test_serve_says_that_its_port_is_taken(site):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, _, err = eroom(site, "serve", "--port", port, **environ())
    assert code == 1
    assert f"port {port} is taken" in err


def test_bundle_writes_into_dist_and_tells_path_size_and_commands(site):
    code, out, _ = eroom(site, "bundle", "wsgi")
    path = site / "dist" / "eroom-function-wsgi.zip"
    size = path.stat().st_size
    assert code == 0
    assert out.startswith(f"{path}: {size:,} bytes ({size / 1024:,.1f} KiB)\n")
    assert "gunicorn --bind 127.0.0.1:8080" in out


def test_bundle_needs_no_variable_and_prints_no_value(site, tmp_path):
    code, out, err = eroom(site, "bundle", "google", "--out", str(tmp_path / "there"), **environ())
    assert code == 0
    assert (tmp_path / "there" / "eroom-function-google.zip").is_file()
    assert SDK_SECRET not in out + err


def test_bundle_for_aws_without_its_wheels_is_one_sentence_and_no_file(site, tmp_path):
    (tmp_path / "empty").mkdir()
    code, out, err = eroom(site, "bundle", "aws", "--wheels", str(tmp_path / "empty"))
    assert (code, out) == (1, "")
    assert "could not be had" in err
    assert "--wheels DIR" in err
    assert not (site / "dist").exists()


def test_a_target_that_is_none_is_told_with_those_there_are(site):
    code, _, err = eroom(site, "bundle", "netlify")
    assert code == 2
    assert "cloudflare" in err


def test_serve_runs_the_function_beside_the_site_for_the_pages_that_it_serves(site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (site / "eroom.toml").write_text(f'{SITE}[function]\nurl = "http://127.0.0.1:{port}"\n')
    (site / "output").mkdir()
    (site / "output/index.html").write_text("<h1>here</h1>")
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a run under nohup is deaf to it
    code = f"{heard}; from eroom_static.cli import run; run()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--site", str(site), "serve", "--port", "0"],
        cwd=ROOT,
        env=environ(EROOM_ORIGINS=""),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        pages, beside = process.stdout.readline(), process.stdout.readline()
        assert f"http://127.0.0.1:{port}" in beside
        origin = re.search(r"http://127\.0\.0\.1:\d+", pages)[0]
        assert status(port, origin) == status(port, SITES_ORIGIN)
        assert status(port, "https://elsewhere.example") == 403
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
