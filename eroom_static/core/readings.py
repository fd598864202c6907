"""The bytes of a file in each way in which somebody may read them: unfolded, unpacked, with their entities resolved."""

import codecs
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MOST = 64 << 20  # bytes that are taken out of one packed file: what is beyond is not looked at

_FOLD = re.compile(rb"\r?\n[ \t]")  # where iCalendar breaks a long line
# Markdown writes whole e-mail addresses so.
_ENTITIES = re.compile(rb"(?:&#(?:[0-9]{2,3}|[xX][0-9a-fA-F]{2});){4,}")
_ENTITY = re.compile(rb"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));")
_BOMS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_ANY_HEADER = 32 + zlib.MAX_WBITS  # of gzip or zlib
_DAMAGED = (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)


def readings(path: str, data: bytes) -> Iterator[bytes]:
    """As it is, first."""
    yield data
    if path.endswith(".ics"):
        yield _FOLD.sub(b"", data)
    if b";&#" in data:  # many times faster than the expression
        yield _ENTITIES.sub(lambda run: _ENTITY.sub(_sign, run[0]), data)
    if encoding := _BOMS.get(data[:2]):
        yield data.decode(encoding, "replace").encode()
    if data.startswith(_GZIP):
        yield _unzipped(data)
    if data.startswith(_ZIP):
        yield from _members(data)


def _sign(entity: re.Match[bytes]) -> bytes:
    return chr(int(entity[1]) if entity[1] else int(entity[2], 16)).encode()


def _unzipped(data: bytes) -> bytes:
    """As much as can be read of a damaged one."""
    inflate, found, left = zlib.decompressobj(_ANY_HEADER), bytearray(), MOST
    try:
        for start in range(0, len(data), 1 << 16):
            found += inflate.decompress(data[start : start + (1 << 16)], left - len(found))
            if inflate.eof or len(found) >= left:
                break
    except zlib.error:
        pass
    return bytes(found)


def _members(data: bytes) -> Iterator[bytes]:
    """Slides and documents of an office are such files, too."""
    left = MOST
    try:
        with ZipFile(BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.file_size <= left:  # no more than that is read, whatever comes
                    left -= entry.file_size
                    yield archive.read(entry)
    except _DAMAGED:
        return
