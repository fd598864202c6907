from datetime import timedelta

import pytest

from eroom_static.core.schema import Unfit
from eroom_static.core.values import parse_duration, parse_folder, parse_language, parse_source, parse_zone


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("15m", 900),
        ("24h", 86400),
        ("7d", 604800),
        ("90s", 90),
        ("2w", 1209600),
        ("1h30m", 5400),
        (" 15 m ", 900),
        ("0m", 0),
    ],
)
def test_a_duration_is_numbers_with_units(text, seconds):
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "15", "m", "15 min", "-5m", "1.5h", "15M", "٣m", "9999999d", "999999w"])
def test_anything_else_is_no_duration(text):
    with pytest.raises(Unfit):
        parse_duration(text)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "Australia/Lord_Howe", "Etc/GMT-14"])
def test_a_zone_of_the_iana_list_is_taken(zone):
    assert parse_zone(zone) == zone


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Europe/Berln", 'did you mean "Europe/Berlin"?'),
        ("europe/berlin", 'did you mean "Europe/Berlin"?'),
        ("Berlin", 'did you mean "Europe/Berlin"?'),
        ("New York", 'did you mean "America/New_York"?'),
        ("Europe", 'the names look like "Europe/Berlin"'),
        ("", 'the names look like "Europe/Berlin"'),
        ("/etc/passwd", 'the names look like "Europe/Berlin"'),
        ("../../etc/passwd", 'the names look like "Europe/Berlin"'),
    ],
)
def test_any_other_zone_is_told_with_the_nearest(text, hint):
    with pytest.raises(Unfit, match="names no time zone") as caught:
        parse_zone(text)
    assert caught.value.hint == hint


def test_languages_are_written_with_a_hyphen():
    assert parse_language("pt_BR") == "pt-BR"
    assert parse_language("zh-Hant-TW") == "zh-Hant-TW"


@pytest.mark.parametrize("text", ["", "english", "e", "en US", "en-", '"en"'])
def test_anything_else_is_no_language(text):
    with pytest.raises(Unfit):
        parse_language(text)


@pytest.mark.parametrize(
    ("text", "folder"), [("output", "output"), ("./site/", "site"), ("../www", "../www"), ("a\\b", "a/b")]
)
def test_the_output_goes_to_a_folder_of_its_own(text, folder):
    assert parse_folder(text) == folder


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "../..", "/", "content", "./templates/x", "static", ".git", ".eroom/x", "x/../content"],
)
def test_the_output_never_goes_where_something_else_of_the_site_is(text):
    with pytest.raises(Unfit, match="must be a folder of its own"):
        parse_folder(text)


def test_sources_that_are_not_there_yet_are_told_apart_from_those_that_never_were():
    assert parse_source("zoom") == "zoom"
    with pytest.raises(Unfit, match="google_meet, which is not available yet"):
        parse_source("google_meet")
    with pytest.raises(Unfit) as caught:
        parse_source("zom")
    assert caught.value.hint == 'did you mean "zoom"?'
