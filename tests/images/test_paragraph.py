"""Where lines break."""

import pytest

from eroom_static.images.faces import Faces
from eroom_static.images.fonts import choose
from eroom_static.images.line import text_of
from eroom_static.images.paragraph import Frame, fit
from tests.images.conftest import FOUND


@pytest.fixture(scope="module")
def set_in(fonts):
    faces = Faces(choose((), FOUND))

    def lines(said, width=700, size=60, most=4, language="en"):
        text, dots = (text_of(s, faces, bold=True, language=language) for s in (said, "…"))
        block = fit(text, Frame(width, 600, (size,), most), dots.signs)
        assert all(line.width(block.size) <= width for line in block.lines)
        return ["".join(run.text for run in line.runs).strip() for line in block.lines]

    return lines


def test_lines_are_of_like_length(set_in):
    assert set_in("one two three four five six seven") == ["one two three", "four five six seven"]


def test_a_word_is_broken_only_if_it_must_be(set_in):
    lines = set_in("a Donaudampfschifffahrtsgesellschaft", width=500)
    assert lines[0].startswith("a Donau") or lines[0] == "a"
    assert "".join(lines).replace(" ", "") == "aDonaudampfschifffahrtsgesellschaft"


def test_japanese_breaks_between_phrases_and_never_before_a_stop(set_in):
    lines = set_in("図書館の夜、静かな読書会と「本の話」をする時間", width=520)
    assert lines == ["図書館の夜、", "静かな読書会と", "「本の話」", "をする時間"]


def test_chinese_breaks_anywhere_but_before_a_stop(set_in):
    lines = set_in("读" * 11 + "。" + "书" * 5, width=11 * 60 + 5, language="zh")
    assert "".join(lines) == "读" * 11 + "。" + "书" * 5
    assert not any(line.startswith("。") for line in lines)


def test_a_separator_begins_no_line(set_in):
    assert not any(
        line.startswith("·") for line in set_in("An evening of poetry · Another evening", width=640)
    )


def test_what_is_too_long_ends_with_an_ellipsis(set_in):
    lines = set_in("word " * 50, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_emoji_are_not_torn(set_in):
    lines = set_in("👩🏽‍💻" * 14, width=480)
    assert "".join(lines) == "👩🏽‍💻" * 14
    assert all(line.startswith("👩🏽‍💻") for line in lines)
