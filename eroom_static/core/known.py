"""Every way in that a pull has seen, cut wherever a host's words hold it: numbers in any spelling, long passcodes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urlsplit

from ahocorasick_rs import AhoCorasick

from eroom_static.core.model import Room

LONG_ENOUGH = 8  # a passcode shorter than this is a word or a year as likely as a secret

# Digits of any script, with up to three signs between two of them: 812 3456 7890, in groups, in full width
_ROW = re.compile(r"\d(?:[^\w\n]{0,3}\d|_\d){7,}")
_LABEL = re.compile(r"(?:(?:meeting|webinar|zoom)?[ -]?\bid\b\s*[:#]?\s*)$", re.IGNORECASE)
_LABELLED = 40  # signs: with a blank or two, and never back to the beginning of the text for each number


class Known:
    """The numbers, long passcodes and link parameters of these rooms."""

    def __init__(self, rooms: Iterable[Room]) -> None:
        rooms = tuple(rooms)
        self._numbers = frozenset(room.number for room in rooms)
        self._lengths = sorted({len(number) for number in self._numbers if len(number) >= LONG_ENOUGH})
        words = {word.lower() for room in rooms for word in _words(room) if len(word) >= LONG_ENOUGH}
        self._search = AhoCorasick(sorted(words)) if words else None

    def cut(self, text: str) -> str:
        """The text without them. One that holds none is the same text."""
        spans = sorted({*self._in_rows(text), *self._in_words(text)})
        kept, at = [], 0
        for start, end in spans:
            kept.append(text[at : max(start, at)])
            at = max(end, at)
        return "".join([*kept, text[at:]])

    def _in_rows(self, text: str) -> Iterator[tuple[int, int]]:
        for row in _ROW.finditer(text):
            at = [n for n in range(row.start(), row.end()) if text[n].isdecimal()]
            digits = "".join(str(unicodedata.decimal(text[n])) for n in at)
            for first, last in self._numbers_in(digits, at):
                label = _LABEL.search(text, max(at[first] - _LABELLED, 0), at[first])
                yield label.start() if label else at[first], at[last] + 1

    def _numbers_in(self, digits: str, at: list[int]) -> Iterator[tuple[int, int]]:
        """First and last digit of each. Eleven digits within a longer row of digits are nobody's meeting."""
        for first in range(len(digits)):
            for length in self._lengths:
                end = first + length
                if digits[first:end] not in self._numbers:
                    continue
                if not _touches(at, first) and not _touches(at, end):
                    yield first, end - 1

    def _in_words(self, text: str) -> Iterator[tuple[int, int]]:
        """Whatever the case: categories are written small."""
        if self._search is None:
            return
        lower = text.lower() if len(text.lower()) == len(text) else text  # İ becomes two letters
        for _, start, end in self._search.find_matches_as_indexes(lower, overlapping=True):
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                yield start, end


def _words(room: Room) -> Iterator[str]:
    yield room.passcode
    if room.join_url:
        yield from parse_qs(urlsplit(room.join_url).query).get("pwd", [])


def _touches(at: list[int], place: int) -> bool:
    """The digit here stands right behind the one before it."""
    return 0 < place < len(at) and at[place] - at[place - 1] == 1
