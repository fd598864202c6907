import pytest

from eroom_static.sources.zoom.words import LONGEST, clean


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tand  blanks", "two lines and blanks"),
        ("\x1b[31mred\x1b[0m \x00\x07", "[31mred [0m"),
        ("turned\u202earound\ufeff", "turned around"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("日本語 stays", "日本語 stays"),
        ("User does not exist: foo@bar.com.", "User does not exist: …"),
        ("Meeting does not exist: 81234567890.", "Meeting does not exist: …."),
        ("You may resume at GMT 00:00:00 (100)", "You may resume at GMT 00:00:00 (100)"),
    ],
)
def test_outside_text_becomes_one_harmless_line(text, shown):
    assert clean(text) == shown


def test_a_long_text_is_cut():
    assert clean("x" * 5000) == "x" * (LONGEST - 1) + "…"
    assert len(clean("y" * LONGEST)) == LONGEST


def test_secrets_are_blotted_out_the_longest_first():
    assert clean("Basic abcdef, abcd", ("abcd", "abcdef")) == "Basic …, …"


def test_what_is_too_short_to_be_secret_does_not_blot_out_words():
    assert clean("a meeting", ("a", "")) == "a meeting"


def test_a_secret_at_the_cut_is_gone():
    assert "not-a-secret" not in clean("x" * (LONGEST - 8) + "not-a-secret-token", ("not-a-secret-token",))
