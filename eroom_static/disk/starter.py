"""The files that a new site begins with, and how they are laid into a folder: nothing that is there is touched."""

import os
from pathlib import Path

from eroom_static.core.errors import OutputError

_STARTER = Path(__file__).resolve().parent.parent / "starter"
SECRET, PLAIN = 0o600, 0o666


def starter(name: str) -> bytes:
    """A file of the package's starter/ folder."""
    return (_STARTER / name).read_bytes()


def lay(path: Path, data: bytes, *, mode: int = PLAIN) -> bool:
    """Writes a file where none is; False where something is, which stays as it is. Raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # O_EXCL: neither a file nor a link, wherever it leads, is written through.
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
    except FileExistsError as wrong:
        if os.path.lexists(path):
            return False
        raise _told(path, wrong) from wrong
    except OSError as wrong:
        raise _told(path, wrong) from wrong
    return True


def _told(path: Path, wrong: OSError) -> OutputError:
    return OutputError(
        f"cannot be written: {wrong.strerror}",
        where=str(path),
        hint="name a folder that you may write to; what was there is kept",
    )
