"""Many saves, one build: what has changed is handed on when it has been quiet for a moment."""

from collections.abc import Hashable
from typing import Generic, TypeVar

QUIET = 0.025  # seconds: an editor that writes a file in pieces, or beside it and renames, is done by then
BUSY = 0.2  # the same, just after a build: whoever saves without end gets few of them
LATELY = 1.0
LONGEST = 1.0  # no change waits longer, however many follow it

Change = TypeVar("Change", bound=Hashable)


class Debounce(Generic[Change]):
    """Times are seconds from any beginning, and never go back."""

    def __init__(self) -> None:
        self._changes: set[Change] = set()
        self._first = self._last = 0.0
        self._busy_until = float("-inf")

    def add(self, change: Change, now: float) -> None:
        if not self._changes:
            self._first = now
        self._last = now
        self._changes.add(change)

    def due(self) -> float | None:
        """When what has been heard is to be handed on; None where nothing was."""
        if not self._changes:
            return None
        quiet = BUSY if self._first < self._busy_until else QUIET
        return min(self._last + quiet, self._first + LONGEST)

    def take(self, now: float) -> frozenset[Change]:
        """All of it; what comes later is another lot."""
        taken = frozenset(self._changes)
        self._changes.clear()
        self._busy_until = now + LATELY
        return taken
