"""What one sign or one call of a template may make, and what it may ask a value for.

Between two turns of a loop nobody looks at the clock, and no clock ends `"x" * 10 ** 11`: such a sign or call is
refused before it begins. Names that begin with a line lead from any value into Python itself, to files and to the
environment: a theme may be somebody else's, and needs none of them.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sized
from functools import partial, wraps
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.filters import FILTERS
from jinja2.utils import generate_lorem_ipsum
from jinja2.visitor import NodeTransformer

from eroom_static.core.errors import RenderError

MOST = 10_000_000  # signs of a text, items of a list, bits of a number
LONGEST = 1_000_000  # numbers of a range: as a list they take half a second
WIDEST = 9_999  # signs that a text is filled up to
WRAPPED = 50_000  # signs of a text that is broken into lines: the time grows with their square

_WIDE = rf"[0-9]{{{len(str(WIDEST)) + 1},}}"
_PERCENT_WIDE = re.compile(rf"%(?:\([^)]*\))?[#0 +-]*(?:[0-9]*\.)?{_WIDE}")
_PERCENT_ASKS = re.compile(r"%(?:\([^)]*\))?[#0 +-]*(?:[0-9]*\.)?\*")
_BRACES_WIDE = re.compile(rf"\{{[^{{}}]*:[^{{}}]*?{_WIDE}")
_BRACES_ASK = re.compile(r"\{[^{}]*:[^{}]*\{")
_BRACES_WITHIN = re.compile(r"\{[^{}]*[.\[](_\w*)")
# Methods of texts and numbers, and filters, that make more than they are given.
_FILLING = frozenset({"center", "expandtabs", "ljust", "rjust", "to_bytes", "zfill"})
_GROWING = _FILLING | {"format", "format_map", "replace"}
_FILLING_FILTERS = ("batch", "center", "indent", "round", "slice", "tojson")


def times(left: Any, right: Any) -> Any:
    """`*`. Raises RenderError, as all of these."""
    for many, count in ((left, right), (right, left)):
        if isinstance(count, int):
            size = len(many) * count if isinstance(many, Sized) else _bits(many) + _bits(count)
            _refuse_more("`*`", size, MOST)
    return left * right


def power(left: Any, right: Any) -> Any:
    """`**`."""
    if isinstance(right, int):
        _refuse_more("`**`", _bits(left) * right, MOST)
    return left**right


def percent(left: Any, right: Any) -> Any:
    """`%`, which fills texts in as well."""
    if isinstance(left, str):
        values = (
            right.values() if isinstance(right, Mapping) else right if isinstance(right, tuple) else (right,)
        )
        _look_at_widths(left, _PERCENT_WIDE, _PERCENT_ASKS, values)
    return left % right


def kept(made: Any) -> Any:
    """What `+` and `~` have made, which is little more than what was there."""
    if isinstance(made, Sized):
        _refuse_more("this", len(made), MOST)
    return made


def bounded_range(*args: int) -> range:
    found = range(*args)
    if found:
        _refuse_more("`range`", (found[-1] - found[0]) // found.step + 1, LONGEST)
    return found


def held_back(value: Any, name: str, found: Any) -> Any:
    """What a value has by that name; if it could make too much, a form of it that looks first."""
    return (
        partial(_called, value, name, found) if name in _GROWING and isinstance(value, str | int) else found
    )


def refuse_private(name: str) -> None:
    if why := _private(name):
        raise RenderError(why, hint=_ONLY_PAGE)


def bounded_filters() -> dict[str, Callable[..., Any]]:
    """In place of jinja2's."""
    return {
        **{name: _filling(FILTERS[name]) for name in _FILLING_FILTERS},
        "attr": _attr,
        "format": lambda text, *args, **named: percent(str(text), named or args),
        "replace": _replace,
        "wordwrap": _wordwrap,
    }


@wraps(generate_lorem_ipsum)
def bounded_lipsum(n: int = 5, html: bool = True, min: int = 20, max: int = 100) -> str:  # noqa: A002 (as jinja2's)
    _refuse_more("`lipsum`", n * max, LONGEST)
    return generate_lorem_ipsum(n, html, min, max)


