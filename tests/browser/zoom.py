"""A stand-in for zoom.us, behind a certificate of its own: it takes the SDK's first request and answers as told."""

import json
import mimetypes
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.make import ROOT

SDK = ROOT / "tests/node/node_modules/@zoom/meetingsdk/dist"
VERSION = "/6.2.0/"
FIRST = "/api/v1/wc/info"
INVALID_SIGNATURE = {"status": False, "errorCode": 200, "errorMessage": "Invalid signature.", "result": None}


def refused(code, message="Refused."):
    return {"status": False, "errorCode": code, "errorMessage": message, "result": None}


class Zoom:
    """What was asked of it, and what it answers: a dict, or None for silence."""

    def __init__(self):
        self.reply = INVALID_SIGNATURE
        self.asked = []
        self.port = 0
        self.done = Event()

    @property
    def joined(self):
        """The form of every first request."""
        return [{k: v[0] for k, v in parse_qs(b.decode()).items()} for p, b in self.asked if p == FIRST]


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, zoom, *args):
        self._zoom = zoom
        super().__init__(*args)

    def _send(self, status, body=b"", kind="application/json"):
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin") or "*")
        self.send_header("Access-Control-Allow-Credentials", "true")
        self.send_header(
            "Access-Control-Allow-Headers", self.headers.get("Access-Control-Request-Headers") or "*"
        )
        self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_OPTIONS(self):
        self._send(204)

    def do_GET(self):
        """The page behind a join link; and the SDK, as Zoom's CDN delivers it."""
        host, path = self.headers.get("Host", ""), self.path.partition("?")[0]
        if host.startswith("source.zoom.us") and path.startswith(VERSION):
            file = SDK / path.removeprefix(VERSION)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return self._send(200, file.read_bytes(), kind) if file.is_file() else self._send(404)
        return self._send(200 if path.startswith("/j/") else 404, b"{}")

    def do_POST(self):
        path = self.path.partition("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._zoom.asked.append((path, body))
        if path != FIRST:
            return self._send(404)
        if self._zoom.reply is None:
            self._zoom.done.wait()
            return None
        return self._send(200, json.dumps(self._zoom.reply).encode())

    def log_message(self, *args):
        """Quiet."""


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A browser that is closed hangs up."""


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "zoom.us")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("zoom.us")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "zoom.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    return file


@contextmanager
def zoom_on_loopback(folder):
    zoom = Zoom()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    server = Listener(("127.0.0.1", 0), lambda *args: Answering(zoom, *args))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    zoom.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield zoom
    finally:
        zoom.done.set()
        server.shutdown()
        server.server_close()
        thread.join()
