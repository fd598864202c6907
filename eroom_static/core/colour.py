"""One accent colour made into a pair for light and dark pages, and how well it can be read (WCAG 2.2, 1.4.3).

Lightness is moved in OKLCH (bottosson.github.io/posts/oklab), where a hue keeps its look.
"""

import re
from math import atan2, cbrt, cos, hypot, sin

import msgspec

PAPER = (
    "#faf9f6",
    "#141613",
)  # the grounds of the default theme, light and dark: static/site.css says the same
CARD = "#ffffff", "#1d201c"
INK = "#10231c"
AA = 4.5
EASY = 6.0  # what the theme gives text on dark pages, where thin letters glare

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEPS = 200


class Accent(msgspec.Struct, frozen=True, kw_only=True):
    """The accent on light and on dark pages, and what is written on it."""

    light: str
    dark: str
    on_light: str
    on_dark: str


def is_colour(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def accent(colour: str) -> Accent:
    """The colour as it was chosen on light pages; on dark ones as much lighter as reading needs."""
    light = _long(colour)
    dark = readable(light, CARD[1], EASY)
    return Accent(light=light, dark=dark, on_light=_on(light), on_dark=_on(dark))


def contrast(one: str, other: str) -> float:
    """Between 1 and 21, as WCAG counts it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, ground: str, least: float = AA) -> str:
    """The colour, or its nearest neighbour in lightness that reaches that contrast on the ground."""
    light, chroma, hue = _oklch(_long(colour))
    away = 1 if contrast(ground, "#ffffff") > contrast(ground, "#000000") else -1
    for step in range(_STEPS):
        near = _hex(light + away * step / _STEPS, chroma, hue)
        if contrast(near, ground) >= least:
            return near
    return INK if away < 0 else "#ffffff"


def shortfall(colour: str) -> tuple[float, str] | None:
    """The contrast of a colour that is too faint for text on light pages, and the nearest that is not."""
    reached = contrast(_long(colour), PAPER[0])
    return None if reached >= AA else (reached, readable(colour, PAPER[0]))


def _on(ground: str) -> str:
    """White or the theme's ink where one can be read; between them lie tones that want black."""
    return next((ink for ink in ("#ffffff", INK) if contrast(ink, ground) >= AA), "#000000")


def _long(colour: str) -> str:
    digits = colour.lower().lstrip("#")
    return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))  # noqa: PLR2004 (#rrggbb)


def _linear(colour: str) -> tuple[float, float, float]:
    r, g, b = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return _decoded(r), _decoded(g), _decoded(b)


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (sRGB)


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055  # noqa: PLR2004 (sRGB)


def _luminance(colour: str) -> float:
    r, g, b = _linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _oklch(colour: str) -> tuple[float, float, float]:
    r, g, b = _linear(colour)
    l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)  # noqa: E741 (the names of the published form)
    m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    light = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    return light, hypot(a, b), atan2(b, a)


def _hex(light: float, chroma: float, hue: float) -> str:
    """The nearest colour of sRGB: what lies outside loses chroma, not hue."""
    for _ in range(40):
        rgb = _rgb(light, chroma, hue)
        if all(-0.0005 <= c <= 1.0005 for c in rgb):  # noqa: PLR2004 (a rounding error is no other colour)
            break
        chroma *= 0.93
    return "#" + "".join(f"{round(255 * _encoded(min(1, max(0, c)))):02x}" for c in rgb)


def _rgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741
    m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )
