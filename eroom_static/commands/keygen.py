"""`eroom keygen`: a fresh key for sealing grants."""

import click

from eroom_static.commands.terminal import Shell
from eroom_static.function.grant import new_key


@click.command
@click.pass_obj
def command(shell: Shell) -> None:
    """Print a fresh key for EROOM_GRANT_KEY. It is stored nowhere.

    \b
    Example: eroom keygen
    """
    shell.say(new_key())
