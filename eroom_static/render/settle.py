"""Expressions of melted templates: worked out where nothing of a page has a part in them, else as Python source."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import nodes
from jinja2.runtime import Undefined
from jinja2.utils import _PassArg
from markupsafe import Markup

from eroom_static.render.patience import Environment
from eroom_static.render.scope import Known, Macro, Module, Place, Told, Torn, Unmeltable, shown, truth
from eroom_static.render.source import Code, Workshop

_CHANGING = (list, dict, set)
_CHANGES = {
    name for kind in _CHANGING for name in dir(kind) if name not in {"items", "get", "keys", "values"}
}
_ASKING = frozenset(
    {"map", "reject", "rejectattr", "select", "selectattr"}
)  # the context for nothing of the page
_CHANCE = frozenset({"random", "cycler", "joiner", "namespace", "lipsum"})  # other each time they are asked
_LENIENT = frozenset({"default", "d", "defined", "undefined"})  # they take what is not there
_JINJAS = frozenset({"self", "super", "caller", "varargs", "kwargs", "loop"})  # names that it gives by itself
_BINARY: Mapping[type[nodes.Node], str] = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Mod: "%",
    nodes.Pow: "**",
}  # fmt: skip
_UNARY: Mapping[type[nodes.Node], str] = {nodes.Not: "not ", nodes.Neg: "-", nodes.Pos: "+"}
_COMPARED = {
    "eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in",
}  # fmt: skip


class Settler:
    """Works out expressions. What is said by a macro or a block in the middle of one is caught before it."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.work = Workshop(env)

    def told(self, node: nodes.Node, place: Place) -> Told:
        """Its value if that is known, else source for it. What has to be done before that is added to the code."""
        settle = _EXPRESSIONS.get(type(node))
        if settle is None:
            raise Unmeltable(node)
        told: Told = getattr(self, settle)(node, place)
        return told

    def source(self, told: Told) -> str:
        return told if isinstance(told, str) else told.source or self.work.value(shown(told))

    def apart(self, node: nodes.Node, place: Place) -> str:
        """Source for what is worked out only now and then: nothing of it may be done before."""
        before = Code()
        told = self.told(node, place.into(before))
        if before:
            raise Unmeltable(node)
        return self.source(told)

    def run(self, macro: Macro, call: nodes.Call, place: Place) -> None:
        """A macro's output, where it is called."""
        raise NotImplementedError

    def block(self, name: str, number: int, place: Place) -> None:
        """A block's output, where it is asked for."""
        raise NotImplementedError

    def caught(self, said: Code, place: Place) -> Told:
        """What was said, as a value."""
        if (text := said.only_text) is not None:
            return Known(Markup(text))  # noqa: S704 (a template's own output)
        name = self.work.name()
        place.code.catch(name, said)
        return name

    def is_fixed(self, told: Told, place: Place) -> bool:
        """A list may be added to by the page that made it; what a module holds is there for all pages."""
        return isinstance(told, Known) and (place.scope.is_module or not isinstance(told.value, _CHANGING))

    # Expressions, by their kind

    def _const(self, node: nodes.Const, _: Place) -> Told:
        return Known(node.value)

    def _of_environment(self, node: nodes.EnvironmentAttribute, _: Place) -> Told:
        """What `bounds` puts in the place of signs that could make too much."""
        return Known(getattr(self.env, node.name))

    def _text(self, node: nodes.TemplateData, _: Place) -> Told:
        return Known(Markup(node.data))  # noqa: S704 (a template's own text)

    def _name(self, node: nodes.Name, place: Place) -> Told:
        name, scope = node.name, place.scope
        found = scope.find(name)
        if found is not None:
            if isinstance(found, Known) and isinstance(found.value, Torn):
                raise Unmeltable(name)
            return found
        if name in self.env.globals and name not in _CHANCE:
            return Known(self.env.globals[name])
        if scope.asked is None or name in _JINJAS:
            raise Unmeltable(name)
        scope.asked.add(name)
        return f"page_{name}"

    def _attribute(self, node: nodes.Getattr, place: Place) -> Told:
        whole = self.told(node.node, place)
        if isinstance(whole, str):
            return f"{whole}.{node.attr}"
        if isinstance(whole.value, Module):
            return whole.value.value(node.attr)
        if isinstance(whole.value, _CHANGING) and node.attr in _CHANGES:
            raise Unmeltable(node)
        return self._known(lambda: self.env.getattr(shown(whole), node.attr))

    def _item(self, node: nodes.Getitem, place: Place) -> Told:
        if isinstance(node.arg, nodes.Slice):
            ends = [end or nodes.Const(None) for end in (node.arg.start, node.arg.stop, node.arg.step)]
            return self._settled("{}[{}:{}:{}]", [node.node, *ends], place)
        whole, arg = self.told(node.node, place), self.told(node.arg, place)
        if isinstance(whole, Known) and isinstance(arg, Known):
            return self._known(lambda: self.env.getitem(shown(whole), shown(arg)))
        return f"{self.source(whole)}[{self.source(arg)}]"

    def _binary(self, node: nodes.BinExpr, place: Place) -> Told:
        return self._settled(f"({{}} {_BINARY[type(node)]} {{}})", [node.left, node.right], place)

    def _unary(self, node: nodes.UnaryExpr, place: Place) -> Told:
        return self._settled(f"({_UNARY[type(node)]}{{}})", [node.node], place)

    def _compare(self, node: nodes.Compare, place: Place) -> Told:
        form = "".join(f" {_COMPARED[op.op]} {{}}" for op in node.ops)
        return self._settled(f"({{}}{form})", [node.expr, *(op.expr for op in node.ops)], place)

    def _concat(self, node: nodes.Concat, place: Place) -> Told:
        return self._settled(f"markup_join(({'{}, ' * len(node.nodes)}))", node.nodes, place)

    def _tuple(self, node: nodes.Tuple, place: Place) -> Told:
        return self._settled(f"({'{}, ' * len(node.items)})", node.items, place)

    def _list(self, node: nodes.List, place: Place) -> Told:
        return self._settled(f"[{'{}, ' * len(node.items)}]", node.items, place)

    def _dict(self, node: nodes.Dict, place: Place) -> Told:
        parts = [part for pair in node.items for part in (pair.key, pair.value)]
        return self._settled(f"{{{{{'{}: {}, ' * len(node.items)}}}}}", parts, place)

    def _both(self, node: nodes.And | nodes.Or, place: Place) -> Told:
        left, both = self.told(node.left, place), isinstance(node, nodes.And)
        if isinstance(left, Known):
            return self.told(node.right, place) if truth(left) is both else left
        return f"({left} {'and' if both else 'or'} {self.apart(node.right, place)})"

    def _choice(self, node: nodes.CondExpr, place: Place) -> Told:
        test = self.told(node.test, place)
        if node.expr2 is None:
            raise Unmeltable(node)
        if isinstance(test, Known):
            return self.told(node.expr1 if truth(test) else node.expr2, place)
        return f"({self.apart(node.expr1, place)} if {test} else {self.apart(node.expr2, place)})"

    def _call(self, node: nodes.Call, place: Place) -> Told:
        said = Code()
        if (block := place.unit.called(node)) is not None:
            self.block(*block, place.into(said))
            return self.caught(said, place)
        called = self.told(node.node, place)
        if isinstance(called, Known):
            if isinstance(called.value, Macro):
                self.run(called.value, node, place.into(said))
                return self.caught(said, place)
            if _PassArg.from_obj(called.value) is not None:
                raise Unmeltable(node)
        args, named = self._arguments(node, place)
        if isinstance(called, Known) and (values := _values(args, named)) is not None:
            return self._known(lambda: called.value(*values[0], **values[1]))
        return f"{self.source(called)}({self._listed(args, named)})"

    def _filter(self, node: nodes.Filter | nodes.Test, place: Place) -> Told:
        does: Any = (self.env.filters if isinstance(node, nodes.Filter) else self.env.tests).get(node.name)
        if does is None or node.node is None or node.name in _CHANCE:
            raise Unmeltable(node)
        asks = _PassArg.from_obj(does)
        if asks is _PassArg.context and node.name not in _ASKING:
            raise Unmeltable(node)
        of = self.told(node.node, place)
        if node.name in _LENIENT and isinstance(node.node, nodes.Getattr) and isinstance(of, str):
            whole, _, part = of.rpartition(".")
            of = f"environment.getattr({whole}, {part!r})"
        args, named = self._arguments(node, place)
        first = {None: "", _PassArg.environment: "environment, ", _PassArg.eval_context: "context.eval_ctx, "}
        call = f"{self.work.value(does)}({first.get(asks, 'context, ')}{self._listed([of, *args], named)})"
        if _values([of, *args], named) is not None:
            return self._known(lambda: self.work.worked_out(call))
        return call

    # Parts of them

    def _arguments(
        self, node: nodes.Call | nodes.Filter | nodes.Test, place: Place
    ) -> tuple[list[Told], dict[str, Told]]:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise Unmeltable(node)
        named = {str(keyword.key): self.told(keyword.value, place) for keyword in node.kwargs}
        return [self.told(arg, place) for arg in node.args], named

    def _listed(self, args: Sequence[Told], named: Mapping[str, Told]) -> str:
        return ", ".join(
            [*map(self.source, args), *(f"{name}={self.source(t)}" for name, t in named.items())]
        )

    def _settled(self, form: str, parts: Sequence[nodes.Node], place: Place) -> Told:
        """Known if all its parts are."""
        told = [self.told(part, place) for part in parts]
        source = form.format(*map(self.source, told))
        if _values(told, {}) is not None:
            return self._known(lambda: self.work.worked_out(source), source)
        return source

    def _known(self, told: Callable[[], Any], source: str = "") -> Known:
        """What cannot be worked out now is an error of the page that shows it, or of none."""
        try:
            value = told()
        except Exception as wrong:
            raise Unmeltable(source) from wrong
        if isinstance(value, Undefined):
            raise Unmeltable(source)
        return Known(value, source if isinstance(value, _CHANGING) else "")


def _values(args: Sequence[Told], named: Mapping[str, Told]) -> tuple[list[Any], dict[str, Any]] | None:
    """None where not all of them are known."""
    if any(isinstance(told, str) for told in (*args, *named.values())):
        return None
    known = {name: shown(told) for name, told in named.items() if isinstance(told, Known)}
    return [shown(told) for told in args if isinstance(told, Known)], known


_EXPRESSIONS: Mapping[type[nodes.Node], str] = {
    **dict.fromkeys(_BINARY, "_binary"),
    **dict.fromkeys(_UNARY, "_unary"),
    nodes.And: "_both",
    nodes.Call: "_call",
    nodes.Compare: "_compare",
    nodes.Concat: "_concat",
    nodes.CondExpr: "_choice",
    nodes.Const: "_const",
    nodes.Dict: "_dict",
    nodes.EnvironmentAttribute: "_of_environment",
    nodes.Filter: "_filter",
    nodes.Getattr: "_attribute",
    nodes.Getitem: "_item",
    nodes.List: "_list",
    nodes.Name: "_name",
    nodes.Or: "_both",
    nodes.TemplateData: "_text",
    nodes.Test: "_filter",
    nodes.Tuple: "_tuple",
}
