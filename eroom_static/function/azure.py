"""Azure Functions: an azure.functions.HttpRequest in, an Answer out, of which the bundle's entry makes a response."""

import os
from collections.abc import Callable, Mapping
from time import time
from typing import Any
from urllib.parse import urlsplit

from .answer import Function
from .body import UNREADABLE
from .config import Config
from .message import ENOUGH, Answer, Request
from .visitor import spelled, visitor

OWN_PROXY = 1  # Azure's front end: it adds the visitor's address and port at the right


def create(
    environ: Mapping[str, str] = os.environ, clock: Callable[[], float] = time
) -> Callable[[Any], Answer]:
    """Raises ConfigError."""
    function = Function(Config.read(environ))
    proxies = function.config.proxies or OWN_PROXY

    def join(request: Any) -> Answer:
        headers = spelled(request.headers.items())
        address = visitor(headers, "", proxies)
        return function.answer(
            Request(request.method, _path(request.url), headers, _body(request), address), clock()
        )

    return join


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _body(request: Any) -> bytes:
    """The host has read it all by now; only what is kept of it is ours to choose."""
    try:
        return bytes(request.get_body()[:ENOUGH])
    except (TypeError, ValueError):
        return UNREADABLE
