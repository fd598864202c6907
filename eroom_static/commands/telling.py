"""What commands tell beyond a line: data for other programs, and notes. `--version` and `--help` load none of it."""

import json
from typing import Any

import msgspec

from eroom_static.commands.terminal import Shell, fit
from eroom_static.core.model import Note


def say_data(shell: Shell, value: Any) -> None:
    """The answer as JSON."""
    text = msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2).decode()
    # What the stream cannot spell is escaped, so that it stays the same data.
    shell.say(text if fit(text, shell.out) == text else json.dumps(json.loads(text), indent=2))


def tell_notes(shell: Shell, notes: tuple[Note, ...]) -> None:
    for note in notes:
        times = f" ({note.count}×)" if note.count > 1 else ""
        shell.tell(f"note: {note.text}{times}")
