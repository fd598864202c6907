import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.slug import key, slug, words

RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
KEY = "k3j9x2qa"


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("", KEY),
        ("CON", f"con-{KEY}"),
        ("../../etc/passwd", f"etc-passwd-{KEY}"),
        ("مرحبا بالعالم", KEY),
        ("俳句", KEY),
        ("Straße & Café Ønske", f"strasse-cafe-onske-{KEY}"),
        ("x" * 200, f"{'x' * 60}-{KEY}"),
        ("word " * 60, f"{'-'.join(['word'] * 12)}-{KEY}"),
        ("\u202eevil\u202c", f"evil-{KEY}"),
        ("🎉🎉", KEY),
    ],
)
def test_a_topic_of_any_kind_gives_a_plain_name(topic, expected):
    assert slug(topic, KEY) == expected


@given(st.text(max_size=300))
def test_a_slug_is_safe_as_a_file_name_everywhere(topic):
    made = slug(topic, KEY)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert made.endswith(KEY)
    assert len(made) <= 69
    assert made not in RESERVED


@given(st.text(max_size=60), st.text(max_size=60))
def test_two_meetings_never_share_a_slug_even_with_one_topic(one, other):
    assert slug(one, "aaaaaaaa") != slug(other, "bbbbbbbb")


def test_a_key_cannot_be_computed_without_the_account():
    assert key("account-one", "zoom:81234567890") != key("account-two", "zoom:81234567890")
    assert key("account-one", "zoom:81234567890") == key("account-one", "zoom:81234567890")


@given(st.from_regex(r"\A[0-9]{9,12}\Z"))
def test_a_key_is_eight_letters_and_digits(number):
    assert re.fullmatch(r"[a-z2-7]{8}", key("an-account", number))


@given(st.text())
def test_words_are_stable(text):
    assert words(words(text)) == words(text)
