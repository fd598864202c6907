"""What the preview shows: the last good proof, what is wrong since, and who is to hear of either."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from socket import socket, socketpair
from threading import Event, Lock

import msgspec

from eroom_static.core.errors import EroomError, Several
from eroom_static.core.page import File
from eroom_static.serve.proof import Proof


class Mistake(msgspec.Struct, frozen=True):
    """An error as a browser is told it. Text, and untrusted."""

    message: str
    where: str
    hint: str


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What an open page is told. A page of another `version` loads itself again, unless `sheets` is all that differs
    from the version before: style sheets, by their old address. `at` is the chosen instant, "" where time runs on.
    """

    version: int = 0
    wrong: tuple[Mistake, ...] = ()
    sheets: Mapping[str, str] = msgspec.field(default_factory=dict)
    at: str = ""
    edges: tuple[str, ...] = ()


class Showing:
    """Written by the loop, read by every visitor's thread."""

    def __init__(self, tell: Callable[[EroomError], None], first: int = 0) -> None:
        """`tell` hears each mistake once; `first` is another version in each run, for pages that outlive one."""
        self._told = tell
        self.state = State(version=first)
        self.proof: Proof | None = None
        self.at: datetime | None = None  # the instant that was chosen
        self._flawed = False  # something is known to be wrong in the proof itself
        self._sound: Proof | None = None  # the latest before it of which that is not so
        self.begun = Event()  # there is something to show, if only a mistake
        self.asked = 0  # files so far
        self.latest = (
            ""  # the page that was opened last, to be made before a browser is told to load it again
        )
        self._wires: set[socket] = set()
        self._changing = Lock()

    def show(self, proof: Proof, at: datetime | None) -> None:
        """A new version, good as far as is known; or the same, when what was wrong beside it is mended. Where only time
        has passed no page has to be loaded again: what time changes, pages change themselves.
        """
        with self._changing:
            was, mended = self.proof, self.state.wrong
            if proof is was and (self._flawed or not mended):
                return
            if not self._flawed and proof is not was:
                self._sound = was
            self.proof, self.at, self._flawed = proof, at, False
            is_same = was is not None and was.substance is proof.substance
            sheets = _sheets(was, proof) if was and is_same else {}
            self._tell(
                State(
                    version=self.state.version + (not is_same or bool(sheets or mended)),
                    sheets=sheets,
                    at=at.isoformat() if at else "",
                    edges=tuple(e.isoformat() for e in proof.site.next_changes),
                )
            )
            self.begun.set()

    def fail(self, error: EroomError, proof: Proof | None = None) -> None:
        """What is shown stays. `proof` is where it was found, if in any: when that is shown no more, it is over."""
        errors = error.errors if isinstance(error, Several) else (error,)
        wrong = tuple(Mistake(e.message, e.where, e.hint) for e in errors)
        with self._changing:
            if proof is not None and proof is not self.proof:
                return
            self._flawed |= proof is not None
            if wrong == self.state.wrong:
                return
            self._tell(msgspec.structs.replace(self.state, wrong=wrong))
            self.begun.set()
        self._told(error)

    def file(self, path: str) -> File | None:
        """As it is now, else as it last was. Raises EroomError where it never was."""
        self.asked += 1
        proof, sound = self.proof, self._sound
        if proof is None:
            return None
        try:
            return proof.file(path)
        except EroomError as wrong:
            self.fail(wrong, proof)
            if sound is not None and sound is not proof:
                with suppress(EroomError):
                    return sound.file(path)
            raise

    @contextmanager
    def listening(self) -> Iterator[socket]:
        """Something can be read from it whenever the state may be another; it ends when nothing more will be told."""
        here, there = socketpair()
        there.setblocking(False)
        with here, there:
            with self._changing:
                self._wires.add(there)
            try:
                yield here
            finally:
                with self._changing:
                    self._wires.discard(there)

    def end(self) -> None:
        with self._changing:
            for wire in self._wires:
                with suppress(OSError):
                    wire.shutdown(1)

    def _tell(self, state: State) -> None:
        self.state = state
        for wire in self._wires:
            with suppress(BlockingIOError):  # there is something to read already
                wire.send(b".")


def _sheets(was: Proof, now: Proof) -> dict[str, str]:
    """Old and new addresses."""
    return {
        was.site.shared(old): now.site.shared(new)
        for name, old in was.named.items()
        if (new := now.named.get(name, old)) != old
    }
