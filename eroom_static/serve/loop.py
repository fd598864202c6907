"""On each change: the page that is looked at first, then a word to the browsers, then in peace all the others."""

import gc
from collections import deque
from collections.abc import Callable
from datetime import datetime

from eroom_static.core.errors import EroomError
from eroom_static.serve.showing import Showing
from eroom_static.serve.watch import Lot, Watch
from eroom_static.serve.workshop import Workshop

PEACE = 0.3  # seconds without a visitor before pages that nobody asked for are made
IDLE = 30.0  # seconds between two looks at the clock: some page may have to look different
CHOSEN = "the time"  # what has changed when somebody chose an instant


class Loop:
    """`at` is the instant at which the site is shown, None where time runs on. `say` hears what was made."""

    def __init__(
        self,
        workshop: Workshop,
        showing: Showing,
        watch: Watch,
        *,
        at: datetime | None,
        seconds: Callable[[], float],
        say: Callable[[str], None],
    ) -> None:
        self._workshop = workshop
        self._showing = showing
        self._watch = watch
        self._at = at
        self._seconds = seconds
        self._say = say
        self._left: deque[str] = deque()  # of the proof that is shown, to be looked through
        self._asked = 0
        self._untidy = False
        self.builds = 0

    def choose(self, at: datetime | None) -> None:
        """From any thread. Nothing but the preview is made of it: no build, no pull."""
        self._at = at
        self._watch.wake(CHOSEN)

    def run(self) -> None:
        """Until the watch ends."""
        gc.disable()  # or it would stop everything just while somebody waits
        try:
            self._make(frozenset())
            while (lot := self._watch.wait(self._rest())) is not None:
                if lot or not self._left:
                    self._make(lot)
                elif self._showing.asked == self._asked:
                    self._tidy_up() if self._untidy else self._look()
                else:
                    self._asked = self._showing.asked
        finally:
            gc.enable()

    def _rest(self) -> float:
        if not self._left:
            return IDLE
        return 0 if self._showing.asked == self._asked else PEACE

    def _make(self, lot: Lot) -> None:
        began, shown, at = self._seconds(), self._showing.proof, self._at
        self._untidy = True
        try:
            proof = self._workshop.proof(at)
            proof.file(self._showing.latest)
        except EroomError as wrong:
            self._showing.fail(wrong)
            return
        except Exception as fault:  # noqa: BLE001 (whatever it is: the last good site goes on being served)
            self._showing.fail(_unforeseen(fault))
            return
        self._showing.show(proof, at)
        if proof is not shown:
            self.builds += 1
            self._left = deque(proof.paths)
            self._asked = -1  # browsers come first
            if shown is not None:
                took = (self._seconds() - began) * 1000
                self._say(f"{_named(lot)}: shown after {took:.0f} ms")

    def _tidy_up(self) -> None:
        gc.collect()
        self._untidy = False

    def _look(self) -> None:
        """One page more. What nobody looks at may be wrong as well."""
        proof = self._showing.proof
        try:
            if proof is not None:
                proof.look(self._left.popleft())
        except EroomError as wrong:
            self._left.clear()
            self._showing.fail(wrong, proof)


def _named(lot: Lot) -> str:
    some = sorted(lot)
    return f"{', '.join(some[:3])}{f' and {len(some) - 3} more' if len(some) > 3 else ''}" if some else "time"  # noqa: PLR2004


def _unforeseen(fault: Exception) -> EroomError:
    return EroomError(
        f"a fault of eroom's own ({type(fault).__name__})",
        hint="run `eroom --debug build --offline` and report it",
    )
