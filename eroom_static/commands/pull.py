"""`eroom pull`: sources to snapshot."""

import click

from eroom_static.build import pull_report
from eroom_static.commands.options import now_option, pull_options, show_report, start
from eroom_static.commands.terminal import Progress, Shell


@click.command
@pull_options
@now_option
@click.pass_obj
def command(shell: Shell, *, allow_shrink: bool, full: bool, audit: str, as_json: bool) -> None:
    """Pull the meetings into the snapshot without building the site.

    \b
    Example: eroom pull --audit requests.txt
             eroom pull --full
    """
    project = start(shell)
    progress = Progress(shell.err)
    try:
        report, calls = pull_report(
            project, shell.now, allow_shrink=allow_shrink, full=full, progress=progress
        )
    finally:
        progress.end()
    show_report(shell, report, calls, audit=audit, as_json=as_json)
