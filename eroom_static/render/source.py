"""What is left of a template once it is melted, and Python source for it: one function that joins what a page says.

No template, block or macro is left in it, each name is given once, and what a page is asked for is asked for directly.
Where a page holds something else than expected (an item of a dict named like an attribute, a name that is not there)
the function fails: Jinja, which knows what to do or what to say, then renders that page.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any

import jinja2
from jinja2.runtime import LoopContext, Undefined, markup_join, new_context
from markupsafe import Markup, escape

Melted = Callable[[Mapping[str, Any]], str]  # from a page's context to the page

_PLAIN = (bool, int, float, str, type(None))
_SIGN = re.compile("[&<>\"']")


class Code:
    """Texts, values to be said, and statements, in their order."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, Any]] = []

    def text(self, data: str) -> None:
        if self._parts and self._parts[-1][0] == "text":
            self._parts[-1][1].append(data)
        elif data:
            self._parts.append(("text", [data]))

    def say(self, value: str) -> None:
        self._parts.append(("say", value))

    def line(self, statement: str) -> None:
        self._parts.append(("line", statement))

    def block(self, head: str, body: "Code") -> None:
        self._parts.append(("block", (head, body)))

    def catch(self, name: str, body: "Code") -> None:
        """What a body says, as the value of a name."""
        self._parts.append(("catch", (name, body)))

    @property
    def only_text(self) -> str | None:
        """What it says, if that is always the same."""
        if any(kind != "text" for kind, _ in self._parts):
            return None
        return "".join(data for _, texts in self._parts for data in texts)

    def __bool__(self) -> bool:
        return bool(self._parts)

    def lines(self, indent: str, out: str, fresh: Iterator[int]) -> Iterator[str]:
        """Python that puts what is said at the end of the list `out`."""
        said: list[str] = []
        for kind, part in self._parts:
            if kind == "text":
                said.append(repr("".join(part)))
            elif kind == "say":
                said.append(f"said({part})")
            else:
                yield from _added(indent, out, said)
                said.clear()
                yield from _statement(kind, part, indent, out, fresh)
        yield from _added(indent, out, said)


def _added(indent: str, out: str, said: list[str]) -> Iterator[str]:
    if len(said) == 1:
        yield f"{indent}{out}.append({said[0]})"
    elif said:
        yield f"{indent}{out}.extend(({', '.join(said)}))"


def _statement(kind: str, part: Any, indent: str, out: str, fresh: Iterator[int]) -> Iterator[str]:
    if kind == "line":
        yield f"{indent}{part}"
    elif kind == "block":
        head, body = part
        yield f"{indent}{head}"
        lines = [*body.lines(f"{indent} ", out, fresh)]
        yield from lines or [f"{indent} pass"]
    else:
        name, body = part
        caught = f"out_{next(fresh)}"
        yield f"{indent}{caught} = []"
        yield from body.lines(indent, caught, fresh)
        yield f"{indent}{name} = Markup(''.join({caught}))"


class Workshop:
    """Where functions are made of code: they share the values that no source text can hold."""

    def __init__(self, env: jinja2.Environment) -> None:
        self._env = env
        self._fresh = count()
        self._names: dict[int, str] = {}
        self._space: dict[str, Any] = {
            "LoopContext": LoopContext,
            "Markup": Markup,
            "Undefined": Undefined,
            "context": new_context(env, None, {}),  # of no page: for filters that ask it for the environment
            "environment": env,
            "markup_join": markup_join,
            "said": _said,
        }

    def name(self) -> str:
        """One that nothing else has."""
        return f"m{next(self._fresh)}"

    def value(self, value: Any) -> str:
        """Source that stands for a value."""
        if type(value) in _PLAIN:
            return repr(value)
        if id(value) not in self._names:
            name = self._names[id(value)] = f"k{len(self._names)}"
            self._space[name] = value
        return self._names[id(value)]

    def worked_out(self, source: str) -> Any:
        """The value of an expression in which nothing of a page has a part."""
        return eval(source, self._space)  # noqa: S307 (made of the site's own templates, as Jinja does)

    def function(self, code: Code, asked: Iterable[str], name: str) -> Melted:
        """`asked` are the names that it takes from a page's context; where they stand for in the source: `page_…`."""
        lines = ["def render(page):", " out = []"]
        for wanted in sorted(asked):
            self._space[f"no_{wanted}"] = self._env.undefined(name=wanted)
            lines.append(f" page_{wanted} = page.get({wanted!r}, no_{wanted})")
        lines += [*code.lines(" ", "out", self._fresh), " return ''.join(out)"]
        space = self._space
        exec(compile("\n".join(lines), f"<{name}>", "exec"), space)  # noqa: S102 (as above)
        made: Melted = space.pop("render")
        return made


def _said(value: Any) -> str:
    """As it stands in a page. Most texts hold nothing to escape, and no text here has to remember that it was."""
    if type(value) is str:
        return value if _SIGN.search(value) is None else escape(value)
    return value if type(value) is Markup else escape(value)
