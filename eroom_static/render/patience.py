"""An environment that does not wait for ever: a page whose template does not come to an end is given up.

Templates are a language with loops and with macros that call themselves. Each turn of either looks at the clock, from
within the template, so that nothing has to be interrupted from outside. What lies between two turns has `bounds`.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes

from eroom_static.core.errors import RenderError
from eroom_static.render import bounds

Clock = Callable[[], float]

_TURNS = 256  # between two looks at the clock: a look takes as long as some of them
_LOOPS = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)


class Patience:
    """Seconds of work that one page may take, by a clock that stands still while a busy machine does something else.
    One page at a time.
    """

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._seconds = seconds
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        self._turns = 0
        self._until = self._clock() + self._seconds

    def turn(self) -> None:
        """Raises RenderError when the time is over."""
        self._turns += 1
        if self._turns % _TURNS == 0 and self._clock() > self._until:
            raise RenderError(
                f"the template does not come to an end within {self._seconds:g} seconds",
                hint="look at this loop, or at what calls this macro",
            )


class Environment(jinja2.Environment):
    """Templates compiled in it call `turn` in each turn of a loop, each macro and each block, and the functions of
    `bounds` where signs and methods could make too much.
    """

    turn: Callable[[], None] = staticmethod(lambda: None)
    times = staticmethod(bounds.times)
    power = staticmethod(bounds.power)
    percent = staticmethod(bounds.percent)
    kept = staticmethod(bounds.kept)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.filters.update(bounds.bounded_filters())
        self.globals.update(range=bounds.bounded_range, lipsum=bounds.bounded_lipsum)

    def growing(self, value: Any, name: str) -> Any:
        """An attribute, if it is one of those that could make too much."""
        return bounds.held_back(value, name, self.getattr(value, name))

    def getitem(self, obj: Any, argument: Any) -> Any:
        """As jinja2's, which takes an attribute where there is no item."""
        try:
            return obj[argument]
        except (AttributeError, TypeError, LookupError):
            if isinstance(argument, str):
                bounds.refuse_private(argument)
                return self.growing(obj, argument)
            return super().getitem(obj, argument)

    def looked_through(
        self, source: nodes.Template, name: str | None, filename: str | None
    ) -> nodes.Template:
        """A template's tree with these functions in it. Raises TemplateSyntaxError for a name that is Python's own."""
        bounds.Bounded(self, name, filename).visit(source)
        return source

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        for node in source.find_all(_LOOPS):
            # It becomes `environment.turn()`; a Call node would go through the page's context, at ten times the cost.
            turn = nodes.ExprStmt(nodes.EnvironmentAttribute("turn()")).set_lineno(node.lineno, override=True)
            node.body.insert(0, turn.set_environment(self))  # type: ignore[attr-defined]
        self.looked_through(source, name, filename)
        return super()._generate(source, name, filename, defer_init)


class Compiled(jinja2.BytecodeCache):
    """Templates compiled once in the life of a process. Only for environments that are equal: what is constant in a
    template was worked out with the filters of the first.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Any) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Any) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code
