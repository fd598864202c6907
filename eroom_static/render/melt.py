"""Templates melted into one: what a page extends, includes and calls stands in one function, what never changes is said already.

A theme is written for people: a base, blocks, partials, macros, words that are looked up. Most of that is the same on
every page of a site. So the syntax trees of all templates that a page draws on are walked once, as if they ran: a
condition on the site's settings is decided, a macro stands where it is called, a text is translated, and only what
depends on the page is left for later. What comes out is an ordinary syntax tree, which Jinja compiles.

Whatever the walk does not understand makes it give up (`Unmeltable`): that template is then rendered as Jinja always does.
Bytes are the same either way.
"""

import re
from io import StringIO
from functools import cached_property
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, cast

import jinja2
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator, Frame, has_safe_repr
from jinja2.nodes import EvalContext
from jinja2.runtime import Undefined, new_context
from jinja2.utils import _PassArg, missing
from markupsafe import Markup, escape

Melted = Callable[[Mapping[str, Any]], str]  # from a page's context to the page

_SIGN = re.compile("[&<>\"']")
_DEEPEST = 40  # macros within macros: more is one that calls itself
_LARGE = 6  # outputs in a macro that is worth a function of its own
_MOST_KEPT = 20_000
_CHANGING = (list, dict, set)
_ASKING = frozenset({"map", "reject", "rejectattr", "select", "selectattr"})  # the context for nothing of the page
_CHANCE = frozenset({"random", "cycler", "joiner", "namespace", "lipsum"})  # other each time they are asked


class Unmeltable(Exception):  # noqa: N818 (it is no error: nobody hears of it)
    """Something that only Jinja itself can do."""


class _Macro:
    """A macro where it was defined: what it does not know itself it looks up there."""

    def __init__(self, node: nodes.Macro | nodes.CallBlock, scope: "_Scope") -> None:
        self.node = node
        self.scope = scope


    @cached_property
    def is_large(self) -> bool:
        return sum(1 for _ in self.node.find_all(nodes.Output)) >= _LARGE


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


class _Module:
    """A template that another one imports: its macros, and values that are the same for all."""

    def __init__(self, scope: "_Scope", values: Any) -> None:
        self.scope = scope
        self.values = values


class _Torn:
    """A name that was given in one branch only: whether it is there cannot be told any more."""


class _Scope:
    """Names as they are known at one place of the walk. What stands for a name is a node: a constant if its value is known."""

    def __init__(self, above: "_Scope | None" = None) -> None:
        self._above = above
        self.names: dict[str, Any] = {}

    def find(self, name: str) -> Any:
        here: _Scope | None = self
        while here is not None:
            if name in here.names:
                return here.names[name]
            here = here._above
        return None


Body = list[nodes.Node]
Blocks = Mapping[str, Sequence[nodes.Block]]


class _Unit:
    """What is walked: its blocks, from the template itself up to its base, and the one that runs now."""

    def __init__(self, blocks: Blocks, page: _Scope) -> None:
        self.blocks = blocks
        self.page = page
        self.running: tuple[str, int] | None = None


