"""The QR codes of a site's permanent links, each as one path of an SVG.

Under one mask a code is linear: addresses that differ in one bit have codes that differ in one fixed pattern. So one
code and a pattern for each bit of a key, some fifty in all, give every other code by exclusive or: at a fraction of
the cost.
"""

import re
from collections.abc import Iterator
from functools import cache

import msgspec
import segno

QUIET = 4  # modules of margin that the standard asks for
_MASK = 3  # any will do; to draw and weigh all eight takes four times as long
_BITS = 7  # of a letter in an address
_RUN = re.compile(rb"\x00*\x01+")


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
        return Code(side + 2 * QUIET, "".join(_path(side, modules)))

    def _drawn(self, key: bytes) -> tuple[int, int]:
        """Modules along a side, and all of them as the bits of one number."""
        if key not in self._drawings:
            address = f"{self._before}{key.decode('ascii')}{self._after}"
            rows = segno.make_qr(address, error="m", mask=_MASK, mode="byte").matrix
            modules = int.from_bytes(b"".join(rows))  # a byte a module
            self._drawings[key] = len(rows), modules
        return self._drawings[key]


def _flipped(key: bytes, place: int, bit: int) -> bytes:
    return key[:place] + bytes([key[place] ^ 1 << bit]) + key[place + 1 :]


def _path(side: int, modules: int) -> Iterator[str]:
    """Each run of dark modules along a row as one line. Moves are relative: that is short, and repeats itself."""
    rows = modules.to_bytes(side * side)
    yield f"M{QUIET} {QUIET}.5"
    for start in range(0, side * side, side):
        row = rows[start : start + side].rstrip(b"\0")
        yield from map(_run, _RUN.findall(row))
        yield f"m-{len(row)} 1"


@cache
def _run(modules: bytes) -> str:
    """Some light ones, then some dark ones."""
    dark = modules.count(1)
    return f"m{len(modules) - dark} 0h{dark}"
