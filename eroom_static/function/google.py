"""A Google Cloud Run function, as functions-framework calls it: a Flask request in, a tuple out."""

import os
from collections.abc import Callable, Mapping
from time import time
from typing import Any

from .answer import Function
from .body import read_body
from .config import Config
from .message import Request
from .visitor import spelled, visitor

OWN_PROXY = 1  # Google's front end: it adds the visitor's address at the right

Reply = tuple[bytes, int, dict[str, str]]


def create(
    environ: Mapping[str, str] = os.environ, clock: Callable[[], float] = time
) -> Callable[[Any], Reply]:
    """Raises ConfigError."""
    function = Function(Config.read(environ))
    proxies = function.config.proxies or OWN_PROXY

    def join(request: Any) -> Reply:
        headers = spelled(request.headers.items())
        address = visitor(headers, request.remote_addr or "", proxies)
        body = _body(request, headers.get("content-length", "")) if request.method == "POST" else b""
        reply = function.answer(Request(request.method, request.path, headers, body, address), clock())
        return reply.body, reply.status, dict(reply.headers)

    return join


def _body(request: Any, length: str) -> bytes:
    ends = bool(request.environ.get("wsgi.input_terminated"))
    return read_body(lambda n: bytes(request.stream.read(n)), length, ends=ends)
