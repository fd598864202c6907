"""What is code in the publisher's Markdown, and what comments and shortcodes it holds beside."""

import re
from collections.abc import Iterator

from eroom_static.core.errors import ContentError

# What the Markdown library takes for code, and what HTML takes for no markup, each from the first sign to the last;
# then a comment, and a shortcode.
_PIECES = re.compile(
    r"""
    (?P<fenced>^(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??(?P=fence)[ ]*$)
    | (?P<raw>(?i:<(?P<element>script|style|textarea)\b.*?</(?P=element)))
    | (?P<comment><!--.*?-->)
    | (?P<unclosed><!--)
    | (?P<indented>(?:^|(?<=\n\n))(?:(?:[ ]{4}|[ ]{0,3}\t)[^\n]*(?:\n|\Z)(?:[ \t]*\n)*)+)
    | (?P<span>(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`))
    | (?P<call>\{\{<(?P<inside>(?:(?!\n[ \t]*\n|\{\{<)[^>]|>(?!\}\}))*)(?P<end>>\}\})?)
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_LIST = re.compile(r"[ ]{0,3}(?:[*+-]|[0-9]+\.|:|\[\^[^\]]+\]:|!!!)[ \t]")


def pieces(body: str) -> Iterator[re.Match[str]]:
    """Comments and shortcodes in their order, without what stands in code."""
    at = 0
    while (piece := _PIECES.search(body, at)) is not None:
        at = piece.end()
        if piece["call"] is not None or piece["comment"] is not None or piece["unclosed"] is not None:
            yield piece
        elif piece["indented"] is not None and not _is_code(body, piece.start()):
            at = (
                piece.start() + len(piece["indented"]) - len(piece["indented"].lstrip())
            )  # no code: look inside


def uncommented(body: str, file: str, first_line: int = 1) -> str:
    """Without the publisher's remarks to themselves, and as many lines. Raises a ContentError for one without an end,
    which Markdown would show to everybody.
    """
    if "<!--" not in body:
        return body
    kept: list[str] = []
    at = 0
    for piece in pieces(body):
        if piece["unclosed"] is not None:
            line = first_line + body.count("\n", 0, piece.start())
            hint = "close it with -->; in code, between `…`, it is shown as text"
            raise ContentError("the comment has no end", where=f"{file}:{line}", hint=hint)
        if piece["comment"] is not None:
            kept += [body[at : piece.start()], "\n" * piece[0].count("\n")]
            at = piece.end()
    return "".join([*kept, body[at:]])


def _is_code(body: str, at: int) -> bool:
    """Whether Markdown takes an indented line for code: after a blank one, and in no list."""
    above = body[:at].rstrip(" ").removesuffix("\n").rpartition("\n")[2]
    return not above.strip() and not in_a_list(body, at)


def in_a_list(body: str, at: int) -> bool:
    """Whether an indented line belongs to an item of a list, a footnote or an admonition above it."""
    above = (line for line in reversed(body[:at].split("\n")) if line.strip())
    outer = next((line for line in above if not line.startswith(("    ", "\t"))), "")
    return _LIST.match(outer) is not None
