"""`eroom hosting`: what a host or web server should be told of the site, in the form that it reads."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from eroom_static.commands.options import start, writable
from eroom_static.commands.terminal import Shell
from eroom_static.core.errors import OutputError
from eroom_static.core.hosting import HEADERS, REDIRECTS
from eroom_static.core.hosts.every import BUILT_IN, HOSTS
from eroom_static.core.hosts.model import Hosting, hosting
from eroom_static.core.report import counted
from eroom_static.disk.reader import read
from eroom_static.disk.store import store
from eroom_static.project import Project


@click.command
@click.argument("host", type=click.Choice(sorted([*HOSTS, *BUILT_IN])))
@click.option(
    "--to", metavar="FILE", default="", callback=writable, help="Write it there; else it is printed."
)
@click.pass_obj
def command(shell: Shell, *, host: str, to: str) -> None:
    """Headers and redirects of the built site, for a host or a web server.

    \b
    Example: eroom hosting nginx --to eroom.nginx.conf
             eroom hosting vercel --to output/vercel.json
    """
    project = start(shell)
    wanted = _hosting(project)
    if host in BUILT_IN:
        shell.say(
            f"{host} reads {HEADERS} and {REDIRECTS}, which every build writes: upload output/ as it is"
        )
        return
    one = HOSTS[host]
    text = one.write(wanted)
    if wanted.left_out:
        rules = f"{counted(len(wanted.left_out), 'rule')} of static/{HEADERS} or static/{REDIRECTS}"
        why = "with places, conditions or signs that a server takes for its own"
        shell.tell(f"note: {rules} left out, {why}: write them for {host} yourself")
    if to:
        store(Path(to), text.encode())
        shell.say(f"{to} written; it belongs into {one.place}")
    else:
        shell.say(text.rstrip("\n"))


def _hosting(project: Project) -> Hosting:
    """What the last build wrote."""
    headers, redirects = (project.output / name for name in (HEADERS, REDIRECTS))
    if not headers.is_file():
        raise OutputError(
            "there is no built site yet", where=str(project.output), hint="run `eroom build` first"
        )
    moved = read(redirects).decode("utf-8", "replace") if redirects.is_file() else ""
    return hosting(
        read(headers).decode("utf-8", "replace"), moved, urlsplit(project.settings.site.url).path.rstrip("/")
    )
