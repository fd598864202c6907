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
    """What one hand has made: files by the number of their sheet, those that stand already, the key of each (""
    where it has none), and the first sheet that went wrong.
    """

    files: dict[int, File] = msgspec.field(default_factory=dict)
    stands: dict[int, Printed] = msgspec.field(default_factory=dict)
    keys: dict[str, str] = msgspec.field(default_factory=dict)
    wrong: tuple[int, Exception] | None = None


class _Told(msgspec.Struct):
    """The same without the bytes, and what each language lacked."""

    printed: list[Printed]
    stands: list[Printed]
    keys: dict[str, str]
    wrong: tuple[int, Exception] | None
    lacking: list[set[str]]


class Hands:
    """All that was printed, or stands already. `keys` name what each page was made from."""

    def __init__(self, own: Sequence[File], made: _Made, helpers: Sequence["_Helper"]) -> None:
        self._helpers = helpers
        told = [helper.told for helper in helpers]
        self.printed: list[File | Printed] = [*own, *made.files.values(), *made.stands.values()]
        self.printed += [printed for t in told for printed in (*t.printed, *t.stands)]
        self.keys = {path: key for keys in (made.keys, *(t.keys for t in told)) for path, key in keys.items()}
        self.seen: Cache = {}

    def into(self, writer: Writer) -> Put:
        """Puts files into place: whoever has made one does it. Raises OutputError."""

        def put(files: Sequence[File | Printed]) -> None:
            for helper in self._helpers:
                helper.put(files)
            writer.put(files)
            self.seen.update(writer.seen)
            for helper in self._helpers:
                self.seen.update(helper.answer())

        return put


class _Helper:
    """A hand in a process of its own."""

    def __init__(self, pipe: Connection, process: Any) -> None:
        self._pipe = pipe
        self._process = process
        self.told = _Told([], [], {}, None, [])
        self._paths: frozenset[str] = frozenset()

    def listen(self) -> None:
        """Until it has made all that it could take."""
        self.told = self.answer()
        self._paths = frozenset(printed.path for printed in self.told.printed)

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
    known: Cache,
    progress: Progress,
    fresh: bool = False,
    helpers: int | None = None,
) -> Iterator[Hands]:
    """`own` are files that are made by now. All are made and looked at before the first is put into place; what is
    `known`, stands as it was left, and would be made from the same is not made again. If the secrets are `fresh` ones
    it is looked at all the same.

    Raises what rendering or `look` raises: of several, for the sheet that stands first.
    """
    order = sorted(
        sheets, key=lambda sheet: -sheet.page.turn
    )  # what takes longest first: lists, feeds, calendars
    for file in own:
        look(file)
    count = _helpers(len(order)) if helpers is None else helpers
    work = _Work(order, look, output, known, fresh=fresh)
    at_work: list[_Helper] = []
    try:
        if count:
            for sheet in order:
                sheet.renderer.prepare(sheet.page.template)
        with _heap(len(order)) as heap:
            at_work += [_born(heap, work, at_work) for _ in range(count)]
            made = work.done(_taken(heap, len(order)), progress)
        for helper in at_work:
            helper.listen()
            for speech, lacking in zip(_speeches(order), helper.told.lacking, strict=True):
                speech.texts.missing.update(lacking)
        wrong = [w for w in (made.wrong, *(helper.told.wrong for helper in at_work)) if w is not None]
        if wrong:
            raise min(wrong, key=lambda pair: pair[0])[1]
        progress("pages", len(order), len(order))
        yield Hands(own, made, at_work)
    finally:
        for helper in at_work:
            helper.end()


def _helpers(sheets: int) -> int:
    """How many beside this process. A process with threads cannot be copied safely, nor one of macOS."""
    alone = (
        sheets < FEW or sys.platform == "darwin" or not hasattr(os, "fork") or threading.active_count() > 1
    )
    return 0 if alone else min(MOST, len(os.sched_getaffinity(0))) - 1


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
        self, order: Sequence[Sheet], look: Look, output: Path, known: Cache, *, fresh: bool
    ) -> None:
        self.order = order
        self.look = look
        self.output = output
        self.known = known
        self.fresh = fresh

    def done(self, numbers: Iterable[int], progress: Progress) -> _Made:
        made = _Made()
        for number in numbers:
            sheet = self.order[number]
            path = sheet.page.path
            try:
                key = made.keys[path] = sheet.renderer.key(sheet.page)
                stands = self.known.get(path)
                if stands is not None and key and stands.key == key:
                    made.stands[number] = Printed(path, stands.digest, stands.size, sheet.page.turn)
                    if self.fresh:
                        self.look(File(path, read(self.output / path)))
                else:
                    file = made.files[number] = sheet.renderer.render(sheet.page)
                    self.look(file)
                    file.digest  # noqa: B018 - now, while other hands are at it as well
            except EroomError as wrong:
                made.wrong = number, wrong
                break
            progress("pages", number + 1, len(self.order))
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
        made = work.done(_taken(heap, len(work.order)), lambda *_: None)
        printed = [Printed(f.path, f.digest, f.size, f.turn) for f in made.files.values()]
        lacking = [speech.texts.missing for speech in _speeches(work.order)]
        pipe.send(_Told(printed, [*made.stands.values()], made.keys, made.wrong, lacking))
        files = {file.path: file for file in made.files.values()}
        writer = Writer(work.output)
        while True:
            paths = pipe.recv()
            try:
                writer.put([files[path] for path in paths])
                pipe.send(writer.seen)
            except EroomError as wrong:
                pipe.send(wrong)
    except (EOFError, BrokenPipeError):
        return
    except Exception:  # noqa: BLE001 (a fault of ours: told where faults are told)
        with suppress(OSError):
            pipe.send(RuntimeError(traceback.format_exc()))