class Bounded(NodeTransformer):
    """Puts functions of the environment in the place of signs and of the attributes that could make too much."""

    def __init__(self, environment: jinja2.Environment, name: str | None, file: str | None) -> None:
        self._environment = environment
        self._name = name
        self._file = file

    def visit_Mul(self, node: nodes.Mul) -> nodes.Node:  # noqa: N802 (jinja2 looks for these names)
        return self._by("times", node, self._visited(node).left, node.right)

    def visit_Pow(self, node: nodes.Pow) -> nodes.Node:  # noqa: N802
        return self._by("power", node, self._visited(node).left, node.right)

    def visit_Mod(self, node: nodes.Mod) -> nodes.Node:  # noqa: N802
        return self._by("percent", node, self._visited(node).left, node.right)

    def visit_Add(self, node: nodes.Add) -> nodes.Node:  # noqa: N802
        return self._by("kept", node, self._visited(node))

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        return self._by("kept", node, self._visited(node))

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        if why := _private(node.attr):
            raise jinja2.TemplateSyntaxError(f"{why}; {_ONLY_PAGE}", node.lineno, self._name, self._file)
        self.generic_visit(node)
        if node.attr in _GROWING:
            return self._by("growing", node, node.node, nodes.Const(node.attr))
        return node

    def _visited(self, node: Any) -> Any:
        return self.generic_visit(node)

    def _by(self, function: str, node: nodes.Expr, *args: nodes.Expr) -> nodes.Node:
        call = nodes.Call(nodes.EnvironmentAttribute(function), [*args], [], None, None)
        return call.set_lineno(node.lineno, override=True).set_environment(self._environment)


_ONLY_PAGE = "ask for what the page was given"


def _private(name: str) -> str:
    return f"{name!r} is Python's own, and no template's" if name.startswith("_") else ""


def _refuse_more(what: str, size: int, most: int) -> None:
    if size > most:
        raise RenderError(
            f"{what} would make more than {most:,} at once", hint="look at the numbers and texts in this line"
        )


def _refuse_wide(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, int):
            _refuse_more("this width", value, WIDEST)


def _look_at_widths(text: str, wide: re.Pattern[str], asks: re.Pattern[str], values: Iterable[Any]) -> None:
    if wide.search(text):
        _refuse_more("this width", WIDEST + 1, WIDEST)
    if asks.search(text):
        _refuse_wide(values)


def _called(value: Any, name: str, found: Callable[..., Any], *args: Any, **named: Any) -> Any:
    given = (*args, *named.values())
    if name in _FILLING:
        _refuse_wide(given)
    elif name == "replace":
        _look_at_copies(value, *args[:2])
    elif isinstance(value, str):
        for within in _BRACES_WITHIN.findall(value):
            refuse_private(within)
        values = args[0].values() if name == "format_map" and isinstance(args[0], Mapping) else given
        _look_at_widths(value, _BRACES_WIDE, _BRACES_ASK, values)
    return found(*args, **named)


def _look_at_copies(text: str, old: Any = "", new: Any = "") -> None:
    _refuse_more("`replace`", text.count(str(old)) * len(str(new)), MOST)


@jinja2.pass_eval_context
def _replace(context: nodes.EvalContext, text: Any, old: str, new: str, count: int | None = None) -> str:
    _look_at_copies(str(text), old, new)
    replaced: str = FILTERS["replace"](context, text, old, new, count)
    return replaced


@jinja2.pass_environment
def _wordwrap(environment: jinja2.Environment, s: str, *args: Any, **named: Any) -> str:
    _refuse_more("`wordwrap`", len(str(s)), WRAPPED)
    wrapped: str = FILTERS["wordwrap"](environment, s, *args, **named)
    return wrapped


@jinja2.pass_environment
def _attr(environment: jinja2.Environment, value: Any, name: str) -> Any:
    refuse_private(str(name))
    return held_back(value, str(name), FILTERS["attr"](environment, value, name))


def _filling(does: Callable[..., Any]) -> Callable[..., Any]:
    at = 2 if hasattr(does, "jinja_pass_arg") else 1

    @wraps(does)
    def bounded(*args: Any, **named: Any) -> Any:
        _refuse_wide((*args[at:], *named.values()))
        return does(*args, **named)

    return bounded


def _bits(value: Any) -> int:
    return value.bit_length() if isinstance(value, int) else 0
