"""`eroom function`: the signature function, run here, or packed for a cloud."""

from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from threading import Event
from urllib.parse import urlsplit

import click

from eroom_static.bundle.make import ARCH, PYTHON, bundle
from eroom_static.bundle.parts import TARGETS
from eroom_static.bundle.wheels import MACHINES
from eroom_static.commands.options import PORTS, on_port, start
from eroom_static.commands.terminal import Shell
from eroom_static.core.dotenv import read_dotenv
from eroom_static.core.errors import SettingsError
from eroom_static.disk.reader import read_settings
from eroom_static.disk.store import store
from eroom_static.function.config import Config, ConfigError
from eroom_static.serve.function import function

DIST = "dist"
PREVIEW = "http://127.0.0.1:8000"  # the origin of `eroom serve`
ORIGINS = "EROOM_ORIGINS"


@click.group
def command() -> None:
    """Run the signature function here, or pack it for a cloud.

    \b
    Example: eroom function bundle aws
    """


@command.command("bundle")
@click.argument("target", type=click.Choice(TARGETS))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the zip; dist/ in the site's folder by default.",
)
@click.option(
    "--wheels",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="aws: take the wheels from this folder, without a network.",
)
@click.option(
    "--arch", type=click.Choice(tuple(MACHINES)), default=ARCH, show_default=True, help="aws: the processor."
)
@click.option(
    "--python",
    type=click.Choice(("3.11", "3.12", "3.13", "3.14")),
    default=PYTHON,
    show_default=True,
    help="aws: the version of Python.",
)
@click.pass_obj
def pack(shell: Shell, *, target: str, out: Path | None, wheels: Path | None, arch: str, python: str) -> None:
    """Write a ready upload for TARGET, and say how to bring it there.

    \b
    Example: eroom function bundle aws --arch arm64
    """
    made = bundle(target, python=python, arch=arch, local=wheels)
    path = (shell.root / DIST if out is None else out) / made.name
    store(path, made.data)
    size = len(made.data)
    shell.say(f"{path}: {size:,} bytes ({size / 1024:,.1f} KiB)\n")
    shell.say(f"In {quote(str(path.parent))}:\n")
    shell.say(made.readme.rstrip())


@command.command("serve")
@click.option("--port", type=PORTS, default=8787, show_default=True, help="The port on 127.0.0.1.")
@click.pass_obj
def run(shell: Shell, *, port: int) -> None:
    """Run the function on 127.0.0.1 until interrupted.

    \b
    Its four variables come from the environment, or from .env beside eroom.toml.
    Example: eroom function serve --port 8787
    """
    try:
        with on_port(port), function(settings(shell), port) as address:
            shell.say(f"The function answers at {address} (Ctrl-C ends it)")
            Event().wait()
    except KeyboardInterrupt:
        shell.tell("")


def settings(shell: Shell, preview: str = PREVIEW) -> Config:
    """The function's own; `preview` is the origin of the pages here. Raises SettingsError, by the variables' names."""
    try:
        return Config.read(_environ(shell, preview))
    except ConfigError as wrong:
        raise SettingsError(
            str(wrong),
            where="environment",
            hint="the function reads its variables from the environment, or from .env beside eroom.toml; "
            "`eroom keygen` prints a new EROOM_GRANT_KEY",
        ) from None


def _environ(shell: Shell, preview: str) -> Mapping[str, str]:
    """The real environment wins over .env; the origins are this site's, here and where it is published."""
    site = urlsplit(start(shell).settings.site.url)
    _, dotenv = read_settings(shell.root)
    own = {name: value.text for name, value in read_dotenv(dotenv).items()}
    return {ORIGINS: f"{site.scheme}://{site.netloc},{preview}"} | _filled(own) | _filled(shell.environ)


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text.strip()}
