"""Where a command's words go: progress on a terminal, plain lines in CI, data on standard output alone."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TextIO

import click

from eroom_static.core.errors import EroomError, OutputError, Several

YEARS = range(1970, 3000)
_PLAIN = str.maketrans({"·": "-", "×": "x", "…": "...", "“": '"', "”": '"', "–": "-", "—": "-", "→": "->"})


@dataclass(kw_only=True, slots=True)
class Shell:
    """What a command may know of the world it was called in. `now` is one instant for the whole run; `clock` goes on,
    for what lasts longer than a build.
    """

    environ: Mapping[str, str]
    now: datetime
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    root: Path = Path()
    out: TextIO
    err: TextIO

    @property
    def is_ci(self) -> bool:
        """Somebody else may read what is printed: titles of unpublished meetings stay unprinted."""
        return self.environ.get("CI", "").casefold() not in ("", "0", "false")

    def say(self, text: str) -> None:
        try:
            print(fit(text, self.out), file=self.out, flush=True)
        except BrokenPipeError:
            raise  # who closes a pipe has read enough: click ends the run without a word
        except OSError as mute:
            raise unheard(mute) from None

    def tell(self, text: str) -> None:
        """Beside the answer: progress, warnings, errors. Where nobody can be told, the run goes on."""
        with suppress(OSError):
            print(fit(text, self.err), file=self.err, flush=True)


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
            self._write(f"\r\x1b[K{what}{count}")
            self._open = True
        elif not self._live and finished:
            self._write(f"{what}: {total}\n")

    def end(self) -> None:
        """Leaves the terminal's line clean for what follows."""
        if self._open:
            self._write("\r\x1b[K")
            self._open = False

    def _write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)
            self._stream.flush()


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


def unheard(mute: OSError) -> OutputError:
    return OutputError(
        f"standard output cannot be written: {mute.strerror}", hint="give it a place with room, and run again"
    )


def sentence(error: EroomError, *, private: bool = False) -> str:
    """Each mistake on a line of its own, its cure below; with the account's own names only where `private`."""
    errors = error.errors if isinstance(error, Several) else (error,)
    return "\n".join(line for one in errors for line in _lines(one, private=private))


def _lines(error: EroomError, *, private: bool) -> list[str]:
    said = f"{error.where}: {error.message}" if error.where else error.message
    below = [*error.hint.split("\n"), error.private if private else ""]
    return [
        f"error: {_printable(said)}",
        *(f"  {_printable(line.strip())}" for line in below if line.strip()),
    ]


def _printable(text: str) -> str:
    """On one line: the name of a file may hold a line break, or what a terminal would obey."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def fit(text: str, stream: TextIO) -> str:
    """The text in signs that the stream has."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text
