"""Shortcodes in Markdown: {{< grid category="talks" columns="2" >}}. Found and read here, never compiled.

One stands on a line of its own. In code it is text like any other.
"""

import re
from collections.abc import Mapping

import msgspec

from eroom_static.core.errors import ContentError, EroomError
from eroom_static.core.pieces import in_a_list, pieces
from eroom_static.core.schema import together
from eroom_static.core.text import quoted

# What no text holds: two of Unicode's noncharacters around the number of a call.
_MARK = "\ufdd0{number}\ufdd1"
MARKED = re.compile("\ufdd0([0-9]+)\ufdd1")
CALL = re.compile(r"\{\{<.*?>\}\}", re.DOTALL)  # whatever looks like one

_NAME = re.compile(r"\s*(?P<name>[^\s=\"']*)")
_PARAMETER = re.compile(
    r"""\s+(?P<name>[^\s="']+)[ \t]*=[ \t]*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"']+))"""
)


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
    kept: list[str] = []
    at = 0
    for piece in pieces(body):
        if piece["call"] is None:
            continue
        where = f"{file}:{first_line + body.count(chr(10), 0, piece.start())}"
        try:
            calls.append(_call(piece, where))
        except ContentError as error:
            wrong.append(error)
            continue
        mark = _MARK.format(number=len(calls) - 1)
        begins = body.rfind("\n", 0, piece.start()) + 1
        margin = body[begins : piece.start()] if in_a_list(body, begins) else ""  # elsewhere it would be code
        kept += [body[at:begins], f"\n{margin}{mark}\n\n"]
        at = piece.end()
    if wrong:
        raise together(wrong)
    return Taken(text="".join([*kept, body[at:]]), calls=tuple(calls))


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
