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
_GZIP, _ZIP, _PNG = b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n"
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
        yield _unzipped(data, MOST)
    # A large site draws thousands of pictures: nothing is sought among their dots. What else holds a zero is no page,
    # and may hold UTF-16 without a mark, in which the letters of a secret stand between zeros.
    if data.startswith(_PNG):
        yield from _texts(data)
    elif b"\0" in data:
        yield data.replace(b"\0", b"")
    if data.startswith(_ZIP):
        yield from _members(data)


def _sign(entity: re.Match[bytes]) -> bytes:
    return chr(int(entity[1]) if entity[1] else int(entity[2], 16)).encode()


def _unzipped(data: bytes, left: int) -> bytes:
    """As much as can be read of a damaged one, and at most so many bytes."""
    inflate, found = zlib.decompressobj(_ANY_HEADER), bytearray()
    try:
        for start in range(0, len(data), 1 << 16):
            found += inflate.decompress(data[start : start + (1 << 16)], left - len(found))
            if inflate.eof or len(found) >= left:
                break
    except zlib.error:
        pass
    return bytes(found)


def _texts(data: bytes) -> Iterator[bytes]:
    """What programs write beside a picture, where it is packed or UTF-16: who made it, where, and from what."""
    at, left = len(_PNG), MOST
    while at < len(data) and left > 0:
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind in (b"zTXt", b"iTXt"):
            text = _unzipped(_packed(kind, data[at + 8 : at + 8 + size]), left)
            left -= len(text)
            yield text
        elif kind == b"eXIf":
            yield data[at + 8 : at + 8 + size].replace(b"\0", b"")
        at += size + 12  # with its length, its kind and its sum


def _packed(kind: bytes, chunk: bytes) -> bytes:
    """The part of a chunk that is packed: b"" where none is."""
    behind = chunk.partition(b"\0")[2]  # the keyword
    if kind == b"zTXt":
        return behind[1:]
    if not behind.startswith(b"\1"):
        return b""
    return behind[2:].partition(b"\0")[2].partition(b"\0")[2]  # the language, and the keyword in it


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