class Melter:
    """Melts the templates of one environment, whose globals do not change any more."""

    def __init__(self, env: jinja2.Environment) -> None:
        self._env = env
        self._context = EvalContext(env)
        self._parsed: dict[str, nodes.Template] = {}
        self._modules: dict[str, _Module] = {}
        self._shared: set[_Scope] = set()  # of modules, in which nothing of a page is known
        self._kept: dict[Any, _Kept] = {}
        self._loops = 0
        self._fresh = count()
        self._depth = 0
        self.known: list[Any] = []  # values that no source text can hold

    def melt(self, name: str) -> Melted:
        """What renders a page of that template. Raises Unmeltable."""
        body: Body = []
        self._root(name, body)
        return self._compiled(body, name)

    def _compiled(self, body: Body, name: str) -> Melted:
        tree = nodes.Template([nodes.Scope(_joined(body))], lineno=1)
        tree.set_environment(self._env)
        source = _Generator.of(tree, self._env, name)
        context = new_context(self._env, name, {})  # of no page: for filters that ask it for the environment
        space = {**_SPACE, "environment": self._env, "context": context, "known": self.known}
        exec(compile(source, f"<{name}>", "exec"), space)  # noqa: S102 (made of the site's own templates, as Jinja does)
        return cast(Melted, space["root"])

    # Templates

    def _tree(self, name: str) -> nodes.Template:
        if name not in self._parsed:
            if self._env.loader is None:
                raise Unmeltable(name)
            source, file, _ = self._env.loader.get_source(self._env, name)
            self._parsed[name] = self._env._parse(source, name, file)
        return self._parsed[name]

    def _root(self, name: str, out: Body) -> None:
        """A page's template from its base up: what each sets at its top is known to all blocks."""
        chain = [self._tree(name)]
        while above := _extended(chain[-1]):
            chain.append(self._tree(above))
        blocks: dict[str, list[nodes.Block]] = {}
        for tree in chain:
            for block in tree.find_all(nodes.Block):
                blocks.setdefault(block.name, []).append(block)
        page = _Scope()
        unit = _Unit(blocks, page)
        for tree in chain[:-1]:
            for node in tree.body:
                if isinstance(node, nodes.Assign | nodes.AssignBlock | nodes.Import | nodes.FromImport | nodes.Macro):
                    self._do(node, page, unit, out)
                elif not isinstance(node, nodes.Output | nodes.Block | nodes.Extends):
                    raise Unmeltable(node)
        self._all(chain[-1].body, page, unit, out)

    def _module(self, name: str) -> _Module:
        if name not in self._modules:
            scope = _Scope()
            values = self._env.get_template(name).module
            self._modules[name] = module = _Module(scope, values)
            self._shared.add(scope)
            for node in self._tree(name).body:
                if isinstance(node, nodes.Import | nodes.FromImport | nodes.Macro):
                    self._do(node, scope, _Unit({}, scope), [])
                elif isinstance(node, nodes.Assign | nodes.AssignBlock):
                    for target in [node.target, *node.target.find_all(nodes.Name)]:
                        if isinstance(target, nodes.Name):
                            scope.names[target.name] = nodes.Const(getattr(values, target.name))
            return module
        return self._modules[name]

    # Statements

    def _all(self, body: Sequence[nodes.Node], scope: _Scope, unit: _Unit, out: Body) -> None:
        for node in body:
            self._do(node, scope, unit, out)

    def _do(self, node: nodes.Node, scope: _Scope, unit: _Unit, out: Body) -> None:
        does = getattr(self, f"_do_{type(node).__name__}", None)
        if does is None:
            raise Unmeltable(node)
        does(node, scope, unit, out)

    def _do_Output(self, node: nodes.Output, scope: _Scope, unit: _Unit, out: Body) -> None:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                out.append(_text(child.data))
            elif not self._runs(child, scope, unit, out):
                if isinstance(child, nodes.CondExpr) and child.expr2 is None:
                    child = nodes.CondExpr(child.test, child.expr1, nodes.Const(""), lineno=child.lineno)
                self._say(self._expr(child, scope, unit, out), out)

    def _say(self, told: nodes.Expr, out: Body) -> None:
        if not isinstance(told, nodes.Const):
            out.append(nodes.Output([told]))
        elif isinstance(told.value, Undefined | _Macro | _Module | _Torn):
            raise Unmeltable(told)
        else:
            out.append(_text(str(escape(told.value))))

    def _runs(self, node: nodes.Node, scope: _Scope, unit: _Unit, out: Body) -> bool:
        """A macro or a block whose output stands right here."""
        if not isinstance(node, nodes.Call):
            return False
        block = self._block_called(node, unit)
        if block is not None:
            self._block(*block, unit, out)
            return True
        macro = self._callee(node, scope, unit, out)
        if not isinstance(macro, _Macro):
            return False
        if self._loops and macro.is_large and macro.scope in self._shared:
            self._drawn(macro, node, scope, unit, out)
        else:
            self._macro(macro, node, scope, unit, out)
        return True

    def _do_If(self, node: nodes.If, scope: _Scope, unit: _Unit, out: Body) -> None:
        test = self._expr(node.test, scope, unit, out)
        rest = node.else_
        if node.elif_:
            first, *others = node.elif_
            rest = [nodes.If(first.test, first.body, others, node.else_, lineno=first.lineno)]
        if isinstance(test, nodes.Const):
            self._all(node.body if self._truth(test) else rest, scope, unit, out)
            return
        branches: list[Body] = [[], []]
        given: set[str] = set()
        for body, branch in zip((node.body, rest), branches, strict=True):
            inner = _Scope(scope)
            self._all(body, inner, unit, branch)
            given |= inner.names.keys()
        scope.names.update(dict.fromkeys(given, nodes.Const(_Torn())))
        out.append(nodes.If(test, _joined(branches[0]), [], _joined(branches[1]), lineno=node.lineno))

    def _do_For(self, node: nodes.For, scope: _Scope, unit: _Unit, out: Body) -> None:
        if node.recursive:
            raise Unmeltable(node)
        over = self._expr(node.iter, scope, unit, out)
        looks = any(name.name == "loop" for part in node.body for name in _names(part))
        if isinstance(over, nodes.Const) and not looks and node.test is None:
            self._unroll(node, list(over.value), scope, unit, out)
            return
        inner = _Scope(scope)
        target = self._target(node.target, inner)
        inner.names["loop"] = nodes.Name("loop", "load")
        guards: Body = []
        test = self._expr(node.test, inner, unit, guards) if node.test else None
        if guards:
            raise Unmeltable(node)
        turn: nodes.Expr = nodes.EnvironmentAttribute("turn()")
        body: Body = [nodes.ExprStmt(turn, lineno=node.lineno)]
        rest: Body = []
        self._loops += 1
        self._all(node.body, inner, unit, body)
        self._loops -= 1
        self._all(node.else_, _Scope(scope), unit, rest)
        whole = self._shown(over)
        out.append(nodes.For(target, whole, _joined(body), _joined(rest), test, False, lineno=node.lineno))

    def _unroll(self, node: nodes.For, values: list[Any], scope: _Scope, unit: _Unit, out: Body) -> None:
        for value in values:
            inner = _Scope(scope)
            if isinstance(node.target, nodes.Name):
                inner.names[node.target.name] = nodes.Const(value)
            else:
                targets = cast(nodes.Tuple, node.target).items
                for target, part in zip(targets, value, strict=True):
                    inner.names[cast(nodes.Name, target).name] = nodes.Const(part)
            self._all(node.body, inner, unit, out)
        if not values:
            self._all(node.else_, _Scope(scope), unit, out)

    def _do_Assign(self, node: nodes.Assign, scope: _Scope, unit: _Unit, out: Body) -> None:
        pairs = [(node.target, node.node)]
        if isinstance(node.target, nodes.Tuple) and isinstance(node.node, nodes.Tuple):
            pairs = list(zip(node.target.items, node.node.items, strict=True))
        told = [(target, self._expr(value, scope, unit, out)) for target, value in pairs]
        for target, value in told:
            if (
                isinstance(target, nodes.Name)
                and isinstance(value, nodes.Const)
                and not isinstance(value.value, _CHANGING)
            ):
                scope.names[target.name] = value
            else:
                out.append(nodes.Assign(self._target(target, scope), self._shown(value), lineno=node.lineno))

    def _do_AssignBlock(self, node: nodes.AssignBlock, scope: _Scope, unit: _Unit, out: Body) -> None:
        if node.filter is not None or not isinstance(node.target, nodes.Name):
            raise Unmeltable(node)
        body: Body = []
        self._all(node.body, _Scope(scope), unit, body)
        scope.names[node.target.name] = self._caught(body, out)

    def _do_Import(self, node: nodes.Import, scope: _Scope, _: _Unit, __: Body) -> None:
        scope.names[node.target] = nodes.Const(self._imported(node))

    def _do_FromImport(self, node: nodes.FromImport, scope: _Scope, _: _Unit, __: Body) -> None:
        module = self._imported(node)
        for name in node.names:
            name, alias = (name, name) if isinstance(name, str) else name
            scope.names[alias] = self._of_module(module, name)

    def _imported(self, node: nodes.Import | nodes.FromImport) -> _Module:
        if node.with_context or not isinstance(node.template, nodes.Const):
            raise Unmeltable(node)
        return self._module(node.template.value)

    def _of_module(self, module: _Module, name: str) -> nodes.Expr:
        found = module.scope.names.get(name)
        if found is None or not hasattr(module.values, name):
            raise Unmeltable(name)
        return cast(nodes.Expr, found)

    def _do_Include(self, node: nodes.Include, scope: _Scope, unit: _Unit, out: Body) -> None:
        if node.ignore_missing or not node.with_context or not isinstance(node.template, nodes.Const):
            raise Unmeltable(node)
        tree = self._tree(node.template.value)
        if any(tree.find_all((nodes.Extends, nodes.Block))):
            raise Unmeltable(node)
        self._all(tree.body, _Scope(scope), unit, out)

    def _do_Macro(self, node: nodes.Macro, scope: _Scope, _: _Unit, __: Body) -> None:
        scope.names[node.name] = nodes.Const(_Macro(node, scope))

    def _do_CallBlock(self, node: nodes.CallBlock, scope: _Scope, unit: _Unit, out: Body) -> None:
        macro = self._callee(node.call, scope, unit, out)
        if not isinstance(macro, _Macro):
            raise Unmeltable(node)
        self._macro(macro, node.call, scope, unit, out, caller=_Macro(node, scope))

    def _do_Block(self, node: nodes.Block, _: _Scope, unit: _Unit, out: Body) -> None:
        if node.scoped or node.required:
            raise Unmeltable(node)
        self._block(node.name, 0, unit, out)

    def _block(self, name: str, number: int, unit: _Unit, out: Body) -> None:
        before, unit.running = unit.running, (name, number)
        self._all(unit.blocks[name][number].body, _Scope(unit.page), unit, out)
        unit.running = before

    def _block_called(self, node: nodes.Call, unit: _Unit) -> tuple[str, int] | None:
        """`super()` and `self.name()`."""
        called = node.node
        if isinstance(called, nodes.Name) and called.name == "super" and unit.running:
            name, number = unit.running
            if number + 1 < len(unit.blocks[name]):
                return name, number + 1
        if (
            isinstance(called, nodes.Getattr)
            and isinstance(called.node, nodes.Name)
            and called.node.name == "self"
            and called.attr in unit.blocks
        ):
            return called.attr, 0
        return None

    # Macros

    def _callee(self, node: nodes.Call, scope: _Scope, unit: _Unit, out: Body) -> Any:
        called = self._expr(node.node, scope, unit, out)
        return called.value if isinstance(called, nodes.Const) else called

    def _macro(
        self, macro: _Macro, call: nodes.Call, scope: _Scope, unit: _Unit, out: Body, caller: _Macro | None = None
    ) -> None:
        """Its body, with what it is given in place of its parameters."""
        inner = _Scope(macro.scope)
        if caller is not None:
            inner.names["caller"] = nodes.Const(caller)
        for name, value in self._given(macro, call, scope, unit, out):
            inner.names[name] = value
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unmeltable(macro.node)
        self._all(macro.node.body, inner, _Unit({}, inner), out)
        self._depth -= 1

    def _drawn(self, macro: _Macro, call: nodes.Call, scope: _Scope, unit: _Unit, out: Body) -> None:
        """A macro that is called in a loop, such as a card in a list, has a function of its own, which remembers what it
        said: many a list holds the same meetings.
        """
        given = [*self._given(macro, call, scope, unit, out)]
        fixed = [(name, value.value) for name, value in given if isinstance(value, nodes.Const)]
        asked = [(name, value) for name, value in given if not isinstance(value, nodes.Const)]
        key = (macro.node, *((name, id(value)) for name, value in fixed))
        if key not in self._kept:
            inner = _Scope(macro.scope)
            inner.names.update((name, nodes.Const(value)) for name, value in fixed)
            inner.names.update((name, nodes.Name(name, "load")) for name, _ in asked)
            body: Body = []
            before, self._loops = self._loops, 0
            self._all(macro.node.body, inner, _Unit({}, inner), body)
            self._loops = before
            self._kept[key] = _Kept(self._compiled(body, "macro"), [name for name, _ in asked])
        args = [value for _, value in asked]
        drawn = nodes.Call(self._shown(nodes.Const(self._kept[key])), args, [], None, None, lineno=call.lineno)
        out.append(nodes.Output([drawn]))

    def _given(
        self, macro: _Macro, call: nodes.Call, scope: _Scope, unit: _Unit, out: Body
    ) -> Iterator[tuple[str, nodes.Expr]]:
        if call.dyn_args is not None or call.dyn_kwargs is not None:
            raise Unmeltable(call)
        parameters = [cast(nodes.Name, arg).name for arg in macro.node.args]
        named: dict[str, nodes.Expr] = dict(zip(parameters, call.args, strict=False))
        named.update((keyword.key, keyword.value) for keyword in call.kwargs)
        if len(call.args) > len(parameters) or named.keys() - {*parameters}:
            raise Unmeltable(call)
        usual = dict(zip(reversed(parameters), reversed(macro.node.defaults), strict=False))
        for name in parameters:
            if name in named:
                yield name, self._once(self._expr(named[name], scope, unit, out), out)
            elif name in usual:
                yield name, self._once(self._expr(usual[name], macro.scope, unit, out), out)
            else:
                raise Unmeltable(call)

    def _once(self, told: nodes.Expr, out: Body) -> nodes.Expr:
        """A value that is used several times is worked out once."""
        if isinstance(told, nodes.Const | nodes.Name):
            return told
        name = self._new()
        out.append(nodes.Assign(nodes.Name(name, "store"), told, lineno=told.lineno))
        return nodes.Name(name, "load")

    def _caught(self, body: Body, out: Body) -> nodes.Expr:
        """What was said, as a value."""
        said = _joined(body)
        if not said:
            return nodes.Const(Markup())
        if len(said) == 1 and (text := _only_text(said[0])) is not None:
            return nodes.Const(Markup(text))  # noqa: S704 (a template's own output)
        name = self._new()
        out.append(nodes.AssignBlock(nodes.Name(name, "store"), None, said, lineno=1))
        return nodes.Name(name, "load")

    def _new(self) -> str:
        return f"melted_{next(self._fresh)}"

    def _target(self, node: nodes.Expr, scope: _Scope) -> nodes.Expr:
        """Names of its own, so that nothing melted into one hides another."""
        if isinstance(node, nodes.Name):
            name = self._new()
            scope.names[node.name] = nodes.Name(name, "load")
            return nodes.Name(name, "store")
        if isinstance(node, nodes.Tuple):
            return nodes.Tuple([self._target(item, scope) for item in node.items], "store")
        raise Unmeltable(node)

    # Expressions

    def _expr(self, node: nodes.Node, scope: _Scope, unit: _Unit, out: Body) -> nodes.Expr:
        """What stands for it: a constant if its value is known."""
        match node:
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr() | nodes.Getitem():
                return self._part(node, scope, unit, out)
            case nodes.Call():
                return self._call(node, scope, unit, out)
            case nodes.CondExpr():
                return self._choice(node, scope, unit, out)
            case nodes.And() | nodes.Or():
                left = self._expr(node.left, scope, unit, out)
                if isinstance(left, nodes.Const):
                    both = isinstance(node, nodes.And)
                    return self._expr(node.right, scope, unit, out) if self._truth(left) is both else left
                return type(node)(left, self._shown(self._apart(node.right, scope, unit)), lineno=node.lineno)
        return self._other(node, scope, unit, out)

    def _name(self, node: nodes.Name, scope: _Scope) -> nodes.Expr:
        found = scope.find(node.name)
        if found is not None:
            if isinstance(found, nodes.Const) and isinstance(found.value, _Torn):
                raise Unmeltable(node)
            return cast(nodes.Expr, found)
        if node.name in self._env.globals:
            if node.name in _CHANCE:
                raise Unmeltable(node)
            return nodes.Const(self._env.globals[node.name])
        if node.name in {"self", "super", "caller", "varargs", "kwargs", "loop"}:
            raise Unmeltable(node)
        return nodes.Name(node.name, "load", lineno=node.lineno)

    def _part(self, node: nodes.Getattr | nodes.Getitem, scope: _Scope, unit: _Unit, out: Body) -> nodes.Expr:
        whole = self._expr(node.node, scope, unit, out)
        if isinstance(whole, nodes.Const):
            if isinstance(whole.value, _Module) and isinstance(node, nodes.Getattr):
                return self._of_module(whole.value, node.attr)
            if isinstance(whole.value, _Macro) or (
                isinstance(whole.value, _CHANGING) and isinstance(node, nodes.Getattr) and node.attr not in {"items", "get"}
            ):
                raise Unmeltable(node)
        if isinstance(node, nodes.Getattr):
            return self._settled(nodes.Getattr(whole, node.attr, "load", lineno=node.lineno))
        arg = self._expr(node.arg, scope, unit, out)
        return self._settled(nodes.Getitem(whole, arg, "load", lineno=node.lineno))

    def _choice(self, node: nodes.CondExpr, scope: _Scope, unit: _Unit, out: Body) -> nodes.Expr:
        test = self._expr(node.test, scope, unit, out)
        if node.expr2 is None:
            raise Unmeltable(node)
        if isinstance(test, nodes.Const):
            return self._expr(node.expr1 if self._truth(test) else node.expr2, scope, unit, out)
        one, other = (self._shown(self._apart(part, scope, unit)) for part in (node.expr1, node.expr2))
        return nodes.CondExpr(test, one, other, lineno=node.lineno)

    def _apart(self, node: nodes.Node, scope: _Scope, unit: _Unit) -> nodes.Expr:
        """What is worked out only now and then: nothing of it may be done before."""
        before: Body = []
        told = self._expr(node, scope, unit, before)
        if before:
            raise Unmeltable(node)
        return told

    def _call(self, node: nodes.Call, scope: _Scope, unit: _Unit, out: Body) -> nodes.Expr:
        said: Body = []
        block = self._block_called(node, unit)
        if block is not None:
            self._block(*block, unit, said)
            return self._caught(said, out)
        called = self._expr(node.node, scope, unit, out)
        if isinstance(called, nodes.Const) and isinstance(called.value, _Macro):
            self._macro(called.value, node, scope, unit, said)
            return self._caught(said, out)
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise Unmeltable(node)
        args = [self._expr(arg, scope, unit, out) for arg in node.args]
        named = [nodes.Keyword(k.key, self._expr(k.value, scope, unit, out)) for k in node.kwargs]
        parts = [called, *args, *(k.value for k in named)]
        if isinstance(called, nodes.Const) and _PassArg.from_obj(called.value) is not None:
            raise Unmeltable(node)
        if all(isinstance(part, nodes.Const) for part in parts):
            return self._value(
                lambda: called.value(*(a.value for a in args), **{k.key: k.value.value for k in named}), node
            )
        shown = [nodes.Keyword(k.key, self._shown(k.value)) for k in named]
        return nodes.Call(
            self._shown(called), [self._shown(a) for a in args], shown, None, None, lineno=node.lineno
        )

    def _other(self, node: nodes.Node, scope: _Scope, unit: _Unit, out: Body) -> nodes.Expr:
        """Any other expression: its parts first."""
        if not isinstance(node, nodes.Expr | nodes.Helper):
            raise Unmeltable(node)
        if isinstance(node, nodes.Filter | nodes.Test):
            known = self._env.filters if isinstance(node, nodes.Filter) else self._env.tests
            does = known.get(node.name)
            asks = _PassArg.from_obj(does) is _PassArg.context and node.name not in _ASKING
            if does is None or node.name in _CHANCE or asks:
                raise Unmeltable(node)
        fields = [self._field(value, scope, unit, out) for _, value in node.iter_fields()]
        return self._settled(cast(nodes.Expr, type(node)(*fields, lineno=node.lineno)))

    def _field(self, value: Any, scope: _Scope, unit: _Unit, out: Body) -> Any:
        if isinstance(value, nodes.Node):
            return self._expr(value, scope, unit, out)
        if isinstance(value, list):
            return [self._field(part, scope, unit, out) for part in value]
        return value

    def _settled(self, node: nodes.Expr) -> nodes.Expr:
        """A constant if all its parts are."""
        parts = [*_leaves(node)]
        if all(isinstance(part, nodes.Const | nodes.TemplateData) for part in parts):
            if isinstance(node, nodes.Helper):
                return node
            return self._value(lambda: node.as_const(self._context), node)
        return cast(nodes.Expr, self._all_shown(node))

    def _value(self, told: Callable[[], Any], node: nodes.Node) -> nodes.Const:
        """What cannot be worked out now is an error of the page that shows it, or of none."""
        node.set_environment(self._env)
        try:
            value = told()
        except Exception as wrong:
            raise Unmeltable(node) from wrong
        if isinstance(value, Undefined):
            raise Unmeltable(node)
        return nodes.Const(value)

    def _all_shown(self, node: nodes.Node) -> nodes.Node:
        for name, value in node.iter_fields():
            if isinstance(value, nodes.Const):
                setattr(node, name, self._shown(value))
            elif isinstance(value, list):
                setattr(
                    node,
                    name,
                    [self._shown(p) if isinstance(p, nodes.Const) else self._all_shown(p) if isinstance(p, nodes.Helper) else p for p in value],
                )
            elif isinstance(value, nodes.Helper):
                self._all_shown(value)
        return node

    def _shown(self, told: nodes.Expr) -> nodes.Expr:
        """A constant as source text can hold it."""
        if not isinstance(told, nodes.Const) or has_safe_repr(told.value):
            return told
        if isinstance(told.value, _Macro | _Module | _Torn):
            raise Unmeltable(told)
        for number, value in enumerate(self.known):
            if value is told.value:
                return _known(number)
        self.known.append(told.value)
        return _known(len(self.known) - 1)

    def _truth(self, told: nodes.Const) -> bool:
        if isinstance(told.value, _Macro):
            return True
        return bool(self._value(lambda: bool(told.value), told).value)


