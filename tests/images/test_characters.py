"""What characters a font has, beside fontTools as a second reader."""

import pytest
from fontTools.ttLib import TTFont

from eroom_static.images.characters import Characters
from tests.images.conftest import FOUND


@pytest.mark.parametrize(
    ("name", "face"),
    [
        ("DejaVuSans.ttf", 0),
        ("NotoSansCJK-Bold.ttc", 0),
        ("NotoSansCJK-Bold.ttc", 3),
        ("NotoColorEmoji.ttf", 0),
    ],
)
def test_the_characters_are_those_that_fonttools_finds(name, face):
    ours = Characters(FOUND[name], face)
    number = face if name.endswith(".ttc") else -1
    with TTFont(FOUND[name], fontNumber=number, lazy=True) as font:
        theirs = font.getBestCmap()
    near = {point + step for point in theirs for step in (-1, 0, 1)}
    asked = near | set(range(0x3000)) | set(range(0x3000, 0x30000, 11))
    assert [hex(p) for p in sorted(asked) if (p in ours) != (p in theirs)] == []


@pytest.mark.parametrize("data", [b"", b"\0\1\0\0", b"ttcf", b"no font at all, but some text" * 9])
def test_what_is_no_font_has_no_characters(tmp_path, data):
    (tmp_path / "a.ttf").write_bytes(data)
    assert 65 not in Characters(str(tmp_path / "a.ttf"), 0)


def test_a_face_that_is_not_there_has_no_characters(tmp_path):
    assert 65 not in Characters(FOUND["NotoSansCJK-Bold.ttc"], 99)
    assert 65 not in Characters(str(tmp_path / "gone.ttf"), 0)
