"""Templates melted into one: what a page extends, includes and calls stands in one function, what never changes is said.

A theme is written for people: a base, blocks, partials, macros, words that are looked up. Most of that is the same on
every page of a site. So the syntax trees of all templates that a page draws on are walked once, as if they ran: a
condition on the site's settings is decided, a macro stands where it is called, a text is translated, and only what
depends on the page is left for later.

Whatever the walk does not understand makes it give up (`Unmeltable`): that template is then rendered as Jinja always
does. The bytes are the same either way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.runtime import Undefined
from jinja2.utils import _PassArg
from markupsafe import Markup, escape

from eroom_static.render.source import Code, Melted, Workshop

_DEEPEST = 40  # macros within macros: more is one that calls itself
_LARGE = 6  # outputs in a macro that is worth a function of its own
_MOST_KEPT = 20_000  # of what such a function has said
_CHANGING = (list, dict, set)
_ASKING = frozenset({"map", "reject", "rejectattr", "select", "selectattr"})  # the context for nothing of the page
_CHANCE = frozenset({"random", "cycler", "joiner", "namespace", "lipsum"})  # other each time they are asked
_LENIENT = frozenset({"default", "d", "defined", "undefined"})  # they take what is not there

_BINARY = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Mod: "%", nodes.Pow: "**",
}  # fmt: skip
_UNARY = {nodes.Not: "not ", nodes.Neg: "-", nodes.Pos: "+"}
_COMPARED = {
    "eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in",
}  # fmt: skip


class Unmeltable(Exception):  # noqa: N818 (it is no error: nobody hears of it)
    """Something that only Jinja itself can do."""


class _Known:
    """A value that is the same on every page. What is not known is source that works it out.

    A list or a dict that a template writes down has its source beside it: whoever may change it makes one of his own.
    """

    def __init__(self, value: Any, source: str = "") -> None:
        self.value = value
        self.source = source


Told = _Known | str


class _Macro:
    """A macro where it was defined: what it does not know itself it looks up there."""

    def __init__(self, node: nodes.Macro | nodes.CallBlock, scope: "_Scope") -> None:
        self.node = node
        self.scope = scope

    @cached_property
    def is_large(self) -> bool:
        return sum(1 for _ in self.node.find_all(nodes.Output)) >= _LARGE


class _Module:
    """A template that others import."""

    def __init__(self, scope: "_Scope") -> None:
        self.scope = scope


class _Torn:
    """Stands for a name that was given in one branch only: whether it is there cannot be told any more."""


class _Scope:
    """Names as they are known at one place of the walk. What is asked of the page is noted in `asked`, which is None where
    nothing of a page is seen: in a module and its macros.
    """

    def __init__(
        self, above: "_Scope | None" = None, *, asked: set[str] | None = None, is_module: bool = False
    ) -> None:
        self._above = above
        self.is_module = is_module
        self.asked: set[str] | None = above.asked if above is not None else asked
        self.names: dict[str, Told] = {}

    def find(self, name: str) -> Told | None:
        here: _Scope | None = self
        while here is not None:
            if name in here.names:
                return here.names[name]
            here = here._above
        return None


class _Unit:
    """What is walked: its blocks, each from the template itself up to its base, and the one that runs now."""

    def __init__(self, blocks: Mapping[str, Sequence[nodes.Block]], page: _Scope) -> None:
        self.blocks = blocks
        self.page = page
        self.running: tuple[str, int] | None = None


class _Kept:
    """What a macro has said of a value. Values are facts and do not change: the very same one has the very same words."""

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


class Melter:
    """Melts the templates of one environment, whose globals do not change any more."""

    def __init__(self, env: jinja2.Environment) -> None:
        self._env = env
        self._work = Workshop(env)
        self._trees: dict[str, nodes.Template] = {}
        self._modules: dict[str, _Module] = {}
        self._kept: dict[Any, _Kept] = {}
        self._depth = 0
        self._loops = 0

    def melt(self, name: str) -> Melted:
        """What renders a page of that template. Raises Unmeltable, or what parsing it raises."""
        chain = [self._tree(name)]
        while above := _extended(chain[-1]):
            chain.append(self._tree(above))
        blocks: dict[str, list[nodes.Block]] = {}
        for tree in chain:
            for block in tree.find_all(nodes.Block):
                blocks.setdefault(block.name, []).append(block)
        page, code = _Scope(asked=set()), Code()
        unit = _Unit(blocks, page)
        for tree in chain[:-1]:
            self._top(tree, page, unit, code)
        self._all(chain[-1].body, page, unit, code)
        return self._work.function(code, page.asked or (), name)

    # Templates

    def _tree(self, name: str) -> nodes.Template:
        if name not in self._trees:
            assert self._env.loader is not None
            source, file, _ = self._env.loader.get_source(self._env, name)
            self._trees[name] = self._env._parse(source, name, file)  # noqa: SLF001 - parse() would read errors to us
        return self._trees[name]

    def _top(self, tree: nodes.Template, scope: _Scope, unit: _Unit, code: Code) -> None:
        """What a template sets beside what it says: of one that extends another, and of one that is imported."""
        for node in tree.body:
            if isinstance(node, nodes.Assign | nodes.AssignBlock | nodes.Import | nodes.FromImport | nodes.Macro):
                self._do(node, scope, unit, code)
            elif not isinstance(node, nodes.Output | nodes.Block | nodes.Extends):
                raise Unmeltable(node)

    def _module(self, name: str) -> _Module:
        if name not in self._modules:
            scope, code = _Scope(is_module=True), Code()
            self._top(self._tree(name), scope, _Unit({}, scope), code)
            if code:
                raise Unmeltable(name)
            self._modules[name] = _Module(scope)
        return self._modules[name]

    # Statements

    def _all(self, body: Sequence[nodes.Node], scope: _Scope, unit: _Unit, code: Code) -> None:
        for node in body:
            self._do(node, scope, unit, code)

    def _do(self, node: nodes.Node, scope: _Scope, unit: _Unit, code: Code) -> None:
        match node:
            case nodes.Output():
                self._output(node, scope, unit, code)
            case nodes.If():
                self._if(node, scope, unit, code)
            case nodes.For():
                self._for(node, scope, unit, code)
            case nodes.Assign():
                self._assign(node, scope, unit, code)
            case nodes.AssignBlock(target=nodes.Name(name=name), filter=None, body=body):
                scope.names[name] = self._said(body, _Scope(scope), unit, code)
            case nodes.Include():
                self._include(node, scope, unit, code)
            case nodes.Import(target=target):
                scope.names[target] = _Known(self._imported(node))
            case nodes.FromImport(names=names):
                module = self._imported(node)
                for name in names:
                    there, here = (name, name) if isinstance(name, str) else name
                    scope.names[here] = _of_module(module, there)
            case nodes.Macro(name=name):
                scope.names[name] = _Known(_Macro(node, scope))
            case nodes.CallBlock(call=call):
                macro = self._expr(call.node, scope, unit, code)
                if not isinstance(macro, _Known) or not isinstance(macro.value, _Macro):
                    raise Unmeltable(node)
                self._macro(macro.value, call, scope, unit, code, caller=_Macro(node, scope))
            case nodes.Block(name=name, scoped=False, required=False):
                self._block(name, 0, unit, code)
            case _:
                raise Unmeltable(node)

    def _output(self, node: nodes.Output, scope: _Scope, unit: _Unit, code: Code) -> None:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                code.text(child.data)
            elif not (isinstance(child, nodes.Call) and self._runs(child, scope, unit, code)):
                if isinstance(child, nodes.CondExpr) and child.expr2 is None:
                    child = nodes.CondExpr(child.test, child.expr1, nodes.Const(""), lineno=child.lineno)
                told = self._expr(child, scope, unit, code)
                if isinstance(told, str):
                    code.say(told)
                else:
                    code.text(str(escape(_shown(told))))

    def _runs(self, node: nodes.Call, scope: _Scope, unit: _Unit, code: Code) -> bool:
        """A macro or a block, whose output stands right here."""
        if (block := _block_called(node, unit)) is not None:
            self._block(*block, unit, code)
            return True
        called = self._expr(node.node, scope, unit, code)
        if not isinstance(called, _Known) or not isinstance(called.value, _Macro):
            return False
        macro = called.value
        if self._loops and macro.is_large and macro.scope.asked is None:
            self._once_each(macro, node, scope, unit, code)
        else:
            self._macro(macro, node, scope, unit, code)
        return True

    def _said(self, body: Sequence[nodes.Node], scope: _Scope, unit: _Unit, code: Code) -> Told:
        said = Code()
        self._all(body, scope, unit, said)
        return self._caught(said, code)

    def _caught(self, said: Code, code: Code) -> Told:
        """What was said, as a value."""
        if (text := said.only_text) is not None:
            return _Known(Markup(text))  # noqa: S704 (a template's own output)
        name = self._work.name()
        code.catch(name, said)
        return name

    def _if(self, node: nodes.If, scope: _Scope, unit: _Unit, code: Code) -> None:
        test = self._expr(node.test, scope, unit, code)
        rest = node.else_
        if node.elif_:
            first, *others = node.elif_
            rest = [nodes.If(first.test, first.body, others, node.else_, lineno=first.lineno)]
        if isinstance(test, _Known):
            self._all(node.body if _truth(test) else rest, scope, unit, code)
            return
        for head, body in ((f"if {test}:", node.body), ("else:", rest)):
            inner, branch = _Scope(scope), Code()
            self._all(body, inner, unit, branch)
            scope.names.update(dict.fromkeys(inner.names, _Known(_Torn())))
            if branch or head != "else:":
                code.block(head, branch)

    def _for(self, node: nodes.For, scope: _Scope, unit: _Unit, code: Code) -> None:
        if node.recursive:
            raise Unmeltable(node)
        over = self._expr(node.iter, scope, unit, code)
        counts = any(name.name == "loop" for part in node.body for name in _names(part))
        if isinstance(over, _Known) and not counts and node.test is None:
            self._unrolled(node, [*over.value], scope, unit, code)
            return
        values, inner, loop = self._source(over), _Scope(scope), self._work.name()
        target = self._target(node.target, inner)
        if node.test is not None:
            values = f"[{target} for {target} in {values} if {self._source(self._apart(node.test, inner, unit))}]"
        if counts:
            inner.names["loop"] = loop
            values, target = f"LoopContext({values}, Undefined)", f"{target}, {loop}"
        body, rest, none = Code(), Code(), self._work.name()
        body.line("environment.turn()")
        self._loops += 1
        self._all(node.body, inner, unit, body)
        self._loops -= 1
        self._all(node.else_, _Scope(scope), unit, rest)
        if rest:
            code.line(f"{none} = True")
            body.line(f"{none} = False")
        code.block(f"for {target} in {values}:", body)
        if rest:
            code.block(f"if {none}:", rest)

    def _unrolled(self, node: nodes.For, values: list[Any], scope: _Scope, unit: _Unit, code: Code) -> None:
        for value in values:
            inner = _Scope(scope)
            targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
            parts = value if isinstance(node.target, nodes.Tuple) else [value]
            for target, part in zip(targets, parts, strict=True):
                inner.names[cast(nodes.Name, target).name] = _Known(part)
            self._all(node.body, inner, unit, code)
        if not values:
            self._all(node.else_, _Scope(scope), unit, code)

    def _assign(self, node: nodes.Assign, scope: _Scope, unit: _Unit, code: Code) -> None:
        pairs: list[tuple[nodes.Expr, nodes.Node]] = [(node.target, node.node)]
        if isinstance(node.target, nodes.Tuple) and isinstance(node.node, nodes.Tuple):
            pairs = [*zip(node.target.items, node.node.items, strict=True)]
        for target, told in [(target, self._expr(value, scope, unit, code)) for target, value in pairs]:
            # A list may be added to by the page that made it; what a module holds is there for all pages.
            fixed = isinstance(told, _Known) and (scope.is_module or not isinstance(told.value, _CHANGING))
            if fixed and isinstance(target, nodes.Name):
                scope.names[target.name] = told
            else:
                code.line(f"{self._target(target, scope)} = {self._source(told)}")

    def _target(self, node: nodes.Expr, scope: _Scope) -> str:
        """Names of its own, so that nothing melted into one hides another."""
        if isinstance(node, nodes.Name):
            name = self._work.name()
            scope.names[node.name] = name
            return name
        if isinstance(node, nodes.Tuple):
            return f"({', '.join(self._target(item, scope) for item in node.items)})"
        raise Unmeltable(node)

    def _imported(self, node: nodes.Import | nodes.FromImport) -> _Module:
        if node.with_context or not isinstance(node.template, nodes.Const):
            raise Unmeltable(node)
        return self._module(node.template.value)

    def _include(self, node: nodes.Include, scope: _Scope, unit: _Unit, code: Code) -> None:
        if node.ignore_missing or not node.with_context or not isinstance(node.template, nodes.Const):
            raise Unmeltable(node)
        tree = self._tree(node.template.value)
        if any(tree.find_all((nodes.Extends, nodes.Block))):
            raise Unmeltable(node)
        self._all(tree.body, _Scope(scope), unit, code)

    def _block(self, name: str, number: int, unit: _Unit, code: Code) -> None:
        before, unit.running = unit.running, (name, number)
        self._all(unit.blocks[name][number].body, _Scope(unit.page), unit, code)
        unit.running = before

    # Macros

    def _macro(
        self, macro: _Macro, call: nodes.Call, scope: _Scope, unit: _Unit, code: Code, caller: _Macro | None = None
    ) -> None:
        """Its body, with what it is given in place of its parameters."""
        given = {name: self._short(told, code) for name, told in self._given(macro, call, scope, unit, code)}
        if caller is not None:
            given["caller"] = _Known(caller)
        self._body(macro, given, scope, code)

    def _body(self, macro: _Macro, given: Mapping[str, Told], scope: _Scope, code: Code) -> None:
        inner = _Scope(macro.scope)
        inner.names.update(given)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unmeltable(macro.node)
        self._all(macro.node.body, inner, _Unit({}, inner), code)
        self._depth -= 1

    def _once_each(self, macro: _Macro, call: nodes.Call, scope: _Scope, unit: _Unit, code: Code) -> None:
        """A macro that is called in a loop, such as a card in a list, has a function of its own, which remembers what it
        said: many a list holds the same meetings.
        """
        given = dict(self._given(macro, call, scope, unit, code))
        fixed = {name: told for name, told in given.items() if isinstance(told, _Known)}
        asked = {name: told for name, told in given.items() if isinstance(told, str)}
        key = (macro.node, *((name, self._source(told)) for name, told in fixed.items()))
        if key not in self._kept:
            body, loops = Code(), self._loops
            self._loops = 0
            self._body(macro, {**fixed, **{name: f"page_{name}" for name in asked}}, scope, body)
            self._loops = loops
            self._kept[key] = _Kept(self._work.function(body, asked, "macro"), [*asked])
        code.say(f"{self._work.value(self._kept[key])}({', '.join(asked.values())})")

    def _given(
        self, macro: _Macro, call: nodes.Call, scope: _Scope, unit: _Unit, code: Code
    ) -> Iterator[tuple[str, Told]]:
        parameters = [cast(nodes.Name, arg).name for arg in macro.node.args]
        named: dict[str, nodes.Expr] = dict(zip(parameters, call.args, strict=False))
        named.update((keyword.key, keyword.value) for keyword in call.kwargs)
        usual = dict(zip(reversed(parameters), reversed(macro.node.defaults), strict=False))
        more = call.dyn_args is not None or call.dyn_kwargs is not None or len(call.args) > len(parameters)
        if more or named.keys() - {*parameters} or {*parameters} - named.keys() - usual.keys():
            raise Unmeltable(call)
        for name in parameters:
            if name in named:
                yield name, self._expr(named[name], scope, unit, code)
            else:
                yield name, self._expr(usual[name], macro.scope, unit, code)

    def _short(self, told: Told, code: Code) -> Told:
        """A value that may be used several times is worked out once."""
        if isinstance(told, _Known) or told.isidentifier():
            return told
        name = self._work.name()
        code.line(f"{name} = {told}")
        return name

    # Expressions

    def _expr(self, node: nodes.Node, scope: _Scope, unit: _Unit, code: Code) -> Told:
        """Its value if that is known, else source for it. What has to be done before that is added to the code."""

        def told(part: nodes.Node) -> Told:
            return self._expr(part, scope, unit, code)

        def source(part: nodes.Node) -> str:
            return self._source(told(part))

        match node:
            case nodes.Const(value=value):
                return _Known(value)
            case nodes.TemplateData(data=data):
                return _Known(Markup(data))  # noqa: S704 (a template's own text)
            case nodes.Name(name=name):
                return self._name(name, scope)
            case nodes.Getattr():
                return self._attribute(node, told(node.node))
            case nodes.Getitem(arg=nodes.Slice(start=start, stop=stop, step=step)):
                whole = told(node.node)
                ends = [told(end) if end is not None else _Known(None) for end in (start, stop, step)]
                return self._settled([whole, *ends], "{}[{}:{}:{}]")
            case nodes.Getitem():
                whole, arg = told(node.node), told(node.arg)
                if isinstance(whole, _Known) and isinstance(arg, _Known):
                    return self._known(lambda: self._env.getitem(_shown(whole), _shown(arg)), node)
                return f"{self._source(whole)}[{self._source(arg)}]"
            case nodes.Call():
                return self._call(node, scope, unit, code)
            case nodes.Filter() | nodes.Test():
                return self._filter(node, scope, unit, code)
            case nodes.CondExpr():
                return self._choice(node, scope, unit, code)
            case nodes.And() | nodes.Or():
                left, both = told(node.left), isinstance(node, nodes.And)
                if isinstance(left, _Known):
                    return told(node.right) if _truth(left) is both else left
                right = self._source(self._apart(node.right, scope, unit))
                return f"({left} {'and' if both else 'or'} {right})"
            case nodes.Compare(expr=expr, ops=ops):
                parts = [told(expr), *(told(op.expr) for op in ops)]
                return self._settled(parts, f"({{}}{''.join(f' {_COMPARED[op.op]} {{}}' for op in ops)})")
            case nodes.BinExpr() if type(node) in _BINARY:
                return self._settled([told(node.left), told(node.right)], f"({{}} {_BINARY[type(node)]} {{}})")
            case nodes.UnaryExpr():
                return self._settled([told(node.node)], f"({_UNARY[type(node)]}{{}})")
            case nodes.Concat(nodes=parts):
                return self._settled([told(p) for p in parts], f"markup_join(({'{}, ' * len(parts)}))")
            case nodes.Tuple(items=items):
                return self._settled([told(i) for i in items], f"({'{}, ' * len(items)})")
            case nodes.List(items=items):
                return self._settled([told(i) for i in items], f"[{'{}, ' * len(items)}]")
            case nodes.Dict(items=items):
                parts = [told(part) for pair in items for part in (pair.key, pair.value)]
                return self._settled(parts, f"{{{{{'{}: {}, ' * len(items)}}}}}")
        raise Unmeltable(node)

    def _name(self, name: str, scope: _Scope) -> Told:
        found = scope.find(name)
        if found is not None:
            if isinstance(found, _Known) and isinstance(found.value, _Torn):
                raise Unmeltable(name)
            return found
        if name in self._env.globals and name not in _CHANCE:
            return _Known(self._env.globals[name])
        if scope.asked is None or not name.isidentifier() or name in {"self", "super", "caller", "varargs", "kwargs", "loop"}:
            raise Unmeltable(name)
        scope.asked.add(name)
        return f"page_{name}"

    def _attribute(self, node: nodes.Getattr, whole: Told) -> Told:
        if not isinstance(whole, _Known):
            return f"{whole}.{node.attr}"
        if isinstance(whole.value, _Module):
            return _of_module(whole.value, node.attr)
        if isinstance(whole.value, _CHANGING) and node.attr not in {"items", "get"}:
            raise Unmeltable(node)
        return self._known(lambda: self._env.getattr(_shown(whole), node.attr), node)

    def _choice(self, node: nodes.CondExpr, scope: _Scope, unit: _Unit, code: Code) -> Told:
        if node.expr2 is None:
            raise Unmeltable(node)
        test = self._expr(node.test, scope, unit, code)
        if isinstance(test, _Known):
            return self._expr(node.expr1 if _truth(test) else node.expr2, scope, unit, code)
        one, other = (self._source(self._apart(part, scope, unit)) for part in (node.expr1, node.expr2))
        return f"({one} if {test} else {other})"

    def _apart(self, node: nodes.Node, scope: _Scope, unit: _Unit) -> Told:
        """What is worked out only now and then: nothing of it may be done before."""
        before = Code()
        told = self._expr(node, scope, unit, before)
        if before:
            raise Unmeltable(node)
        return told

    def _call(self, node: nodes.Call, scope: _Scope, unit: _Unit, code: Code) -> Told:
        said = Code()
        if (block := _block_called(node, unit)) is not None:
            self._block(*block, unit, said)
            return self._caught(said, code)
        called = self._expr(node.node, scope, unit, code)
        if isinstance(called, _Known):
            if isinstance(called.value, _Macro):
                self._macro(called.value, node, scope, unit, said)
                return self._caught(said, code)
            if _PassArg.from_obj(called.value) is not None:
                raise Unmeltable(node)
        args, named = self._arguments(node, scope, unit, code)
        if isinstance(called, _Known) and _all_known(args, named):
            return self._known(lambda: called.value(*_values(args), **_named_values(named)), node)
        return f"{self._source(called)}({self._listed(args, named)})"

    def _filter(self, node: nodes.Filter | nodes.Test, scope: _Scope, unit: _Unit, code: Code) -> Told:
        known = self._env.filters if isinstance(node, nodes.Filter) else self._env.tests
        does, asks = known.get(node.name), _PassArg.from_obj(known.get(node.name))
        if does is None or node.node is None or node.name in _CHANCE:
            raise Unmeltable(node)
        if asks is _PassArg.context and node.name not in _ASKING:
            raise Unmeltable(node)
        of = self._expr(node.node, scope, unit, code)
        if node.name in _LENIENT and isinstance(node.node, nodes.Getattr) and isinstance(of, str):
            whole, _, part = of.rpartition(".")
            of = f"environment.getattr({whole}, {part!r})"
        args, named = self._arguments(node, scope, unit, code)
        first = {None: "", _PassArg.environment: "environment, ", _PassArg.eval_context: "context.eval_ctx, "}
        more = first.get(asks, "context, ")
        call = f"{self._work.value(does)}({more}{self._listed([of, *args], named)})"
        if _all_known([of, *args], named):
            return self._known(lambda: self._work.worked_out(call), node)
        return call

    def _arguments(
        self, node: nodes.Call | nodes.Filter | nodes.Test, scope: _Scope, unit: _Unit, code: Code
    ) -> tuple[list[Told], dict[str, Told]]:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise Unmeltable(node)
        named = {keyword.key: self._expr(keyword.value, scope, unit, code) for keyword in node.kwargs}
        return [self._expr(arg, scope, unit, code) for arg in node.args], named

    def _listed(self, args: Sequence[Told], named: Mapping[str, Told]) -> str:
        return ", ".join(
            [*map(self._source, args), *(f"{name}={self._source(told)}" for name, told in named.items())]
        )

    def _settled(self, parts: Sequence[Told], form: str) -> Told:
        """Known if all its parts are."""
        source = form.format(*map(self._source, parts))
        if all(isinstance(part, _Known) for part in parts):
            return self._known(lambda: self._work.worked_out(source), None, source)
        return source

    def _known(self, told: Callable[[], Any], node: nodes.Node | None, source: str = "") -> _Known:
        """What cannot be worked out now is an error of the page that shows it, or of none."""
        try:
            value = told()
        except Exception as wrong:
            raise Unmeltable(node) from wrong
        if isinstance(value, Undefined):
            raise Unmeltable(node)
        return _Known(value, source if isinstance(value, _CHANGING) else "")

    def _source(self, told: Told) -> str:
        return told if isinstance(told, str) else told.source or self._work.value(_shown(told))


def _extended(tree: nodes.Template) -> str:
    """The template that this one extends. Raises Unmeltable where only the page tells."""
    found = [*tree.find_all(nodes.Extends)]
    if not found:
        return ""
    above = found[0].template
    if len(found) > 1 or found[0] not in tree.body or not isinstance(above, nodes.Const):
        raise Unmeltable(tree)
    return str(above.value)


def _block_called(node: nodes.Call, unit: _Unit) -> tuple[str, int] | None:
    """`super()` and `self.name()`."""
    match node.node:
        case nodes.Name(name="super") if unit.running:
            name, number = unit.running
            return (name, number + 1) if number + 1 < len(unit.blocks[name]) else None
        case nodes.Getattr(node=nodes.Name(name="self"), attr=name) if name in unit.blocks:
            return name, 0
    return None


def _of_module(module: _Module, name: str) -> Told:
    if name not in module.scope.names:
        raise Unmeltable(name)
    return module.scope.names[name]


def _shown(told: _Known) -> Any:
    """A value that a page may be given."""
    if isinstance(told.value, _Macro | _Module | _Torn):
        raise Unmeltable(told)
    return told.value


def _truth(told: _Known) -> bool:
    return isinstance(told.value, _Macro) or bool(_shown(told))


def _all_known(args: Sequence[Told], named: Mapping[str, Told]) -> bool:
    return all(isinstance(told, _Known) for told in (*args, *named.values()))


def _values(args: Sequence[Told]) -> list[Any]:
    return [_shown(told) for told in args if isinstance(told, _Known)]


def _named_values(named: Mapping[str, Told]) -> dict[str, Any]:
    return {name: _shown(told) for name, told in named.items() if isinstance(told, _Known)}


def _names(node: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)
