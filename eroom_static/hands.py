"""Pages printed by as many hands as there are cores; each keeps what it has made and puts it into place itself.

The sheets lie on one heap, in bundles, and each hand takes the next one. Only names and digests travel between the
processes, never pages. What is printed, and which error is told, do not depend on who printed what.
"""

import os
import signal
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from eroom_static.core.errors import EroomError
from eroom_static.core.page import File, Printed
from eroom_static.disk.reader import read
from eroom_static.disk.spool import Spool
from eroom_static.disk.survey import Cache
from eroom_static.disk.writer import Put, Writer
from eroom_static.press import Sheet
from eroom_static.render.speech import Speech
from eroom_static.sources.base import Progress

FEW = 1_000  # sheets, which one hand prints sooner than a second one is at work
MOST = 4  # hands
_BUNDLE = 32  # sheets
_HEAP = 8_000  # bundles: what a pipe holds at once
_NUMBER = struct.Struct("i")

Look = Callable[[File], None]  # raises what must not be written


class _Made(msgspec.Struct):
    """What one hand has made, what of its sheets stands already, the key of each ("" where it has none), the number of
    the first one that went wrong, and what each language lacked.
    """

    printed: list[Printed] = msgspec.field(default_factory=list)
    stands: list[Printed] = msgspec.field(default_factory=list)
    keys: dict[str, str] = msgspec.field(default_factory=dict)
    wrong: tuple[int, Exception] | None = None
    lacking: list[set[str]] = msgspec.field(default_factory=list)


class Hands:
    """All that was printed, or stands already. `keys` name what each page was made from."""

    def __init__(self, own: Sequence[File], made: _Made, spool: Spool, helpers: Sequence["_Helper"]) -> None:
        self._spool = spool
        self._helpers = helpers
        all_made = [made, *(helper.made for helper in helpers)]
        self.printed: list[File | Printed] = [*own, *(p for m in all_made for p in (*m.printed, *m.stands))]
        self.keys = {path: key for m in all_made for path, key in m.keys.items()}
        self.seen: Cache = {}

    def into(self, writer: Writer) -> Put:
        """Puts files into place: whoever has made one does it. Raises OutputError."""

        def put(files: Sequence[File | Printed]) -> None:
            for helper in self._helpers:
                helper.put(files)
            writer.put(self._mine(files))
            self.seen.update(writer.seen)
            for helper in self._helpers:
                self.seen.update(helper.answer())

        return put

    def _mine(self, files: Sequence[File | Printed]) -> Iterator[File]:
        for told in files:
            file = told if isinstance(told, File) else self._spool.file(told.path)
            if file is not None:
                yield file


class _Helper:
    """A hand in a process of its own."""

    def __init__(self, pipe: Connection, process: Any) -> None:
        self._pipe = pipe
        self._process = process
        self.made = _Made()
        self._paths: frozenset[str] = frozenset()

    def listen(self) -> None:
        """Until it has made all that it could take."""
        self.made = self.answer()
        self._paths = frozenset(printed.path for printed in self.made.printed)

    def put(self, files: Sequence[File | Printed]) -> None:
        self._pipe.send([f.path for f in files if f.path in self._paths])

    def answer(self) -> Any:
        """Raises what went wrong there."""
        try:
            told = self._pipe.recv()
        except (EOFError, OSError) as wrong:
            raise RuntimeError("a process that helped to make the site was ended from outside") from wrong
        if isinstance(told, Exception):
            raise told
        return told

    def end(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join()


@contextmanager
def hands(
    own: Sequence[File],
    sheets: Sequence[Sheet],
    look: Look,
    *,
    output: Path,
    state: Path,
    known: Cache,
    progress: Progress,
    fresh: bool = False,
) -> Iterator[Hands]:
    """`own` are files that are made by now. All are made and looked at before the first is put into place, and wait in
    `state`; what is `known`, stands in `output` as it was left, and would be made from the same is not made again. If
    the secrets are `fresh` ones it is looked at all the same.

    Raises what rendering or `look` raises: of several, for the sheet that stands first.
    """
    order = sorted(sheets, key=lambda sheet: -sheet.page.turn)  # lists and feeds first: they take longest
    for file in own:
        look(file)
    work = _Work(order, look, output=output, state=state, known=known, fresh=fresh)
    at_work: list[_Helper] = []
    try:
        if count := _helpers(len(order)):
            for sheet in order:
                sheet.renderer.prepare(sheet.page.template)
        with _heap(len(order)) as heap:
            for _ in range(count):
                at_work.append(_born(heap, work, at_work))
            with Spool(state) as spool:
                made = work.done(_taken(heap, len(order)), spool, progress)
                hands = _gathered(own, made, spool, at_work, order)
                progress("pages", len(order), len(order))
                yield hands
    finally:
        for helper in at_work:
            helper.end()


def _gathered(
    own: Sequence[File], made: _Made, spool: Spool, helpers: Sequence[_Helper], order: Sequence[Sheet]
) -> Hands:
    for helper in helpers:
        helper.listen()
        for speech, lacking in zip(_speeches(order), helper.made.lacking, strict=True):
            speech.texts.missing.update(lacking)
    wrong = [w for w in (made.wrong, *(helper.made.wrong for helper in helpers)) if w is not None]
    if wrong:
        raise min(wrong, key=lambda pair: pair[0])[1]
    return Hands(own, made, spool, helpers)


def _helpers(sheets: int) -> int:
    """How many beside this process. A process with threads cannot be copied safely, nor one of macOS."""
    if sheets < FEW or sys.platform == "darwin" or not hasattr(os, "fork") or threading.active_count() > 1:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, cores) - 1


