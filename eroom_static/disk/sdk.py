"""The SDK's files put into a site: filled beside their place, moved there whole, and known again later."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from eroom_static.core.errors import OutputError
from eroom_static.core.page import digest
from eroom_static.core.sdk import SDK_FOLDER
from eroom_static.disk.reader import STATIC

RECORD = ".fetched.json"  # hidden: a build does not publish it


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What was fetched: from which package, in which language, and the digest of every file."""

    integrity: str
    language: str
    files: Mapping[str, str]


def sdk_folder(root: Path, version: str) -> Path:
    return root / STATIC / SDK_FOLDER / version


def whole(folder: Path) -> Record | None:
    """The record of what lies there, if all of it does, unchanged, and nothing else; else None."""
    try:
        record = msgspec.json.decode((folder / RECORD).read_bytes(), type=Record)
        paths = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if not p.is_dir()}
        found = {path: digest(place.read_bytes()) for path, place in paths.items() if path != RECORD}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return record if found == record.files else None


class Workplace:
    """A folder beside the place: gone when the work ends, however it ends."""

    def __init__(self, place: Path, folder: Path) -> None:
        self._place = place
        self._folder = folder
        self._files: dict[str, str] = {}

    @contextmanager
    def spool(self, chunks: Iterable[bytes]) -> Iterator[BinaryIO]:
        """The package, written down as it comes."""
        with self._told(), (self._folder / "package.tgz").open("w+b") as package:
            for chunk in chunks:
                package.write(chunk)
            package.flush()
            yield package

    def put(self, path: str, data: bytes) -> None:
        with self._told():
            file = self._folder / "files" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            self._files[path] = digest(data)

    @property
    def taken(self) -> frozenset[str]:
        return frozenset(self._files)

    def finish(self, integrity: str, language: str) -> None:
        """The old files leave, the new ones take their place, in two renames."""
        record = Record(integrity=integrity, language=language, files=self._files)
        with self._told():
            fresh, old = self._folder / "files", self._folder / "old"
            (fresh / RECORD).write_bytes(msgspec.json.encode(record, order="sorted"))
            with suppress(FileNotFoundError):
                self._place.rename(old)
            fresh.rename(self._place)

    @contextmanager
    def _told(self) -> Iterator[None]:
        with _told(self._place):
            yield


@contextmanager
def workplace(place: Path) -> Iterator[Workplace]:
    """Raises OutputError where there is no room or no right to write."""
    above = place.parent
    prefix = f".{place.name}."
    with _told(place):
        above.mkdir(parents=True, exist_ok=True)
        for left in above.glob(f"{prefix}*"):  # by a run that was killed
            shutil.rmtree(left)
        beside = TemporaryDirectory(prefix=prefix, dir=above, ignore_cleanup_errors=True)
    try:
        with beside as folder:
            yield Workplace(place, Path(folder))
    finally:
        with suppress(OSError):
            above.rmdir()  # only if nothing is in it


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as wrong:
        raise OutputError(
            f"cannot be written: {wrong.strerror or wrong}; what was there is kept",
            where=str(place),
            hint="check the folder's rights and the disk's space, then fetch again",
        ) from wrong
