"""What stands or falls together."""

import pytest

from eroom_static.images.clusters import clean, clusters, is_emoji


@pytest.mark.parametrize(
    "whole",
    ["👩🏽‍💻", "🇩🇪", "🧑‍🤝‍🧑", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "पु", "ń̃", "שּ֧", "❤️"],
)
def test_what_is_seen_as_one_is_one(whole):
    assert clusters(f"a{whole}b") == ["a", whole, "b"]


def test_two_flags_are_two():
    assert clusters("🇩🇪🇫🇷") == ["🇩🇪", "🇫🇷"]


def test_text_is_on_one_line_without_what_steers():
    assert clean(" a\n\t b\u202e\u2066c\u2069\u200f\x07 ") == "a bc"
    assert clean("e\u0301") == "é"


def test_marks_pile_up_no_higher_than_two():
    assert clean("q" + "\u0301" * 30 + "\u0338" * 30 + "o") == "q\u0338\u0338o"  # in the order of NFC


def test_marks_of_a_script_stay():
    for word in ("שָׁלוֹם", "ผู้", "ཧཱུྃ", "ผู้คน"):
        assert len(clean(word)) == len(word)


def test_a_mark_without_a_letter_goes():
    assert clean("\u0301\u0302") == ""
    assert clean("\u0301a") == "a"


@pytest.mark.parametrize(
    ("cluster", "coloured"), [("🎉", True), ("☎️", True), ("☎", False), ("🎉\ufe0e", False), ("a", False)]
)
def test_colour_is_for_what_asks_for_it(cluster, coloured):
    assert is_emoji(cluster) == coloured
