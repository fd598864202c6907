"""What several commands share: their flags, opening the site, and the closing line."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from eroom_static.commands.terminal import Shell, instant
from eroom_static.core.report import Report, line
from eroom_static.disk.store import store
from eroom_static.project import Project

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


def show_report(shell: Shell, report: Report, calls: Calls, *, audit: str, as_json: bool) -> None:
    if audit:
        store(Path(audit), "".join(f"{method} {path} {n}\n" for method, path, n in calls).encode())
    shell.notes(report.notes)
    if as_json:
        shell.data(report)
    else:
        shell.say(line(report))
