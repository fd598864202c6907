import json
from base64 import b64encode, urlsafe_b64encode
from html import escape
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.errors import Leak
from eroom_static.core.guard import Secret, guard
from eroom_static.core.page import File

CANARY = "canary/not+a secret=&ü<'\">"
SECRET = Secret(kind="test secret", value=CANARY)


def stops(data, *secrets, path="meetings/talk/index.html"):
    try:
        guard([File("index.html", b"clean"), File(path, data)], secrets or [SECRET])
    except Leak as leak:
        assert leak.where == path
        assert all(s.value not in str(leak) for s in secrets or [SECRET] if len(s.value) > 6)
        return True
    return False


@pytest.mark.parametrize(
    "spell",
    [
        str,
        quote,
        lambda v: quote(v, safe=""),
        lambda v: quote(v, safe="").lower().replace("canary", "canary"),
        quote_plus,
        escape,
        lambda v: json.dumps(v),
        lambda v: json.dumps(v, ensure_ascii=False),
    ],
)
def test_a_secret_is_found_however_it_is_spelled(spell):
    assert stops(f"<p>before {spell(CANARY)} after</p>".encode())


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("lead", [b"", b"x", b"xy", b"a longer lead"])
def test_a_secret_is_found_within_base64_at_any_alignment(encode, lead):
    assert stops(b"<p>" + encode(lead + CANARY.encode() + b" and more") + b"</p>")


@given(st.text(st.characters(codec="utf-8"), min_size=8, max_size=40), st.binary(max_size=9), st.binary(max_size=9))
def test_any_long_secret_is_found_plain_and_in_base64(value, lead, tail):
    secret = Secret(kind="k", value=value)
    whole = lead + value.encode() + tail
    assert stops(whole, secret)
    assert stops(b64encode(whole), secret)


@pytest.mark.parametrize("number", ["812 3456 7890", "812-3456-7890", "81234567890", "812&nbsp;3456&nbsp;7890"])
def test_a_meeting_number_is_found_in_groups(number):
    assert stops(f"Call {number}".encode(), Secret(kind="meeting number", value="81234567890"))


INNOCENT = b"<p>In 2026 we zoom 1 time: <a href='https://zoom.us/?page=1'>zoom</a>. Room 2026.</p>"


@pytest.mark.parametrize("passcode", ["1", "2026", "zoom"])
def test_a_short_passcode_does_not_cry_wolf(passcode):
    assert not stops(INNOCENT, Secret(kind="passcode", value=passcode, within=("meetings/talk/",)))


@pytest.mark.parametrize("passcode", ["1", "2026", "zoom"])
@pytest.mark.parametrize(
    "text", ["?pwd={}", "&amp;passcode={}&amp;", "Passcode: {}", "Kenncode {}", "<b>Passcode</b>: <code>{}</code>", "パスコード：{}"]
)
def test_a_short_passcode_is_found_where_it_is_one(passcode, text):
    secret = Secret(kind="passcode", value=passcode, within=("meetings/talk/",))
    assert stops(f"<p>{text.format(passcode)}</p>".encode(), secret)
    assert not stops(f"<p>{text.format(passcode)}</p>".encode(), secret, path="meetings/other/index.html")


def test_a_clean_site_passes_and_no_secrets_are_no_trouble():
    guard([File("a", INNOCENT)], [SECRET])
    guard([File("a", INNOCENT)], [])


def test_the_value_never_shows_in_the_error_or_the_repr():
    assert "canary" not in repr(SECRET)
