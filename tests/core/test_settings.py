from datetime import timedelta

import pytest

from eroom_static.core.environment import Environment
from eroom_static.core.errors import EroomError, SettingsError, Several
from eroom_static.core.settings import UNHOSTED, Settings

NO_ENVIRONMENT = Environment.read({})
KEYED = Environment.read({"EROOM_GRANT_KEY": "not-a-secret-key"})
SANDBOX = 'source = "sandbox"\n'

# The example of the documentation, word for word.
EXAMPLE = """\
source = "zoom"

[site]
title = "Acme Live"
url = "https://live.example.org"
language = "en"
timezone = "Europe/Berlin"

[publish]
rules = ["tag:public", "host:events@example.org", "webinars"]
hide = ["tag:private"]

[join]
reveal = "function"
opens = "15m"
closes = "30m"

[function]
url = "https://join.example.org"

[sandbox]
meetings = 60
seed = 1
"""


def settings(text, environment=NO_ENVIRONMENT):
    return Settings.read(text.encode(), environment)


def told(text, environment=NO_ENVIRONMENT):
    """Every complaint as "line: message"."""
    with pytest.raises(EroomError) as caught:
        settings(text, environment)
    error = caught.value
    errors = error.errors if isinstance(error, Several) else (error,)
    assert all(isinstance(e, SettingsError) for e in errors)
    return [f"{e.where.removeprefix('eroom.toml:')}: {e.message}" for e in errors]


def hint_of(text, environment=NO_ENVIRONMENT):
    with pytest.raises(SettingsError) as caught:
        settings(text, environment)
    return caught.value.hint


def test_the_sandbox_needs_one_line():
    found = settings(SANDBOX)
    assert found.sources == ("sandbox",)
    assert (found.site.title, found.site.url, found.site.timezone) == ("Meetings", UNHOSTED, "UTC")
    assert (found.site.hosts, found.site.per_page, found.site.language) == ("none", 24, "en")
    assert (found.publish.rules, found.publish.hide) == ((), ())
    assert (found.join.reveal, found.join.untimed, found.join.reveal_before) == ("never", "open", None)
    assert (found.join.opens, found.join.closes) == (timedelta(minutes=15), timedelta(minutes=30))
    assert (found.sandbox.meetings, found.sandbox.seed, found.sandbox.plan) == (60, 1, "pro")
    assert (found.zoom.workers, found.zoom.plan, found.zoom.deadline) == (32, "pro", timedelta(minutes=15))
    assert found.zoom.fresh_within == timedelta()
    assert (found.build.output, found.build.max_stale) == ("output", timedelta(hours=24))


def test_the_documented_example_is_read_as_it_stands():
    found = settings(EXAMPLE)
    assert found.sources == ("zoom",)
    assert found.site.url == "https://live.example.org"
    assert [rule.text for rule in found.publish.rules] == [
        "tag:public",
        "host:events@example.org",
        "webinars",
    ]
    assert [rule.text for rule in found.publish.hide] == ["tag:private"]
    assert found.join.reveal == "function"
    assert found.function.url == "https://join.example.org"


def test_several_sources_are_a_list():
    text = 'source = ["zoom", "sandbox"]\n[site]\nurl = "https://example.org/live/"\n'
    assert settings(text).sources == ("zoom", "sandbox")
    assert settings(text).site.url == "https://example.org/live"


@pytest.mark.parametrize(
    ("text", "reveal"),
    [
        (SANDBOX, "never"),
        (f'{SANDBOX}[function]\nurl = "https://join.example.org"\n', "function"),
        (f'{SANDBOX}[join]\nreveal = "page"\n[function]\nurl = "https://join.example.org"\n', "page"),
        (f'{SANDBOX}[join]\nreveal = "never"\n[function]\nurl = "https://join.example.org"\n', "never"),
    ],
)
def test_the_function_hands_out_the_way_in_where_there_is_one_and_nothing_else_is_asked(text, reveal):
    assert settings(text).join.reveal == reveal


