"""`eroom plan`: what `eroom apply` would do in Zoom for the meetings kept as code."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

import click

from eroom_static.commands.options import start
from eroom_static.commands.telling import say_data
from eroom_static.commands.terminal import Shell
from eroom_static.core.document import FOLDER
from eroom_static.core.kept import Kept
from eroom_static.core.plan import MARKS, Plan, Step
from eroom_static.keeping import read_kept, survey
from eroom_static.project import Project
from eroom_static.sources.zoom.writing import Writing

NONE = f"no meeting is kept as code: a file in {FOLDER}/meetings/ with a table [zoom] would be one"


@click.command
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
@click.pass_obj
def command(shell: Shell, *, as_json: bool) -> None:
    """Compare the meetings kept as code in content/meetings/ with Zoom, and show what `eroom apply` would do. Changes
    nothing.

    \b
    Example: eroom plan
             eroom plan --json
    """
    project = start(shell)
    kept = read_kept(project)
    with opened(project, shell) as writing:
        found = survey(project, kept, writing, shell.clock())
    if as_json:
        say_data(shell, as_data(found.plan, hidden=shell.is_ci))
    elif not kept:
        shell.say(NONE)
    else:
        show(shell, found.plan)
    found.check()


@contextmanager
def opened(project: Project, shell: Shell) -> Iterator[Callable[[], Writing]]:
    """The account, opened when it is first needed: who keeps nothing as code needs no credentials."""
    with ExitStack() as stack:
        yield cache(lambda: Writing(stack.enter_context(project.account(shell.clock()))))


def show(shell: Shell, plan: Plan) -> None:
    for step in plan.steps:
        shell.say(f"{MARKS[step.do]} {step.do:<6}  {FOLDER}/{step.kept.path}")
        for line in details(step, hidden=shell.is_ci):
            shell.say(f"          {line}")
    for remark in plan.remarks:
        shell.tell(f"note: {remark.where}: {remark.text}\n  {remark.hint}")
    shell.say(str(plan))


def details(step: Step, *, hidden: bool) -> Iterator[str]:
    """`hidden`: others may read it, and what is not published yet stays untold."""
    if step.do == "bind":
        yield "stands in Zoom already: its number is written into the file"
    if hidden:
        if step.differences:
            yield f"changes {', '.join(difference.field for difference in step.differences)}"
        return
    if step.do in ("create", "cancel"):
        yield in_words(step.kept)
    for difference in step.differences:
        yield f"{difference.field}: {_short(difference.before)} → {_short(difference.after)}"


def in_words(kept: Kept) -> str:
    often = f" · {kept.repeats}" if kept.repeats else ""
    return f"{kept.topic} · {kept.starts:%Y-%m-%d %H:%M} {kept.zone}, {kept.minutes} min{often}"


def as_data(plan: Plan, *, hidden: bool) -> dict[str, object]:
    steps = [_step(step, hidden=hidden) for step in plan.steps]
    remarks = [{"where": r.where, "text": r.text, "hint": r.hint} for r in plan.remarks]
    return {"steps": steps, "remarks": remarks, "settled": plan.settled}


def _step(step: Step, *, hidden: bool) -> dict[str, object]:
    told: dict[str, object] = {"do": step.do, "file": f"{FOLDER}/{step.kept.path}"}
    if hidden:
        return {**told, "differences": [{"field": d.field} for d in step.differences]}
    differences = [{"field": d.field, "from": d.before, "to": d.after} for d in step.differences]
    return {**told, "topic": step.kept.topic, "differences": differences}


def _short(text: str) -> str:
    """Of a long agenda its beginning."""
    line = " ".join(text.split())
    return (line if len(line) <= 60 else f"{line[:59]}…") or "nothing"  # noqa: PLR2004 (half a line of a terminal)
