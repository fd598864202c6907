"""A handler for AWS Lambda: Function URLs and API Gateway, payload 2.0 and 1.0."""

import os
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from time import time
from typing import Any

from .answer import Function
from .body import UNREADABLE
from .config import Config
from .message import ENOUGH, Request
from .visitor import spelled, visitor

Event = Mapping[str, Any]
Handler = Callable[[Event, object], dict[str, Any]]


def create(environ: Mapping[str, str] = os.environ, clock: Callable[[], float] = time) -> Handler:
    """Raises ConfigError."""
    function = Function(Config.read(environ))

    def handler(event: Event, context: object) -> dict[str, Any]:  # noqa: ARG001 (Lambda passes it)
        reply = function.answer(_request(event, function.config.proxies), clock())
        return {
            "statusCode": reply.status,
            "headers": dict(reply.headers),
            "body": reply.body.decode(),
            "isBase64Encoded": False,
        }

    return handler


def _request(event: Event, proxies: int) -> Request:
    context = event.get("requestContext") or {}
    headers = spelled(_headers(event))
    if http := context.get("http"):  # 2.0, and Function URLs
        method, path, peer = http.get("method"), event.get("rawPath"), http.get("sourceIp")
    else:
        method, path = event.get("httpMethod"), event.get("path")
        peer = (context.get("identity") or {}).get("sourceIp")
    return Request(method or "", path or "", headers, _body(event), visitor(headers, peer or "", proxies))


def _headers(event: Event) -> Iterable[tuple[str, str]]:
    """1.0 has the last line of each name in `headers`, and all of them in `multiValueHeaders`."""
    several = event.get("multiValueHeaders") or {}
    for name, values in several.items():
        yield from ((name, value or "") for value in values or ())
    yield from ((n, v or "") for n, v in (event.get("headers") or {}).items() if n not in several)


def _body(event: Event) -> bytes:
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        # A lone surrogate is no UTF-8, and is refused as such further on.
        return str(text)[:ENOUGH].encode("utf-8", "surrogatepass")[:ENOUGH]
    try:
        return b64decode(text[: 2 * ENOUGH - 2 * ENOUGH % 4], validate=True)[:ENOUGH]
    except ValueError:
        return UNREADABLE
