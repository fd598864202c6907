"""A Cloudflare Python Worker, whatever of it needs no Worker: the entry file hands over plain values."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from time import time
from urllib.parse import urlsplit

from .answer import Function
from .body import TOO_LONG, UNREADABLE
from .config import Config
from .message import BODY_LIMIT, Answer, Request
from .visitor import spelled, visitor

Pairs = Iterable[tuple[str, str]]
Read = Callable[[], Awaitable[bytes]]
Worker = Callable[[str, str, Pairs, Read], Awaitable[Answer]]


def create(environ: Mapping[str, str], clock: Callable[[], float] = time) -> Worker:
    """Raises ConfigError. A Worker has no process environment: its bindings are handed in."""
    function = Function(Config.read(environ))

    async def join(method: str, url: str, pairs: Pairs, read: Read) -> Answer:
        headers = spelled(pairs)
        address = visitor(headers, headers.get("cf-connecting-ip", ""), function.config.proxies)
        body = await _body(headers.get("content-length", ""), read) if method == "POST" else b""
        return function.answer(Request(method, urlsplit(url).path, headers, body, address), clock())

    return join


async def _body(length: str, read: Read) -> bytes:
    """`read` gives all there is: asked only where the length is known to be little. Browsers tell it always."""
    if not length.isdecimal() or not length.isascii():
        return UNREADABLE
    return await read() if len(length) < len(str(BODY_LIMIT)) + 1 and int(length) <= BODY_LIMIT else TOO_LONG
