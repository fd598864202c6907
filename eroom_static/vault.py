"""How a way in is kept and handed on: sealed with the site's key, or in the clear where a page shows it anyway."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from eroom_static.core.errors import SettingsError, SourceError
from eroom_static.core.model import Kind, Meeting, Room, Shape
from eroom_static.core.schedule import Window, ends
from eroom_static.core.settings import JoinSettings
from eroom_static.core.snapshot import Snapshot
from eroom_static.function.grant import GRANT, ROOM, Denied, Key, keys, open_sealed

CLEAR = "clear:"
MOST = 90  # windows in a grant: so many fit the 4 KiB that the function reads; the next build brings the ones after


def ring(texts: Sequence[str]) -> tuple[Key, ...]:
    """The keys of EROOM_GRANT_KEY, or a SettingsError that does not repeat them."""
    try:
        return keys(",".join(texts))
    except ValueError as wrong:
        raise SettingsError(
            f"EROOM_GRANT_KEY is no grant key: {wrong}",
            where="environment",
            hint="`eroom keygen` prints one; the function needs the same",
        ) from wrong


class Vault:
    """Keeps rooms for the snapshot and opens them again, and seals grants for the pages."""

    def __init__(self, keys: Sequence[Key], join: JoinSettings, function: str = "") -> None:
        """`function` is the address of the join function, "" where there is none."""
        self.grants = bool(function) and join.reveal != "never"
        if self.grants and not keys:
            raise SettingsError(
                "joining through a function needs EROOM_GRANT_KEY",
                where="environment",
                hint="`eroom keygen` prints one; the build and the function need the same",
            )
        self._keys = tuple(keys)
        self._reveal = join.reveal
        self._video = 1 if join.video == "webrtc" else 0
        self.shows_links = join.reveal == "page" and join.reveal_before is None

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Which keys seal and open: another first key means other grants in the pages."""
        return tuple(key.id for key in self._keys)

    def keep(self, room: Room) -> str | None:
        """A room as the snapshot stores it; None where no page will ever need it."""
        if self._reveal == "never":
            return None
        if self._keys:
            return self._keys[0].seal(msgspec.to_builtins(room), ROOM)
        return CLEAR + msgspec.json.encode(room).decode() if self.shows_links else None

    def rooms(self, snapshot: Snapshot) -> dict[str, Room]:
        """Raises SourceError where a room was sealed with a key that is no longer known."""
        return {key: self._open(kept) for key, kept in snapshot.rooms.items() if self._reveal != "never"}

    def _open(self, kept: str) -> Room:
        if kept.startswith(CLEAR):
            return msgspec.json.decode(kept.removeprefix(CLEAR), type=Room)
        try:
            return msgspec.convert(open_sealed(self._keys, kept, ROOM), Room)
        except Denied as denied:
            raise SourceError(
                "the snapshot is sealed with another EROOM_GRANT_KEY",
                hint="run `eroom pull` with the present key",
            ) from denied

    def grant(self, meeting: Meeting, room: Room, window: Window, now: datetime) -> str:
        """What the function needs to let visitors in from now on, and nothing else. Deterministic."""
        words: Mapping[str, object] = {
            "n": room.number,
            "p": room.passcode,
            "u": room.join_url or "",
            "k": 1 if meeting.kind is Kind.WEBINAR else 0,
            "r": 1 if meeting.registration_url else 0,
            "v": self._video,
            "w": _windows(meeting, window, now),
        }
        return self._keys[0].seal(words, GRANT)


def _windows(meeting: Meeting, window: Window, now: datetime) -> list[tuple[int, int]] | None:
    """When the door is open, in Unix seconds; None is always. What is over lets nobody in, and would make a series that
    goes on for ever outgrow the function's body.
    """
    if meeting.shape is Shape.UNTIMED:
        return None if window.untimed_open else []
    return [
        (_seconds(o.starts - window.opens), _seconds(ends(o) + window.closes))
        for o in meeting.occurrences
        if not o.cancelled and ends(o) + window.closes > now
    ][:MOST]


def _seconds(when: datetime) -> int:
    return int(when.timestamp())
