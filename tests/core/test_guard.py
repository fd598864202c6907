import json
import zlib
from base64 import b64encode, urlsafe_b64encode
from html import escape
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markupsafe import escape as jinja_escape

from eroom_static.core.errors import Leak
from eroom_static.core.guard import Secret, guard
from eroom_static.core.page import File

CANARY = "canary/not+a secret=&ü<'\">,;"
SECRET = Secret(kind="test secret", value=CANARY)
NUMBER = Secret(kind="meeting number", value="81234567890")
PAGE = "meetings/talk/index.html"
INNOCENT = b"<p>In 2026 we zoom 1 time: <a href='https://zoom.us/?page=1'>zoom</a>. Room 2026.</p>"


def leak_of(data, *secrets, path=PAGE):
    """The error that these bytes cause, or None."""
    try:
        guard([File("index.html", b"clean"), File(path, data)], secrets or [SECRET])
    except Leak as leak:
        return leak
    return None


@pytest.mark.parametrize(
    "spell",
    [
        str,
        quote,
        lambda v: quote(v, safe=""),
        lambda v: quote(v, safe="!'()*"),
        lambda v: quote(v).replace("%C3%BC", "%c3%bc").replace("%2B", "%2b").replace("%3D", "%3d")
        .replace("%3C", "%3c").replace("%3E", "%3e").replace("%2C", "%2c").replace("%3B", "%3b"),
        quote_plus,
        escape,
        lambda v: escape(v, quote=False),
        jinja_escape,
        json.dumps,
        lambda v: json.dumps(v, ensure_ascii=False),
        lambda v: json.dumps(v).replace("/", r"\/"),
        lambda v: json.dumps(v).replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")
        .replace("'", r"\u0027"),
        lambda v: v.replace(",", r"\,").replace(";", r"\;"),
    ],
)  # fmt: skip
def test_a_secret_is_found_however_it_is_spelled(spell):
    spelled = str(spell(CANARY)).strip('"')
    assert leak_of(f"<p>before{spelled}after</p>".encode())


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("lead", [b"", b"x", b"xy", b"a longer lead"])
def test_a_secret_is_found_within_base64_at_any_alignment(encode, lead):
    assert leak_of(b"<p>" + encode(lead + CANARY.encode() + b" and more") + b"</p>")


@given(st.text(st.characters(codec="utf-8"), min_size=8), st.binary(max_size=9), st.binary(max_size=9))
def test_any_long_secret_is_found_plain_and_in_base64(value, lead, tail):
    assume(not value.isdecimal())
    secret = Secret(kind="k", value=value)
    whole = lead + value.encode() + tail
    assert leak_of(whole, secret)
    assert leak_of(b64encode(whole), secret)


@given(st.binary(max_size=60))
def test_what_does_not_hold_the_secret_passes(data):
    assert leak_of(data) is None


@pytest.mark.parametrize(
    "number",
    [
        "812 3456 7890",
        "812-3456-7890",
        "81234567890",
        "812&nbsp;3456&nbsp;7890",
        "tel81234567890x",
        "812%203456%207890",
    ],
)
def test_a_meeting_number_is_found_in_groups(number):
    assert leak_of(f"Call {number}".encode(), NUMBER)


def test_nine_digits_are_grouped_in_threes():
    assert leak_of(b"ID: 812 345 678", Secret(kind="meeting number", value="812345678"))


def test_digits_within_a_longer_number_are_no_meeting():
    assert leak_of(b"<time data-ms=1812345678900>", NUMBER) is None


def test_what_only_looks_like_one_secret_hides_no_other_that_begins_in_it():
    link = Secret(kind="join link", value="https://zoom.example/j/1?pwd=abcdefgh")
    key = Secret(kind="key", value="abcdefgh-not-a-secret")
    assert "key" in str(leak_of(b"/other/j/1?pwd=abcdefgh-not-a-secret", link, key))


def test_links_that_end_alike_are_told_apart():
    link = Secret(kind="join link", value="https://zoom.example/j/1?pwd=not-a-secret-passcode")
    assert leak_of(b"https://zoom.example/j/2?pwd=not-a-secret-passcode", link) is None
    assert leak_of(b"<https://zoom.example/j/1?pwd=not-a-secret-passcode>", link)


