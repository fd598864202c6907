"""Which characters a font has: the `cmap` table of OpenType, read without the rest of the file."""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from struct import calcsize, error, unpack_from

_COLLECTION = b"ttcf"
_CMAP = int.from_bytes(b"cmap")
Segment = tuple[int, int, int, int]  # first, last, shift, and the place of the list of glyphs if there is one
_WHOLE = (
    (3, 10),
    (0, 6),
    (0, 4),
    (3, 1),
    (0, 3),
    (0, 2),
    (0, 1),
    (0, 0),
)  # platform and encoding, the widest first


class Characters:
    """Of one face of a font file. Asking for each is quick; reading is a few milliseconds."""

    def __init__(self, path: str, face: int) -> None:
        self._segments: Sequence[Segment] = ()
        self._glyphs = b""
        with suppress(OSError, error, StopIteration):  # what cannot be read has no characters
            self._read(_table(path, face))

    def __contains__(self, point: int) -> bool:
        at = bisect_right(self._segments, point, key=lambda s: s[0]) - 1
        if at < 0 or point > self._segments[at][1]:
            return False
        first, _, shift, listed = self._segments[at]
        if not listed:
            return (point + shift) & 0xFFFF != 0
        place = listed + 2 * (point - first)
        return place + 2 <= len(self._glyphs) and unpack_from(">H", self._glyphs, place)[0] != 0

    def _read(self, table: bytes) -> None:
        (count,) = unpack_from(">H", table, 2)
        maps = {
            unpack_from(">HH", table, 4 + 8 * n): unpack_from(">I", table, 8 + 8 * n)[0] for n in range(count)
        }
        start = next(maps[kind] for kind in _WHOLE if kind in maps)
        form = unpack_from(">H", table, start)[0]
        if form == 4:  # noqa: PLR2004 - as the format is called
            self._segments, self._glyphs = _sixteen(table, start), table
        elif form == 12:  # noqa: PLR2004
            self._segments = _thirty_two(table, start)


def _sixteen(table: bytes, start: int) -> list[Segment]:
    """Format 4: four lists of numbers, one of each a segment."""
    count = unpack_from(">H", table, start + 6)[0] // 2
    size, row = 2 * count, f">{count}H"
    last = unpack_from(row, table, start + 14)
    first = unpack_from(row, table, start + 16 + size)
    shift = unpack_from(row, table, start + 16 + 2 * size)
    offsets = start + 16 + 3 * size
    listed = unpack_from(row, table, offsets)
    places = [offsets + 2 * n + offset if offset else 0 for n, offset in enumerate(listed)]
    return list(zip(first, last, shift, places, strict=True))


def _thirty_two(table: bytes, start: int) -> list[Segment]:
    """Format 12: groups of characters whose glyphs follow one another."""
    (count,) = unpack_from(">I", table, start + 12)
    groups = (unpack_from(">III", table, start + 16 + 12 * n) for n in range(count))
    return [(first, last, glyph - first, 0) for first, last, glyph in groups]


def _table(path: str, face: int) -> bytes:
    with Path(path).open("rb") as file:

        def take(form: str, at: int) -> tuple[int, ...]:
            file.seek(at)
            return unpack_from(form, file.read(calcsize(form)))

        file.seek(0)
        start = take(">I", 12 + 4 * face)[0] if file.read(4) == _COLLECTION else 0
        (count,) = take(">H", start + 4)
        tables = (take(">4I", start + 12 + 16 * n) for n in range(count))
        _, _, place, size = next(entry for entry in tables if entry[0] == _CMAP)
        file.seek(place)
        return file.read(size)
