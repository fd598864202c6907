"""Amazon's own runtime client runs the upload, wheels and all, against a stand-in for the Runtime API."""

import json
from base64 import b64decode, b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread

import pytest

from tests.bundle.conftest import running
from tests.bundle.talk import JSON, SECRET, VALUES, answers_as_documented, granted

API = "/2018-06-01/runtime"


class Runtime(BaseHTTPRequestHandler):
    """Two paths: what to do next, and what came of it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        event = self.server.events.get()
        if event is not None:
            self.told(200, json.dumps(event).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told(202, b"{}")
        self.server.answers.put((self.path.rpartition("/")[2], json.loads(body)))

    def told(self, status, body):
        self.send_response(status)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "1")
        # The real client falls over without any one of these; Lambda always sends them all.
        self.send_header("Content-Type", "application/json")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-0-0;Parent=0;Sampled=0")
        self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:here:0:function:eroom")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def runtime_api():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Runtime)
    server.daemon_threads = True
    server.block_on_close = False
    server.events, server.answers = Queue(), Queue()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.events.put(None)
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def upload(unpack, installed):
    """The bundle alone, its own wheels in it; only the runtime client comes from elsewhere."""
    folder = unpack("aws")
    return {"seen": [folder, installed("awslambdaric")], "cwd": folder}


def payload_1(method, path, headers, body):
    several = {}
    for name, value in headers:
        several.setdefault(name, []).append(value)
    return {
        "version": "1.0",
        "httpMethod": method,
        "path": f"/prod{path}",
        "headers": dict(headers),
        "multiValueHeaders": several,
        "requestContext": {"identity": {"sourceIp": "192.0.2.7"}},
        "body": b64encode(body).decode() if body else None,
        "isBase64Encoded": bool(body),
    }


def payload_2(method, path, headers, body):
    """What an HTTP API and a Function URL send: names in small letters, lines of one name joined."""
    joined = {}
    for name, value in headers:
        joined[name.lower()] = f"{joined[name.lower()]},{value}" if name.lower() in joined else value
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": joined,
        "requestContext": {"http": {"method": method, "path": path, "sourceIp": "192.0.2.7"}},
        "isBase64Encoded": False,
    }
    try:
        return event | ({"body": body.decode()} if body else {})
    except UnicodeDecodeError:
        return event | {"body": b64encode(body).decode(), "isBase64Encoded": True}


def answered(server):
    kind, reply = server.answers.get(timeout=20)
    assert kind == "response", reply
    body = b64decode(reply["body"]) if reply["isBase64Encoded"] else reply["body"].encode()
    return reply["statusCode"], {n.lower(): v for n, v in reply["headers"].items()}, body


@pytest.mark.parametrize("event", [payload_1, payload_2])
def test_the_upload_answers_as_documented_under_amazons_runtime_client(upload, event):
    with runtime_api() as server:
        environ = VALUES | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}"}

        def ask(*request):
            server.events.put(event(*request))
            return answered(server)

        with running("awslambdaric", "main.handler", **upload, environ=environ) as process:
            answers_as_documented(ask)
            process.kill()
            said = process.communicate()[0]
    assert SECRET not in said


def test_the_upload_does_not_start_with_a_secret_too_short(upload):
    with runtime_api() as server:
        environ = VALUES | {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
            "ZOOM_SDK_SECRET": "too-short-a-one",
        }
        server.events.put(payload_2("POST", "/join", JSON, granted()))
        with running("awslambdaric", "main.handler", **upload, environ=environ) as process:
            kind, reply = server.answers.get(timeout=20)
            said = process.communicate(timeout=60)[0]
    assert kind == "error"
    assert "ZOOM_SDK_SECRET is too short" in json.dumps(reply)
    assert "too-short-a-one" not in json.dumps(reply) + said
    assert process.returncode != 0
