"""The preview's own server: pages out of a proof, each with the script that loads it again when it is another."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from html import escape
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from select import select
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from eroom_static.core.errors import EroomError
from eroom_static.core.hosting import HEADERS
from eroom_static.core.page import File, digest
from eroom_static.serve.headers import headers_for, rules_in
from eroom_static.serve.preview import TYPES, Pages, listening
from eroom_static.serve.showing import Showing, State

OURS = "/.eroom/"  # no page of a site can have such an address: what begins with a dot is not served
SCRIPT, EVENTS, INSTANT = f"{OURS}live.js", f"{OURS}live", f"{OURS}at"
PATIENCE = 10.0  # seconds for a browser to take what it is sent
_FIRST = 30.0  # seconds for the first page to be laid out; then it is told that it takes longer
_LARGEST = 200  # bytes of a chosen instant
_HEAD = re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)
_SEEN_IN = {
    "document",
    "iframe",
    "frame",
    "",
}  # not what a page's script fetches: it compares with what it has
_CODE = (Path(__file__).parent / "live.js").read_bytes()
_NAME = digest(_CODE)[:8]
_FOR_EVER = "max-age=31536000, immutable"

Choose = Callable[[str], None]


class Live(Pages):
    """As `Pages`, but nothing comes from the disk; and under `OURS` what the script in the pages asks for."""

    def __init__(self, *args: Any, showing: Showing, choose: Choose, **more: Any) -> None:
        self._showing = showing
        self._choose = choose
        proof = showing.proof
        super().__init__(*args, base=proof.site.base if proof else "", **more)

    def setup(self) -> None:
        super().setup()
        self.connection.settimeout(PATIENCE)

    def do_GET(self) -> None:  # noqa: N802 (the base class names it so)
        if self._is_meant() and self.path == EVENTS:
            # A page elsewhere could hear nothing here, but hold as many threads as it likes.
            is_ours = self.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}
            self._tell() if is_ours else self._refuse(HTTPStatus.FORBIDDEN)
        else:
            super().do_GET()

    def do_POST(self) -> None:  # noqa: N802
        """Another instant, as JSON: {"at": "2030-01-07T09:00:00Z"}, or "" for now. Only our own pages may choose."""
        length = self.headers.get("Content-Length", "")
        is_ours = self._is_meant() and self.headers.get("Origin") == f"http://{self.headers['Host']}"
        if not is_ours or self.path != INSTANT or not length.isdecimal() or int(length) > _LARGEST:
            self.close_connection = True
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        try:
            self._choose(str(json.loads(self.rfile.read(int(length)))["at"]))
        except (ValueError, TypeError, KeyError):
            self._refuse(HTTPStatus.BAD_REQUEST)
        else:
            self._refuse(HTTPStatus.NO_CONTENT)

    def send_head(self) -> Any:
        if self._is_meant() and self.path.partition("?")[0] == SCRIPT:
            self._kept = _FOR_EVER  # its address tells its bytes
            return self._send(_CODE, TYPES[".js"])
        return super().send_head()

    def _found(self, within: str) -> Any:
        self._showing.begun.wait(_FIRST)
        path = f"{within}index.html" if not within or within.endswith("/") else within
        try:
            file = self._showing.file(path)
            if file is None and self._showing.file(f"{within}/index.html"):
                return self._redirect(f"{urlsplit(self.path).path}/", HTTPStatus.MOVED_PERMANENTLY)
            headers = self._showing.file(HEADERS)
        except EroomError:
            return self._broken()
        if file is None:
            return self._missing()
        rules = rules_in(headers.data.decode("utf-8", "replace")) if headers else []
        self._headers = [*headers_for(unquote(urlsplit(self.path).path), rules)]
        return self._page(file, HTTPStatus.OK)

    def _missing(self) -> Any:
        if self._showing.proof is None:
            return self._broken()
        with suppress(EroomError):
            if file := self._showing.file("404.html"):
                return self._page(file, HTTPStatus.NOT_FOUND)
        return self._send(b"not found\n", TYPES[".txt"], HTTPStatus.NOT_FOUND)

    def _page(self, file: File, status: HTTPStatus) -> BytesIO:
        data, kind = file.data, self.guess_type(file.path)
        if kind == TYPES[".html"] and self.headers.get("Sec-Fetch-Dest", "") in _SEEN_IN:
            if status is HTTPStatus.OK:
                self._showing.latest = file.path
            data = with_script(data, self._showing.state)
        elif self._showing.proof and file.path in self._showing.proof.digested:
            self._kept = _FOR_EVER
        return self._send(data, kind, status)

    def _broken(self) -> BytesIO:
        """There never was such a page: what is wrong stands in its place, until it is mended."""
        state = self._showing.state
        said = (
            "\n".join(f"{m.where}: {m.message}\n  {m.hint}" for m in state.wrong)
            or "The site is being laid out."
        )
        page = (
            f"<!doctype html><html lang=en><head><title>eroom serve</title></head><pre>{escape(said)}</pre>"
        )
        status = HTTPStatus.INTERNAL_SERVER_ERROR if state.wrong else HTTPStatus.SERVICE_UNAVAILABLE
        return self._send(with_script(page.encode(), state), TYPES[".html"], status)

    def _send(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self._kept = Pages._kept  # noqa: SLF001 (of the next answer on this connection)
        return BytesIO(data)

    def _tell(self) -> None:
        """Server-sent events, until the browser hangs up: the state now, and whenever it is another."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        with self._showing.listening() as wire, suppress(OSError):
            while True:
                self.wfile.write(b"data: %b\n\n" % msgspec.json.encode(self._showing.state))
                self.wfile.flush()
                hung_up, told = self.connection, wire
                if hung_up in select([hung_up, told], [], [])[0] or not told.recv(4096):
                    return

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The hour of the host is the one that was chosen: pages set their clocks by it."""
        at = self._showing.at if timestamp is None else None
        return super().date_time_string(at.timestamp() if at else timestamp)


def with_script(page: bytes, state: State) -> bytes:
    """The script comes before all others, so that these see its clock."""
    at = escape(state.at)
    tag = f'<script src="{SCRIPT}?{_NAME}" data-version="{state.version}" data-at="{at}"></script>'.encode()
    head = _HEAD.search(page)
    return page[: head.end()] + tag + page[head.end() :] if head else tag + page


@contextmanager
def live(showing: Showing, choose: Choose, base: str = "", port: int = 0) -> Iterator[str]:
    """Serves while the context is open; gives the site's address. A port that is taken is an OSError."""
    with listening(partial(Live, showing=showing, choose=choose), port) as origin:
        try:
            yield f"{origin}{base}/"
        finally:
            showing.end()
