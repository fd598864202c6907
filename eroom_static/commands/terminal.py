"""Where a command's words go: progress on a terminal, plain lines in CI, data on standard output alone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, TextIO

import click
import msgspec

from eroom_static.core.errors import EroomError
from eroom_static.core.model import Note

YEARS = range(1970, 3000)


class Shell(msgspec.Struct, kw_only=True):
    """What a command may know of the world it was called in. `now` is one instant for the whole run."""

    environ: Mapping[str, str]
    now: datetime
    root: Path = Path()
    out: TextIO
    err: TextIO

    @property
    def is_ci(self) -> bool:
        """Somebody else may read what is printed: titles of unpublished meetings stay unprinted."""
        return self.environ.get("CI", "").casefold() not in ("", "0", "false")

    def say(self, text: str) -> None:
        print(text, file=self.out, flush=True)

    def tell(self, text: str) -> None:
        """Beside the answer: progress, warnings, errors."""
        print(text, file=self.err, flush=True)

    def data(self, value: Any) -> None:
        encoded = msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2)
        self.say(encoded.decode())

    def notes(self, notes: tuple[Note, ...]) -> None:
        for note in notes:
            times = f" ({note.count}×)" if note.count > 1 else ""
            self.tell(f"note: {note.text}{times}")


class Progress:
    """One line that rewrites itself on a terminal; in a log, one line for each finished stage."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._shown = 0.0
        self._open = False

    def __call__(self, what: str, done: int, total: int) -> None:
        finished = total and done >= total
        if self._live and (finished or monotonic() - self._shown > 0.1):  # noqa: PLR2004 (seconds: as often as eyes follow)
            self._shown = monotonic()
            count = f" {done}/{total}" if total else ""
            self._stream.write(f"\r\x1b[K{what}{count}")
            self._stream.flush()
            self._open = True
        elif not self._live and finished:
            self._stream.write(f"{what}: {total}\n")
            self._stream.flush()

    def end(self) -> None:
        """Leaves the terminal's line clean for what follows."""
        if self._open:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._open = False


def instant(text: str) -> datetime:
    """--now: an ISO 8601 time; UTC where it names no zone. Raises a usage error."""
    try:
        parsed = datetime.fromisoformat(text)
        return within_reason(parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC))
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{text!r} is no ISO 8601 time such as 2026-11-24T15:00:00Z") from None


def within_reason(now: datetime) -> datetime:
    """Raises ValueError for a time at which no site is built, and near which dates cannot be reckoned with."""
    if now.year not in YEARS:
        raise ValueError("out of reach")
    return now


def sentence(error: EroomError) -> str:
    return "\n".join(
        f"error: {one}" if n == 0 or not one.startswith("  ") else one
        for n, one in enumerate(str(error).split("\n"))
    )
