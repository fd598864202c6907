"""What several commands share: their flags, opening the site, and the closing line."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from eroom_static.commands.terminal import Shell, instant
from eroom_static.core.report import Report, counted, line
from eroom_static.disk.store import store
from eroom_static.project import Project

WAYS_IN = '[join] reveal = "page" shows the join link, "function" hands it out in time'
Calls = tuple[tuple[str, str, int], ...]


def _fixes_now(context: click.Context, _: click.Parameter, value: str | None) -> datetime | None:
    if value is not None:
        context.obj.now = instant(value)
    return None


now_option = click.option(
    "--now",
    expose_value=False,
    callback=_fixes_now,
    metavar="TIME",
    help="Build as if it were this time (ISO 8601).",
)


def pull_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the closing report as JSON."),
        click.option(
            "--audit", metavar="FILE", default="", help="Write method, endpoint and count of all requests."
        ),
        click.option("--allow-shrink", is_flag=True, help="Accept that most meetings are gone."),
    ):
        command = option(command)
    return command


def start(shell: Shell) -> Project:
    return Project(shell.root, shell.environ)


def printable(shell: Shell, candidates: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Without the words of unpublished agendas where others may read what is printed."""
    return tuple(c for c in candidates if not (shell.is_ci and c[0].startswith("tag:")))


def show_report(shell: Shell, report: Report, calls: Calls, *, audit: str, as_json: bool) -> None:
    if audit:
        store(Path(audit), "".join(f"{method} {path} {n}\n" for method, path, n in calls).encode())
    shell.notes(report.notes)
    report = msgspec.structs.replace(report, candidates=printable(shell, report.candidates))
    if report.no_way_in:
        shell.tell(f"note: {counted(report.no_way_in, 'published meeting')} without a way in; {WAYS_IN}")
    if not report.published and report.candidates:
        shell.tell("nothing is published; these rules for [publish] would publish something:")
        for rule, count in report.candidates:
            shell.tell(f"{count:>6}  {rule}")
    if as_json:
        shell.data(report)
    else:
        shell.say(line(report))
