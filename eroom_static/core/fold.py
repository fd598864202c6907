"""Text as it is searched for: without case, accents and apostrophes. static/find.js folds what visitors type alike."""

import re
import unicodedata

# Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel marks, apostrophes. Not every mark: in Hindi and
# Thai they are vowels.
_LEFT_OUT = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670'\u2018\u2019\u02bc]")


def fold(text: str) -> str:
    """Upper case on the way makes "ss" of "ß"; a sigma at the end of a word is a sigma."""
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text)).upper().lower()
    return " ".join(plain.replace("ς", "σ").split())
