"""`eroom serve`: the site on a local address, and in the browser again as soon as a file of it is saved."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from errno import EADDRINUSE
from functools import partial
from threading import Event, current_thread, main_thread
from time import monotonic, process_time
from urllib.parse import urlsplit

import click

from eroom_static.build import pull_report
from eroom_static.commands.function import settings
from eroom_static.commands.options import PORTS, on_port, start
from eroom_static.commands.terminal import Progress, Shell, instant, sentence
from eroom_static.core.address import is_loopback
from eroom_static.core.errors import OutputError, SettingsError, SourceError
from eroom_static.obtain import Obtained, recall
from eroom_static.project import Project
from eroom_static.serve.function import function
from eroom_static.serve.live import live
from eroom_static.serve.loop import Loop
from eroom_static.serve.preview import preview
from eroom_static.serve.showing import Showing
from eroom_static.serve.watch import Watch
from eroom_static.serve.workshop import Workshop

TRIES = 20  # ports after the one asked for
EPOCH = "SOURCE_DATE_EPOCH"

Serve = Callable[[int], AbstractContextManager[str]]  # on a port; gives the site's address


@click.command
@click.option(
    "--port",
    type=PORTS,
    default=8000,
    show_default=True,
    help="The port on 127.0.0.1; the next free one is taken.",
)
@click.option(
    "--now", "at", metavar="TIME", default="", help="Show the site as it is at this time (ISO 8601)."
)
@click.option("--no-watch", is_flag=True, help="Serve what was built, and nothing else.")
@click.pass_obj
def command(shell: Shell, *, port: int, at: str, no_watch: bool) -> None:
    """Serve the site on 127.0.0.1 until interrupted, and the join function if [function] url is on this machine.

    \b
    What is saved is shown at once; output/ stays what `eroom build` made of it.
    Example: eroom serve --port 8080
             eroom serve --now 2026-12-01T09:00Z
    """
    if no_watch and at:
        raise click.UsageError("--now is for a site that is watched: leave out --no-watch")
    project = start(shell)
    try:
        with _terminated():
            if no_watch:
                _serve_output(shell, project, port)
            else:
                _serve_live(shell, project, port, _fixed(shell, at))
    except KeyboardInterrupt:
        shell.tell("")


def _fixed(shell: Shell, at: str) -> datetime | None:
    """The instant at which the site is shown; None where time runs on."""
    if at:
        return instant(at)
    return shell.now if shell.environ.get(EPOCH, "").strip() else None


def _serve_output(shell: Shell, project: Project, port: int) -> None:
    if not (project.output / "index.html").is_file():
        raise OutputError(
            "there is no built site yet", where=str(project.output), hint="run `eroom build` first"
        )
    base = urlsplit(project.settings.site.url).path
    with _open(shell, project, port, lambda port: preview(project.output, base=base, port=port)):
        Event().wait()


def _serve_live(shell: Shell, project: Project, port: int, at: datetime | None) -> None:
    obtain = partial(_obtain, shell)
    obtain(project)  # without meetings there is nothing to show: better said here than in a browser
    workshop = Workshop(shell.root, shell.environ, clock=shell.clock, work=process_time, obtain=obtain)
    showing = Showing(lambda error: shell.tell(sentence(error)), int(shell.clock().timestamp()))
    watch = Watch(shell.root, seconds=monotonic, tell=lambda text: shell.tell(f"note: {text}"))
    loop = Loop(workshop, showing, watch, at=at, seconds=monotonic, say=shell.say)

    def choose(text: str) -> None:
        try:
            loop.choose(instant(text) if text else None)
        except click.BadParameter as wrong:
            raise ValueError(text) from wrong

    base = urlsplit(project.settings.site.url).path
    serve = partial(live, showing, choose, base)
    with watch.open(), _open(shell, project, port, serve):
        loop.run()


def _obtain(shell: Shell, project: Project) -> Obtained:
    """The last snapshot. An invented account is asked when there is none that fits; a real one never, by a preview."""
    try:
        return recall(project)
    except SourceError as missing:
        if tuple(project.settings.sources) != ("sandbox",):
            raise SourceError(missing.message, where=missing.where, hint="run `eroom build`") from missing
    progress = Progress(shell.err)
    try:
        pull_report(project, shell.clock(), allow_shrink=False, progress=progress)
    finally:
        progress.end()
    return recall(project)


@contextmanager
def _open(shell: Shell, project: Project, port: int, serve: Serve) -> Iterator[None]:
    """The site on a port, and the function on its own."""
    with ExitStack() as stack:
        with on_port(port):
            site = _served(stack, serve, port)
        shell.say(f"Serving {project.root.absolute()} at {site} (Ctrl-C ends it)")
        _beside(shell, stack, project.settings.function.url, site)
        yield


def _served(stack: ExitStack, serve: Serve, port: int) -> str:
    last = min(port + TRIES - 1, PORTS.max or 0)
    for candidate in range(port, last + 1):
        try:
            return stack.enter_context(serve(candidate))
        except OSError as taken:
            if taken.errno != EADDRINUSE:
                raise
    raise OutputError(f"ports {port} to {last} are all taken", hint="name a free one with --port")


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


@contextmanager
def _terminated() -> Iterator[None]:
    """A signal to end is as good as Ctrl-C: ports are freed, and nobody is left waiting."""
    if current_thread() is not main_thread():  # which alone may be told of signals
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
