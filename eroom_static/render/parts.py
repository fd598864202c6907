"""Calendar entries that were written once, in this build or an earlier one: most of a large calendar is as it was."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

import msgspec

from eroom_static.core.history import Record
from eroom_static.core.page import digest
from eroom_static.core.pages.views import MeetingView
from eroom_static.render import ics
from eroom_static.render.markdown import plain


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """An entry, and what its facts were called when it was written."""

    facts: str
    part: ics.Part


class _Shelf(msgspec.Struct, frozen=True):
    """What is put by. Another version of this program, or of what knows time zones, may write otherwise."""

    version: str
    parts: Mapping[str, Kept]


def decode_parts(data: bytes, version: str) -> Mapping[str, Kept]:
    """Damaged, missing or of another version, nothing is known: all entries are written anew."""
    try:
        shelf = msgspec.msgpack.decode(data, type=_Shelf)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return {}
    return shelf.parts if shelf.version == version else {}


def encode_parts(parts: Mapping[str, Kept], version: str) -> bytes:
    return msgspec.msgpack.encode(_Shelf(version, parts), order="sorted")


class Parts:
    """Entries by the language's folder and the meeting's key. `known` are those of an earlier build."""

    def __init__(self, known: Mapping[str, Kept] = MappingProxyType({})) -> None:
        self._known = dict(known)

    def of(self, record: Record, view: MeetingView, prefix: str) -> ics.Part:
        name = f"{prefix}{record.key}"
        facts = digest(msgspec.json.encode((record, view.agenda, view.address)))
        kept = self._known.get(name)
        if kept is None or kept.facts != facts:
            kept = self._known[name] = Kept(facts, ics.part(entry(record, view)))
        return kept.part

    def those_of(self, names: Collection[str]) -> dict[str, Kept]:
        """What is known of these: of a meeting that is withdrawn nothing is kept."""
        return {name: kept for name, kept in self._known.items() if name in names}


def entry(record: Record, view: MeetingView) -> ics.Entry:
    """A calendar entry leads to our page, never straight into Zoom: the page knows whether the door is open."""
    said = plain(view.agenda, 600)
    return ics.Entry(
        meeting=record.meeting,
        url=view.address,
        location=view.address,
        uid=f"{record.key}@eroom-static",
        sequence=record.sequence,
        stamp=record.stamp,
        description=f"{said}\n\n{view.address}" if said else view.address,
    )
