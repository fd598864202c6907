"""What is rendered and what is written: Page and File. Decides nothing."""

from collections.abc import Mapping
from enum import IntEnum
from functools import cached_property
from hashlib import blake2b
from typing import Any

import msgspec


class Turn(IntEnum):
    """When a file is written, so that at every instant each link of what is served resolves."""

    ASSET = 0
    PAGE = 1
    INDEX = 2  # lists, feeds, calendars, sitemaps: they point at pages


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One address of the site, still to be rendered.

    `path` is relative to the output folder ("meetings/intro-k3j9x2qa/index.html"), with `/` on every system.
    """

    path: str
    template: str
    context: Mapping[str, Any]
    turn: Turn = Turn.PAGE
    origin: str = ""  # what asked for this address, for the sentence about two that claim it


class File(msgspec.Struct, frozen=True, dict=True):
    """Bytes for one path of the output folder."""

    path: str
    data: bytes
    turn: Turn = Turn.PAGE

    @cached_property
    def digest(self) -> str:
        return digest(self.data)

    @property
    def size(self) -> int:
        return len(self.data)


class Printed(msgspec.Struct, frozen=True, array_like=True):
    """A file whose bytes are in other hands."""

    path: str
    digest: str
    size: int
    turn: Turn = Turn.PAGE


def digest(data: bytes) -> str:
    """A short name for bytes: equal digests mean equal bytes."""
    return blake2b(data, digest_size=16).hexdigest()
