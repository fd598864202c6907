"""What is to be done in Zoom so that it holds the meetings kept as code, and what a file cannot do there. Pure.

A file without a number is created, or bound to the one meeting that is there already and is the same: it was made by
a run that was cut off before it could write the number down. What has begun keeps its dates, what is over is left
alone, and a file that is gone does nothing: only `cancelled = true` calls a meeting off.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from eroom_static.core.comparison import WHEN, Difference, Field, InZoom, compared, is_same
from eroom_static.core.document import FOLDER
from eroom_static.core.errors import ContentError, Refused
from eroom_static.core.kept import Kept
from eroom_static.core.report import counted
from eroom_static.core.schema import together

Do = Literal["create", "bind", "update", "cancel"]
MARKS: Mapping[Do, str] = {"create": "+", "bind": "=", "update": "~", "cancel": "-"}


class Gone(msgspec.Struct, frozen=True):
    """Zoom has none of this number, or `of_other_kind`: a webinar where a meeting was asked for, or the reverse."""

    of_other_kind: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do. `number` is "" where there is none yet."""

    do: Do
    kept: Kept
    number: str = ""
    differences: tuple[Difference, ...] = ()

    def __repr__(self) -> str:
        return f"Step({self.do} {self.kept.path})"

    @property
    def fields(self) -> frozenset[Field]:
        return frozenset(difference.field for difference in self.differences)


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What is left alone, and why. Safe to print anywhere: it names the file and no more."""

    where: str
    text: str
    hint: str = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`steps` are in the order of the files; `settled` counts the files that Zoom already agrees with."""

    steps: tuple[Step, ...] = ()
    remarks: tuple[Remark, ...] = ()
    settled: int = 0

    def count(self, do: Do) -> int:
        return sum(step.do == do for step in self.steps)

    def __str__(self) -> str:
        words: Mapping[Do, str] = {
            "create": "to create", "bind": "to bind", "update": "to update", "cancel": "to cancel"
        }  # fmt: skip
        parts = [f"{n} {said}" for do, said in words.items() if (n := self.count(do))]
        same = f"{self.settled} as the files want it" if self.settled else ""
        return ", ".join(filter(None, [*parts, same])) or "nothing to do"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What Zoom is asked for, and nothing else: single meetings, and lists of hosts for what may be there already."""

    meetings: tuple[Kept, ...] = ()
    like: tuple[Kept, ...] = ()


def asked(kept: Iterable[Kept], now: datetime) -> Asked:
    """What is over is not asked for, nor what was called off before it was ever created."""
    alive = [k for k in kept if k.ends > now]
    return Asked(
        meetings=tuple(k for k in alive if k.number),
        like=tuple(k for k in alive if k.waits(now)),
    )


def refuse_twins(kept: Iterable[Kept]) -> None:
    """Raises a ContentError for two files about one meeting."""
    seen: dict[object, Kept] = {}
    wrong = []
    for one in kept:
        name = one.number or (one.kind, one.host.casefold(), one.topic, one.zone, one.starts, one.repeats)
        twin = seen.setdefault(name, one)
        if twin is not one:
            said = f"this is the same meeting as {FOLDER}/{twin.path}"
            wrong.append(ContentError(said, where=one.where, hint="keep one of the two files"))
    if wrong:
        raise together(wrong)


def refuse_many_cancels(plan: Plan, most: int) -> None:
    if (cancels := plan.count("cancel")) > most:
        raise Refused(
            f"the plan calls off {counted(cancels, 'meeting')}, and at most {most} go at once: nothing was done",
            hint=f"if that is what you want: --max-cancels {cancels}",
        )


def plan_of(
    kept: Sequence[Kept],
    found: Mapping[str, InZoom | Gone],
    alike: Mapping[str, Sequence[InZoom]],
    now: datetime,
    *,
    begun: Kept | None = None,
) -> Plan:
    """By a file's path: `found` is what has its number, `alike` what its host has that could be the same meeting.

    `begun` is the file as it was when a run began to create its meeting, and was cut off.
    """
    bound = {one.number for one in kept if one.number}
    steps: list[Step] = []
    remarks: list[Remark] = []
    settled = 0
    for one in kept:
        free = {m.number: m for m in alike.get(one.path, ()) if m.number not in bound}.values()
        forms = (one, begun) if begun is not None and begun.path == one.path else (one,)
        same = [there for there in free if any(is_same(form, there) for form in forms)]
        said = _judged(one, found, same, now)
        if isinstance(said, Step):
            steps.append(said)
            bound.add(said.number)
        elif isinstance(said, Remark):
            remarks.append(said)
        else:
            settled += 1
        if isinstance(there := found.get(one.path), InZoom):
            remarks += _left(one, there, now)
    return Plan(steps=tuple(steps), remarks=tuple(remarks), settled=settled)


def _judged(
    kept: Kept, found: Mapping[str, InZoom | Gone], same: Sequence[InZoom], now: datetime
) -> Step | Remark | None:
    if kept.ends <= now:
        return None if kept.number or kept.cancelled else _too_late(kept)
    if not kept.number:
        return None if kept.cancelled else _unbound(kept, same, now)
    there = found.get(kept.path, Gone())
    return _gone(kept, there) if isinstance(there, Gone) else _bound(kept, there, now)


def _too_late(kept: Kept) -> Remark:
    return Remark(
        where=kept.where, text="its time has passed: it is not created", hint="give it a start ahead"
    )


def _bound(kept: Kept, there: InZoom, now: datetime) -> Step | Remark | None:
    if kept.cancelled:
        return Step(do="cancel", kept=kept, number=kept.number)
    if there.hosts and kept.host.casefold() not in there.hosts:
        return Remark(
            where=kept.where,
            text="it belongs to another host in Zoom, and no meeting moves from host to host: it is left alone",
            hint="set `host` back, or take `meeting` away to create it anew and call off the old one in Zoom",
        )
    if not there.sittings and not there.is_series:
        return Remark(
            where=kept.where,
            text="in Zoom it has no fixed time, as a personal room or a room for a series: it is left alone",
            hint="take `meeting` away to create another one",
        )
    differences = tuple(_differences(kept, there, now))
    return Step(do="update", kept=kept, number=kept.number, differences=differences) if differences else None


def _unbound(kept: Kept, same: Sequence[InZoom], now: datetime) -> Step | Remark:
    if kept.sittings[0] <= now:
        hint = "Zoom would begin it now: let it start at its next sitting"
        return Remark(where=kept.where, text="its first sitting has begun: it is not created", hint=hint)
    if len(same) > 1:
        text = f"{len(same)} meetings in Zoom have this topic, host and start: it is left alone"
        hint = 'write the number of the right one into the file, above [zoom]: meeting = "…"'
        return Remark(where=kept.where, text=text, hint=hint)
    if same:
        differences = tuple(_differences(kept, same[0], now))
        return Step(do="bind", kept=kept, number=same[0].number, differences=differences)
    return Step(do="create", kept=kept)


def _gone(kept: Kept, there: Gone) -> Remark | None:
    if there.of_other_kind:
        return Remark(
            where=kept.where,
            text=f"its number is that of no {kept.kind}, and Zoom makes neither kind of the other: it is left alone",
            hint="set `kind` right, or take `meeting` away to create it anew",
        )
    if kept.cancelled:
        return None
    return Remark(
        where=kept.where,
        text="Zoom has it no more: somebody deleted it there, or this app belongs to another account",
        hint="take `meeting` away to create it anew, or write cancelled = true into [zoom]",
    )


def _differences(kept: Kept, there: InZoom, now: datetime) -> Iterator[Difference]:
    """What an update would change, and could."""
    fixed = _dates_are_fixed(kept, there, now)
    for field, before, after in compared(kept, there):
        if before != after and not (fixed and field in WHEN):
            yield Difference(field=field, before=before, after=after)


def _left(kept: Kept, there: InZoom, now: datetime) -> Iterator[Remark]:
    """Of a series that has begun Zoom would count its sittings anew, and lose those that were moved or called off."""
    if kept.cancelled or kept.ends <= now or not _dates_are_fixed(kept, there, now):
        return
    changed = {field for field, before, after in compared(kept, there) if before != after}
    ahead = {sitting for sitting in kept.sittings if sitting > now}
    # Past sittings may be missing, and single ones may have been moved: one that is in place will do.
    if changed & {"zone", "repeats"} or (ahead and not ahead & set(there.sittings)):
        yield Remark(
            where=kept.where,
            text="it has begun, and its dates in Zoom are not those of the file: they are left alone",
            hint="change them in Zoom's web portal, or keep the rest in a file of its own",
        )


def _dates_are_fixed(kept: Kept, there: InZoom, now: datetime) -> bool:
    """Zoom ignores a start in the past without a word."""
    return kept.sittings[0] <= now or (there.is_series and there.sittings[:1] < (now,))
