"""Shortcodes in Markdown: {{< grid category="talks" columns="2" >}}. Found and read here, never compiled.

One stands on a line of its own. In code and in comments it is text like any other.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from eroom_static.core.errors import ContentError, EroomError
from eroom_static.core.schema import together
from eroom_static.core.text import quoted

# What no text holds: two of Unicode's noncharacters around the number of a call.
_MARK = "\ufdd0{number}\ufdd1"
MARKED = re.compile("\ufdd0([0-9]+)\ufdd1")
CALL = re.compile(r"\{\{<.*?>\}\}", re.DOTALL)  # whatever looks like one

# What the Markdown library takes for code or for a comment, each from the first sign to the last; then a call.
_PIECES = re.compile(
    r"""
    (?P<fenced>^(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??(?P=fence)[ ]*$)
    | (?P<comment><!--.*?-->)
    | (?P<indented>(?:^|(?<=\n\n))(?:(?:[ ]{4}|[ ]{0,3}\t)[^\n]*(?:\n|\Z)(?:[ \t]*\n)*)+)
    | (?P<span>(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`))
    | (?P<call>\{\{<(?P<inside>(?:(?!\n[ \t]*\n|\{\{<)[^>]|>(?!\}\}))*)(?P<end>>\}\})?)
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_NAME = re.compile(r"\s*(?P<name>[^\s=\"']*)")
_PARAMETER = re.compile(
    r"""\s+(?P<name>[^\s="']+)[ \t]*=[ \t]*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"']+))"""
)
_LIST = re.compile(r"[ ]{0,3}(?:[*+-]|[0-9]+\.|:|\[\^[^\]]+\]:|!!!)[ \t]")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One shortcode as it was written. `given` are its parameters as text; `where` is file:line."""

    name: str
    given: Mapping[str, str]
    where: str
    source: str


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Markdown in which a mark stands for each call, and the calls in their order."""

    text: str
    calls: tuple[Call, ...] = ()


def take_out(body: str, file: str, first_line: int = 1) -> Taken:
    """`first_line` is where the body begins in its file. Raises a ContentError for every call that is none."""
    if "{{<" not in body:
        return Taken(text=body)
    calls: list[Call] = []
    wrong: list[EroomError] = []
    pieces: list[str] = []
    at = 0
    for piece in _calls(body):
        if (
            piece["comment"] is not None
        ):  # nobody is shown it: what it says of a meeting need not be in the page
            pieces += [body[at : piece.start()], CALL.sub("", piece["comment"])]
            at = piece.end()
            continue
        where = f"{file}:{first_line + body.count(chr(10), 0, piece.start())}"
        try:
            calls.append(_call(piece, where))
        except ContentError as error:
            wrong.append(error)
            continue
        mark = _MARK.format(number=len(calls) - 1)
        begins = body.rfind("\n", 0, piece.start()) + 1
        margin = (
            body[begins : piece.start()] if _in_a_list(body, begins) else ""
        )  # elsewhere it would be code
        pieces += [body[at:begins], f"\n{margin}{mark}\n\n"]
        at = piece.end()
    if wrong:
        raise together(wrong)
    return Taken(text="".join([*pieces, body[at:]]), calls=tuple(calls))


def _calls(body: str) -> Iterator[re.Match[str]]:
    """In their order, without what stands in code, and the comments that hold some."""
    at = 0
    while (piece := _PIECES.search(body, at)) is not None:
        at = piece.end()
        if piece["call"] is not None or (piece["comment"] is not None and CALL.search(piece["comment"])):
            yield piece
        elif piece["indented"] is not None and not _is_code(body, piece.start()):
            at = (
                piece.start() + len(piece["indented"]) - len(piece["indented"].lstrip())
            )  # no code: look inside


def _is_code(body: str, at: int) -> bool:
    """Whether Markdown takes an indented line for code: after a blank one, and in no list."""
    above = body[:at].rstrip(" ").removesuffix("\n").rpartition("\n")[2]
    return not above.strip() and not _in_a_list(body, at)


def _in_a_list(body: str, at: int) -> bool:
    """Whether an indented line belongs to an item of a list, a footnote or an admonition above it."""
    above = (line for line in reversed(body[:at].split("\n")) if line.strip())
    outer = next((line for line in above if not line.startswith(("    ", "\t"))), "")
    return _LIST.match(outer) is not None


def _call(piece: re.Match[str], where: str) -> Call:
    inside = piece["inside"]
    if piece["end"] is None:
        raise ContentError(
            "the shortcode has no end", where=where, hint="close it with >}}, or put it between `…`"
        )
    _alone(piece, where)
    name = _NAME.match(inside)
    given: dict[str, str] = {}
    at = name.end() if name else 0
    while inside[at:].strip():
        parameter = _PARAMETER.match(inside, at)
        if parameter is None:
            hint = 'write it as name="value", with a blank before it'
            odd = f"it says {quoted(inside[at:].strip())}"
            raise ContentError("the shortcode says what is no parameter", where=where, hint=hint, private=odd)
        if parameter["name"] in given:
            raise ContentError(
                f"the shortcode says `{parameter['name']}` twice", where=where, hint="take one away"
            )
        given[parameter["name"]] = next(
            v for v in parameter.group("double", "single", "bare") if v is not None
        )
        at = parameter.end()
    return Call(name=name["name"] if name else "", given=given, where=where, source=piece["call"])


def _alone(piece: re.Match[str], where: str) -> None:
    text = piece.string
    before = text[text.rfind("\n", 0, piece.start()) + 1 : piece.start()]
    after = text[piece.end() : (text.find("\n", piece.end()) + 1 or len(text) + 1) - 1]
    if before.strip() or after.strip():
        beside = quoted(before.strip() or after.strip())
        hint = "put it on a line of its own; in code, between `…`, it is shown as text"
        raise ContentError(
            "there is something beside the shortcode", where=where, hint=hint, private=f"it is {beside}"
        )
