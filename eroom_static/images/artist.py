"""A card drawn: a leaf of the calendar on one side, the topic large on the other, when and where below."""

from collections.abc import Sequence
from io import BytesIO

import PIL
from PIL import Image, ImageColor, features
from PIL.PngImagePlugin import PngInfo

from eroom_static.core.card import HEIGHT, WIDTH, Card, Drawn
from eroom_static.core.page import digest
from eroom_static.images.bidi import direction
from eroom_static.images.faces import SHAPES, Faces
from eroom_static.images.fonts import Font, choose, name_of, on_this_machine
from eroom_static.images.line import Sign, Text, text_of
from eroom_static.images.paragraph import Block, Frame, fit
from eroom_static.images.shapes import (
    BAND,
    EDGE,
    GAP,
    INK,
    LEAF,
    MARK,
    PAPER,
    SOFT,
    STEP,
    ground,
    mix,
    on,
    readable,
)

DESIGN = 1  # counts the changes of what is drawn
_COLOURS = 128
_LARGE = (128, 116, 104, 92, 84, 76, 70, 64, 58, 53, 48, 44, 40, 37)
_SMALL = (36, 33, 30, 28, 26, 24, 22)
_DAY = (190, 160, 130, 100, 80, 60, 48)
_TOP, _AIR = 124, 46  # where the topic may begin; what is free below it


def artist(own: Sequence[str]) -> "Artist | None":
    """With the publisher's own fonts first, then this machine's. None where there is no font at all."""
    fonts = choose(own, on_this_machine())
    return Artist(fonts) if any(not font.emoji for font in fonts) else None


class Artist:
    """Draws cards with these fonts. `tools` names all that their bytes depend on beside the card."""

    def __init__(self, fonts: Sequence[Font]) -> None:
        self._faces = Faces(fonts)
        versions = (PIL.__version__, *map(features.version, ("freetype2", "harfbuzz", "raqm")))
        self.tools = digest(repr((DESIGN, versions, SHAPES, name_of(fonts))).encode())

    def draw(self, card: Card) -> Drawn:
        drawing = _Drawing(card, self._faces)
        return Drawn(_png(drawing.image, card), drawing.missing)


def _png(image: Image.Image, card: Card) -> bytes:
    """With the words beside the picture, so that what looks through the bytes of a site reads them, too."""
    said = PngInfo()
    said.add_itxt("Description", "\n".join(card.words))
    few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette, paper = few.getpalette() or [], 3 * few.tobytes()[0]
    # The first pixel is paper, whose colour is by now a mean of itself and its neighbours.
    palette[paper : paper + 3] = ImageColor.getrgb(PAPER)
    few.putpalette(palette)
    out = BytesIO()
    few.save(out, "PNG", compress_level=8, pnginfo=said)  # 9 takes three times as long for half a kilobyte
    return out.getvalue()


class _Drawing:
    """One card in the making. All places are reckoned from the side where reading begins, and mirrored at the end."""

    def __init__(self, card: Card, faces: Faces) -> None:
        self._faces = faces
        self._language = card.language
        # The card begins where its topic does; what has no letters, as hours, is read as the site's own words.
        self._base = direction(f"{card.topic} {card.site} {card.where}") or "L"
        self._words = direction(f"{card.where} {card.kicker} {card.site}") or self._base
        self.missing = 0
        self._topic = self._text(card.topic, bold=True)
        self._site = self._text(card.site, bold=True)
        if self._topic is None:  # then the site speaks for the meeting
            self._topic, self._site = self._site, None
        self._accent = SOFT if card.cancelled else card.accent
        self.image = ground(
            self._accent,
            several=card.several,
            bare=not card.day,
            brand=self._site is not None,
            mirrored=self._base == "R",
        ).copy()
        self._left = LEAF[2] + GAP + (2 * STEP if card.several else 0)
        self._leaf(card)
        self._head(card)
        self._headline(self._foot(card))

    def _text(self, words: str, *, bold: bool = False) -> Text | None:
        """None where nothing is left that makes sense."""
        text = text_of(words, self._faces, bold=bold, language=self._language, base=self._words)
        self.missing += text.missing
        return text if text.signs and not text.torn else None

    @property
    def _ellipsis(self) -> tuple[Sign, ...]:
        return text_of("…", self._faces, bold=True, language=self._language, base=self._base).signs

    def _block(
        self, text: Text, width: float, sizes: Sequence[int], most: int = 1, height: float = HEIGHT
    ) -> Block:
        return fit(text, Frame(width, height, sizes, most), self._ellipsis)

    def _put(
        self, block: Block, top: float, colour: str, left: float | None = None, right: float = WIDTH - EDGE
    ) -> None:
        """Between `left` and `right`, at the side where the card begins."""
        left = self._left if left is None else left
        start = left if self._base == "L" else WIDTH - right
        block.draw(self.image, start, top, right - left, colour, to_right=self._base == "R")

    def _leaf(self, card: Card) -> None:
        ink = on(self._accent)
        self._on_leaf(card.month, (38, 34, 30, 26, 22), (LEAF[1] + 20, LEAF[1] + BAND), ink)
        self._on_leaf(card.day, _DAY, (LEAF[1] + BAND, LEAF[3] - 104), ink)
        self._on_leaf(
            card.weekday, (40, 36, 32, 28, 24), (LEAF[3] - 122, LEAF[3] - 28), mix(ink, self._accent, 0.86)
        )

    def _on_leaf(self, words: str, sizes: Sequence[int], between: tuple[float, float], colour: str) -> None:
        """In the middle of the leaf, and of what is `between`."""
        text = self._text(words, bold=True)
        if text:
            block = self._block(text, LEAF[2] - LEAF[0] - 48, sizes)
            middle = (LEAF[0] + LEAF[2]) / 2
            width = block.lines[0].width(block.size)
            left = (middle if self._base == "L" else WIDTH - middle) - width / 2
            block.draw(self.image, left, (sum(between) - block.height) / 2, width, colour, to_right=False)

    def _head(self, card: Card) -> None:
        """The site's name, and at the far end what kind of thing this is."""
        left, right = self._left + MARK + 14, float(WIDTH - EDGE)
        kicker = self._text(card.kicker, bold=True)
        if kicker:
            block = self._block(kicker, (right - self._left) * 0.45, (26, 24, 22))
            width = block.lines[0].width(block.size)
            top = EDGE + MARK / 2 - block.baselines[0] / 2
            start = right - width if self._site else self._left
            self._put(block, top, readable(self._accent), start, start + width)
            right -= width + 40
        if self._site:
            block = self._block(self._site, right - left, (28, 26, 24))
            self._put(block, EDGE + MARK / 2 - block.baselines[0] / 2, INK, left)

    def _headline(self, bottom: float) -> None:
        """The topic, in the middle of what is free."""
        if self._topic:
            height = bottom - _AIR - _TOP
            block = self._block(self._topic, WIDTH - EDGE - self._left, _LARGE, 4, height)
            self._put(block, _TOP + (height - block.height) / 2, INK)

    def _foot(self, card: Card) -> float:
        """When and where, at the bottom of the card. Gives the height at which this begins."""
        when, where = self._text(card.when, bold=True), self._text(card.where)
        width, bottom = WIDTH - EDGE - self._left, LEAF[3] - 4.0
        if where:
            block = self._block(where, width, _SMALL[2:], 2)
            self._put(block, bottom - block.baselines[-1], SOFT)
            bottom -= block.height + 20
        if when:
            block = self._block(when, width, _SMALL)
            self._put(block, bottom - block.baselines[-1], SOFT if card.cancelled else INK)
            bottom -= block.height
        return bottom
