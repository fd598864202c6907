"""Flags, exit codes, and the clock; hands over to a command."""

import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from zoneinfo import reset_tzpath

import click

from eroom_static import __version__
from eroom_static.commands.terminal import Shell, sentence, unheard, within_reason
from eroom_static.core.errors import EroomError, SettingsError

# With the first sentence of each one's help, so that the list of them needs none of them.
COMMANDS = {
    "apply": "Create, update and call off in Zoom what the files in content/meetings/ say, after showing it.",
    "build": "Pull the meetings, render the site, write what changed.",
    "check": "Look at the built site: links, markup, calendars, feeds, leaks, odd meetings; exit 5 if there is a "
    "problem.",
    "deploy": "Put what changed in output/ where visitors get it: TARGET, or [deploy] target.",
    "doctor": "Look at all that a site leans on: settings, credentials, scopes, the account and what would be "
    "published, this machine, the host, the join function, Zoom's SDK.",
    "explain": "Say which rule took or left the meeting or webinar ID, and where it is published.",
    "function": "Run the signature function here, or pack it for a cloud.",
    "hosting": "Headers and redirects of the built site, for a host or a web server.",
    "init": "Begin a site in DIR: settings with comments, a page, a meeting kept as code, .env, and what keeps "
    "secrets out of version control.",
    "keygen": "Print a fresh key for EROOM_GRANT_KEY.",
    "plan": "Compare the meetings kept as code in content/meetings/ with Zoom, and show what `eroom apply` would do.",
    "pull": "Pull the meetings into the snapshot without building the site.",
    "sandbox": "Serve a simulated Zoom account until interrupted, and print the environment that leads to it.",
    "schema": "Print the JSON Schema of eroom.toml, with which editors complete and check it.",
    "sdk": "Zoom's Meeting SDK for the browser, as the site's own copy.",
    "serve": "Serve the site on 127.0.0.1 until interrupted, and the join function if [function] url is on this "
    "machine.",
    "theme": "List the templates of the theme, or take one into the site.",
}


class Verbs(click.Group):
    """One module a verb, imported only when it is called: neither `--version` nor `--help` must wait for Jinja."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"eroom_static.commands.{cmd_name}").command
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="%(version)s")
@click.option(
    "--site", type=click.Path(file_okay=False, path_type=Path), default=".", help="The site's folder."
)
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_obj
def eroom(shell: Shell, *, site: Path, debug: bool) -> None:  # noqa: ARG001 (main reads --debug)
    """Static public pages for Zoom meetings and webinars."""
    shell.root = site


def main(argv: Sequence[str], environ: Mapping[str, str], clock: Callable[[], datetime]) -> int:
    """Run one command; returns the exit code."""
    reset_tzpath(to=())  # the pinned tzdata, the same on every machine
    shell = Shell(environ=environ, now=clock(), clock=clock, out=sys.stdout, err=sys.stderr)
    try:
        shell.now = _now(environ, clock)
        answer = eroom.main(list(argv), prog_name="eroom", standalone_mode=False, obj=shell)
    except click.ClickException as wrong:
        wrong.show(shell.err)
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        shell.tell("interrupted")
        return 130
    except Exception as wrong:  # noqa: BLE001 (the outermost room: every error becomes a sentence here)
        return _told(wrong, shell, debug="--debug" in argv)
    return answer if isinstance(answer, int) else 0


def _now(environ: Mapping[str, str], clock: Callable[[], datetime]) -> datetime:
    """SOURCE_DATE_EPOCH, else the clock; `--now` comes later and wins."""
    epoch = environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return clock()
    try:
        return within_reason(datetime.fromtimestamp(int(epoch), UTC))
    except (ValueError, OverflowError, OSError):
        raise SettingsError(
            "SOURCE_DATE_EPOCH is no Unix time",
            where="environment",
            hint="seconds since 1970, or take it away",
        ) from None


def _told(wrong: Exception, shell: Shell, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(wrong, file=shell.err)
    if isinstance(wrong, OSError) and any(
        f.name == "echo" for f in traceback.extract_tb(wrong.__traceback__)
    ):
        wrong = unheard(wrong)  # by which click writes its help and the version
    if isinstance(wrong, EroomError):
        shell.tell(sentence(wrong, private=not shell.is_ci))
        return wrong.exit_code
    # The text of an unforeseen error may hold anything, a secret too: only its kind is told.
    shell.tell(
        f"error: a fault of eroom's own ({type(wrong).__name__})\n  run again with --debug and report it"
    )
    return 1


def run() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # for what click writes; Shell has better
    code = main(sys.argv[1:], os.environ, lambda: datetime.now(UTC))
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # told above
            stream.flush()
    os._exit(code)  # to take down what a large site was made of, object by object, takes seconds
