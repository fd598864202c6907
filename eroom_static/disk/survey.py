"""What stands in output/: as it was left, as it is now, and the record of what in it is ours."""

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from eroom_static.core import manifest as manifests
from eroom_static.core.manifest import FOLDER, FRESH, OTHER, Manifest, folders_of
from eroom_static.core.model import Note
from eroom_static.core.page import digest
from eroom_static.disk.complaint import told

_LONGEST = 255  # bytes of a name, on most file systems


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was last looked at: as long as size and time stay, so does the content. `key` names what it was made
    from, where that is known.
    """

    size: int
    mtime_ns: int
    digest: str
    key: str = ""

    def named(self, key: str) -> "Seen":
        return self if key == self.key else Seen(self.size, self.mtime_ns, self.digest, key)


Cache = dict[str, Seen]


class Known(msgspec.Struct, frozen=True):
    """What stood in the output after the last build, by path. `guarded` names the secrets that it was looked through
    for; `lacking` holds, by language, the texts that had no translation when it looked like `look`; `notes` are what
    the build had to say of what it was made from, and a build that finds nothing to do says again.
    """

    files: Cache = {}
    guarded: str = ""
    look: str = ""
    lacking: Mapping[str, Sequence[str]] = {}
    notes: Sequence[Note] = ()


def read_manifest(output: Path) -> Manifest:
    path = output / manifests.NAME
    with told(path):
        try:
            return manifests.decode(path.read_bytes())
        except FileNotFoundError:
            return Manifest()


def read_known(path: Path) -> Known:
    """An accelerator: damaged or missing, everything is read anew."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Known)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return Known()


def untouched(output: Path, manifest: Manifest, cache: Mapping[str, Seen]) -> bool:
    """Every file of ours is as it was left: by size and time alone, without reading any."""
    unfinished = manifest.pending or os.path.lexists(output / fresh_of(manifests.NAME))
    return not unfinished and all(
        (seen := cache.get(path)) is not None
        and seen.digest == entry.digest
        and _is_still(output, path, seen)
        for path, entry in manifest.files.items()
    )


def survey(output: Path, paths: Iterable[str], cache: Mapping[str, Seen]) -> Cache:
    """All that stands at these paths, or where their folders must be, or in a folder in one's place."""
    asked = sorted(set(paths))
    found: Cache = {}
    folders = {""}
    with told(output):
        for folder in sorted(folders_of(asked)):
            if (status := _status(output, folder, folders)) and stat.S_ISDIR(status.st_mode):
                folders.add(folder)
            elif status:
                found[folder] = _seen(output, folder, status, cache)
        for path in asked:
            if (status := _status(output, path, folders)) and stat.S_ISDIR(status.st_mode):
                found[path] = Seen(0, 0, FOLDER)
                found.update(survey(output, _inside(output, path), cache))
            elif status:
                found[path] = _seen(output, path, status, cache)
    return found


def _is_still(output: Path, path: str, seen: Seen) -> bool:
    try:
        status = os.lstat(f"{output}/{path}")
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == (seen.size, seen.mtime_ns)


def _status(output: Path, path: str, folders: set[str]) -> os.stat_result | None:
    """None where nothing is. What lies behind a link is not looked at: its folder is none of `folders`."""
    if path.rpartition("/")[0] not in folders:
        return None
    try:
        return os.lstat(f"{output}/{path}")
    except FileNotFoundError:
        return None


def _seen(output: Path, path: str, status: os.stat_result, cache: Mapping[str, Seen]) -> Seen:
    if not stat.S_ISREG(status.st_mode):
        return Seen(0, 0, OTHER)
    known = cache.get(path)
    if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
        return known
    return Seen(status.st_size, status.st_mtime_ns, digest((output / path).read_bytes()))


def _inside(output: Path, folder: str) -> list[str]:
    """Everything directly in a folder."""
    return [f"{folder}/{place.name}" for place in (output / folder).iterdir()]


def fresh_of(path: str) -> str:
    """Where a file is filled before it is put in place: beside it, under a name of its own."""
    folder, slash, name = path.rpartition("/")
    fresh = f".{name}{FRESH}"
    return (
        f"{folder}{slash}{fresh if len(fresh.encode()) <= _LONGEST else f'.{digest(name.encode())}{FRESH}'}"
    )
