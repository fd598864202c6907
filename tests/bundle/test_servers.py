"""Each target's bundle, started by its platform's real server in a clean environment, and asked over HTTP."""

import http.client
import json
import socket
import subprocess

import pytest

from tests.bundle.conftest import BARE, listening, running
from tests.bundle.talk import JSON, SECRET, VALUES, answers_as_documented

# Vercel's own runtime is not to be had: the standard library's WSGI server stands in for it.
VERCEL = """
import runpy
from wsgiref.simple_server import make_server, WSGIRequestHandler
class Quiet(WSGIRequestHandler):
    def log_message(self, *_): pass
app = runpy.run_path("api/index.py")["app"]
server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""
SERVERS = {
    "wsgi": ["gunicorn", "--bind", "127.0.0.1:0", "--worker-class", "gthread", "--threads", "8", "main:app"],
    "asgi": [
        *("uvicorn", "main:app", "--host", "127.0.0.1", "--port", "0"),
        *("--no-access-log", "--no-proxy-headers", "--no-server-header"),
    ],
    "container": ["server"],
    "google": ["functions_framework", "--target", "join", "--host", "127.0.0.1", "--port", "0"],
    "vercel": ["stand_in"],
}
RUNTIMES = {"google": ["functions-framework"]}  # what the platform brings; the others declare all they need
# Where the container listens; without its level functions-framework would not say where it does.
PLACE = {"HOST": "127.0.0.1", "PORT": "0", "GUNICORN_LOG_LEVEL": "info"}


@pytest.fixture(params=SERVERS)
def room(request, unpack, installed, tmp_path):
    """Folder and search path of a bundle with what it declares, and the words that start its server."""
    target = request.param
    folder = unpack(target)
    seen = [folder, installed("--require-hashes", "--requirement", str(folder / "requirements.txt"))]
    seen += [installed(*RUNTIMES[target])] if target in RUNTIMES else []
    if target == "vercel":
        (tmp_path / "stand_in.py").write_text(VERCEL)
        seen.append(tmp_path)
    return folder, seen, SERVERS[target]


def asker(port):
    def ask(method, path, headers, body):
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers]
        lines += [f"Content-Length: {len(body)}"] if body or method == "POST" else []
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            # Head and body in one piece: a server that refuses unread would else cut off the rest.
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            reply = http.client.HTTPResponse(connection, method=method)
            reply.begin()
            return reply.status, {n.lower(): v for n, v in reply.getheaders()}, reply.read()

    return ask


def test_a_bundle_answers_as_documented(room):
    folder, seen, (module, *words) = room
    with running(module, *words, seen=seen, cwd=folder, environ=VALUES | PLACE) as process:
        answers_as_documented(asker(listening(process)))
        process.terminate()
        said = process.communicate(timeout=30)[0]
    assert SECRET not in said
    assert VALUES["EROOM_GRANT_KEY"] not in said


def test_a_bundle_does_not_start_with_a_secret_too_short(room):
    folder, seen, (module, *words) = room
    environ = VALUES | {"ZOOM_SDK_SECRET": "too-short-a-one", "EROOM_GRANT_KEY": ""}
    with running(module, *words, seen=seen, cwd=folder, environ=environ) as process:
        said = process.communicate(timeout=60)[0]
    assert process.returncode != 0
    assert "ZOOM_SDK_SECRET is too short" in said
    assert "EROOM_GRANT_KEY is missing" in said
    assert "too-short-a-one" not in said


def test_a_clean_environment_holds_nothing_of_ours():
    done = subprocess.run(
        [BARE, "-I", "-S", "-c", "import eroom_static"], capture_output=True, text=True, check=False
    )
    assert "ModuleNotFoundError" in done.stderr


def test_ten_megabytes_are_refused_or_hung_up_on_and_the_server_goes_on(room):
    folder, seen, (module, *words) = room
    with running(module, *words, seen=seen, cwd=folder, environ=VALUES | PLACE) as process:
        ask = asker(listening(process))
        try:
            status, _, said = ask("POST", "/join", JSON, b" " * 11_000_000)
        except ConnectionError:  # no proxy in between, as there is in a cloud: refused unread
            pass
        else:
            assert (status, json.loads(said)["error"]) == (413, "too_large")
        assert ask("GET", "/health", [], b"")[0] == 200
