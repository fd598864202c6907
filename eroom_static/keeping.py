"""Meetings kept as code: read from content/, compared with Zoom, and brought there one after another.

Each number is written into its file as soon as Zoom has given it: the file is what binds, and is in version control.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from eroom_static.core.document import FOLDER
from eroom_static.core.errors import ContentError, EroomError
from eroom_static.core.front import with_line
from eroom_static.core.kept import Kept
from eroom_static.core.plan import Plan, Step, asked, plan_of, refuse_twins
from eroom_static.core.schema import together
from eroom_static.disk.reader import CONTENT, STATE, read
from eroom_static.disk.store import prove_writable, store
from eroom_static.obtain import read_notes_of
from eroom_static.project import Project
from eroom_static.sources.zoom.writing import Declined, Writing

LOCK, BEGUN = f"{STATE}/apply.lock", f"{STATE}/apply.json"
T = TypeVar("T")


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """The plan, and the files of which Zoom would tell nothing, with its reasons."""

    plan: Plan
    declined: tuple[EroomError, ...] = ()

    def check(self) -> None:
        """Raises what Zoom declined."""
        if self.declined:
            raise together(self.declined)


def read_kept(project: Project) -> tuple[Kept, ...]:
    """Every meeting kept as code that is no draft. Raises ContentError, or Several of them."""
    kept = tuple(note.kept for note in read_notes_of(project) if note.kept is not None)
    refuse_twins(kept)
    return kept


def survey(project: Project, kept: Sequence[Kept], writing: Callable[[], Writing], now: datetime) -> Survey:
    """Asks Zoom for what the files name, and nobody where that is nothing."""
    wanted = asked(kept, now)
    declined: dict[str, EroomError] = {}

    def answers(ask: Callable[[Kept], T], of: Iterable[Kept]) -> dict[str, T]:
        told: dict[str, T] = {}
        for one in of:
            try:
                told[one.path] = ask(one)
            except Declined as no:
                declined[one.path] = no
        return told

    found = answers(lambda one: writing().found(one), wanted.meetings)
    alike = answers(lambda one: writing().alike(one), wanted.like)
    begun = _begun(project)
    if begun is not None and begun.path in alike and begun not in wanted.like:
        with suppress(Declined):  # what it was is of no account where Zoom does not know it
            alike[begun.path] += writing().alike(begun)
    heard = [one for one in kept if one.path not in declined]
    plan = plan_of(heard, found, alike, now, begun=begun)
    return Survey(plan=plan, declined=tuple(declined.values()))


def perform(
    project: Project, plan: Plan, writing: Writing, *, notify: bool, done: Callable[[Step], None]
) -> None:
    """One step after another, each written down before the next. What Zoom declines does not keep back the others."""
    for step in plan.steps:
        if step.do in ("create", "bind"):
            prove_writable(_file(project, step.kept))
    wrong: list[EroomError] = []
    for step in plan.steps:
        try:
            _do(project, step, writing, notify=notify)
        except Declined as no:
            wrong.append(no)
        except EroomError as end:
            wrong.append(end)
            break
        else:
            done(step)
    if wrong:
        raise together(wrong)


def _do(project: Project, step: Step, writing: Writing, *, notify: bool) -> None:
    if step.do == "create":
        # Were the run cut off, and the file then changed, this still tells which meeting is the file's.
        store(project.root / BEGUN, msgspec.json.encode(step.kept))
        _write_down(project, step.kept, writing.create(step.kept))
    elif step.do == "cancel":
        writing.cancel(step.kept, notify=notify)
    else:
        if step.do == "bind":
            _write_down(project, step.kept, step.number)
        if step.differences:
            writing.update(step)


def _begun(project: Project) -> Kept | None:
    """The file that was last about to be created, as it was then. A cache: without it the file alone has to do."""
    path = project.root / BEGUN
    try:
        return msgspec.json.decode(read(path), type=Kept) if path.is_file() else None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _write_down(project: Project, kept: Kept, number: str) -> None:
    """Into the file as it stands now: somebody may have worked on it meanwhile."""
    file, line = _file(project, kept), f'meeting = "{number}"'
    try:
        if (data := with_line(read(file), line)) is not None:
            store(file, data)
            return
        wrong = "its front matter is gone"
    except EroomError as error:
        wrong = f"the file {error.message}"
    raise ContentError(
        f"it stands in Zoom now, and its number could not be written down: {wrong}",
        where=f"{FOLDER}/{kept.path}",
        hint="mend that and run `eroom apply` again, which finds the meeting in Zoom",
        private=f"or write it yourself, above [zoom]: {line}",
    )


def _file(project: Project, kept: Kept) -> Path:
    return (project.root / CONTENT / kept.path).resolve()  # a link stays one
