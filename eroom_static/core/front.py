"""Where the front matter of a Markdown file ends and its body begins."""

import re

import msgspec

from eroom_static.core.errors import ContentError

FENCE = "+++"
_YAML = re.compile(
    r"---[ \t]*\n(?:[ \t]*\n|#[^\n]*\n)*[\w-]+[ \t]*:(?:[ \t][^\n]*)?\n(?:[^\n]*\n)*?---[ \t]*(?:\n|$)"
)


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
    """TOML between two lines of +++ at the very top, then the body. A file may do without."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        if _YAML.match(text):
            hint = 'write it as TOML between +++ lines: title = "About us"'
            raise ContentError("the front matter is YAML between --- lines", where=f"{where}:1", hint=hint)
        return Parts(matter="", body=text)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if not end:
        hint = "close it with +++ on a line of its own"
        raise ContentError("the front matter has no end", where=f"{where}:1", hint=hint)
    return Parts(matter="\n".join(lines[1:end]), body="\n".join(lines[end + 1 :]), body_line=end + 2)
