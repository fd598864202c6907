"""What the help says can be typed, and what can be typed stands in the README."""

import io
import re
import shlex
import subprocess
import sys
from importlib import import_module

import click
import pytest

from eroom_static.cli import COMMANDS, eroom
from eroom_static.commands.terminal import Shell
from tests.make import NOW, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPER = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SAID = re.compile(r"`eroom ((?:[a-z][a-z-]+)(?: [^`]*)?)`")


def leaves(command, names=()):
    """Every command that does something, with the words that call it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            yield from leaves(command.get_command(click.Context(command), name), (*names, name))
    else:
        yield names, command


LEAVES = dict(leaves(eroom))


def read(words):
    """The command that is called by these words; raises where they could not be typed."""
    names = next((n for n in LEAVES if tuple(words[: len(n)]) == n), None)
    if names is None:
        raise click.UsageError(f"no command: {words}")
    shell = Shell(environ={}, now=NOW, out=io.StringIO(), err=io.StringIO())
    return LEAVES[names].make_context("eroom", list(words[len(names) :]), obj=shell)


def examples(command):
    text = command.help.partition("Example:")[2]
    return [line.partition("   ")[0].partition(" > ")[0] for line in re.findall(r"eroom (.+)", text)]


@pytest.mark.parametrize("names", LEAVES, ids=" ".join)
def test_help_gives_an_example_that_can_be_typed(names):
    given = examples(LEAVES[names])
    assert given
    for line in given:
        read(shlex.split(line))


@pytest.mark.parametrize("names", LEAVES, ids=" ".join)
def test_every_option_says_what_it_does(names):
    for option in LEAVES[names].params:
        if isinstance(option, click.Option):
            assert option.help, option.name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_the_readme(name):
    assert f"| `eroom {name}" in README
    assert import_module(f"eroom_static.commands.{name}").command


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_the_first_sentence_of_each_help(name):
    said = " ".join(import_module(f"eroom_static.commands.{name}").command.help.split())
    assert f"{said} ".startswith(f"{COMMANDS[name]} ")
    assert COMMANDS[name].endswith(".")
    assert ". " not in COMMANDS[name]


def test_the_list_of_commands_loads_none_of_them():
    """`eroom --help` answers at once: it needs no template, no network library, no command."""
    words = "import sys; from eroom_static.cli import eroom; eroom.main(['--help'], standalone_mode=False); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True).stdout
    loaded = {name for name in said.splitlines()[-1].split() if name.startswith("eroom_static.commands.")}
    assert loaded == {"eroom_static.commands.terminal"}
    assert not {"jinja2", "httpx", "icalendar", "markdown", "msgspec"}.intersection(
        said.splitlines()[-1].split()
    )


@pytest.mark.parametrize("path", PAPER, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_the_paper_says_can_be_typed(path):
    """Words in capitals stand for something; options and commands are real."""
    for said in SAID.findall(path.read_text(encoding="utf-8")):
        words = shlex.split(said)
        names = next((n for n in sorted(LEAVES, key=len, reverse=True) if tuple(words[: len(n)]) == n), None)
        known = {"--help"}
        if names is None:
            assert any(n[: len(words)] == tuple(words) for n in LEAVES), said
        else:
            known |= {o for p in LEAVES[names].params for o in (*p.opts, *p.secondary_opts)}
        assert {w for w in words if w.startswith("--")} <= known, said
