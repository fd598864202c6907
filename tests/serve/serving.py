"""A site as `eroom serve` serves it, in this process: the loop in a thread of its own, everything else as it is."""

from contextlib import ExitStack, contextmanager
from datetime import datetime
from select import select
from threading import Thread
from time import monotonic, process_time

from eroom_static.obtain import recall
from eroom_static.serve.live import live
from eroom_static.serve.loop import Loop
from eroom_static.serve.showing import Showing
from eroom_static.serve.watch import Watch
from eroom_static.serve.workshop import Workshop
from tests.make import NOW

PATIENCE = 60  # seconds until a test is given up; none of them waits for time to pass


class Serving:
    """The site's folder, its address, and what was said."""

    def __init__(self, root, *, at=None, base="", obtain=recall, observer=None):
        self.root = root
        self.said, self.told, self.notes = [], [], []
        more = {"observer": observer} if observer else {}
        self.workshop = Workshop(root, {}, clock=lambda: NOW, work=process_time, obtain=obtain)
        self.showing = Showing(self.told.append)
        self.watch = Watch(root, seconds=monotonic, tell=self.notes.append, **more)
        self.loop = Loop(
            self.workshop, self.showing, self.watch, at=at, seconds=monotonic, say=self.said.append
        )
        self._base = base

    @contextmanager
    def running(self):
        with ExitStack() as stack:
            stack.enter_context(self.watch.open())
            self.address = stack.enter_context(live(self.showing, self.choose, self._base))
            thread = Thread(target=self.loop.run)
            thread.start()
            try:
                self.until(lambda state: state.version or state.wrong)
                yield self
            finally:
                self.watch.end()
                thread.join()

    def choose(self, text):
        self.loop.choose(datetime.fromisoformat(text) if text else None)

    def until(self, holds):
        """The first state of which this holds."""
        limit = monotonic() + PATIENCE
        with self.showing.listening() as wire:
            while not holds(self.showing.state):
                assert select([wire], [], [], limit - monotonic())[0], self.showing.state
                wire.recv(4096)
        return self.showing.state

    def save(self, path, text):
        """And the version in which it is shown, or what is wrong with it."""
        before = self.showing.state
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text) if isinstance(text, bytes) else file.write_text(text)
        return self.until(lambda state: (state.version, state.wrong) != (before.version, before.wrong))

    def page(self, path):
        return self.showing.file(path).data.decode()
