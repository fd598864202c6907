"""Directions of characters, beside the FriBiDi library as a second reader."""

import os
from ctypes import CDLL, byref, c_byte, c_int, c_uint32
from ctypes.util import find_library

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.images.bidi import direction, in_sight, levels

LEFT, RIGHT = 0x110, 0x111  # FriBiDi's paragraph directions
SIGNS = "ab Zäß ש ת ع ب ۱ ٤ 19 0+-%€ .,:/ ()[]{}!?·–\u0301\u05b7"


@pytest.fixture(scope="session")
def fribidi():
    name = find_library("fribidi")
    if name is None:
        if os.environ.get("CI") == "true":
            pytest.fail("FriBiDi is missing: it comes with Chromium on Debian")
        pytest.skip("needs FriBiDi; on Debian: sudo apt-get install libfribidi0")
    return CDLL(name)


def theirs(fribidi, text, base):
    size = len(text)
    letters = (c_uint32 * size)(*map(ord, text))
    kinds, brackets, found = (c_uint32 * size)(), (c_uint32 * size)(), (c_byte * size)()
    fribidi.fribidi_get_bidi_types(letters, size, kinds)
    fribidi.fribidi_get_bracket_types(letters, size, kinds, brackets)
    paragraph = c_int(RIGHT if base == "R" else LEFT)
    fribidi.fribidi_get_par_embedding_levels_ex(kinds, brackets, size, byref(paragraph), found)
    return list(found)


@pytest.mark.parametrize("base", ["L", "R"])
@pytest.mark.parametrize(
    "text",
    [
        "Reading aloud",
        "ערב קריאה (פתוח לכולם), 24.11 בשעה 15:00!",
        "Zoom & مكتبة: <b>قراءة</b> 2026 – v2.0",
        "15:00–16:00 · Berlin time (GMT+1)",
        "كيف نقرأ 50% من الكتب [الجزء 2]",
        "a(b ש [c] ש) d",
    ],
)
def test_levels_are_those_of_fribidi(fribidi, text, base):
    assert levels(text, base) == theirs(fribidi, text, base)


@given(text=st.text(st.sampled_from(SIGNS), min_size=1, max_size=24), base=st.sampled_from("LR"))
def test_levels_of_whatever_stands_beside_whatever(fribidi, text, base):
    text = f"{text}x"  # FriBiDi puts spaces at the end back to the paragraph; a line here ends with ink
    assert levels(text, base) == theirs(fribidi, text, base)


@pytest.mark.parametrize(
    ("text", "runs"), [("abc", "L"), ("12 ש b", "R"), ("«ع»", "R"), ("🎉 12:00 –", ""), ("", "")]
)
def test_a_text_runs_as_its_first_letter(text, runs):
    assert direction(text) == runs


def test_runs_from_the_right_stand_the_other_way_round():
    assert in_sight([(0, "a"), (1, "B"), (2, "12"), (1, "C"), (0, "d")]) == ["a", "C", "12", "B", "d"]
    assert in_sight([(1, "A"), (2, "b"), (2, "c"), (1, "D")]) == ["D", "b", "c", "A"]
    assert in_sight([]) == []
