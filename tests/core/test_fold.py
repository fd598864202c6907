import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.fold import fold
from tests.make import ROOT


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("cafe", "Café"),
        ("strasse", "STRASSE"),
        ("straße", "Strasse"),
        ("ines", "Inês"),
        ("οδοσ", "ΟΔΟΣ"),
        ("ελενη", "Ελένη"),
        ("и", "Й"),
        ("كتاب", "كِتَاب"),
        ("שלום", "שָׁלוֹם"),
        ("dont", "Don’t"),
        ("fine", "ﬁne"),
        ("１２", "12"),
        ("하", "한글"),
    ],
)
def test_what_people_type_is_found_however_it_is_written(typed, written):
    assert fold(typed) in fold(written)


def test_vowels_that_are_marks_are_kept():
    assert fold("की") != fold("का")
    assert fold("ที") != fold("ทา")


def test_folded_text_is_on_one_line():
    assert fold("  a\n b\t") == "a b"


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_the_script_leaves_out_the_same_marks():
    python = (ROOT / "eroom_static/core/fold.py").read_text()
    script = (ROOT / "static/find.js").read_text()
    (here,), (there,) = (re.findall(r"\[(\\u0300[^\]]*)\]", text) for text in (python, script))
    assert set(re.findall(r"\\u\w{4}|.", here)) == set(re.findall(r"\\u\w{4}|.", there))
