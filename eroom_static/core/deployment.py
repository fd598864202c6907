"""What stands in a store and is ours, and the steps that make it what output/ is.

The record lies in the store itself, so that any machine may deploy. Before the first touch it names what is about
to be put, after the last one what is there: objects that it does not name are never replaced or removed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal

import msgspec

from eroom_static.core.errors import OutputError, Refused
from eroom_static.core.hosting import RULES
from eroom_static.core.manifest import Entry, is_path
from eroom_static.core.media import cache_control, content_type
from eroom_static.core.report import counted
from eroom_static.core.text import some

VERSION = 1
NAME = ".eroom-deploy.json"
UNLISTED = "no-store"  # how the record itself may be kept
_FEW = 25  # deletions that are never too many
_SHARE = 0.5
_SIGNS = {"new": "+", "replaced": "~", "removed": "-"}


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """An object as we left it, or are about to."""

    digest: str
    size: int
    turn: int
    type: str
    cache: str


class Deployed(msgspec.Struct, frozen=True, kw_only=True):
    """The objects of a store that are ours. `pending`: what an unfinished run was about to put, old or new by now."""

    version: int = VERSION
    files: Mapping[str, Placed] = msgspec.field(default_factory=dict)
    pending: Mapping[str, Placed] = msgspec.field(default_factory=dict)

    @property
    def owned(self) -> frozenset[str]:
        return frozenset(self.files) | frozenset(self.pending)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One object put or removed. What is to be put has `placed`; of what is removed it is what was there."""

    kind: Literal["new", "replaced", "removed"]
    path: str
    placed: Placed

    def __str__(self) -> str:
        return f"{_SIGNS[self.kind]} {self.path}"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Stages, one after the other; the steps of one may be done in any order, also at once.

    New objects come first, then replaced ones, removals last, in each of them assets before pages before lists
    (removals the other way round): so each link of what is served leads somewhere, wherever a run is cut off.
    """

    before: Deployed
    after: Deployed
    stages: tuple[tuple[Step, ...], ...] = ()
    kept: int = 0

    @property
    def steps(self) -> Iterator[Step]:
        return (step for stage in self.stages for step in stage)

    def count(self, kind: str) -> int:
        return sum(step.kind == kind for step in self.steps)

    def __bool__(self) -> bool:
        return bool(self.stages) or self.before != self.after

    def __str__(self) -> str:
        return (
            f"{self.count('new')} new, {self.count('replaced')} replaced, {self.kept} unchanged, "
            f"{self.count('removed')} removed"
        )

    def during(self, done: Collection[Step] = ()) -> Deployed:
        """The record while only `done` is sure."""
        ready = {step.path: step.placed for step in done if step.kind != "removed"}
        gone = {step.path for step in done if step.kind == "removed"}
        about = {s.path: s.placed for s in self.steps if s.kind != "removed" and s.path not in ready}
        files = {p: e for p, e in {**self.before.files, **ready}.items() if p not in gone}
        unsure = {p: e for p, e in {**self.before.pending, **about}.items() if p not in gone | ready.keys()}
        return Deployed(files=files, pending=unsure)


def plan(
    files: Mapping[str, Entry], before: Deployed, found: Mapping[str, int], *, adopt: bool = False
) -> Plan:
    """`files` are those of output/, `found` the sizes of all objects in the store, both by path.

    Raises OutputError where a foreign object is in the way; with `adopt` such a one is replaced and ours from now on.
    """
    wanted = {path: _placed(path, entry) for path, entry in files.items() if path not in RULES}
    foreign = [path for path in wanted if path in found and path not in before.owned]
    if foreign and not adopt:
        raise _not_ours(foreign)
    stands = {path for path in wanted if _stands(path, wanted[path], before, found)}
    todo = [
        *(_step("new", path, wanted) for path in wanted.keys() - found.keys()),
        *(_step("replaced", path, wanted) for path in (wanted.keys() & found.keys()) - stands),
        *(
            _step("removed", path, {**before.files, **before.pending})
            for path in (before.owned - wanted.keys()) & found.keys()
        ),
    ]
    return Plan(before=before, after=Deployed(files=wanted), stages=tuple(_stages(todo)), kept=len(stands))


def refuse_many(todo: Plan, most: int | None) -> None:
    """Raises Refused where more would be deleted than `most`; None is half of what is there, and never few."""
    ours = len(todo.before.owned)
    limit = max(_FEW, int(ours * _SHARE)) if most is None else most
    if (gone := todo.count("removed")) > limit:
        raise Refused(
            f"would delete {gone} of {counted(ours, 'deployed file')}, more than {limit}; nothing was changed",
            hint=f"look at `eroom deploy --dry-run`; if that is meant, say --max-deletes {gone}",
        )


def encode(record: Deployed) -> bytes:
    return msgspec.json.encode(record, order="sorted") + b"\n"


def decode(data: bytes) -> Deployed:
    """Raises OutputError for a damaged record: taken as none, everything would seem foreign."""
    try:
        record = msgspec.json.decode(data, type=Deployed)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        record = Deployed(version=0)
    if record.version != VERSION or not all(map(is_path, record.owned)):
        raise OutputError(
            "the record of what eroom deployed there is damaged, or of another version",
            where=NAME,
            hint="delete that object and deploy with --adopt: what is no longer in the site must then go by hand",
        )
    return record


def _placed(path: str, entry: Entry) -> Placed:
    return Placed(
        digest=entry.digest,
        size=entry.size,
        turn=entry.turn,
        type=content_type(path),
        cache=cache_control(path),
    )


def _stands(path: str, wanted: Placed, before: Deployed, found: Mapping[str, int]) -> bool:
    """As it should be, by the record, and nobody has deleted or cut it since."""
    return before.files.get(path) == wanted and path not in before.pending and found.get(path) == wanted.size


def _step(kind: Literal["new", "replaced", "removed"], path: str, placed: Mapping[str, Placed]) -> Step:
    return Step(kind=kind, path=path, placed=placed[path])


def _stages(todo: Iterable[Step]) -> Iterator[tuple[Step, ...]]:
    ordered = sorted(todo, key=lambda step: (*_stage(step), step.path))
    return (tuple(steps) for _, steps in groupby(ordered, key=_stage))


def _stage(step: Step) -> tuple[int, int]:
    kind = list(_SIGNS).index(step.kind)
    return kind, -step.placed.turn if step.kind == "removed" else step.placed.turn


def _not_ours(paths: Collection[str]) -> OutputError:
    return OutputError(
        f"not put there by eroom, and in the way: {some(paths)}; nothing was changed",
        hint="choose another prefix or folder; or say --adopt, and they are replaced",
    )
