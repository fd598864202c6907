"""`eroom serve`: the built site on a local address."""

from contextlib import ExitStack
from errno import EADDRINUSE
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import click

from eroom_static.commands.options import PORTS, on_port, start
from eroom_static.commands.terminal import Shell
from eroom_static.core.errors import OutputError
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
    """Serve output/ on 127.0.0.1 until interrupted.

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
        shell.say(
            f"Serving {project.output} at {_served(stack, project.output, base, port)} (Ctrl-C ends it)"
        )
        try:
            Event().wait()
        except KeyboardInterrupt:
            shell.tell("")


def _served(stack: ExitStack, output: Path, base: str, port: int) -> str:
    last = min(port + TRIES - 1, PORTS.max or 0)
    for candidate in range(port, last + 1):
        try:
            return stack.enter_context(preview(output, base=base, port=candidate))
        except OSError as taken:
            if taken.errno != EADDRINUSE:
                raise
    raise OutputError(f"ports {port} to {last} are all taken", hint="name a free one with --port")
