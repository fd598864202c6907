"""A bucket of moto's, over HTTP, and in front of it a door that notes every request and can be shut before any."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

import boto3
from moto.server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "not-a-key", "AWS_SECRET_ACCESS_KEY": "not-a-secret-either"}
REFUSAL = b"<Error><Code>AccessDenied</Code><Message>not now</Message></Error>"


class Door:
    """`shut` says of the n-th write (from 0) the status that it is answered with in place of the bucket; None lets it in."""

    def __init__(self, bucket, url):
        self.bucket, self.url = bucket, url
        self.writes = []  # those that came through, as deploy says them: ("put", key), ("delete", key)
        self.knocks = 0
        self.lock = Lock()
        self.shut = lambda n: None

    def reset(self, shut=lambda n: None):
        self.writes, self.knocks, self.shut = [], 0, shut
        return self

    def refusal(self):
        with self.lock:
            self.knocks += 1
            return self.shut(self.knocks - 1)

    def note(self, method, path, body):
        with self.lock:
            if method == "PUT":
                self.writes.append(("put", path))
            elif method == "DELETE":
                self.writes.append(("delete", path))
            else:
                keys = sorted(re.findall(r"<Key>([^<]*)</Key>", body.decode()))
                self.writes += [("delete", f"/{self.bucket.name}/{key}") for key in keys]


@contextmanager
def s3():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()
    finally:
        server.stop()


@contextmanager
def door(there, name) -> Iterator[Door]:
    bucket = boto3.resource(
        "s3",
        endpoint_url="http://{}:{}".format(*there),
        aws_access_key_id="x",
        aws_secret_access_key="y",
        region_name="us-east-1",
    ).create_bucket(Bucket=name)

    class Through(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            writes = self.command in ("PUT", "DELETE") or (self.command == "POST" and "?delete" in self.path)
            refused = gate.refusal() if writes else None
            if refused:
                return self.say(refused, {"Content-Type": "application/xml"}, REFUSAL)
            behind = HTTPConnection(*there, timeout=30)
            behind.request(self.command, self.path, body, dict(self.headers))
            reply = behind.getresponse()
            data = reply.read()
            behind.close()
            if writes:
                gate.note(self.command, self.path, body)
            return self.say(reply.status, dict(reply.headers), data)

        def say(self, status, headers, data):
            self.send_response(status)
            for key, value in headers.items():
                if key.lower() not in ("connection", "content-length", "transfer-encoding", "date", "server"):
                    self.send_header(key, value)
            self.send_header(
                "Content-Length",
                headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(data)),
            )
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_PUT = do_DELETE = do_POST = do_HEAD = answer  # noqa: N815 (the base class asks for these names)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Through)
    server.daemon_threads = True
    gate = Door(bucket, f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield gate
    finally:
        server.shutdown()
        server.server_close()
