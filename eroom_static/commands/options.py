"""What several commands share: their flags, opening the site, and the closing line."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import EADDRINUSE
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import msgspec

from eroom_static.commands.telling import say_data, tell_notes
from eroom_static.commands.terminal import Shell, instant
from eroom_static.core.errors import OutputError
from eroom_static.core.report import Report, counted, line
from eroom_static.disk.store import store

PORTS = click.IntRange(0, 65535)
WAYS_IN = '[join] reveal = "page" shows the join link, "function" hands it out in time'
Calls = tuple[tuple[str, str, int], ...]


def _fixes_now(context: click.Context, _: click.Parameter, value: str | None) -> datetime | None:
    if value is not None:
        context.obj.now = instant(value)
    return None


def writable(_: click.Context, __: click.Parameter, value: str) -> str:
    """Looked at before anybody is asked for anything."""
    path = Path(value)
    if value and path.is_dir():
        raise click.BadParameter(f"{value} is a folder; name a file in it")
    above = next((folder for folder in path.absolute().parents if folder.exists()), path)
    if value and not (above.is_dir() and os.access(path if path.exists() else above, os.W_OK)):
        raise click.BadParameter(f"{value} cannot be written")
    return value


now_option = click.option(
    "--now",
    expose_value=False,
    callback=_fixes_now,
    metavar="TIME",
    help="Act as if it were this time (ISO 8601).",
)


def pull_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the closing report as JSON."),
        click.option(
            "--audit",
            metavar="FILE",
            default="",
            callback=writable,
            help="Write method, endpoint and count of all requests.",
        ),
        click.option("--allow-shrink", is_flag=True, help="Accept that most meetings are gone."),
        click.option(
            "--full", is_flag=True, help="Ask for every meeting, not only for what has changed or is due."
        ),
    ):
        command = option(command)
    return command


@contextmanager
def on_port(port: int) -> Iterator[None]:
    """Around what listens on a port: what is wrong with that one is the user's to mend."""
    try:
        yield
    except PermissionError:
        raise OutputError(
            f"port {port} may not be taken by this user", hint="name one above 1023 with --port"
        ) from None
    except OSError as wrong:
        if wrong.errno != EADDRINUSE:
            raise
        raise OutputError(f"port {port} is taken", hint="name a free one with --port") from None


def start(shell: Shell) -> Any:
    """The site's folder as a Project, which is entered by name: what it stands on takes long to load."""
    return import_module("eroom_static.project").Project(shell.root, shell.environ)


def printable(shell: Shell, candidates: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Without the words of unpublished agendas where others may read what is printed."""
    return tuple(c for c in candidates if not (shell.is_ci and c[0].startswith("tag:")))


def show_report(shell: Shell, report: Report, calls: Calls, *, audit: str, as_json: bool) -> None:
    if audit:
        store(Path(audit), "".join(f"{method} {path} {n}\n" for method, path, n in calls).encode())
    tell_notes(shell, report.notes)
    report = msgspec.structs.replace(report, candidates=printable(shell, report.candidates))
    if report.no_way_in:
        shell.tell(f"note: {counted(report.no_way_in, 'published meeting')} without a way in; {WAYS_IN}")
    if not report.published and report.candidates:
        shell.tell("nothing is published; these rules for [publish] would publish something:")
        for rule, count in report.candidates:
            shell.tell(f"{count:>6}  {rule}")
    elif not report.published:
        shell.tell("nothing is published; `eroom explain --rules` counts what each rule would publish")
    if as_json:
        say_data(shell, report)
    else:
        shell.say(line(report))
