"""What is rendered and what is written: Page and File. Decides nothing."""

from collections.abc import Mapping
from enum import IntEnum
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


class File(msgspec.Struct, frozen=True):
    """Bytes for one path of the output folder."""

    path: str
    data: bytes
    turn: Turn = Turn.PAGE

    @property
    def digest(self) -> str:
        return digest(self.data)


def digest(data: bytes) -> str:
    """A short name for bytes: equal digests mean equal bytes."""
    return blake2b(data, digest_size=16).hexdigest()
