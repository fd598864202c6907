"""Whatever the system complains about while the output is read or written, said with the path and the cure."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eroom_static.core.errors import OutputError

_FULL = {errno.ENOSPC, errno.EDQUOT}
_SHUT = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Around what touches a place."""
    try:
        yield
    except OSError as wrong:
        raise complaint(str(path), wrong) from wrong


def complaint(path: str, wrong: OSError) -> OutputError:
    return OutputError(
        f"cannot be read or written: {wrong.strerror or wrong}; what was there is kept",
        where=path,
        hint=_cure(wrong.errno),
    )


def _cure(number: int | None) -> str:
    if number in _FULL:
        return "make room on the disk, then build again: the rest is written then"
    if number in _SHUT:
        return "give the user that builds the right to write there, then build again"
    return "look at what is there, then build again"
