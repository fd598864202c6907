"""`eroom build`: pull, render, and write what changed."""

import click

from eroom_static.build import build
from eroom_static.commands.options import now_option, pull_options, show_report, start
from eroom_static.commands.terminal import Progress, Shell


@click.command
@click.option("--offline", is_flag=True, help="Render the snapshot; ask nobody.")
@click.option(
    "--strict", is_flag=True, help="A source that cannot be reached is an error even with a fresh snapshot."
)
@pull_options
@now_option
@click.pass_obj
def command(
    shell: Shell, *, offline: bool, strict: bool, allow_shrink: bool, full: bool, audit: str, as_json: bool
) -> None:
    """Pull the meetings, render the site, write what changed.

    \b
    Example: eroom build
             eroom build --offline --now 2026-12-01T09:00Z
    """
    if offline and full:
        raise click.UsageError("--offline asks nobody, --full asks for everything: give one of them")
    project = start(shell)
    progress = Progress(shell.err)
    try:
        report, calls = build(
            project,
            shell.now,
            offline=offline,
            strict=strict,
            allow_shrink=allow_shrink,
            full=full,
            progress=progress,
            warn=lambda text: shell.tell(f"warning: {text}"),
        )
    finally:
        progress.end()
    show_report(shell, report, calls, audit=audit, as_json=as_json)