def test_a_key_of_several_lines_is_found():
    key = "-----BEGIN FAKE KEY-----\nnot-a-secret-line\nnot-a-secret-either\n-----END FAKE KEY-----\n"
    assert leak_of(json.dumps({"key": key}).encode(), Secret(kind="key", value=key))


def test_a_calendar_that_breaks_its_lines_hides_nothing():
    folded = b"DESCRIPTION:https://zoom.example/j/8123\r\n 4567890"
    assert leak_of(folded, NUMBER, path="calendar.ics")
    assert leak_of(folded, NUMBER, path="notes.txt") is None


def test_a_number_is_found_in_a_picture_s_data_and_in_text_of_two_bytes_a_letter():
    text = zlib.compress(b"Taken for meeting 812 3456 7890")
    chunk = b"zTXtComment\0\0" + text
    png = b"\x89PNG\r\n\x1a\n" + (len(chunk) - 4).to_bytes(4) + chunk + bytes(4)
    assert leak_of(png, NUMBER, path="static/moth.png")
    assert leak_of("Meeting 81234567890".encode("utf-16-be"), NUMBER, path="static/notes.txt")


def test_a_secret_in_an_address_is_found_and_the_address_not_told():
    leak = leak_of(b"", NUMBER, path="meetings/81234567890/index.html")
    assert "meeting number" in str(leak)
    assert NUMBER.value not in str(leak)


def near(passcode, folder="meetings/talk/"):
    return Secret(kind="passcode", value=passcode, within=(folder,))


@pytest.mark.parametrize("passcode", ["1", "2026", "zoom"])
def test_a_short_passcode_does_not_cry_wolf(passcode):
    assert leak_of(INNOCENT, near(passcode)) is None
    assert leak_of(b"No passcode is asked for. 1 seat in 2026; zoom in.", near(passcode)) is None
    assert leak_of(b"?pwd=12 &amp;pwd=20267 ?passcode=zoomed", near(passcode)) is None


@pytest.mark.parametrize("passcode", ["1", "2026", "zoom", "a&b"])
@pytest.mark.parametrize(
    "text",
    [
        "?pwd={}",
        "&amp;passcode={}&amp;",
        "%3Fpwd%3D{}%26",
        "Passcode: {}",
        "PASSCODE IS {}.",
        "Kenncode {}",
        "Code d&#39;accès : {}",
        "Código de acceso: {}",
        "<b>Passcode</b>: <code>{}</code>",
        "<dt>Passcode</dt>\n<dd>{}</dd>",
        '{{"joinPasscode": "{}"}}',
        "data-x='{{&quot;password&quot;:&quot;{}&quot;}}'",
        "パスコード:{}",
        "Пароль: {}",
    ],
)
def test_a_short_passcode_is_found_where_it_is_one(passcode, text):
    data = f"<p>{text.format(escape(passcode))}</p>".encode()
    assert leak_of(data, near(passcode))
    assert leak_of(data, near(passcode), path="m/k3j9/index.html") is None
    assert leak_of(data, Secret(kind="passcode", value=passcode), path="m/k3j9/index.html")


def test_a_short_passcode_is_found_encoded_in_a_link_and_dialled_in_one_tap():
    assert leak_of(b"?pwd=a%26b&x", near("a&b"))
    assert leak_of(b"tel:+15550100,,81299999999#,,,,*123456#", near("123456"))


def test_each_page_is_searched_for_the_passcodes_of_its_own_folder():
    secrets = [near(str(n), f"meetings/m{n}/") for n in range(50)]
    pages = [File(f"meetings/m{n}/join/index.html", b"Passcode: %d" % (n + 1)) for n in range(50)]
    guard(pages, secrets)
    with pytest.raises(Leak) as caught:
        guard([*pages, File("meetings/m7/event.ics", b"Passcode: 7")], secrets)
    assert caught.value.where == "meetings/m7/event.ics"


def test_a_clean_site_passes_and_no_secrets_are_no_trouble():
    guard([File("a", INNOCENT)], [SECRET, Secret(kind="unset", value="")])
    guard([File("a", INNOCENT)], [])


def test_the_error_names_page_and_kind_and_never_the_value():
    leak = leak_of(f"<p>{CANARY}</p>".encode())
    assert (leak.exit_code, leak.where) == (6, PAGE)
    assert "test secret" in str(leak)
    assert "canary" not in str(leak) + repr(leak) + repr(SECRET)
