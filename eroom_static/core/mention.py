"""The #words of a text, found liberally: for what hides a meeting, where overlooking one would publish it.

What publishes asks for a whole word that stands by itself (`core/scrub.py`). Here any sign of the word counts: whatever
stands before the #, whichever # it is, with invisible characters between its letters.
"""

import re
import unicodedata

_WORD = re.compile(r"#[-_]*(\w[\w-]*)")
# Seen by nobody and yet letters or marks to Unicode: joiners, fillers of Hangul, Khmer and Mongolian, variations.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def mentioned(*texts: str) -> frozenset[str]:
    """Casefolded, without "#", and without hyphens or underscores at either end."""
    return frozenset(mention(match[1]) for text in texts for match in _WORD.finditer(_plain(text)))


def mention(word: str) -> str:
    """A word as `mentioned` gives it."""
    return _plain(word).strip("-_")


def _plain(text: str) -> str:
    if text.isascii():
        return text.casefold()
    seen = "".join(c for c in _UNSEEN.sub("", text) if unicodedata.category(c) != "Cf")
    # Twice: what folding takes apart may have a shorter spelling again.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return folded.replace("\u2010", "-")
