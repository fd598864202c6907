import pytest

from eroom_static.core.dotenv import Value, read_dotenv
from eroom_static.core.errors import EroomError, SettingsError, Several


def texts(data):
    return {name: value.text for name, value in read_dotenv(data).items()}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("A=b", "b"),
        ("  A = b  ", "b"),
        ("export A=b", "b"),
        ("A=", ""),
        ("A=b # why", "b"),
        ("A=b#c", "b#c"),
        ("A= # only a comment", ""),
        ("A=b=c==", "b=c=="),
        ('A="b c"', "b c"),
        ('A="b \\"c\\" # d" # why', 'b "c" # d'),
        ("A='b \\n \"c\"'", 'b \\n "c"'),
        ("A=$B", "$B"),
        ("A=it's", "it's"),
    ],
)
def test_a_line_gives_its_value(line, text):
    assert texts(line.encode()) == {"A": text}


def test_blank_lines_comments_byte_order_mark_and_crlf_do_no_harm():
    assert texts(b"\xef\xbb\xbf# mine\r\n\r\nA=1\r\n  # more\r\nB=2") == {"A": "1", "B": "2"}


def test_a_value_knows_its_line_and_does_not_show_itself():
    value = read_dotenv(b"\nA=not-a-secret-a\n")["A"]
    assert value == Value("not-a-secret-a", ".env:2")
    assert "not-a-secret" not in f"{value!r} {value!s}"


def test_every_bad_line_is_told_with_its_number_and_without_its_value():
    data = (
        b'not-a-secret-1\nA=\'not-a-secret-2\nB=1\nB=not-a-secret-3\n=not-a-secret-4\nC="not-a-secret-5" x\n'
    )
    with pytest.raises(Several) as caught:
        read_dotenv(data)
    assert [(e.where, e.message) for e in caught.value.errors] == [
        (".env:1", "the line is no NAME=value"),
        (".env:2", "the quotes around the value of A do not match"),
        (".env:4", "B was set to something else before, at .env:3"),
        (".env:5", "the line is no NAME=value"),
        (".env:6", "the quotes around the value of C do not match"),
    ]
    assert "not-a-secret" not in str(caught.value)


def test_the_same_line_twice_is_no_mistake():
    assert texts(b"A=1\nA=1\n") == {"A": "1"}


def test_a_file_that_is_not_utf_8_is_told():
    with pytest.raises(SettingsError, match="not UTF-8") as caught:
        read_dotenv(b"A=1\nB=\xff\n")
    assert caught.value.where == ".env:2"
    assert isinstance(caught.value, EroomError)
