"""One thing that somebody who looked has to say: the doctor of a site, the check of its output."""

from typing import Literal

import msgspec

Level = Literal["ok", "warning", "problem"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """`check` is a word for what was looked at; a warning or problem has its `cure`. Holds nothing secret."""

    level: Level
    check: str
    message: str
    cure: str = ""


def fine(check: str, message: str) -> Finding:
    return Finding(level="ok", check=check, message=message)


def warning(check: str, message: str, cure: str) -> Finding:
    return Finding(level="warning", check=check, message=message, cure=cure)


def problem(check: str, message: str, cure: str) -> Finding:
    return Finding(level="problem", check=check, message=message, cure=cure)
