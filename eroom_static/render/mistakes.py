"""What helps somebody whose template Jinja or Python cannot go on with."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import jinja2

_TAGS = (
    "autoescape", "block", "call", "elif", "else", "extends", "filter", "for", "from", "if", "import", "include",
    "macro", "pluralize", "print", "set", "trans", "with", "endautoescape", "endblock", "endcall", "endfilter",
    "endfor", "endif", "endmacro", "endset", "endtrans", "endwith",
)  # fmt: skip
# What Python says of them helps nobody who writes templates.
TOO_MUCH: Mapping[type[Exception], tuple[str, str]] = {
    RecursionError: (
        "this calls itself without an end",
        "look at what this macro, include or import asks for",
    ),
    MemoryError: (
        "this makes something larger than the memory",
        "look at what is repeated here, and how often",
    ),
}


def nearest_word(wrong: jinja2.TemplateSyntaxError, filters: Iterable[str]) -> str:
    """The cure for a filter, a test or a tag that does not exist; "" for any other mistake."""
    said = wrong.message or ""
    if named := re.search(r"No (?:filter|test) named '(\w+)'", said):
        return nearest(named[1], filters)
    named = re.search(r"unknown tag '(\w+)'", said)
    return nearest(named[1], _TAGS) if named else ""


def nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else ""
