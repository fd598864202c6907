"""`eroom schema`: what eroom.toml may hold, for editors."""

import json

import click

from eroom_static.commands.terminal import Shell
from eroom_static.core.reference import json_schema


@click.command
@click.pass_obj
def command(shell: Shell) -> None:
    """Print the JSON Schema of eroom.toml, with which editors complete and check it.

    \b
    Example: eroom schema > eroom.schema.json
    and as the first line of eroom.toml, for editors that use Taplo:
             #:schema ./eroom.schema.json
    """
    shell.say(json.dumps(json_schema(), indent=2, ensure_ascii=False))
