"""What is known at one place of the walk through templates: values, macros, modules, and the names they go by."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from jinja2 import nodes
from markupsafe import Markup

from eroom_static.render.source import Code, Melted

_LARGE = 10  # texts and values said by a macro that is worth a function of its own
_MOST_KEPT = 20_000  # of what such a function has said


class Unmeltable(Exception):
    """Something that only Jinja itself can do. Nobody hears of it."""


class Known:
    """A value that is the same on every page. What is not known is source that works it out.

    A list or a dict that a template writes down has its source beside it: whoever may change it makes one of his own.
    """

    def __init__(self, value: Any, source: str = "") -> None:
        self.value = value
        self.source = source


Told = Known | str


class Macro:
    """A macro where it was defined: what it does not know itself it looks up there."""

    def __init__(self, node: nodes.Macro | nodes.CallBlock, scope: "Scope") -> None:
        self.node = node
        self.scope = scope

    @cached_property
    def is_large(self) -> bool:
        return sum(len(said.nodes) for said in self.node.find_all(nodes.Output)) >= _LARGE


class Module:
    """A template that others import."""

    def __init__(self, scope: "Scope") -> None:
        self._scope = scope

    def value(self, name: str) -> Told:
        found = self._scope.names.get(name)
        if found is None:
            raise Unmeltable(name)
        return found


class Torn:
    """Stands for a name that was given in one branch only: whether it is there cannot be told any more."""


class Scope:
    """Names as they are known at one place. What is asked of the page is noted in `asked`, which is None where nothing
    of a page is seen: in a module and in its macros.
    """

    def __init__(
        self, above: "Scope | None" = None, *, asked: set[str] | None = None, is_module: bool = False
    ) -> None:
        self.above = above
        self.is_module = is_module
        self.asked: set[str] | None = above.asked if above is not None else asked
        self.names: dict[str, Told] = {}

    def find(self, name: str) -> Told | None:
        here: Scope | None = self
        while here is not None:
            if name in here.names:
                return here.names[name]
            here = here.above
        return None


class Unit:
    """What is walked: its blocks, each from the template itself up to its base, and the one that runs now."""

    def __init__(self, page: Scope, blocks: Mapping[str, Sequence[nodes.Block]] | None = None) -> None:
        self.blocks = blocks or {}
        self.page = page
        self.running: tuple[str, int] | None = None

    def called(self, node: nodes.Call) -> tuple[str, int] | None:
        """The block that `super()` or `self.name()` stands for, as its name and how far up it is."""
        match node.node:
            case nodes.Name(name="super") if self.running:
                name, number = self.running
                return (name, number + 1) if number + 1 < len(self.blocks[name]) else None
            case nodes.Getattr(node=nodes.Name(name="self"), attr=name) if name in self.blocks:
                return name, 0
        return None


class Place(NamedTuple):
    """Where the walk is: what is known there, what is walked, and the code that is left of it so far."""

    scope: Scope
    unit: Unit
    code: Code

    def within(self) -> "Place":
        """Where names may be given that are not known outside."""
        return self._replace(scope=Scope(self.scope))

    def into(self, code: Code) -> "Place":
        return self._replace(code=code)


class Kept:
    """What a macro has said of a value. Facts do not change: the very same one has the very same words."""

    def __init__(self, render: Melted, names: Sequence[str]) -> None:
        self._render = render
        self._names = names
        self._said: dict[tuple[int, ...], tuple[Markup, tuple[Any, ...]]] = {}

    def __call__(self, *values: Any) -> Markup:
        key = tuple(map(id, values))
        found = self._said.get(key)
        if found is None:
            if len(self._said) >= _MOST_KEPT:
                self._said.clear()
            text = Markup(self._render(dict(zip(self._names, values, strict=True))))  # noqa: S704 (a template's output)
            found = self._said[key] = text, values  # which are held, so that no other takes its identity
        return found[0]


def shown(told: Known) -> Any:
    """A value that a page may be given."""
    if isinstance(told.value, Macro | Module | Torn):
        raise Unmeltable(told)
    return told.value


def truth(told: Known) -> bool:
    return isinstance(told.value, Macro) or bool(shown(told))
