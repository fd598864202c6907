"""Where the front matter of a Markdown file ends and its body begins."""

import re
from collections.abc import Iterator

import msgspec

from eroom_static.core.errors import ContentError

FENCE = "+++"
_YAML = re.compile(
    r"---[ \t]*\n(?:[ \t]*\n|#[^\n]*\n)*[\w-]+[ \t]*:(?:[ \t][^\n]*)?\n(?:[^\n]*\n)*?---[ \t]*(?:\n|$)"
)

_JSON = re.compile(r"\{\s*\"")
# What a publisher may have above without seeing harm in it.
_BEFORE = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL)
_CODE = re.compile(r" {0,3}(`{3,}|~{3,})")
_FENCES = re.compile(r" {0,3}\+{3,}\s*")


def with_line(data: bytes, line: str) -> bytes | None:
    """The file with a line more at the head of its front matter, and all else as it was; None where it has none."""
    opening = re.match(rb"(?:\xef\xbb\xbf)?\+\+\+[ \t]*(\r\n|\n|\r)", data)
    if opening is None:
        return None
    return data[: opening.end()] + line.encode() + opening[1] + data[opening.end() :]


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """Both texts, and the lines of the file on which they begin."""

    matter: str
    body: str
    matter_line: int = 2
    body_line: int = 1


def split(text: str, where: str) -> Parts:
    """TOML between two lines of +++ at the very top, then the body. A file may do without, but what looks like front
    matter elsewhere is refused: it may say that this is a draft, and shown as text it would be published.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        _refuse_misplaced(text, lines, where)
        return Parts(matter="", body=text)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if not end:
        hint = "close it with +++ on a line of its own"
        raise ContentError("the front matter has no end", where=f"{where}:1", hint=hint)
    return Parts(matter="\n".join(lines[1:end]), body="\n".join(lines[end + 1 :]), body_line=end + 2)


def _refuse_misplaced(text: str, lines: list[str], where: str) -> None:
    before = _BEFORE.match(text)
    begins = before.end() if before else 0
    first = text.count("\n", 0, begins)
    for kind, pattern in (("YAML between --- lines", _YAML), ("JSON", _JSON)):
        if pattern.match(text, begins):
            hint = 'write it as TOML between +++ lines: title = "About us"'
            raise ContentError(f"the front matter is {kind}", where=f"{where}:{first + 1}", hint=hint)
    if text.startswith(FENCE, begins):
        raise _misplaced(where, first)
    for number in _fences(lines):
        raise _misplaced(where, number)


def _fences(lines: list[str]) -> Iterator[int]:
    """Lines of +++ that Markdown takes for no code. A block of code that is never closed is none."""
    code, within = "", list[int]()
    for number, line in enumerate(lines):
        if mark := _CODE.match(line):
            if not code:
                code = mark[1]
            elif mark[1].startswith(code):
                code = ""
                within.clear()
        elif _FENCES.fullmatch(line):
            if code:
                within.append(number)
            else:
                yield number
    yield from within


def _misplaced(where: str, number: int) -> ContentError:
    hint = "let the file begin with +++, and nothing before it; in a text, +++ stands in code"
    return ContentError("front matter must begin on the first line", where=f"{where}:{number + 1}", hint=hint)
