"""The last good answer of the sources: only what may be public, and the way in under seal. Text in, text out."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from eroom_static.core.errors import SourceError
from eroom_static.core.model import Meeting, Note

SCHEMA = 1


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What was pulled, and when.

    `rules` is the digest of the settings that decided what is in here: a snapshot made under other rules must not
    be published, because what those rules withheld is not here to be judged again. `rooms` go by meeting key; a room
    is sealed, or stands in the clear only where the page shows it anyway.
    """

    schema: int = SCHEMA
    taken: datetime
    rules: str
    meetings: tuple[Meeting, ...] = ()
    rooms: Mapping[str, str] = msgspec.field(default_factory=dict)
    withheld: Mapping[str, int] = msgspec.field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def seen(self) -> int:
        return len(self.meetings) + sum(self.withheld.values())


_ENCODER = msgspec.json.Encoder(order="sorted")


def encode(snapshot: Snapshot) -> bytes:
    return _ENCODER.encode(snapshot)


class _Schema(msgspec.Struct):
    schema: int = 0


def decode(data: bytes, where: str) -> Snapshot:
    """Raises SourceError for a snapshot of another version or a damaged one: the cure is always to pull again."""
    try:
        schema = msgspec.json.decode(data, type=_Schema).schema
        if schema == SCHEMA:
            return msgspec.json.decode(data, type=Snapshot)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise SourceError("the snapshot is damaged", where=where, hint="run `eroom pull`") from None
    raise SourceError(
        f"the snapshot has version {schema}, this eroom reads version {SCHEMA}",
        where=where,
        hint="run `eroom pull`",
    )
