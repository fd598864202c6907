"""What a source of meetings is, and what it hands over."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from eroom_static.core.model import Found, Note, Private
from eroom_static.core.publish import Ask

Progress = Callable[
    [str, int, int], None
]  # what is being done, how much is done, of how much (0: not known yet)


class Haul(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one complete pull found.

    `listed` names the lists that were read to their end: only there does absence mean gone. `unread` are the keys of
    what was listed and could not be read. `name_of` gives the public name of something that only the source may know.
    `recollection` gives what the source wants handed back at the next pull, sealed by itself; b"" if it wants nothing.
    """

    provider: str
    name_of: Callable[[str], str]
    found: tuple[Found, ...]
    unread: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    listed: frozenset[str] = frozenset()
    requests: int = 0
    audit: tuple[tuple[str, str, int], ...] = ()  # method, endpoint, count
    private: Private = Private()  # the source's own secrets, such as its token
    recollection: Callable[[], bytes] = bytes


class Source(Protocol):
    """Something that can be asked for meetings."""

    @property
    def provider(self) -> str:
        """Its name in the settings."""
        ...

    def pull(self, ask: Ask, progress: Progress, recollection: bytes = b"") -> Haul:
        """Everything that `ask` names, or a SourceError: never a part of it.

        With the `recollection` of an earlier pull that asked the same, what is known to stand as it was need not be
        asked for again; without one everything is.
        """
        ...

    def one(self, number: str, ask: Ask) -> Found | None:
        """A single meeting or webinar by the provider's number, or None where it does not exist.

        `ask` tells which groups have to be known for the rules to judge it.
        """
        ...
