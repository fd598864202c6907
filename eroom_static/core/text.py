"""What people typed: the bytes of a file as text, and the nearest known spelling of a word."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from eroom_static.core.errors import EroomError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AGAIN = "save the file as UTF-8"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # no HTML may hold one


def decode(data: bytes, where: str, error: type[EroomError]) -> str:
    """UTF-8 with or without a byte order mark, lines ended by LF, CRLF or CR: always LF in the answer.

    Control characters come along when slides and terminals are copied. They are refused and not cut: what
    they stood for is for the publisher to say.
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
    if odd := _CONTROL.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        hint = _SAVE_AGAIN if odd[0] == "\0" else "delete it: most editors do not show it"
        raise error(f"a control character stands here: {control(text)}", where=f"{where}:{line}", hint=hint)
    return text


def control(text: str) -> str:
    """The code of the first control character, "" where there is none. Tabs and line ends are text."""
    odd = _CONTROL.search(text)
    return f"U+{ord(odd[0]):04X}" if odd else ""


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
