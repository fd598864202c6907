"""Pages that are made and wait until all are: in memory while they are few, then in a file without a name."""

from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from eroom_static.core.page import File, Printed
from eroom_static.disk.complaint import told

MOST = 64 << 20  # bytes in memory: a site may be larger than that


class Spool:
    """Files by path. What lies in it goes with the process, whatever ends that."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder = folder
        self._bytes = SpooledTemporaryFile(max_size=most, dir=str(folder))  # noqa: SIM115 (closed by __exit__)
        self._places: dict[str, tuple[int, Printed]] = {}
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bytes.close()

    def add(self, file: File) -> Printed:
        """Raises OutputError where the disk is full."""
        printed = Printed(file.path, file.digest, file.size, file.turn)
        with told(self._folder):
            self._bytes.seek(self._end)
            self._bytes.write(file.data)
        self._places[file.path] = self._end, printed
        self._end += file.size
        return printed

    def file(self, path: str) -> File | None:
        """With its bytes. None where it is not here."""
        if path not in self._places:
            return None
        start, printed = self._places[path]
        with told(self._folder):
            self._bytes.seek(start)
            file = File(path, self._bytes.read(printed.size), printed.turn)
        file.__dict__["digest"] = printed.digest  # reckoned once
        return file
