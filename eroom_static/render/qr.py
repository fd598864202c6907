"""The QR codes of a site's permanent links, each as one path of an SVG.

Under one mask a code is linear: addresses that differ in one bit have codes that differ in one fixed pattern. So one
code and a pattern for each bit of a key, some fifty in all, give every other code by exclusive or: at a fraction of
the cost.
"""

import re
from functools import lru_cache

import msgspec
import segno

QUIET = 4  # modules of margin that the standard asks for
_MASK = 3  # any will do; to draw and weigh all eight takes four times as long
_BITS = 7  # of a letter in an address
_RUN = re.compile("0*1+|0+")


class Code(msgspec.Struct, frozen=True):
    """`path` is drawn with a stroke of one unit in a square of `side` units, margin included."""

    side: int
    path: str


class Codes:
    """Codes of addresses that begin alike and end alike, with a key in between."""

    def __init__(self, before: str, after: str) -> None:
        self._before, self._after = before, after
        self._drawings: dict[bytes, tuple[int, int]] = {}

    def code(self, key: str) -> Code:
        blank = b"a" * len(key)
        side, first = self._drawn(blank)
        modules = first
        for place, letter in enumerate(key.encode("ascii")):
            for bit in range(_BITS):
                if (letter ^ blank[place]) >> bit & 1:
                    modules ^= first ^ self._drawn(_flipped(blank, place, bit))[1]
        return Code(side + 2 * QUIET, _path(side, modules))

    def _drawn(self, key: bytes) -> tuple[int, int]:
        """Modules along a side, and all of them as the bits of one number, each row filled up to whole bytes."""
        if key not in self._drawings:
            address = f"{self._before}{key.decode('ascii')}{self._after}"
            rows = segno.make_qr(address, error="m", mask=_MASK, mode="byte").matrix
            wide = _bytes_of(len(rows)) * 8
            modules = int("".join("".join(map(str, row)).ljust(wide, "0") for row in rows), 2)
            self._drawings[key] = len(rows), modules
        return self._drawings[key]


@lru_cache(maxsize=4)
def codes_of(before: str, after: str) -> Codes:
    """The same ones for whoever asks again: what they are put together from is drawn once."""
    return Codes(before, after)


def _flipped(key: bytes, place: int, bit: int) -> bytes:
    return key[:place] + bytes([key[place] ^ 1 << bit]) + key[place + 1 :]


def _bytes_of(side: int) -> int:
    """Of one row."""
    return -(-side // 8)


def _path(side: int, modules: int) -> str:
    """Row by row; eight modules at a time, each group drawn by what stands in a table for it."""
    wide = _bytes_of(side)
    drawn = [*map(_DRAWN.__getitem__, modules.to_bytes(wide * side))]
    starts = range(0, wide * side, wide)
    rows = ("".join(drawn[start : start + wide]) for start in starts)
    return "".join(f"M{QUIET} {y}.5{row}" for y, row in enumerate(rows, start=QUIET))


def _group(modules: int) -> str:
    """Eight modules: a stroke for those that are dark, a step over those that are light."""
    runs = _RUN.findall(f"{modules:08b}")
    return "".join(
        (f"m{light} 0" if (light := run.count("0")) else "")
        + (f"h{dark}" if (dark := run.count("1")) else "")
        for run in runs
    )


_DRAWN = [_group(modules) for modules in range(256)]