@pytest.mark.parametrize("text", ["", "source = []", '[site]\ntitle = "Acme"\n'])
def test_a_file_without_a_source_is_told_how_to_begin(text):
    assert told(text) == ["1: source is missing"]
    assert 'source = "sandbox"' in hint_of(text)


def test_a_zoom_site_must_know_its_address():
    assert told('\nsource = "zoom"\n[site]\ntitle = "x"\n') == ["3: [site] url is missing"]
    assert told('\nsource = "zoom"\n') == ["1: [site] url is missing"]


def test_google_meet_is_announced_and_refused():
    assert told('source = ["sandbox", "google_meet"]') == [
        "1: source, item 2 names google_meet, which is not available yet"
    ]


def test_a_source_named_twice_is_a_mistake():
    assert told('source = ["sandbox", "sandbox"]') == ["1: source names the same twice"]


def test_the_function_cannot_hand_out_anything_without_an_address():
    text = f'{SANDBOX}[join]\nreveal = "function"\n'
    assert told(text) == ['3: [join] reveal is "function", but [function] url is missing']
    assert told(f'{text}[function]\nurl = "http://join.example.org"\n') == [
        "5: [function] url must begin with https://"
    ]


@pytest.mark.parametrize("reveal", ['reveal = "never"', ""])
def test_a_time_to_reveal_the_link_needs_a_page_that_reveals_it(reveal):
    text = f'{SANDBOX}[join]\n{reveal}\nreveal_before = "1h"\n'
    assert told(text, KEYED) == ['4: [join] reveal_before works only with reveal = "page"']


def test_a_link_that_waits_is_never_stored_in_the_clear():
    text = f'{SANDBOX}[join]\nreveal = "page"\nreveal_before = "1h"\n'
    assert told(text) == ["4: [join] reveal_before needs EROOM_GRANT_KEY in the environment"]
    assert settings(text, KEYED).join.reveal_before == timedelta(hours=1)


WRONG = """\
source = "zom"
[site]
titel = "x"
url = "live.example.org"
timezone = "Berlin"
hosts = "some"
per_page = 0
client_secret = "not-a-secret-at-all"
[publish]
rules = [
  "tag:public",
  "webinar",
]
[join]
reveal = "pages"
opens = 15
[sandbox]
meetings = -1
[zoom]
plan = "enterprise"
workers = 99
[build]
output = "content"
shrink = 2
[extra]
token = "not-a-secret-at-all"
"""


def test_every_mistake_is_told_at_once():
    assert told(WRONG) == [
        '1: source must be "zoom" or "sandbox", not "zom"',
        "3: unknown key `titel` in [site]",
        "4: [site] url must begin with https:// or http://",
        '5: [site] timezone names no time zone: "Berlin"',
        '6: [site] hosts must be "all" or "none", not "some"',
        "7: [site] per_page must be a whole number from 1 to 500",
        "8: [site] client_secret is a credential, and a credential never stands in this file",
        '12: [publish] rules, item 2 has an unknown condition: "webinar"',
        '15: [join] reveal must be "function", "never" or "page", not "pages"',
        '16: [join] opens must be a duration such as "15m", not a whole number',
        "18: [sandbox] meetings must be a whole number from 0 to 100000",
        '20: [zoom] plan must be "business", "free" or "pro", not "enterprise"',
        "21: [zoom] workers must be a whole number from 1 to 64",
        '23: [build] output must be a folder of its own, not "content"',
        "24: [build] shrink must be a number from 0 to 1",
        "26: [extra] token is a credential, and a credential never stands in this file",
    ]


def test_a_secret_in_the_file_is_not_repeated():
    with pytest.raises(Several) as caught:
        settings(WRONG)
    assert "not-a-secret" not in str(caught.value)
    assert "ZOOM_CLIENT_SECRET" in str(caught.value)


