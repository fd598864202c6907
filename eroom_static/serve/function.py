"""The function on a loopback port: as a cloud would run it, for a preview and for tests."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, time
from typing import Any

from eroom_static.function.answer import Function
from eroom_static.function.body import read_body
from eroom_static.function.config import Config
from eroom_static.function.message import Answer, Request
from eroom_static.function.visitor import spelled, visitor

LOOPBACK = "127.0.0.1"
PATIENCE = 10.0  # seconds for a whole body
DRAINED = 16 * 1024 * 1024  # of a body too long: read away, or the visitor never reads why it was refused

_LENGTH = re.compile(r"[0-9]{1,9}", re.ASCII)


class Door(BaseHTTPRequestHandler):
    """Any method: which ones there are, the function says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one piece

    def __init__(
        self, *args: Any, function: Function, clock: Callable[[], float], patience: float, **more: Any
    ) -> None:
        self._function, self._clock, self._patience = function, clock, patience
        super().__init__(*args, **more)

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(self._patience)  # for the head, until a body has its own deadline

    def __getattr__(self, name: str) -> Callable[[], None]:
        """The base class looks for do_GET, do_POST, and so on."""
        if name.startswith("do_"):
            return self._do
        raise AttributeError(name)

    def _do(self) -> None:
        headers = spelled(self.headers.items())
        length = headers.get("content-length", "")
        self._deadline = monotonic() + self._patience
        self._read = 0
        is_plain = "transfer-encoding" not in headers
        body = read_body(self._take, length) if self.command == "POST" and is_plain else b""
        address = visitor(headers, self.client_address[0], self._function.config.proxies)
        request = Request(self.command, self.path.partition("?")[0], headers, body, address)
        answer = self._function.answer(request, self._clock())
        if not is_plain or (length and length != str(self._read)):
            self.close_connection = True  # what is left of the body would be taken for a request
        self._send(answer)
        if self.close_connection:
            self._drain(length)

    def _take(self, count: int) -> bytes:
        """Some bytes of the body; TimeoutError when it has taken too long as a whole."""
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        self.connection.settimeout(left)
        found = self.rfile.read1(count)
        self._read += len(found)
        return found

    def _send(self, answer: Answer) -> None:
        self.connection.settimeout(self._patience)
        self.send_response_only(answer.status)
        self.send_header("Date", self.date_time_string())
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _drain(self, length: str) -> None:
        left = min(int(length), DRAINED) - self._read if _LENGTH.fullmatch(length) else 0
        with suppress(OSError):
            while left > 0 and (part := self._take(min(left, 65536))):
                left -= len(part)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
        """The function logs nothing."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a visitor who keeps a connection open must not hold us up
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up in the middle is told nothing, and nobody else is."""


@contextmanager
def function(
    config: Config, port: int = 0, *, clock: Callable[[], float] = time, patience: float = PATIENCE
) -> Iterator[str]:
    """Runs while the context is open; gives the address for [function] url. A port that is taken is an OSError."""
    door = partial(Door, function=Function(config), clock=clock, patience=patience)
    server = _Listener((LOOPBACK, port), door)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