@contextmanager
def _heap(sheets: int) -> Iterator[tuple[int, int]]:
    """A pipe that holds the number of the first sheet of each bundle, to be taken by whoever is free; and its size."""
    size = max(_BUNDLE, -(-sheets // _HEAP))
    take, give = os.pipe()
    try:
        os.write(give, b"".join(map(_NUMBER.pack, range(0, sheets, size))))
        os.close(give)
        yield take, size
    finally:
        os.close(take)


def _taken(heap: tuple[int, int], sheets: int) -> Iterator[int]:
    take, size = heap
    while number := os.read(take, _NUMBER.size):
        (first,) = _NUMBER.unpack(number)
        yield from range(first, min(first + size, sheets))


class _Work:
    """What all hands do."""

    def __init__(
        self, order: Sequence[Sheet], look: Look, *, output: Path, state: Path, known: Cache, fresh: bool
    ) -> None:
        self.order = order
        self.look = look
        self.output = output
        self.state = state
        self.known = known
        self.fresh = fresh

    def done(self, numbers: Iterable[int], spool: Spool, progress: Progress) -> _Made:
        made = _Made()
        for number in numbers:
            sheet = self.order[number]
            path = sheet.page.path
            try:
                key = made.keys[path] = sheet.renderer.key(sheet.page)
                stands = self.known.get(path)
                if stands is not None and key and stands.key == key:
                    made.stands.append(Printed(path, stands.digest, stands.size, sheet.page.turn))
                    if self.fresh:
                        self.look(File(path, read(self.output / path)))
                else:
                    file = sheet.renderer.render(sheet.page)
                    self.look(file)
                    made.printed.append(spool.add(file))
            except EroomError as wrong:
                made.wrong = number, wrong
                break
            progress("pages", number + 1, len(self.order))
        made.lacking = [speech.texts.missing for speech in _speeches(self.order)]
        return made


def _speeches(order: Sequence[Sheet]) -> list[Speech]:
    return list(dict.fromkeys(sheet.renderer.speech for sheet in order))


def _born(heap: tuple[int, int], work: _Work, elder: Sequence[_Helper]) -> _Helper:
    context = get_context("fork")
    here, there = context.Pipe()
    closed = [here, *(helper._pipe for helper in elder)]  # noqa: SLF001 - else it would not hear this process end
    process = context.Process(target=_help, args=(there, closed, heap, work), daemon=True)
    process.start()
    there.close()
    return _Helper(here, process)


def _help(pipe: Connection, closed: Sequence[Connection], heap: tuple[int, int], work: _Work) -> None:
    """The life of a helper: it makes what it can take, tells of it, and puts into place what it is asked to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever called ends it
    for other in closed:
        other.close()
    try:
        spool = Spool(work.state)
        pipe.send(work.done(_taken(heap, len(work.order)), spool, lambda *_: None))
        writer = Writer(work.output)
        while True:
            paths = pipe.recv()
            try:
                writer.put(file for path in paths if (file := spool.file(path)))
                pipe.send(writer.seen)
            except EroomError as wrong:
                pipe.send(wrong)
    except (EOFError, BrokenPipeError):
        return
    except Exception:  # noqa: BLE001 (a fault of ours: told where faults are told)
        with suppress(OSError):
            pipe.send(RuntimeError(traceback.format_exc()))