def _said(value: Any) -> str:
    """As it stands in a page. Most texts hold nothing to escape, and no text here has to remember that it was."""
    if type(value) is str:
        return value if _SIGN.search(value) is None else escape(value)
    return value if type(value) is Markup else escape(value)


_SPACE = {name: getattr(runtime, name) for name in runtime.exported} | {"missing": missing, "concat": "".join, "said": _said}


def _known(number: int) -> nodes.Expr:
    return nodes.EnvironmentAttribute(f"known[{number}]")


def _extended(tree: nodes.Template) -> str:
    """The template that this one extends. Raises Unmeltable where only the page tells."""
    found = [*tree.find_all(nodes.Extends)]
    if not found:
        return ""
    above = found[0].template
    if len(found) > 1 or found[0] not in tree.body or not isinstance(above, nodes.Const):
        raise Unmeltable(tree)
    return str(above.value)


def _text(data: str) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(data)])


def _only_text(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Output) and all(isinstance(n, nodes.TemplateData) for n in node.nodes):
        return "".join(cast(nodes.TemplateData, n).data for n in node.nodes)
    return None


def _joined(body: Body) -> Body:
    """With what is said in a row as one."""
    joined: Body = []
    for node in body:
        if isinstance(node, nodes.Output) and joined and isinstance(joined[-1], nodes.Output):
            last = joined[-1].nodes
            for part in node.nodes:
                if isinstance(part, nodes.TemplateData) and last and isinstance(last[-1], nodes.TemplateData):
                    last[-1] = nodes.TemplateData(last[-1].data + part.data)
                else:
                    last.append(part)
        elif isinstance(node, nodes.Output):
            joined.append(nodes.Output([*node.nodes]))
        else:
            joined.append(node)
    return joined


