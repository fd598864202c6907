"""`eroom theme`: the packaged templates, and copies of them for a site that wants its own."""

import re

import click

from eroom_static.commands.terminal import Shell
from eroom_static.core.errors import EroomError
from eroom_static.core.text import did_you_mean
from eroom_static.disk.reader import PACKAGED, TEMPLATES, packaged_templates, read_settings
from eroom_static.disk.store import store_new

_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
_EXTENDS = re.compile(r"\{%-?\s*extends\s+\"([^\"]+)\"")


@click.group
def command() -> None:
    """List the templates of the theme, or take one into the site.

    \b
    Example: eroom theme eject page.html
    """


@command.command("list")
@click.pass_obj
def listing(shell: Shell) -> None:
    """The templates of the theme; those that the site has its own of are marked.

    \b
    Example: eroom theme list
    """
    read_settings(shell.root)
    for name in sorted(packaged_templates()):
        own = (shell.root / TEMPLATES / name).is_file()
        shell.say(f"{name}  (the site's own: {TEMPLATES}/{name})" if own else name)


@command.command
@click.argument("name")
@click.option("--block", default="", metavar="BLOCK", help="Only a template that changes this block.")
@click.pass_obj
def eject(shell: Shell, *, name: str, block: str) -> None:
    """Put a copy of the theme's template NAME into templates/, where it takes the place of the theme's.

    With --block, put a template there that extends the theme's and changes one block: it goes along with the
    next version of the theme.

    \b
    Example: eroom theme eject page.html
             eroom theme eject meeting.html --block about
    """
    read_settings(shell.root)
    templates = packaged_templates()
    name = name if name in templates else f"{name}.html"
    if name not in templates:
        wanted = name.removesuffix(".html")
        hint = (
            did_you_mean(wanted, (n.removesuffix(".html") for n in templates))
            or "`eroom theme list` names them all"
        )
        raise EroomError(f"the theme has no template {wanted!r}", hint=hint)
    known = _blocks(name, templates)
    if block and block not in known:
        hint = did_you_mean(block, known) or (f"it has {', '.join(known)}" if known else "it has none")
        raise EroomError(f"{name} has no block {block!r}", hint=hint)
    text = _changing(name, block) if block else _copy(name, templates[name], known)
    store_new(shell.root / TEMPLATES / name, text.encode())
    shell.say(f"{TEMPLATES}/{name}")


def _blocks(name: str, templates: dict[str, str]) -> list[str]:
    """Of the template and of those that it extends, in their order."""
    text = templates.get(name, "")
    above = _EXTENDS.search(text)
    inherited = _blocks(above[1], templates) if above else []
    return list(dict.fromkeys([*_BLOCK.findall(text), *inherited]))


def _changing(name: str, block: str) -> str:
    return f"""\
{{% extends "{PACKAGED}{name}" %}}
{{% block {block} %}}
{{# What the theme says here. Put your own before it, behind it or in its place. #}}
{{{{ super() }}}}
{{% endblock %}}
"""


def _copy(name: str, text: str, known: list[str]) -> str:
    """The comment leaves nothing behind in what is rendered: a feed must begin with its first sign."""
    less = (
        f" To change one block only, keep instead:\n"
        f'  {{% extends "{PACKAGED}{name}" %}}{{% block {known[0]} %}}…{{% endblock %}}\n'
        f"  Its blocks: {', '.join(known)}."
        if known
        else ""
    )
    return f"{{# A copy of the theme's {name}: delete it to go back to that.{less} #}}\n{text}"
