"""One file put in place whole: a reader sees the old content or the new one, never a part."""

import os
from pathlib import Path
from shutil import copymode

from eroom_static.core.errors import OutputError


def store_new(path: Path, data: bytes) -> None:
    """Writes what was not there before. Raises OutputError where something is."""
    if path.exists():
        raise OutputError(
            "there is a file already", where=str(path), hint="move it away first, or go on with it"
        )
    store(path, data)


def store(path: Path, data: bytes) -> bool:
    """Writes `data` unless the file holds it already; True if it was written. Raises OutputError."""
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(
            missing_ok=True
        )  # of a run that was killed; or a link, by which another file would be written
        with fresh.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # these files are what a later run trusts
        if path.exists():
            copymode(path, fresh)  # a publisher's own file stays as readable as it was
        fresh.replace(path)
    except OSError as wrong:
        raise OutputError(
            f"cannot be written: {wrong.strerror}",
            where=str(path),
            hint="check the folder's rights and the disk's space",
        ) from wrong
    return True


def remove(path: Path) -> None:
    """If it is there. Raises OutputError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as wrong:
        raise OutputError(
            f"cannot be deleted: {wrong.strerror}", where=str(path), hint="check the folder's rights"
        ) from wrong


def prove_writable(path: Path) -> None:
    """Raises OutputError for a file that `store` could not replace, before anything is done that it must hold."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise OutputError(
            "cannot be written",
            where=str(path),
            hint="give yourself the right to write the file and its folder",
        )
