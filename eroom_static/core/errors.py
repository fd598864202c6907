"""Every way a run can end without a site, with its exit code.

EroomError                 what is wrong, where, and what to do next                exit
|- SettingsError           unknown key, wrong type, missing or misplaced secret        1
|- ContentError            front matter, date, slug: file and line                     1
|- PathConflict            two pages for one address                                   1
|- RenderError             template and line, undefined name                           1
|- OutputError             cannot write, or the file there is not ours                 1
|- SourceError             a provider did not give what we need; the site is untouched 3
|  |- RateLimited          carries retry_after; raised when patience is spent
|  |- Unreachable          time-outs, DNS, 5xx after retries
|  |- UnexpectedReply      the JSON path that was wrong
|  `- Unauthorized         credentials or scopes; the hint names the scope             4
|- CheckFailed             `eroom check` found problems                                5
|- Refused                 a guard said no, nothing was written                        6
|  |- Leak                 a secret in a page: names page and kind, never the value
|  `- Shrunk               far fewer meetings than last time: names the numbers
- Locked                  a build or deployment of this site is running: its pid     75

Exit code 2 is the argument parser's.
"""

from collections.abc import Sequence
from datetime import datetime


class EroomError(Exception):
    """One sentence of what is wrong, where it is, and the cure.

    `private` is one more line, with names that others than the account's own people must not read in a log.
    """

    exit_code: int = 1

    def __init__(self, message: str, *, where: str = "", hint: str = "", private: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint
        self.private = private

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}\n  {self.hint}" if self.hint else text


class SettingsError(EroomError):
    """`eroom.toml` or the environment is wrong."""


class ContentError(EroomError):
    """A file in content/ is wrong."""


class PathConflict(EroomError):
    """Two pages claim one address."""


class RenderError(EroomError):
    """A template is wrong."""


class OutputError(EroomError):
    """The output folder cannot be written, or holds something that is not ours."""


class SourceError(EroomError):
    """A provider did not give what the site needs."""

    exit_code = 3


class RateLimited(SourceError):
    """Patience is spent. `retry_after` is the instant (UTC) at which the provider wants to be asked again."""

    def __init__(
        self, message: str, *, where: str = "", hint: str = "", retry_after: datetime | None = None
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.retry_after = retry_after


class Unreachable(SourceError):
    """No answer, or none that helps, after all retries."""


class UnexpectedReply(SourceError):
    """An answer that does not fit. `where` is the JSON path."""


class Unauthorized(SourceError):
    """Credentials or scopes were refused."""

    exit_code = 4


class CheckFailed(EroomError):
    """`eroom check` found problems."""

    exit_code = 5


class Refused(EroomError):
    """A guard said no; nothing was written."""

    exit_code = 6


class Leak(Refused):
    """A value known to be secret stands in the output. Names the page and the kind, never the value."""


class Shrunk(Refused):
    """Far fewer meetings ahead than last time."""


class Locked(EroomError):
    """Another build or deployment of this site is running."""

    exit_code = 75


class Several(EroomError):
    """Independent mistakes, told together so that one run shows them all. Its exit code is theirs, where they agree."""

    def __init__(self, errors: Sequence[EroomError]) -> None:
        super().__init__(f"{len(errors)} mistakes")
        self.errors = tuple(errors)
        codes = {error.exit_code for error in self.errors}
        self.exit_code = codes.pop() if len(codes) == 1 else EroomError.exit_code

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)
