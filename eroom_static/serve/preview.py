"""A local server for output/: as a static host would serve it, on loopback only."""

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from eroom_static.core.hosting import RULES
from eroom_static.serve.headers import headers_for, read_rules

TYPES = {
    ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_HIDDEN = re.compile(r"/\.(?!well-known/)")
PACKED = 1 << 20  # bytes; more would take longer than it saves
LOOPBACK = "127.0.0.1"
LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}


class Pages(SimpleHTTPRequestHandler):
    """Files below `base`, with the headers that the site wants; 404.html for what is not there, or not for visitors."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one piece
    _kept = "no-cache"  # for how long a browser may keep what it is sent
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def __init__(self, *args: Any, base: str, **more: Any) -> None:
        self._base = base
        self._headers: list[tuple[str, str]] = []
        super().__init__(*args, **more)

    def send_head(self) -> Any:
        if not self._is_meant():
            return self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        path = unquote(urlsplit(self.path).path)
        if self._base and path in ("/", self._base):
            return self._redirect(f"{self._base}/")
        within = path.removeprefix(f"{self._base}/")
        if not path.startswith(f"{self._base}/") or _HIDDEN.search(path) or within in RULES:
            return self._missing()
        return self._found(within)

    def _is_meant(self) -> bool:
        """A page elsewhere could point its own name at this machine: only local names are answered."""
        return self.headers.get("Host", "").rsplit(":", 1)[0] in LOCAL_NAMES

    def _found(self, within: str) -> Any:  # noqa: ARG002 (for whoever keeps pages elsewhere)
        self._headers = [*headers_for(unquote(urlsplit(self.path).path), read_rules(Path(self.directory)))]
        self.path = self.path.removeprefix(self._base)
        local = Path(self.translate_path(self.path))
        if local.is_dir() and not (local / "index.html").is_file():
            return self._missing()
        shown = local / "index.html" if self.path.endswith("/") else local
        if self._wants_packed(shown):
            return self._packed(shown)
        return super().send_head() if local.exists() else self._missing()

    def _wants_packed(self, local: Path) -> bool:
        """As a static host does: text, and not what the browser holds already, which the base class compares."""
        accepted = re.split(r"\s*,\s*", self.headers.get("Accept-Encoding", ""))
        return (
            local.suffix in TYPES
            and "gzip" in accepted
            and "If-Modified-Since" not in self.headers
            and local.is_file()
            and local.stat().st_size <= PACKED
        )

    def _packed(self, local: Path) -> BytesIO:
        body = gzip.compress(local.read_bytes(), mtime=0)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(local))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(local.stat().st_mtime))
        self.end_headers()
        return BytesIO(body)

    def _missing(self) -> Any:
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if page.is_file() else b"not found\n"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _redirect(self, target: str, status: HTTPStatus = HTTPStatus.FOUND) -> None:
        self.send_response(status)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def end_headers(self) -> None:
        for name, value in self._headers:
            if name.casefold() != "cache-control":  # here every file may be another one the next moment
                self.send_header(name, value)
        self._headers = []
        self.send_header("Cache-Control", self._kept)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
        """A preview is quiet."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes on to another page hangs up on this one: nothing to tell."""


@contextmanager
def preview(output: Path, *, base: str = "", port: int = 0) -> Iterator[str]:
    """Serves while the context is open; gives the site's address. A port that is taken is an OSError."""
    with listening(partial(Pages, directory=str(output), base=base), port) as origin:
        yield f"{origin}{base}/"


@contextmanager
def listening(pages: Callable[..., Pages], port: int) -> Iterator[str]:
    """Answers on loopback while the context is open; gives the origin. A port that is taken is an OSError."""
    server = _Listener((LOOPBACK, port), pages)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
