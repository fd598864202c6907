"""A request's body, read no further than it takes to refuse it, for faces that are handed a stream."""

import re
from collections.abc import Callable

from .message import BODY_LIMIT, ENOUGH

UNREADABLE = b""  # no JSON: refused as malformed
TOO_LONG = bytes(ENOUGH)  # so much is refused unread

_LENGTH = re.compile(r"[0-9]+", re.ASCII)
_LONGEST = 9  # digits


def read_body(read: Callable[[int], bytes], length: str, *, ends: bool = False) -> bytes:
    """`read(n)` gives up to n bytes; `length` is the Content-Length, "" if absent; `ends`: `read` knows the end."""
    if not length and ends:
        return _read(read, ENOUGH)
    if not _LENGTH.fullmatch(length):
        return UNREADABLE
    if len(length) > _LONGEST or int(length) > BODY_LIMIT:
        return TOO_LONG
    found = _read(read, int(length))
    return found if len(found) == int(length) else UNREADABLE


def _read(read: Callable[[int], bytes], wanted: int) -> bytes:
    found = b""
    try:
        while len(found) < wanted and (part := read(wanted - len(found))):
            found += part
    except Exception:  # noqa: BLE001 (time-outs, broken chunks, hang-ups: each server has its own errors for them)
        return UNREADABLE
    return found
