"""Macros of melted templates: each stands where it is called, with what it is given in place of its parameters."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from eroom_static.render.patience import Environment
from eroom_static.render.scope import Kept, Known, Macro, Place, Scope, Told, Unit, Unmeltable
from eroom_static.render.settle import Settler
from eroom_static.render.source import Code

_DEEPEST = 40  # macros within macros: more is one that calls itself


class Caller(Settler):
    """Puts macros where they are called. `loops` is how many loops the walk is in."""

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self.loops = 0
        self._depth = 0
        self._kept: dict[Any, Kept] = {}

    def all(self, body: Sequence[nodes.Node], place: Place) -> None:
        """Walks statements."""
        raise NotImplementedError

    def run(self, macro: Macro, call: nodes.Call, place: Place, caller: Macro | None = None) -> None:
        """Its body, with what it is given in place of its parameters."""
        given = {name: self._short(told, place) for name, told in self._given(macro, call, place)}
        if caller is not None:
            given["caller"] = Known(caller)
        self._body(macro, given, place.code)

    def _body(self, macro: Macro, given: Mapping[str, Told], code: Code) -> None:
        scope = Scope(macro.scope)
        scope.names.update(given)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unmeltable(macro.node)
        self.all(macro.node.body, Place(scope, Unit(scope), code))
        self._depth -= 1

    def run_once_each(self, macro: Macro, call: nodes.Call, place: Place) -> None:
        """A macro that is called in a loop, such as a card in a list, has a function of its own, which remembers what
        it said: many a list holds the same meetings.
        """
        given = dict(self._given(macro, call, place))
        fixed = {name: told for name, told in given.items() if isinstance(told, Known)}
        asked = {name: told for name, told in given.items() if isinstance(told, str)}
        key = (macro.node, *((name, self.source(told)) for name, told in fixed.items()))
        if key not in self._kept:
            body, loops = Code(), self.loops
            self.loops = 0
            self._body(macro, {**fixed, **{name: f"page_{name}" for name in asked}}, body)
            self.loops = loops
            self._kept[key] = Kept(self.work.function(body, asked, "macro"), [*asked])
        place.code.say(f"{self.work.value(self._kept[key])}({', '.join(asked.values())})")

    def _given(self, macro: Macro, call: nodes.Call, place: Place) -> Iterator[tuple[str, Told]]:
        parameters = [arg.name for arg in macro.node.args]
        named: dict[str, nodes.Node] = dict(zip(parameters, call.args, strict=False))
        named.update((str(keyword.key), keyword.value) for keyword in call.kwargs)
        usual = dict(zip(reversed(parameters), reversed(macro.node.defaults), strict=False))
        more = call.dyn_args is not None or call.dyn_kwargs is not None or len(call.args) > len(parameters)
        if more or named.keys() - {*parameters} or {*parameters} - named.keys() - usual.keys():
            raise Unmeltable(call)
        there = place._replace(scope=macro.scope)
        for name in parameters:
            yield name, self.told(named[name], place) if name in named else self.told(usual[name], there)

    def _short(self, told: Told, place: Place) -> Told:
        """A value that may be used several times is worked out once."""
        if isinstance(told, Known) or told.isidentifier():
            return told
        name = self.work.name()
        place.code.line(f"{name} = {told}")
        return name
