"""Changes applied to output/, so that at every instant what is served is whole, and an interruption heals.

Before the first touch the manifest records what is about to be written; after the last one, what is there. Each file
is put in place by temp and rename. Files that are not ours are never changed, followed or removed.
"""

import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from eroom_static.core import manifest as manifests
from eroom_static.core.errors import OutputError
from eroom_static.core.manifest import Changes, Entry, Manifest, not_ours
from eroom_static.core.page import File, digest

FRESH = ".eroom-new"  # the ending of a file that is not in place yet

Step = Callable[[str], None]  # called before each touch of the disk: tests stop there


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was last looked at: as long as size and time stay, so does the content."""

    size: int
    mtime_ns: int
    digest: str


Cache = dict[str, Seen]


def read_manifest(output: Path) -> Manifest:
    path = output / manifests.NAME
    try:
        return manifests.decode(path.read_bytes())
    except FileNotFoundError:
        return Manifest()
    except OSError as wrong:
        raise _failed(path, wrong) from wrong


def read_cache(path: Path) -> Cache:
    """An accelerator: damaged or missing, everything is read anew."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Cache)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def survey(output: Path, paths: Iterable[str], cache: Mapping[str, Seen]) -> Cache:
    """What stands at these paths. Raises OutputError where something is in the way that is no file of ours."""
    found: Cache = {}
    for path in paths:
        if (seen := _look(output, path, cache)) is not None:
            found[path] = seen
    return found


def untouched(output: Path, manifest: Manifest, cache: Mapping[str, Seen]) -> bool:
    """Every file of ours is as it was left: by size and time alone, without reading any."""
    return not manifest.pending and all(
        (seen := cache.get(path)) is not None
        and seen.digest == entry.digest
        and _is_still(output / path, seen)
        for path, entry in manifest.files.items()
    )


def _is_still(path: Path, seen: Seen) -> bool:
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == (seen.size, seen.mtime_ns)


def _look(output: Path, path: str, cache: Mapping[str, Seen]) -> Seen | None:
    place = output / path
    try:
        status = os.lstat(place)
        if not stat.S_ISREG(status.st_mode):
            raise not_ours([path])
        known = cache.get(path)
        if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
            return known
        return Seen(status.st_size, status.st_mtime_ns, digest(place.read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as wrong:
        raise _failed(place, wrong) from wrong


class Writer:
    """Performs changes in one output folder. `step` is called before each touch of the disk."""

    def __init__(self, output: Path, step: Step = lambda _: None) -> None:
        self._output = output
        self._step = step
        self._folders: set[Path] = set()

    def write(self, changes: Changes, before: Manifest, after: Manifest) -> None:
        """Raises OutputError; what was there by then stays, and the next build heals the rest."""
        self._folder(self._output)
        self._check_folders(changes.write)
        self._clear(before.pending)
        if changes:
            about = {f.path: Entry(f.digest, len(f.data)) for f in changes.write}
            self._manifest(msgspec.structs.replace(before, pending={**before.pending, **about}, inputs=""))
        for file in changes.write:
            self._put(self._output / file.path, file.data)
        for path in changes.remove:
            self._remove(path)
        for path in before.pending.keys() - after.files.keys():
            self._prune(self._output / path)
        if changes or before != after:
            self._manifest(after)

    def _manifest(self, manifest: Manifest) -> None:
        self._put(self._output / manifests.NAME, manifests.encode(manifest), lasting=True)

    def _put(self, path: Path, data: bytes, *, lasting: bool = False) -> None:
        """`lasting` files are forced to the disk; of the others the manifest tells, after a crash, which are torn."""
        self._folder(path.parent)
        fresh = _fresh(path)
        try:
            self._step(f"write {fresh.name}")
            with fresh.open("wb", buffering=0) as file:
                file.write(data)
                if lasting:
                    os.fsync(file.fileno())
            self._step(f"rename {path.name}")
            fresh.replace(path)
        except OSError as wrong:
            fresh.unlink(missing_ok=True)
            raise _failed(path, wrong) from wrong

    def _remove(self, path: str) -> None:
        place = self._output / path
        try:
            self._step(f"remove {place.name}")
            place.unlink(missing_ok=True)
        except OSError as wrong:
            raise _failed(place, wrong) from wrong
        self._prune(place)

    def _prune(self, place: Path) -> None:
        """Folders that nothing is left in."""
        for folder in place.parents:
            try:
                if folder == self._output or any(os.scandir(folder)):
                    return
                self._step(f"remove {folder.name}/")
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError as wrong:
                raise _failed(folder, wrong) from wrong

    def _clear(self, pending: Mapping[str, Entry]) -> None:
        """What an interrupted build left half done."""
        for path in (*pending, manifests.NAME):
            _fresh(self._output / path).unlink(missing_ok=True)

    def _check_folders(self, files: Sequence[File]) -> None:
        """No file is written through a link, or below something that is no folder."""
        parents = {parent for f in files for parent in PurePosixPath(f.path).parents} - {PurePosixPath()}
        wrong = [str(p) for p in sorted(parents) if _is_in_the_way(self._output / p)]
        if wrong:
            raise not_ours(wrong)

    def _folder(self, folder: Path) -> None:
        if folder in self._folders:
            return
        try:
            if not folder.is_dir():
                self._step(f"make {folder.name}/")
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as wrong:
            raise _failed(folder, wrong) from wrong
        self._folders.add(folder)


def _fresh(path: Path) -> Path:
    return path.with_name(f".{path.name}{FRESH}")


def _is_in_the_way(folder: Path) -> bool:
    return folder.is_symlink() or (folder.exists() and not folder.is_dir())


def _failed(path: Path, wrong: OSError) -> OutputError:
    return OutputError(
        f"{wrong.strerror or wrong}",
        where=str(path),
        hint="check the folder's rights and the disk's space, then build again: what was there is kept",
    )
