"""Changes applied to output/, so that at every instant what is served is whole, and an interruption heals.

Before the first touch the manifest records what is about to be written; after the last one, what is there.
Each file is put in place by temp and rename. Files that are not ours are never changed, followed or removed.
Only the manifest is forced to the disk: it tells, after a power cut, which others are torn; forcing every
file would take minutes.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from eroom_static.core import manifest as manifests
from eroom_static.core.errors import OutputError
from eroom_static.core.manifest import FOLDER, FRESH, OTHER, Changes, Manifest, folders_of, not_ours
from eroom_static.core.page import File, Printed, digest

Put = Callable[[Sequence[File | Printed]], None]
Step = Callable[[str], None]  # called before each touch of the disk: tests stop there

_FRESH = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_TRUNC
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_LONGEST = 255  # bytes of a name, on most file systems
_FULL = {errno.ENOSPC, errno.EDQUOT}
_SHUT = {errno.EACCES, errno.EPERM, errno.EROFS}


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
    for.
    """

    files: Cache = {}
    guarded: str = ""


def read_manifest(output: Path) -> Manifest:
    path = output / manifests.NAME
    with _told(path):
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
    unfinished = manifest.pending or os.path.lexists(output / _fresh(manifests.NAME))
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
    with _told(output):
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


class Writer:
    """Performs changes in one output folder. `step` is called before each touch of the disk. `seen` is what it has put
    into place, as it left it.
    """

    def __init__(self, output: Path, step: Step = lambda _: None) -> None:
        self._output = output
        self._root = str(output)
        self._step = step
        self._folders = {""}  # those known to be there, and no link
        self.seen: Cache = {}

    def write(self, changes: Changes, before: Manifest, after: Manifest, put: Put | None = None) -> None:
        """Raises OutputError; what was there by then stays, and the next build heals the rest. `put` is for files whose
        bytes are in other hands.
        """
        put = put or self.put
        with _told(self._output):
            self._output.mkdir(parents=True, exist_ok=True)
        for path in (manifests.NAME, *before.pending):
            self._remove(_fresh(path))
        if changes:
            self._manifest(before.during(changes))
        cleared = frozenset(changes.clear)
        for path in changes.clear:
            self._remove(path)
        put(changes.new)
        put(changes.replaced)
        for path in changes.remove:
            if path not in cleared:  # by now that name may be a folder's, or lead to a file just written
                self._remove(path)
        self._prune(before.owned - after.files.keys(), after.files)
        if changes or before != after or not (self._output / manifests.NAME).exists():
            self._manifest(after)

    def put(self, files: Iterable[File | Printed]) -> None:
        """What it has the bytes of. Raises OutputError."""
        for file in files:
            if isinstance(file, File):
                status = self._put(file.path, file.data)
                self.seen[file.path] = Seen(status.st_size, status.st_mtime_ns, file.digest)

    def _manifest(self, manifest: Manifest) -> None:
        self._put(manifests.NAME, manifests.encode(manifest), lasting=True)

    def _put(self, path: str, data: bytes, *, lasting: bool = False) -> os.stat_result:
        place, fresh = f"{self._root}/{path}", f"{self._root}/{_fresh(path)}"
        try:
            self._folder(path.rpartition("/")[0])
            try:
                status = self._fill(fresh, data, lasting=lasting)
                self._into_place(fresh, place)
            except OSError:
                with suppress(OSError):
                    os.unlink(fresh)  # noqa: PTH108 - paths are built tens of thousands of times: plain strings
                raise
        except OSError as wrong:
            raise _complaint(place, wrong) from wrong
        return status

    def _fill(self, fresh: str, data: bytes, *, lasting: bool) -> os.stat_result:
        name = fresh.rpartition("/")[2]
        self._step(f"write {name}")
        file = os.open(fresh, _FRESH, 0o666)
        try:
            self._step(f"fill {name}")
            left = memoryview(data)
            while left:
                left = left[os.write(file, left) :]
            if lasting:
                os.fsync(file)
            return os.fstat(file)
        finally:
            os.close(file)

    def _into_place(self, fresh: str, place: str) -> None:
        self._step(f"rename {place.rpartition('/')[2]}")
        try:
            os.replace(fresh, place)  # noqa: PTH105
        except IsADirectoryError:
            for folder, _, _ in os.walk(place, topdown=False):
                os.rmdir(folder)  # noqa: PTH106 - fails if there is anything in it
                self._folders.discard(Path(folder).relative_to(self._output).as_posix())
            os.replace(fresh, place)  # noqa: PTH105

    def _folder(self, folder: str) -> None:
        """There, with all above it, and no link: else files would be written elsewhere."""
        if folder in self._folders:
            return
        self._folder(folder.rpartition("/")[0])
        self._step(f"make {folder}/")
        try:
            os.mkdir(f"{self._root}/{folder}")  # noqa: PTH102
        except FileExistsError:
            if not self._is_folder(folder):
                raise not_ours([folder]) from None
        self._folders.add(folder)

    def _is_folder(self, folder: str) -> bool:
        if folder in self._folders:
            return True
        if self._is_folder(folder.rpartition("/")[0]):
            with suppress(FileNotFoundError):
                if stat.S_ISDIR(os.lstat(f"{self._root}/{folder}").st_mode):
                    self._folders.add(folder)
                    return True
        return False

    def _remove(self, path: str) -> None:
        place = self._output / path
        if self._is_folder(path.rpartition("/")[0]) and os.path.lexists(place):
            with _told(place):
                self._step(f"remove {place.name}")
                place.unlink()

    def _prune(self, gone: Iterable[str], kept: Iterable[str]) -> None:
        """Folders that nothing is left in."""
        left = folders_of(gone) - folders_of(kept)
        for folder in sorted(left, reverse=True):
            place = self._output / folder
            with _told(place):
                if self._is_folder(folder) and not any(place.iterdir()):
                    self._step(f"remove {folder}/")
                    place.rmdir()


def _fresh(path: str) -> str:
    """Where a file is filled before it is put in place: beside it, under a name of its own."""
    folder, slash, name = path.rpartition("/")
    fresh = f".{name}{FRESH}"
    return (
        f"{folder}{slash}{fresh if len(fresh.encode()) <= _LONGEST else f'.{digest(name.encode())}{FRESH}'}"
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Whatever the system complains about, said with the path and the cure."""
    try:
        yield
    except OSError as wrong:
        raise _complaint(str(path), wrong) from wrong


def _complaint(path: str, wrong: OSError) -> OutputError:
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
