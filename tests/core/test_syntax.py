import pytest

from eroom_static.core.errors import SettingsError
from eroom_static.core.syntax import parse

BROKEN = {
    "a": (1, "a name stands here without `=`"),
    "x = 1\na = ": (2, "the value is none that TOML knows"),
    "source = sandbox": (1, "the value is none that TOML knows"),
    'a = 1\nb = "x\nc = 2': (2, "a text is not closed"),
    "a = 'x\n": (1, "a text is not closed"),
    'a = 1\nb = """x\n\n': (2, "a text is not closed"),
    "a = 1\n\nb = [1,\n2\n": (3, "a list is not closed"),
    "a = [1 2]": (1, "a list is not closed"),
    "a = {x = 1\n}": (1, "a table between { } is not closed"),
    "a = 1\nb = 2\na = 3": (3, "this name is set twice"),
    "[a]\nx = 1\n[b]\n[a]": (4, "this table is there twice"),
    "a.b = 1\n[a]\n": (2, "this"),
    'a = "c:\\dir"': (1, "a \\ in a text means something else"),
    "[a\nb = 1": (1, "a [table] header is not closed"),
    "a = 1 b = 2": (1, "something follows the value"),
    "a = 1\n? = 1": (2, "this is no name"),
    "a = '\x00'": (1, "a character stands here"),
    "a = " + "[" * 3000: (1, "nested too deep"),
    "a = " + "1" * 5000: (1, "the value is none that TOML knows"),
}


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_each_mistake_is_told_with_its_line_in_a_plain_sentence(text):
    line, sentence = BROKEN[text]
    with pytest.raises(SettingsError) as caught:
        parse(text, "eroom.toml", SettingsError)
    assert caught.value.where == f"eroom.toml:{line}"
    assert caught.value.message.startswith(sentence) or sentence in caught.value.message


def test_lines_count_from_where_the_text_begins_in_its_file():
    with pytest.raises(SettingsError) as caught:
        parse("a = 1\nb = c\n", "content/x.md", SettingsError, first_line=2)
    assert caught.value.where == "content/x.md:3"


def test_what_is_right_is_simply_read():
    assert parse("[a]\nb = [1]\n", "eroom.toml", SettingsError) == {"a": {"b": [1]}}
