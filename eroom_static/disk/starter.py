"""The files that a new site begins with, and how they are laid into a folder: nothing that is there is touched."""

import os
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

from eroom_static.core.errors import OutputError

_STARTER = Path(__file__).resolve().parent.parent / "starter"
SECRET, PLAIN = 0o600, 0o666
_FULL = {ENOSPC, EDQUOT, EFBIG}


def starter(name: str) -> bytes:
    """A file of the package's starter/ folder."""
    return (_STARTER / name).read_bytes()


def lay(path: Path, data: bytes, *, mode: int = PLAIN) -> bool:
    """Writes a file where none is; False where something is, which stays as it is. Raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # O_EXCL: neither a file nor a link, wherever it leads, is written through.
        file = open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode))  # noqa: SIM115 (closed below)
    except FileExistsError as wrong:
        if os.path.lexists(path):
            return False
        raise _told(path, wrong) from wrong
    except OSError as wrong:
        raise _told(path, wrong) from wrong
    try:
        with file:
            file.write(data)
    except OSError as wrong:
        path.unlink(
            missing_ok=True
        )  # half a file would be kept by the next attempt, as if somebody had written it
        raise _told(path, wrong) from wrong
    return True


def _told(path: Path, wrong: OSError) -> OutputError:
    is_full = wrong.errno in _FULL
    cure = "make room on the disk, and do it again" if is_full else "name a folder that you may write to"
    return OutputError(
        f"cannot be written: {wrong.strerror}", where=str(path), hint=f"{cure}; what was there is kept"
    )
