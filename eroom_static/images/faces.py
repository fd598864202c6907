"""Fonts opened: which characters each has, and its letters in any size. Shaping is Raqm's, which Pillow carries."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from unicodedata import bidirectional, name

from PIL import Image, ImageDraw, ImageFont, features

from eroom_static.images.characters import Characters
from eroom_static.images.clusters import is_emoji, is_ignorable
from eroom_static.images.fonts import Font

# Raqm stands on FriBiDi, which Pillow's wheels look for on the system.
SHAPES = features.check("raqm") and features.check("fribidi")

_CJK = (
    range(0x2E80, 0xA000), range(0xAC00, 0xD7B0), range(0xF900, 0xFB00), range(0xFE30, 0xFE50), range(0xFF00, 0xFFF0),
    range(0x20000, 0x33480),
)  # fmt: skip
_BOLD, _REGULAR = 700, 400
_STRIKES = (109, 160, 136, 128, 96, 64)  # sizes in which fonts with coloured bitmaps come
# Scripts whose letters stand beside one another as they are, in their order. All others need shaping.
_PLAIN = (
    range(0x0590),
    range(0x10A0, 0x1780),
    range(0x1E00, 0xA000),
    range(0xAC00, 0xFB00),
    range(0xFE30, 0x2FFFF),
)


class Face:
    """One font. `scale` is how much smaller than its bitmaps letters of a size are: 1 for outlines."""

    def __init__(self, font: Font) -> None:
        self.font = font
        self._sizes: dict[int, ImageFont.FreeTypeFont] = {}

    def covers(self, cluster: str) -> bool:
        wanted = (ord(c) for c in cluster if not is_ignorable(c))
        return all(point in self._characters for point in wanted) and all(
            SHAPES or _is_plain(c) for c in cluster
        )

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        size = self._strike or size
        if size not in self._sizes:
            self._sizes[size] = _opened(self.font, size)
        return self._sizes[size]

    def scale(self, size: int) -> float:
        return size / self._strike if self._strike else 1.0

    @cached_property
    def _characters(self) -> Characters | frozenset[int]:
        """None where Pillow cannot draw them."""
        found = Characters(self.font.path, self.font.face)
        try:
            draws = not self.font.emoji or self._is_coloured
            return found if self.at(40) and draws else frozenset()
        except OSError:
            return frozenset()

    @cached_property
    def _strike(self) -> int:
        """The one size that a font of bitmaps has; 0 for outlines."""
        return next((size for size in _STRIKES if _opens(self.font, size)), 0) if self.font.emoji else 0

    @property
    def _is_coloured(self) -> bool:
        """FreeType knows some kinds of coloured fonts and draws nothing for the others."""
        canvas = Image.new("RGBA", (200, 200))
        ImageDraw.Draw(canvas).text((20, 20), "\U0001f600", font=self.at(100), embedded_color=True)
        return len(canvas.getcolors(40_000) or ()) > 8  # noqa: PLR2004 - more than shades of one


def _opened(font: Font, size: int) -> ImageFont.FreeTypeFont:
    opened = ImageFont.truetype(font.path, size, index=font.face)
    try:
        axes = opened.get_variation_axes()
    except OSError:
        return opened  # one weight a file: the rule
    weight = _BOLD if font.bold else _REGULAR
    opened.set_variation_by_axes([weight if _is_weight(axis) else axis["default"] or 0 for axis in axes])
    return opened


def _is_weight(axis: ImageFont.Axis) -> bool:
    return b"eight" in (axis["name"] or b"")


def _opens(font: Font, size: int) -> bool:
    try:
        ImageFont.truetype(font.path, size, index=font.face)
    except OSError:
        return False
    return not _opens_at_any(font)


@lru_cache
def _opens_at_any(font: Font) -> bool:
    try:
        ImageFont.truetype(font.path, 37, index=font.face)
    except OSError:
        return False
    return True


def _is_plain(char: str) -> bool:
    return bidirectional(char) not in ("R", "AL", "AN") and any(ord(char) in block for block in _PLAIN)


def _is_cjk(char: str) -> bool:
    return any(ord(char) in block for block in _CJK)


class Faces:
    """All fonts, asked in order. `han` is the language whose Han letters are wanted."""

    def __init__(self, fonts: Sequence[Font]) -> None:
        self._faces = tuple(Face(font) for font in fonts)
        self._known: dict[tuple[str, bool, str], Face | None] = {}
        self._orders: dict[tuple[str, bool, bool, str], list[Face]] = {}

    def face(self, cluster: str, *, bold: bool, han: str) -> Face | None:
        """The first that has it; None if none has."""
        asked = (cluster, bold, han)
        if asked not in self._known:
            self._known[asked] = next((f for f in self._order(cluster, bold, han) if f.covers(cluster)), None)
        return self._known[asked]

    def _order(self, cluster: str, bold: bool, han: str) -> list[Face]:
        """The publisher's fonts, then those that are named for the script; those for others' Han letters last."""
        script = "Cjk" if _is_cjk(cluster[0]) else name(cluster[0], "").split(" ")[0].title()
        asked = (script, is_emoji(cluster), bold, han)
        if asked not in self._orders:
            faces = [f for f in self._faces if f.font.emoji or f.font.bold == bold]
            faces.sort(key=lambda f: _rank(f.font, script, han, is_emoji=is_emoji(cluster)))
            self._orders[asked] = faces
        return self._orders[asked]


def _rank(font: Font, script: str, han: str, *, is_emoji: bool) -> tuple[bool, ...]:
    return (
        font.emoji != is_emoji,
        not font.own,
        bool(font.han) and font.han != han,
        not (font.han if script == "Cjk" else f"Sans{script}-" in font.path),
    )
