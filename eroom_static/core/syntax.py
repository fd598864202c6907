"""TOML that cannot be read, in plain sentences: tomllib speaks to people who know the grammar."""

import re
import tomllib
from typing import Any

from eroom_static.core.errors import EroomError
from eroom_static.core.locate import Unclosed, locate

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_QUOTES = 'text needs quotes: title = "Acme"'

# How tomllib puts it, what it means, and the cure. The first that matches is told.
_SENTENCES = (
    (r"Expected '=' after a key", "a name stands here without `=` and a value", 'write name = "value"'),
    (r"Invalid value|Invalid date", "the value is none that TOML knows", _QUOTES),
    (r"Illegal character '\\n'|Unterminated string", "a text is not closed", 'put a " at its end'),
    (r"Expected \"'\"", "a text is not closed", "put a ' at its end"),
    (
        r"Unescaped '\\'|Invalid hex|Unicode scalar",
        "a \\ in a text means something else here",
        r"write \\ for one \ ",
    ),
    (r"Cannot declare .* twice", "this table is there twice", "put the keys of both under one header"),
    (r"Cannot overwrite|Duplicate inline", "this name is set twice", "keep one of the two"),
    (r"Cannot (?:mutate|redefine)", "this adds to something that was complete", "set it in one place only"),
    (r"Unclosed array", "a list is not closed", "put a ] at its end, and commas between its items"),
    (r"Unclosed inline table", "a table between { } is not closed on its line", "put a } at its end"),
    (r"Expected '\]", "a [table] header is not closed", "put the ] on the same line"),
    (
        r"Expected newline or end",
        "something follows the value on the same line",
        "put it on a line of its own",
    ),
    (r"Invalid (?:statement|initial)", 'this is no name = "value", no [table] and no # comment', ""),
    (r"(?:Illegal|invalid) character", "a character stands here that TOML does not allow", "delete it"),
)
_ENDED = re.compile(r"Expected \"'|Unterminated|Unclosed")


def parse(text: str, where: str, error: type[EroomError], first_line: int = 1) -> dict[str, Any]:
    """The table that a TOML text is. `first_line` is the text's place in its file."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        message, hint, line = "lists or tables are nested too deep", "", 1
    except ValueError as fault:  # a TOMLDecodeError, or a number of more digits than Python reads
        message, hint = _sentence(str(fault))
        line = _line(str(fault), text)
    raise error(message, where=f"{where}:{first_line + line - 1}", hint=hint.strip()) from None


def _sentence(told: str) -> tuple[str, str]:
    for pattern, message, hint in _SENTENCES:
        if re.search(pattern, told):
            return message, hint
    return "the value is none that TOML knows", _QUOTES


def _line(told: str, text: str) -> int:
    place = _PLACE.search(told)
    if place is not None and place[1]:
        return int(place[1])
    if _ENDED.search(told):
        try:
            locate(text)
        except Unclosed as unclosed:
            return unclosed.line
    return text.rstrip("\n").count("\n") + 1
