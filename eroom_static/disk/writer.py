"""Changes applied to output/, so that at every instant what is served is whole, and an interruption heals.

Before the first touch the manifest records what is about to be written; after the last one, what is there.
Each file is put in place by temp and rename. Files that are not ours are never changed, followed or removed.
Only the manifest is forced to the disk: it tells, after a power cut, which others are torn; forcing every
file would take minutes.
"""

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from eroom_static.core import manifest as manifests
from eroom_static.core.manifest import Changes, Manifest, folders_of, not_ours
from eroom_static.core.page import File, Printed
from eroom_static.disk.complaint import complaint, told
from eroom_static.disk.survey import Cache, Seen, fresh_of

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
        with told(self._output):
            self._output.mkdir(parents=True, exist_ok=True)
        for path in (manifests.NAME, *before.pending):
            self._remove(fresh_of(path))
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
        place, fresh = f"{self._root}/{path}", f"{self._root}/{fresh_of(path)}"
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
            raise complaint(place, wrong) from wrong
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
            with told(place):
                self._step(f"remove {place.name}")
                place.unlink()

    def _prune(self, gone: Iterable[str], kept: Iterable[str]) -> None:
        """Folders that nothing is left in."""
        left = folders_of(gone)
        if left:
            left -= folders_of(kept)
        for folder in sorted(left, reverse=True):
            place = self._output / folder
            with told(place):
                if self._is_folder(folder) and not any(place.iterdir()):
                    self._step(f"remove {folder}/")
                    place.rmdir()
