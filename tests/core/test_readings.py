import gzip
import zipfile
import zlib
from io import BytesIO

import pytest

from eroom_static.core import readings as module
from eroom_static.core.readings import readings
from eroom_static.render.markdown import to_html

TEXT = b"not-a-secret"


def zipped(**files):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def picture(*chunks):
    """A PNG of these chunks, each a kind and what it holds."""
    parts = (
        len(held).to_bytes(4) + kind + held + zlib.crc32(kind + held).to_bytes(4) for kind, held in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def read(data, path="a.bin"):
    return b"\0".join(readings(path, data))


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b" " * 99 + TEXT),
        zipped(a=b"x", b=b" " * 99 + TEXT),
        b"\xff\xfe" + TEXT.decode().encode("utf-16-le"),
        b"\xfe\xff" + TEXT.decode().encode("utf-16-be"),
        TEXT.decode().encode("utf-16-le"),
        TEXT.decode().encode("utf-16-be"),
        b"\1\2\3" + TEXT.decode().encode("utf-16-be") + b"\xff",
        picture((b"IHDR", b"x" * 13), (b"zTXt", b"Comment\0\0" + zlib.compress(TEXT)), (b"IEND", b"")),
        picture((b"iTXt", b"Comment\0\1\0en\0Word\0" + zlib.compress(TEXT))),
        picture((b"eXIf", b"II*\0" + TEXT.decode().encode("utf-16-le"))),
        "".join(f"&#{letter};" for letter in TEXT).encode(),
        "".join(f"&#x{letter:X};" for letter in TEXT).encode(),
        to_html("<not-a-secret@example.org>").encode(),
    ],
    ids=[
        "gzip", "zip", "utf-16-le", "utf-16-be", "utf-16-le without a mark", "utf-16-be without a mark", "utf-16 within",
        "zTXt", "iTXt", "eXIf", "entities", "hex entities", "Markdown",
    ],
)  # fmt: skip
def test_what_is_packed_or_spelled_otherwise_is_read(data):
    assert TEXT not in data
    assert TEXT in read(data)


def test_a_calendar_is_read_unfolded_and_all_else_as_it_is():
    folded = b"not-a\r\n -secret"
    assert TEXT in read(folded, "a.ics")
    assert list(readings("a.txt", folded)) == [folded]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(TEXT * 99)[:-12],
        zipped(a=TEXT)[:-30],
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"\x1f\x8bnothing that was ever packed",
        b"\xff\xfe\x00",
        picture((b"zTXt", b"")) + picture()[:4],
        picture((b"zTXt", b"a\0\0no zlib"), (b"iTXt", b"a\0\1"), (b"iTXt", b"a\0\0\0\0\0plain"))[:-6],
    ],
    ids=["cut gzip", "cut zip", "no zip", "no gzip", "odd gzip", "odd utf-16", "empty PNG", "cut PNG"],
)
def test_a_damaged_file_is_read_as_far_as_it_goes(data):
    assert read(data).startswith(data)


def test_a_file_that_unpacks_without_end_is_read_to_a_limit(monkeypatch):
    monkeypatch.setattr(module, "MOST", 1 << 20)
    endless = bytes(16 << 20)
    texts = picture(*[(b"zTXt", b"a\0\0" + zlib.compress(endless))] * 3)
    for data in (zlib.compress(endless), gzip.compress(endless), zipped(a=endless, b=endless), texts):
        assert len(read(data)) <= (1 << 20) + 2 * len(data) + 100


def test_the_dots_of_a_picture_are_not_gone_through_twice():
    data = picture((b"IHDR", bytes(13)), (b"IDAT", bytes(99)), (b"IEND", b""))
    assert list(readings("card.png", data)) == [data]
