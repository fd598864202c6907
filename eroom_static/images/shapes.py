"""The ground of a card: paper, the leaf of a calendar in the accent's colour, and the site's mark."""

from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw

from eroom_static.core.card import HEIGHT, WIDTH

PAPER, INK, SOFT, DARK = "#faf9f6", "#1b1e1a", "#5a6057", "#10231c"
EDGE, GAP, STEP, MARK = 56, 56, 14, 34  # the margin, leaf to words, leaf to leaf, the mark's size
BAND, ROUND, DOT = 118, 28, 62  # head, corners and dot of the leaf
LEAF = (
    EDGE,
    EDGE,
    356,
    HEIGHT - EDGE,
)  # left, top, right, bottom; on the other side in a card that runs from the right
_FINE = 3  # everything is drawn this much larger first: Pillow's shapes have hard edges
_CONTRAST = 4.5  # of WCAG, for text
Box = tuple[float, float, float, float]


@lru_cache
def ground(accent: str, *, several: bool, bare: bool, brand: bool, mirrored: bool) -> Image.Image:
    """Everything without words. Not to be drawn on: take a copy.

    `bare`: no date, and the leaf is the site's mark. `brand`: the mark stands before the name as well.
    """
    image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), PAPER)
    pen = ImageDraw.Draw(image)
    left, top, right, bottom = LEAF
    words = right + GAP
    if several:
        words += 2 * STEP
        for step, share in ((2, 0.25), (1, 0.5)):
            _round(
                pen,
                (left, top + 12 * step, right + STEP * step, bottom - 12 * step),
                24,
                mix(accent, PAPER, share),
            )
            _round(pen, (left, top, right + STEP * step - STEP + 5, bottom), 28, PAPER)
    _round(pen, (left, top, right, bottom), ROUND, accent)
    band(pen, accent)
    if bare:
        x, y = (left + right) / 2, (top + BAND + bottom) / 2
        _round(pen, (x - DOT, y - DOT, x + DOT, y + DOT), DOT, on(accent))
    if brand:
        mark(pen, (words, EDGE), MARK, readable(accent), PAPER)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else image


def band(pen: ImageDraw.ImageDraw, accent: str) -> None:
    """The head of the leaf, for the month, with the two rings of the mark."""
    left, top, right, _ = LEAF
    deep = mix(accent, "#000000", 0.81)
    _round(pen, (left, top, right, top + BAND + ROUND), ROUND, deep)
    pen.rectangle([edge * _FINE for edge in (left, top + BAND, right, top + BAND + ROUND)], fill=accent)
    for x in (left + 84, right - 84):
        _round(pen, (x - 13, top - 25, x + 13, top + 25), 13, PAPER)
        _round(pen, (x - 7, top - 19, x + 7, top + 19), 7, deep)


def mark(pen: ImageDraw.ImageDraw, at: tuple[float, float], size: float, line: str, ground: str) -> None:
    """The calendar of the favicon, on its grid of 24."""
    unit = size / 24

    def place(*edges: float) -> Box:
        x, y = at
        return (x + edges[0] * unit, y + edges[1] * unit, x + edges[2] * unit, y + edges[3] * unit)

    _round(pen, place(2.1, 3.6, 21.9, 21.4), 4.9 * unit, line)
    _round(pen, place(3.9, 5.4, 20.1, 19.6), 3.1 * unit, ground)
    pen.rectangle([e * _FINE for e in place(3, 9.1, 21, 10.9)], fill=line)
    for x in (8, 16):
        _round(pen, place(x - 0.9, 1.6, x + 0.9, 7.4), 0.9 * unit, line)
    _round(pen, place(10.1, 13.3, 13.9, 17.1), 1.9 * unit, line)


def _round(pen: ImageDraw.ImageDraw, box: Box, radius: float, colour: str) -> None:
    pen.rounded_rectangle([edge * _FINE for edge in box], radius * _FINE, fill=colour)


def mix(one: str, other: str, share: float) -> str:
    """`share` of the one, the rest of the other."""
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def on(ground: str) -> str:
    """The paper's colour where it can be read on this one, else dark."""
    return PAPER if _contrast(PAPER, ground) >= _CONTRAST else DARK


def readable(colour: str) -> str:
    """As it is where it can be read on paper, else the ink."""
    return colour if _contrast(colour, PAPER) >= _CONTRAST else INK


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in ImageColor.getrgb(colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
