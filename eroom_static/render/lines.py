"""iCalendar's content lines: what a value looks like, and how long lines are folded.

Written out because most of a large site's build went into icalendar's objects; the tests hold every byte against it.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

_ROOM = 74  # octets: a continuation has a blank before it, and 75 are allowed
_ENDS = b"\\^"  # not at the end of a folded line: some readers take escapes before they unfold
# Whatever some reader takes for the end of a line, what has no business in a text at all, and either of them.
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_EITHER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def folded(lines: Iterable[str]) -> bytes:
    return b"".join(
        [_folded(line) if len(line) > _ROOM else line + b"\r\n" for line in map(str.encode, lines)]
    )


def paragraphs(text: str) -> str:
    """Without what has no business in a text, every end of a line as "\\n"."""
    if _EITHER.search(text):  # rare, and to look is cheaper than to replace
        text = _CONTROL.sub("", _BREAK.sub("\n", text))
    return text.strip()


def one_line(text: str) -> str:
    return " ".join(paragraphs(text).split())


def escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def wall(local: datetime) -> str:
    """What a clock shows, whatever its zone."""
    return f"{local.year:04}{local.month:02}{local.day:02}T{local.hour:02}{local.minute:02}{local.second:02}"


def utc(instant: datetime) -> str:
    return f"{wall(instant.astimezone(UTC))}Z"


def duration(minutes: int) -> str:
    days, (hours, rest) = minutes // 1440, divmod(minutes % 1440, 60)
    time = f"{hours}H" * bool(hours) + f"{rest}M" * bool(rest)
    return f"P{days}D" * bool(days or not time) + f"{'' if days else 'P'}T{time}" * bool(time)


def offset(east: timedelta) -> str:
    """Of a zone's clocks from UTC."""
    minutes, seconds = divmod(abs(east) // timedelta(seconds=1), 60)
    sign = "-" if east < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}{f'{seconds:02}' if seconds else ''}"


def _folded(line: bytes) -> bytes:
    """Between characters, never inside one."""
    pieces, start = [], 0
    while len(line) - start > _ROOM:
        end = start + _ROOM
        while line[end] & 0xC0 == 0x80:  # the middle of a character in UTF-8  # noqa: PLR2004
            end -= 1
        if line[end - 1] in _ENDS:
            end -= 1
        pieces.append(line[start:end])
        start = end
    pieces.append(line[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
