"""What a platform hands in, and what it gets back. The same two shapes for every one of them."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

BODY_LIMIT = 4096  # bytes; a grant of 60 occurrences fits
ENOUGH = BODY_LIMIT + 1  # what a face need read of a body: one byte more tells that it is too long


class Request(NamedTuple):
    """One request as a platform saw it.

    `headers` have lower-case names; `body` holds at most ENOUGH bytes; `address` is the visitor's IP address as the
    platform vouches for it, never as the visitor tells it.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    address: str = ""


class Answer(NamedTuple):
    """What goes back. Every answer with a body is JSON."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


PLAIN = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Vary": "Origin",
    "X-Content-Type-Options": "nosniff",
}


def answer(status: int, words: Mapping[str, Any] | None, headers: Mapping[str, str] | None = None) -> Answer:
    more = dict(headers or {})
    if words is None:
        return Answer(status, PLAIN | more)
    body = json.dumps(words, separators=(",", ":")).encode()
    return Answer(status, PLAIN | {"Content-Type": "application/json"} | more, body)
