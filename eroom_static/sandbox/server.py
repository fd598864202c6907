"""The simulated account on a loopback port, over real HTTP/1.1."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

from .api import Sandbox
from .reply import Reply

_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Server:
    url: str

    @property
    def api_url(self) -> str:
        return f"{self.url}/v2"

    @property
    def oauth_url(self) -> str:
        return f"{self.url}/oauth/token"


@contextmanager
def serve(
    sandbox: Sandbox, port: int = 0, *, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Server]:
    """Serves until the block ends; port 0 takes any that is free. `sleep` carries out slow answers."""
    listener = _Listener((_LOOPBACK, port), _Connection)
    listener.sandbox, listener.sleep = sandbox, sleep
    server = Server(f"http://{_LOOPBACK}:{listener.server_address[1]}")
    sandbox.api_url = server.url
    thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client that keeps its connection open must not hold us up
    request_queue_size = 128
    sandbox: Sandbox
    sleep: Callable[[float], None]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is none of our business; anything else is told as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one piece
    server: _Listener

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = dict(self.headers.items())
        self._send(
            self.server.sandbox.handle(self.command, path, dict(parse_qsl(query, True)), headers, body)
        )

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that http.server looks for

    def _send(self, reply: Reply) -> None:
        if reply.delay:
            self.server.sleep(reply.delay)
        if reply.drop:
            self.close_connection = True
            return
        length = len(reply.body) if reply.length is None else reply.length
        self.close_connection = self.close_connection or length != len(reply.body)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:  # noqa: PLR2004
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(reply.body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date of every answer: the account's own time."""
        return super().date_time_string(self.server.sandbox.time if timestamp is None else timestamp)

    def log_message(self, *_: object) -> None:
        """Quiet: the sandbox keeps its own list of requests."""
