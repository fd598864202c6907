"""The container's file, read as Docker would, and its command run without Docker."""

import json
import re
import shlex
import subprocess

from tests.bundle.conftest import BARE, listening
from tests.bundle.talk import VALUES, answers_as_documented
from tests.bundle.test_servers import asker

NEEDED = re.compile(r"^([A-Z]+) +(.*)$")


def steps(folder):
    lines = (folder / "Dockerfile").read_text().splitlines()
    return [NEEDED.match(line).groups() for line in lines if line and not line.startswith("#")]


def test_what_is_copied_is_there_and_what_is_installed_has_hashes(unpack):
    folder = unpack("container")
    for word, rest in steps(folder):
        if word == "COPY":
            assert all((folder / source).exists() for source in rest.split()[:-1]), rest
        if word == "RUN" and "pip" in rest:
            assert "--require-hashes" in rest


def test_it_does_not_run_as_root_and_listens_where_it_says(unpack):
    found = dict(steps(unpack("container")))
    assert found["FROM"] == "python:3.13-slim"
    assert found["USER"] not in ("0", "root")
    assert f'"PORT") or "{found["EXPOSE"]}"' in (unpack("container") / "server.py").read_text()


def test_its_command_answers_as_documented(unpack, installed, tmp_path):
    folder = unpack("container")
    packages = installed("--require-hashes", "--requirement", str(folder / "requirements.txt"))
    # The image's python, which sees only what the image installed.
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(packages))} exec {BARE} -B -S "$@"\n')
    python.chmod(0o755)
    command = json.loads(dict(steps(folder))["CMD"])
    environ = VALUES | {"PATH": f"{tmp_path}:/usr/bin:/bin", "HOST": "127.0.0.1", "PORT": "0"}
    with subprocess.Popen(
        command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            answers_as_documented(asker(listening(process)))
        finally:
            process.terminate()  # it hears this itself, there is no shell around it
            assert process.communicate(timeout=30)[0] == ""
    assert process.returncode == 0