def _names(node: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)


def _leaves(node: nodes.Node) -> Iterator[nodes.Node]:
    """The parts that have a value of their own: within helpers, such as the pairs of a dict, these."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Helper):
            yield from _leaves(child)
        else:
            yield child


class _Generator(CodeGenerator):
    """Asks values for their parts, and calls them, without a word with the page's context.

    A dict asked for a part as if it were an attribute, or a name that is not there, is an exception here: then the page is
    rendered as Jinja does, which knows what to do or what to say.
    """

    @classmethod
    def of(cls, tree: nodes.Template, env: jinja2.Environment, name: str) -> str:
        generator = cls(env, name, name)
        generator.visit(tree)
        return cast(StringIO, generator.stream).getvalue()

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """One function that joins what it says, instead of one that yields it piece by piece."""
        frame = Frame(EvalContext(self.environment))
        self.writeline("def root(page):")
        self.indent()
        self.writeline("resolve = lambda name: page.get(name, missing)")
        self.writeline("undefined = environment.undefined")
        frame.symbols.analyze_node(node)
        self.enter_frame(frame)
        self.buffer(frame)
        self.pull_dependencies(node.body)
        self.blockvisit(node.body, frame)
        self.writeline(f"return concat({frame.buffer})")
        self.outdent()

    def pop_assign_tracking(self, frame: Frame) -> None:
        """Nobody asks for what a loop has set."""
        self._assign_stack.pop()

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        self.visit(node.node, frame)
        self.write("(")
        for arg in (*node.args, *node.kwargs):
            self.visit(arg, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("said(")

    def visit_EnvironmentAttribute(self, node: nodes.EnvironmentAttribute, frame: Frame) -> None:
        self.write(node.name if node.name.startswith("known[") else f"environment.{node.name}")
