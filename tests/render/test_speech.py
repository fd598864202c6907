import pytest

from eroom_static.core.errors import SettingsError
from eroom_static.render.speech import Speech, can_speak, catalogues_for, language_name

FILES = [
    ("de.po", "the theme's locale/de.po", b"1"),
    ("pt-BR.po", "the theme's locale/pt-BR.po", b"2"),
    ("pt.po", "the theme's locale/pt.po", b"3"),
    ("pt.po", "locale/pt.po", b"4"),
]


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "he", "fa", "ckb", "ur"])
def test_some_languages_run_from_right_to_left(tag):
    assert Speech(tag).right_to_left


@pytest.mark.parametrize("tag", ["en", "de", "ja", "pt-BR", "zh-Hant", "sr-Latn"])
def test_most_languages_run_from_left_to_right(tag):
    assert not Speech(tag).right_to_left


@pytest.mark.parametrize(
    ("tag", "day"), [("en", 0), ("en-US", 6), ("de", 0), ("pt", 6), ("ar", 5), ("ja", 6), ("fr", 0)]
)
def test_a_week_begins_where_its_language_lets_it_begin(tag, day):
    assert Speech(tag).first_weekday == day


@pytest.mark.parametrize("tag", ["xx", "tlh", "en-XX", "zz-ZZ"])
def test_a_language_of_which_nothing_is_known_cannot_be_spoken(tag):
    assert not can_speak(tag)
    with pytest.raises(SettingsError, match="cannot write in the language"):
        Speech(tag)


def test_the_general_catalogue_comes_first_and_the_sites_own_last():
    assert [data for _, data in catalogues_for("pt-BR", FILES)] == [b"3", b"4", b"2"]
    assert [data for _, data in catalogues_for("pt", FILES)] == [b"3", b"4"]
    assert catalogues_for("it", FILES) == []


def test_a_catalogue_may_have_the_name_that_gettext_gives_it():
    assert catalogues_for("pt-BR", [("pt_BR.po", "locale/pt_BR.po", b"")]) == [("locale/pt_BR.po", b"")]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("de", "Deutsch"),
        ("fr", "Français"),
        ("es", "Español"),
        ("pt", "Português"),
        ("pt-BR", "Português (Brasil)"),
        ("ja", "日本語"),
        ("ar", "العربية"),
        ("ka", "ქართული"),  # whose capitals are for headlines only
    ],
)
def test_a_language_names_itself(tag, name):
    assert language_name(tag) == name
