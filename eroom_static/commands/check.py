"""`eroom check`: whether the built site is what its visitors, and the programs that read it, may expect."""

import click

from eroom_static.check.run import check
from eroom_static.commands.findings import show
from eroom_static.commands.options import now_option, start
from eroom_static.commands.terminal import Progress, Shell
from eroom_static.core.errors import OutputError


@click.command
@click.option("--external", is_flag=True, help="Ask other sites, too, whether links to them lead somewhere.")
@click.option("--json", "as_json", is_flag=True, help="The same as data.")
@now_option
@click.pass_obj
def command(shell: Shell, *, external: bool, as_json: bool) -> int:
    """Look at the built site: links, markup, calendars, feeds, leaks, odd meetings; exit 5 if there is a problem.

    \b
    Example: eroom check
             eroom check --external --json
    """
    project = start(shell)
    if not (project.output / "index.html").is_file():
        raise OutputError(
            "there is no built site yet", where=str(project.output), hint="run `eroom build` first"
        )
    progress = Progress(shell.err)
    try:
        findings = list(check(project, shell.now, progress, external=external, private=not shell.is_ci))
    finally:
        progress.end()
    return show(shell, findings, as_json=as_json)
