"""A WSGI application: gunicorn, mod_wsgi, Vercel, any server that speaks PEP 3333."""

import os
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from time import time
from typing import Any

from .answer import Function
from .body import read_body
from .config import Config
from .message import Request
from .visitor import spelled, visitor

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
UNPREFIXED = ("CONTENT_TYPE", "CONTENT_LENGTH")


def create(
    environ: Mapping[str, str] = os.environ, clock: Callable[[], float] = time, vouched: str = ""
) -> Application:
    """Raises ConfigError. `vouched`: a header that the platform sets, whatever the visitor sends in it."""
    function = Function(Config.read(environ))
    proxies = function.config.proxies

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        headers = spelled(_headers(environ))
        peer = headers.get(vouched) or environ.get("REMOTE_ADDR", "")
        body = _body(environ, headers.get("content-length", "")) if method == "POST" else b""
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        reply = function.answer(
            Request(method, path, headers, body, visitor(headers, peer, proxies)), clock()
        )
        told = [*reply.headers.items()]
        if reply.status != HTTPStatus.NO_CONTENT:
            told.append(("Content-Length", str(len(reply.body))))
        start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", told)
        return [] if method == "HEAD" else [reply.body]

    return application


def _headers(environ: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in environ.items():
        bare = name.removeprefix("HTTP_")
        # HTTP_CONTENT_LENGTH would be a header Content_Length, by which no server ends a body.
        if (bare in UNPREFIXED) == (bare == name):
            yield bare.replace("_", "-"), value


def _body(environ: Mapping[str, Any], length: str) -> bytes:
    return read_body(environ["wsgi.input"].read, length, ends=bool(environ.get("wsgi.input_terminated")))
