"""`eroom explain`: why a meeting is or is not published, and where."""

import re

import click

from eroom_static.commands.options import now_option, printable, start
from eroom_static.commands.telling import say_data
from eroom_static.commands.terminal import Progress, Shell
from eroom_static.core.errors import EroomError
from eroom_static.core.history import Record
from eroom_static.core.model import Found
from eroom_static.core.pages.views import folder
from eroom_static.core.publish import REASONS, SURVEY, candidates, decide
from eroom_static.core.settings import PublishSettings
from eroom_static.disk.reader import read_history
from eroom_static.obtain import find_one, gather
from eroom_static.project import Project


@click.command
@click.argument("meeting_id", metavar="[ID]", default="")
@click.option(
    "--rules", "show_rules", is_flag=True, help="For each possible rule, how many meetings it would publish."
)
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
@now_option
@click.pass_obj
def command(shell: Shell, *, meeting_id: str, show_rules: bool, as_json: bool) -> None:
    """Say which rule took or left the meeting or webinar ID, and where it is published.

    \b
    Example: eroom explain "812 3456 7890"
             eroom explain --rules
    """
    project = start(shell)
    if show_rules:
        _rules(shell, project, as_json=as_json)
        return
    number = re.sub(r"[\s-]", "", meeting_id)
    if not re.fullmatch(r"[0-9]{5,15}", number):
        raise click.UsageError("name the meeting by its number, for instance: eroom explain 81234567890")
    _one(shell, project, number, as_json=as_json)


def _one(shell: Shell, project: Project, number: str, *, as_json: bool) -> None:
    found = find_one(project, shell.now, number)
    if found is None:
        named = "this meeting or webinar" if shell.is_ci else f"meeting or webinar {number}"
        raise EroomError(
            f"Zoom has no {named} (any more), or this app may not see it",
            hint="compare the number with Zoom's own list of meetings; if it stands there, `eroom doctor` says "
            "what this app may not see",
        )
    publish = project.settings.publish
    decision = decide(found, publish.rules, publish.hide)
    reason = REASONS[decision.reason].format(rule=decision.rule)
    address = _address(project, found) if decision.published else ""
    if as_json:
        say_data(
            shell,
            {
                "published": decision.published,
                "reason": decision.reason,
                "rule": decision.rule,
                "url": address,
            },
        )
        return
    # Somebody else may read a CI log: the title of what is not published stays out of it.
    title = "" if shell.is_ci and not decision.published else f" “{found.meeting.topic}”"
    shell.say(f"{found.meeting.kind.capitalize()} {number if not shell.is_ci else ''}{title}".rstrip())
    shell.say(f"{'published' if decision.published else 'not published'}: {reason}")
    if address:
        shell.say(address)
    elif decision.published:
        shell.say("its page comes with the next `eroom build`")
    if decision.reason == "no-rule":
        _hints(shell, found, publish)


def _hints(shell: Shell, found: Found, publish: PublishSettings) -> None:
    """What would take it, and what the rules that are there look at."""
    seen = ", ".join(f"#{tag}" for tag in sorted(found.traits.tags)) or "none"
    written = ", ".join(repr(rule.text) for rule in publish.rules) or "none"
    if not shell.is_ci:
        shell.say(f"tags in its agenda: {seen}")
    shell.say(f"rules: {written}")


def _address(project: Project, found: Found) -> str:
    """Where the last build put it; "" before the first one."""
    record = read_history(project.root).get(found.meeting.key)
    if not isinstance(record, Record):
        return ""
    return f"{project.settings.site.url}/{folder(record)}/"


def _rules(shell: Shell, project: Project, *, as_json: bool) -> None:
    progress = Progress(shell.err)
    try:
        hauls = gather(project, shell.now, SURVEY, progress)
    finally:
        progress.end()
    counted = printable(
        shell, candidates([found for haul in hauls for found in haul.found], project.settings.publish.hide)
    )
    if as_json:
        say_data(shell, [{"rule": rule, "publishes": count} for rule, count in counted])
        return
    for rule, count in counted:
        shell.say(f"{count:>6}  {rule}")
