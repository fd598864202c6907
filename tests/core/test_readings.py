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


def read(data, path="a.bin"):
    return b"\0".join(readings(path, data))


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b" " * 99 + TEXT),
        zipped(a=b"x", b=b" " * 99 + TEXT),
        b"\xff\xfe" + TEXT.decode().encode("utf-16-le"),
        b"\xfe\xff" + TEXT.decode().encode("utf-16-be"),
        "".join(f"&#{letter};" for letter in TEXT).encode(),
        "".join(f"&#x{letter:X};" for letter in TEXT).encode(),
        to_html("<not-a-secret@example.org>").encode(),
    ],
    ids=["gzip", "zip", "utf-16-le", "utf-16-be", "entities", "hex entities", "Markdown"],
)
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
    ],
    ids=["cut gzip", "cut zip", "no zip", "no gzip", "odd gzip", "odd utf-16"],
)
def test_a_damaged_file_is_read_as_far_as_it_goes(data):
    assert read(data).startswith(data)


def test_a_file_that_unpacks_without_end_is_read_to_a_limit(monkeypatch):
    monkeypatch.setattr(module, "MOST", 1 << 20)
    endless = bytes(16 << 20)
    for data in (zlib.compress(endless), gzip.compress(endless), zipped(a=endless, b=endless)):
        assert len(read(data)) <= (1 << 20) + len(data) + 100
