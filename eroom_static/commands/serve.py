"""`eroom serve`: the built site on a local address."""

from contextlib import ExitStack
from errno import EADDRINUSE
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import click

from eroom_static.commands.function import settings
from eroom_static.commands.options import PORTS, on_port, start
from eroom_static.commands.terminal import Shell, sentence
from eroom_static.core.address import is_loopback
from eroom_static.core.errors import OutputError, SettingsError
from eroom_static.serve.function import function
from eroom_static.serve.preview import preview

TRIES = 20  # ports after the one asked for


@click.command
@click.option(
    "--port",
    type=PORTS,
    default=8000,
    show_default=True,
    help="The port on 127.0.0.1; the next free one is taken.",
)
@click.pass_obj
def command(shell: Shell, *, port: int) -> None:
    """Serve output/ on 127.0.0.1 until interrupted, and the join function if [function] url is on this machine.

    \b
    Example: eroom serve --port 8080
    """
    project = start(shell)
    if not (project.output / "index.html").is_file():
        raise OutputError(
            "there is no built site yet", where=str(project.output), hint="run `eroom build` first"
        )
    base = urlsplit(project.settings.site.url).path
    with on_port(port), ExitStack() as stack:
        site = _served(stack, project.output, base, port)
        shell.say(f"Serving {project.output} at {site} (Ctrl-C ends it)")
        _beside(shell, stack, project.settings.function.url, site)
        try:
            Event().wait()
        except KeyboardInterrupt:
            shell.tell("")


def _beside(shell: Shell, stack: ExitStack, url: str, site: str) -> None:
    """The join function, where the settings say that it answers on this machine."""
    there = urlsplit(url)
    if not (there.port and is_loopback(there.hostname or "")):
        return
    try:
        config = settings(shell, preview=site.removesuffix(urlsplit(site).path))
    except SettingsError as missing:
        shell.tell(f"the join function does not run here: {sentence(missing)}")
        return
    with on_port(there.port):
        shell.say(f"The join function answers at {stack.enter_context(function(config, there.port))}")


def _served(stack: ExitStack, output: Path, base: str, port: int) -> str:
    last = min(port + TRIES - 1, PORTS.max or 0)
    for candidate in range(port, last + 1):
        try:
            return stack.enter_context(preview(output, base=base, port=candidate))
        except OSError as taken:
            if taken.errno != EADDRINUSE:
                raise
    raise OutputError(f"ports {port} to {last} are all taken", hint="name a free one with --port")
