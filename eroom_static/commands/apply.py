"""`eroom apply`: does in Zoom what the meetings kept as code ask for, after it was shown and agreed to."""

import sys

import click

from eroom_static.commands.options import start
from eroom_static.commands.plan import NONE, opened, show
from eroom_static.commands.terminal import Shell
from eroom_static.core.document import FOLDER
from eroom_static.core.plan import Plan, Step, refuse_many_cancels
from eroom_static.core.report import counted
from eroom_static.disk.lock import lock
from eroom_static.keeping import LOCK, perform, read_kept, survey

MOST_CANCELS = 3
DONE = {"create": "created", "bind": "bound", "update": "updated", "cancel": "called off"}


@click.command
@click.option("--yes", is_flag=True, help="Ask nothing; for CI.")
@click.option(
    "--max-cancels",
    type=click.IntRange(0),
    metavar="N",
    default=MOST_CANCELS,
    show_default=True,
    help="Refuse to call off more meetings than this (exit 6).",
)
@click.option("--notify", is_flag=True, help="Let Zoom write to who registered for what is called off.")
@click.pass_obj
def command(shell: Shell, *, yes: bool, max_cancels: int, notify: bool) -> None:
    """Create, update and call off in Zoom what the files in content/meetings/ say, after showing it. The number of what
    was created is written into its file: commit it.

    \b
    Example: eroom apply
             eroom apply --yes --max-cancels 0
    """
    project = start(shell)
    kept = read_kept(project)
    if not kept:
        shell.say(NONE)
        return
    with lock(project.root / LOCK, other="another `eroom apply`"):
        with opened(project, shell) as writing:
            found = survey(project, kept, writing, shell.clock())
        show(shell, found.plan)
        if found.plan.steps:
            refuse_many_cancels(found.plan, max_cancels)
            if not yes:
                _agree(found.plan)
            # Opened anew: whoever reads a plan may take longer than a run has patience.
            with opened(project, shell) as writing:
                perform(project, found.plan, writing(), notify=notify, done=lambda step: _tell(shell, step))
            _commit(shell, found.plan)
    found.check()


def _agree(plan: Plan) -> None:
    """Raises a usage error where nobody can be asked, and ends the run where the answer is no."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask at: read the plan, then run it with --yes")
    answer = click.prompt(f'{plan}. Type "yes" to do this', default="no", show_default=False, err=True)
    if answer.strip().casefold() != "yes":
        raise click.Abort


def _tell(shell: Shell, step: Step) -> None:
    shell.say(f"{DONE[step.do]} {FOLDER}/{step.kept.path}")


def _commit(shell: Shell, plan: Plan) -> None:
    if written := plan.count("create") + plan.count("bind"):
        shell.say(
            f"{counted(written, 'number')} written into {FOLDER}/: commit it; `eroom build` shows the rest"
        )
