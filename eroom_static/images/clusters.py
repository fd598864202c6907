"""Text in the pieces that stand or fall together: a letter with its marks, an emoji with all that is joined to it."""

import re
from unicodedata import category, combining, normalize

JOINER = "\u200d"
_STACK = 2  # marks above or below one letter, or through it: more would run into the lines around it
_LETTERED = range(
    2, 200
)  # combining classes of marks that are part of a script: Hebrew has several in one letter
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f\ufeff\u00ad]")
_FLAGS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)
_SKINS = range(0x1F3FB, 0x1F400)


def clean(text: str) -> str:
    """On one line, without what has no shape; no mark without a letter."""
    line = " ".join(_STEERING.sub("", normalize("NFC", text)).split())
    kept = "".join(c for c in line if category(c) not in ("Cc", "Cs", "Co", "Cn"))
    return "".join(_low(cluster) for cluster in clusters(kept)).strip()


def clusters(text: str) -> list[str]:
    found: list[str] = []
    for char in text:
        if found and _belongs(char, found[-1]):
            found[-1] += char
        else:
            found.append(char)
    return found


def _belongs(char: str, before: str) -> bool:
    point = ord(char)
    if before.endswith(JOINER) and point > ord("\u2000"):
        return True
    if point in _FLAGS:
        return len(before) == 1 and ord(before) in _FLAGS
    return category(char) in ("Mn", "Mc", "Me", "Cf") or point in _SKINS or point in _TAGS


def _low(cluster: str) -> str:
    if category(cluster[0]) in ("Mn", "Me") and combining(cluster[0]):
        return ""
    stacked = 0
    kept = []
    for char in cluster:
        stacked += combining(char) not in (0, *_LETTERED) or category(char) == "Me"
        if stacked <= _STACK or not combining(char):
            kept.append(char)
    return "".join(kept)


def is_ignorable(char: str) -> bool:
    """Steers the shape of its neighbours and has none: no font need have it."""
    return category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f" or ord(char) in _TAGS


def is_emoji(cluster: str) -> bool:
    """Shown in colour: as its writer said, or as is usual for signs of the upper plane."""
    if "\ufe0f" in cluster or "\u20e3" in cluster:
        return True
    return "\ufe0e" not in cluster and 0x1F000 <= ord(cluster[0]) < 0x1FB00  # noqa: PLR2004 - emoji, and what is like them
