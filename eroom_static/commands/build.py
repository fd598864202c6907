"""`eroom build`: pull, render, and write what changed."""

from importlib import import_module
from time import perf_counter

import click
import msgspec

from eroom_static.commands.options import now_option, pull_options, show_report, start
from eroom_static.commands.terminal import Progress, Shell
from eroom_static.disk.last import nothing_to_do


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
    began = perf_counter()
    if offline and full:
        raise click.UsageError("--offline asks nobody, --full asks for everything: give one of them")
    if offline and not audit and (last := nothing_to_do(shell.root, shell.environ, shell.now, strict)):
        took = msgspec.structs.replace(last, seconds=perf_counter() - began)
        show_report(shell, took, (), audit=audit, as_json=as_json)
        return
    project = start(shell)
    progress = Progress(shell.err)
    try:
        report, calls = import_module("eroom_static.build").build(
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
