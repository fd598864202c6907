"""Files as a zip: the same bytes for the same files, on whatever day and in whatever order. Pure."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day of a zip's calendar
UNIX = 3
READABLE = 0o100644 << 16  # to everybody: a cloud unpacks as one user and runs as another
HARDEST = 9


def packed(files: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for path, data in sorted(files.items()):
            entry = ZipInfo(path, EPOCH)
            entry.create_system, entry.external_attr = UNIX, READABLE
            archive.writestr(entry, data, ZIP_DEFLATED, HARDEST)
    return made.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
