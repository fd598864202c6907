"""Names that a template uses and nobody gave it: which one, of what, and the nearest that there is."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.runtime import Undefined
from jinja2.utils import missing

from eroom_static.core.text import did_you_mean


class NameUnknown(jinja2.UndefinedError):
    """`owner` is what was asked for it, or jinja2's `missing` for a variable. `among` is what the template was given
    if not what the page was: that of a shortcode has a context of its own.
    """

    def __init__(self, owner: Any, name: str, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name
        self.among: Mapping[str, Any] | None = None


class Strict(jinja2.StrictUndefined):
    """As jinja2's, and remembers what was asked for what."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: Any = jinja2.UndefinedError,
    ) -> None:
        blame = partial(NameUnknown, obj, str(name)) if hint is None and exc is jinja2.UndefinedError else exc
        super().__init__(hint, obj, name, blame)  # type: ignore[arg-type]  # it is called, and no more


def told(wrong: NameUnknown, context: Mapping[str, Any], others: Iterable[str]) -> tuple[str, str]:
    """The sentence and its cure. `others` are names that a template knows beside those of its context."""
    context = {**context, **(wrong.among or {})}
    if wrong.owner is missing:
        return f"the variable {wrong.name!r} is undefined", did_you_mean(
            wrong.name, {*context, *others}, quote="'"
        )
    owner = next((name for name, value in context.items() if value is wrong.owner), "")
    what = f"{owner!r}" if owner else _kind(wrong.owner)
    return f"{what} has no {wrong.name!r}", did_you_mean(wrong.name, names_of(wrong.owner), quote="'")


def set_in(env: jinja2.Environment, text: str) -> Iterator[str]:
    """Names that a template gives itself: variables, loops, parameters, macros, imports."""
    for node in env.parse(text).find_all((nodes.Name, nodes.Import, nodes.FromImport, nodes.Macro)):
        if (isinstance(node, nodes.Name) and node.ctx != "load") or isinstance(node, nodes.Macro):
            yield node.name
        elif isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.FromImport):
            yield from (name if isinstance(name, str) else name[1] for name in node.names)


def names_of(value: Any) -> tuple[str, ...]:
    """What a template may ask a value for."""
    if isinstance(value, Mapping):
        return tuple(map(str, value))
    if isinstance(value, msgspec.Struct):
        own = (name for name, part in vars(type(value)).items() if isinstance(part, property))
        return (*value.__struct_fields__, *own)
    return tuple(name for name in dir(value) if not name.startswith("_"))


def _kind(value: Any) -> str:
    kind = type(value).__name__
    if isinstance(value, Undefined) or value is None:
        return "nothing"
    return f"{'an' if kind[0] in 'AEIOU' else 'a'} {kind}"
