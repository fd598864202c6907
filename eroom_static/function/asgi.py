"""An ASGI application: uvicorn, hypercorn, any server that speaks ASGI 3."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from time import time
from typing import Any

from .answer import Function
from .body import UNREADABLE
from .config import Config
from .message import ENOUGH, Answer, Request
from .visitor import spelled, visitor

PATIENCE = 10.0  # seconds for a whole body

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Mapping[str, Any], Receive, Send], Awaitable[None]]


def create(
    environ: Mapping[str, str] = os.environ, clock: Callable[[], float] = time, patience: float = PATIENCE
) -> Application:
    """Raises ConfigError."""
    function = Function(Config.read(environ))
    proxies = function.config.proxies

    async def application(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            headers = spelled((n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"])
            body, whole = await _body(receive, patience) if scope["method"] == "POST" else (b"", True)
            peer = (scope.get("client") or ("",))[0]
            address = visitor(headers, peer, proxies)
            request = Request(scope["method"], scope["path"], headers, body, address)
            await _send(function.answer(request, clock()), send, close=not whole and _can_close(scope))
        else:  # a web socket: not accepted
            await send({"type": "websocket.close"})

    return application


async def _lifespan(receive: Receive, send: Send) -> None:
    for word in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{word}.complete"})


async def _body(receive: Receive, patience: float) -> tuple[bytes, bool]:
    """What came, and whether it is all that comes."""
    body, more = b"", True
    try:
        async with asyncio.timeout(patience):
            while more and len(body) < ENOUGH:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return UNREADABLE, False
                body += message.get("body", b"")
                more = message.get("more_body", False)
    except OSError:  # a time-out is one, too
        return UNREADABLE, False
    return body[:ENOUGH], not more


def _can_close(scope: Mapping[str, Any]) -> bool:
    """Since HTTP/2 a connection is not the application's to close."""
    return str(scope.get("http_version", "")).startswith("1")


async def _send(answer: Answer, send: Send, *, close: bool) -> None:
    headers = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in answer.headers.items()]
    if answer.body:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    if close:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
