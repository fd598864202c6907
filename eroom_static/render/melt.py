"""Templates melted into one: what a page extends, includes and calls is one function that knows what never changes.

A theme is written for people: a base, blocks, partials, macros, words that are looked up. Most of that is the same on
every page of a site. So the syntax trees of all templates that a page draws on are walked once, as if they ran: a
condition on the site's settings is decided, a macro stands where it is called, a text is translated, and only what
depends on the page is left for later.

Whatever the walk does not understand makes it give up (`Unmeltable`): that template is then rendered as Jinja always
does. The bytes are the same either way.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import nodes
from markupsafe import escape

from eroom_static.render.macros import Caller
from eroom_static.render.patience import Environment
from eroom_static.render.scope import Known, Macro, Module, Place, Scope, Torn, Unit, Unmeltable, shown, truth
from eroom_static.render.source import Code, Melted

MOST = 20_000  # statements and turns of loops: what has more keeps its loops, which may have no end


class Melter(Caller):
    """Melts the templates of one environment, whose globals do not change any more."""

    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self._trees: dict[str, nodes.Template] = {}
        self._modules: dict[str, Module] = {}
        self._steps = 0

    def melt(self, name: str) -> Melted:
        """What renders a page of that template. Raises Unmeltable, or what parsing it raises."""
        self._steps = 0
        chain, named = [self._tree(name)], [name]
        while above := _extended(chain[-1]):
            if above in named:
                raise Unmeltable(name)
            named.append(above)
            chain.append(self._tree(above))
        blocks: dict[str, list[nodes.Block]] = {}
        for tree in chain:
            for block in tree.find_all(nodes.Block):
                blocks.setdefault(block.name, []).append(block)
        asked: set[str] = set()
        page = Scope(asked=asked)
        place = Place(page, Unit(page, blocks), Code())
        for tree in chain[:-1]:
            self._top(tree, place)
        self.all(chain[-1].body, place)
        return self.work.function(place.code, asked, name)

    # Templates

    def _tree(self, name: str) -> nodes.Template:
        if name not in self._trees:
            if self.env.loader is None:
                raise Unmeltable(name)
            source, file, _ = self.env.loader.get_source(self.env, name)
            tree = self.env._parse(source, name, file)  # noqa: SLF001 (parse() loses the file's name)
            self._trees[name] = self.env.looked_through(tree, name, file)
        return self._trees[name]

    def _top(self, tree: nodes.Template, place: Place) -> None:
        """What a template sets beside what it says: of one that extends another, and of one that is imported."""
        for node in tree.body:
            if isinstance(
                node, nodes.Assign | nodes.AssignBlock | nodes.Import | nodes.FromImport | nodes.Macro
            ):
                self._do(node, place)
            elif not isinstance(node, nodes.Output | nodes.Block | nodes.Extends):
                raise Unmeltable(node)

    def _module(self, name: str) -> Module:
        if name not in self._modules:
            scope, code = Scope(is_module=True), Code()
            self._top(self._tree(name), Place(scope, Unit(scope), code))
            if code:
                raise Unmeltable(name)
            self._modules[name] = Module(scope)
        return self._modules[name]

    def _imported(self, node: nodes.Import | nodes.FromImport) -> Module:
        if node.with_context or not isinstance(node.template, nodes.Const):
            raise Unmeltable(node)
        return self._module(node.template.value)

    # Statements, by their kind

    def all(self, body: Sequence[nodes.Node], place: Place) -> None:
        for node in body:
            self._do(node, place)

    def _do(self, node: nodes.Node, place: Place) -> None:
        does = _STATEMENTS.get(type(node))
        if does is None:
            raise Unmeltable(node)
        self._walk(node)
        getattr(self, does)(node, place)

    def _walk(self, node: nodes.Node, steps: int = 1) -> None:
        self._steps += steps
        if self._steps > MOST:
            raise Unmeltable(node)

    def _output(self, node: nodes.Output, place: Place) -> None:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                place.code.text(child.data)
            elif not (isinstance(child, nodes.Call) and self._runs(child, place)):
                self._say(child, place)

    def _say(self, node: nodes.Node, place: Place) -> None:
        if isinstance(node, nodes.CondExpr) and node.expr2 is None:
            node = nodes.CondExpr(node.test, node.expr1, nodes.Const(""), lineno=node.lineno)
        told = self.told(node, place)
        if isinstance(told, str):
            place.code.say(told)
        else:
            place.code.text(str(escape(shown(told))))

    def _runs(self, node: nodes.Call, place: Place) -> bool:
        """A macro or a block, whose output stands right here."""
        if (block := place.unit.called(node)) is not None:
            self.block(*block, place)
            return True
        called = self.told(node.node, place)
        if not isinstance(called, Known) or not isinstance(called.value, Macro):
            return False
        macro = called.value
        if self.loops and macro.is_large and macro.scope.asked is None:
            self.run_once_each(macro, node, place)
        else:
            self.run(macro, node, place)
        return True

    def _if(self, node: nodes.If, place: Place) -> None:
        test, rest = self.told(node.test, place), node.else_
        if node.elif_:
            first, *others = node.elif_
            rest = [nodes.If(first.test, first.body, others, node.else_, lineno=first.lineno)]
        if isinstance(test, Known):
            self.all(node.body if truth(test) else rest, place)
            return
        for head, body in ((f"if {test}:", node.body), ("else:", rest)):
            branch = place.within().into(Code())
            self.all(body, branch)
            place.scope.names.update(dict.fromkeys(branch.scope.names, Known(Torn())))
            if body:
                place.code.block(head, branch.code)

    def _for(self, node: nodes.For, place: Place) -> None:
        if node.recursive:
            raise Unmeltable(node)
        over = self.told(node.iter, place)
        counts = any(name.name == "loop" for part in node.body for name in _names(part))
        if isinstance(over, Known) and not counts and node.test is None:
            self._unrolled(node, [*shown(over)], place)
            return
        values, inner = self.source(over), place.within().into(Code())
        target = self._target(node.target, inner.scope)
        if node.test is not None:
            values = f"[{target} for {target} in {values} if {self.apart(node.test, inner)}]"
        if counts:
            loop = inner.scope.names["loop"] = self.work.name()
            values, target = f"LoopContext({values}, Undefined)", f"{target}, {loop}"
        inner.code.line("environment.turn()")
        rest, none = place.within().into(Code()), self.work.name()
        self.all(node.else_, rest)
        if rest.code:
            place.code.line(f"{none} = True")
            inner.code.line(f"{none} = False")
        self.loops += 1
        self.all(node.body, inner)
        self.loops -= 1
        place.code.block(f"for {target} in {values}:", inner.code)
        if rest.code:
            place.code.block(f"if {none}:", rest.code)

    def _unrolled(self, node: nodes.For, values: list[Any], place: Place) -> None:
        self._walk(node, len(values))
        for value in values:
            inner = place.within()
            several = isinstance(node.target, nodes.Tuple)
            targets: Any = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
            for target, part in zip(targets, value if several else [value], strict=True):
                inner.scope.names[target.name] = Known(part)
            self.all(node.body, inner)
        if not values:
            self.all(node.else_, place.within())

    def _assign(self, node: nodes.Assign, place: Place) -> None:
        pairs: list[tuple[nodes.Node, nodes.Node]] = [(node.target, node.node)]
        if isinstance(node.target, nodes.Tuple) and isinstance(node.node, nodes.Tuple):
            pairs = [*zip(node.target.items, node.node.items, strict=True)]
        for target, told in [(target, self.told(value, place)) for target, value in pairs]:
            if isinstance(target, nodes.Name) and self.is_fixed(told, place):
                place.scope.names[target.name] = told
            else:
                place.code.line(f"{self._target(target, place.scope)} = {self.source(told)}")

    def _assign_block(self, node: nodes.AssignBlock, place: Place) -> None:
        if node.filter is not None or not isinstance(node.target, nodes.Name):
            raise Unmeltable(node)
        said = Code()
        self.all(node.body, place.within().into(said))
        place.scope.names[node.target.name] = self.caught(said, place)

    def _target(self, node: nodes.Node, scope: Scope) -> str:
        """Names of its own, so that nothing melted into one hides another."""
        if isinstance(node, nodes.Name):
            name = self.work.name()
            scope.names[node.name] = name
            return name
        if isinstance(node, nodes.Tuple):
            return f"({', '.join(self._target(item, scope) for item in node.items)})"
        raise Unmeltable(node)

    def _import(self, node: nodes.Import, place: Place) -> None:
        place.scope.names[node.target] = Known(self._imported(node))

    def _from_import(self, node: nodes.FromImport, place: Place) -> None:
        module = self._imported(node)
        for name in node.names:
            there, here = (name, name) if isinstance(name, str) else name
            place.scope.names[here] = module.value(there)

    def _include(self, node: nodes.Include, place: Place) -> None:
        if node.ignore_missing or not node.with_context or not isinstance(node.template, nodes.Const):
            raise Unmeltable(node)
        tree = self._tree(node.template.value)
        if any(tree.find_all((nodes.Extends, nodes.Block))):
            raise Unmeltable(node)
        self.all(tree.body, place.within())

    def _define(self, node: nodes.Macro, place: Place) -> None:
        place.scope.names[node.name] = Known(Macro(node, place.scope))

    def _call_block(self, node: nodes.CallBlock, place: Place) -> None:
        called = self.told(node.call.node, place)
        if not isinstance(called, Known) or not isinstance(called.value, Macro):
            raise Unmeltable(node)
        self.run(called.value, node.call, place, caller=Macro(node, place.scope))

    def _here(self, node: nodes.Block, place: Place) -> None:
        if node.scoped or node.required:
            raise Unmeltable(node)
        self.block(node.name, 0, place)

    def block(self, name: str, number: int, place: Place) -> None:
        unit = place.unit
        before, unit.running = unit.running, (name, number)
        self.all(unit.blocks[name][number].body, place._replace(scope=Scope(unit.page)))
        unit.running = before


def _extended(tree: nodes.Template) -> str:
    """The template that this one extends. Raises Unmeltable where only the page tells."""
    found = [*tree.find_all(nodes.Extends)]
    if not found:
        return ""
    above = found[0].template
    if len(found) > 1 or found[0] not in tree.body or not isinstance(above, nodes.Const):
        raise Unmeltable(tree)
    return str(above.value)


def _names(node: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)


_STATEMENTS: Mapping[type[nodes.Node], str] = {
    nodes.Assign: "_assign",
    nodes.AssignBlock: "_assign_block",
    nodes.Block: "_here",
    nodes.CallBlock: "_call_block",
    nodes.For: "_for",
    nodes.FromImport: "_from_import",
    nodes.If: "_if",
    nodes.Import: "_import",
    nodes.Include: "_include",
    nodes.Macro: "_define",
    nodes.Output: "_output",
}
