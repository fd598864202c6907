import pytest

from eroom_static.core.errors import ContentError
from eroom_static.core.text import decode, did_you_mean, listed, nearest, quoted


@pytest.mark.parametrize("data", [b"a\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\r\nb\n"])
def test_every_editor_s_way_of_saving_gives_the_same_text(data):
    assert decode(data, "x.md", ContentError) == "a\nb\n"


def test_a_byte_that_is_not_utf_8_is_told_with_its_line():
    with pytest.raises(ContentError, match="0xFC") as caught:
        decode("eins\nzwei\nfünf".encode("latin-1"), "x.md", ContentError)
    assert caught.value.where == "x.md:3"
    assert caught.value.hint == "save the file as UTF-8"


@pytest.mark.parametrize("code", [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
def test_a_control_character_is_told_with_its_line(code):
    with pytest.raises(ContentError, match=f"U\\+{code:04X}") as caught:
        decode(f"one\r\ntwo\rth{chr(code)}ree".encode(), "x.md", ContentError)
    assert caught.value.where == "x.md:3"


def test_tabs_and_line_ends_are_no_control_characters():
    assert decode(b"a\tb\r\n", "x.md", ContentError) == "a\tb\n"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_named(codec):
    with pytest.raises(ContentError, match="UTF-16"):
        decode("\ufeffa = 1".encode(codec), "x.md", ContentError)


@pytest.mark.parametrize(
    ("typed", "known"), [("titel", "title"), ("Title", "title"), ("per-page", "per_page"), ("zzz", "")]
)
def test_the_nearest_word_is_found_or_none(typed, known):
    assert nearest(typed, ["title", "per_page", "url"]) == known
    assert did_you_mean(typed, ["title", "per_page", "url"]) == (f"did you mean `{known}`?" if known else "")


def test_a_value_is_shown_short_and_on_one_line():
    assert quoted("a\n b") == '"a b"'
    assert quoted("x" * 41) == f'"{"x" * 39}…"'


def test_lists_read_like_sentences():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
