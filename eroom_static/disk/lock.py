"""One build of a site at a time: a lock that the operating system lets go of, whatever ends the process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eroom_static.core.errors import Locked, OutputError


@contextmanager
def lock(path: Path, *, other: str = "another build or deployment of this site") -> Iterator[None]:
    """Holds the lock while the context is open. Raises Locked with the pid of who holds it: the `other`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A site may be somebody else's: by a link in this place it would have another file emptied.
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as wrong:
        if path.is_symlink():
            hint = "delete the link, then build again"
            raise OutputError("is a link, and a lock is a file", where=str(path), hint=hint) from wrong
        raise OutputError(
            f"cannot be written: {wrong.strerror}",
            where=str(path),
            hint="give the user that builds the right to write in .eroom/, then build again",
        ) from wrong
    try:
        _take(handle, path, other)
        yield
    finally:
        os.close(handle)  # and the lock with it


def _take(handle: int, path: Path, other: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise Locked(
            f"{other} is running (pid {pid})",
            where=str(path),
            hint="wait for it, or end it",
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
