"""The accent colour: readable on both grounds, and honest about it where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.colour import AA, CARD, PAPER, accent, contrast, is_colour, readable, shortfall

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_what_wcag_says(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@given(colours)
def test_every_colour_can_be_read_on_dark_pages_and_on_itself(colour):
    pair = accent(colour)
    assert contrast(pair.dark, CARD[1]) >= AA
    assert contrast(pair.on_light, pair.light) >= AA
    assert contrast(pair.on_dark, pair.dark) >= AA


@given(colours)
def test_the_colour_that_is_offered_instead_can_be_read(colour):
    if short := shortfall(colour):
        reached, better = short
        assert reached < AA
        assert shortfall(better) is None
        assert contrast(better, PAPER[0]) >= AA


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert shortfall("#1d6b54") is None
    assert accent("#1d6b54").light == readable("#1d6b54", PAPER[0]) == "#1d6b54"


def test_a_hue_is_kept():
    assert accent("#a33") == accent("#aa3333")
    dark = accent("#0000aa").dark
    assert int(dark[5:7], 16) > int(dark[1:3], 16), "blue stays blue"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("#1d6b54", True), ("#ABC", True), ("1d6b54", False), ("#12345", False), ("red", False)],
)
def test_colours_are_written_in_hex(text, is_one):
    assert is_colour(text) is is_one