def test_a_source_below_a_table_is_shown_the_way_up():
    found = told('[site]\nsource = "sandbox"\n')
    assert found == ["1: source is missing", "2: unknown key `source` in [site]"]


def test_a_key_below_a_header_that_is_still_a_comment_is_shown_every_table_that_knows_it():
    text = 'source = "sandbox"\n[join]\n#[function]\nurl = "https://join.example.org"\n'
    assert hint_of(text) == "`url` belongs in [site], in [function] or in [sdk]"


def test_a_link_of_the_menu_may_be_a_page_of_the_site():
    assert '"/about/"' in hint_of('source = "sandbox"\n[[site.menu]]\ntitle = "Us"\nurl = "about/"\n')


def test_a_syntax_error_has_its_line():
    assert told('source = "sandbox"\n[site]\ntitle = Acme\n') == ["3: the value is none that TOML knows"]


def test_a_file_of_windows_is_read():
    assert (
        Settings.read(
            b'\xef\xbb\xbfsource = "sandbox"\r\n[site]\r\n\ttitle = "x"\r\n', NO_ENVIRONMENT
        ).site.title
        == "x"
    )


@pytest.mark.parametrize(
    ("written", "meant"), [("#1D6B54", "#1d6b54"), ("#abc", "#abc"), (" #1d6b54 ", "#1d6b54")]
)
def test_an_accent_is_a_colour_in_hex(written, meant):
    assert settings(f'{SANDBOX}[site]\naccent = "{written}"\n').site.accent == meant


@pytest.mark.parametrize("written", ["green", "1d6b54", "#12", "#1d6b5g", "rgb(1,2,3)", "red;}body{"])
def test_any_other_accent_is_a_mistake(written):
    assert told(f'{SANDBOX}[site]\naccent = "{written}"\n') == [f'3: [site] accent is no colour: "{written}"']


@pytest.mark.parametrize("written", ["logo.svg", "/logo.svg", "static/logo.svg", "pictures/logo.png"])
def test_a_logo_is_a_file_of_static(written):
    logo = settings(f'{SANDBOX}[site]\nlogo = "{written}"\n').site.logo
    assert logo in ("logo.svg", "pictures/logo.png")


@pytest.mark.parametrize("written", ["", "../logo.svg", "a/../../b.svg", "//host/logo.svg"])
def test_a_logo_from_elsewhere_is_a_mistake(written):
    assert told(f'{SANDBOX}[site]\nlogo = "{written}"\n') == [
        f'3: [site] logo names no file in static/: "{written}"'
    ]


def test_a_further_language_says_what_the_site_says_otherwise():
    found = settings(f'{SANDBOX}[languages.de]\ntitle = "Acme"\n[languages.pt_br]\n').languages
    assert {tag: (said.title, said.description) for tag, said in found.items()} == {
        "de": ("Acme", None),
        "pt-BR": (None, None),
    }
    assert settings(SANDBOX).languages == {}


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "[languages.en] is the language of [site] itself"),
        ("EN", "[languages.EN] is the language of [site] itself"),
        ("german", '[languages.german] names no language: "german"'),
        ('"d e"', '[languages.d e] names no language: "d e"'),
        ("xx", "[languages.xx] names no language that pages can be written in"),
    ],
)
def test_a_language_that_cannot_be_is_told_with_its_line(tag, said):
    text = f"{SANDBOX}\n[languages.de]\n[languages.{tag}]\n"
    with pytest.raises(SettingsError) as caught:
        Settings.read(text.encode(), NO_ENVIRONMENT, speaks=lambda language: language != "xx")
    assert (caught.value.where, caught.value.message) == ("eroom.toml:4", said)


def test_a_site_is_written_in_a_language_that_is_known():
    text = f'{SANDBOX}[site]\nlanguage = "xx"\n'
    with pytest.raises(SettingsError, match="names none that pages can be written in") as caught:
        Settings.read(text.encode(), NO_ENVIRONMENT, speaks=lambda language: language != "xx")
    assert caught.value.where == "eroom.toml:3"
