"""What people typed: the bytes of a file as text, and the nearest known spelling of a word."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from eroom_static.core.errors import EroomError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AGAIN = "save the file as UTF-8"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # all but tab and line ends: no page can hold them
UNSEEN = "delete it: an editor shows it together with other invisible characters"


def decode(data: bytes, where: str, error: type[EroomError]) -> str:
    """UTF-8 with or without a byte order mark, lines ended by LF, CRLF or CR: always LF in the answer. Raises `error`
    with the line, for control characters as well.
    """
    if data.startswith(_UTF16):
        raise error("the file is UTF-16, not UTF-8", where=f"{where}:1", hint=_SAVE_AGAIN)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        message = f"the file is not UTF-8: byte 0x{data[fault.start]:02X} does not belong there"
        raise error(message, where=f"{where}:{line}", hint=_SAVE_AGAIN) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise error(f"the file holds {_named(found)}", where=f"{where}:{line}", hint=UNSEEN)
    return text


def control(text: str) -> str:
    """The first control character that no page can hold, by name; "" where there is none."""
    found = _CONTROL.search(text)
    return _named(found) if found else ""


def _named(found: re.Match[str]) -> str:
    return f"a control character, U+{ord(found[0]):04X}"


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The known word that was probably meant, or ""."""
    spelled = {_plain(k): k for k in known}
    close = get_close_matches(_plain(word), spelled, n=1, cutoff=cutoff)
    return spelled[close[0]] if close else ""


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def did_you_mean(word: str, known: Iterable[str], *, quote: str = "`") -> str:
    near = nearest(word, known)
    return f"did you mean {quote}{near}{quote}?" if near else ""


def quoted(text: str) -> str:
    """A value as a sentence may show it: short, on one line."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= 40 else f'"{line[:39]}…"'  # noqa: PLR2004 - what the eye takes in at once


def some(words: Iterable[str], most: int = 10) -> str:
    """The first of them, in their order, and how many more there are."""
    known = sorted(words)
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return f"{', '.join(known[:most])}{more}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """One, two and three."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
