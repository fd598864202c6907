import pytest

from eroom_static.core.errors import ContentError
from eroom_static.core.settings import JoinSettings, SiteSettings
from eroom_static.core.site import Site
from eroom_static.editions import Edition
from eroom_static.render.speech import Speech
from eroom_static.trouble import look_notes, speech_notes
from tests.make import NOW


def edition(language, *lacking):
    speech = Speech(language)
    for text in lacking:
        speech.texts.gettext(text)
    site = Site(SiteSettings(language=language), JoinSettings(), now=NOW, records=(), rooms={})
    return Edition(site=site, seen={}, speech=speech)


def test_an_accent_that_can_hardly_be_read_is_told_with_one_that_can():
    (note,) = look_notes(SiteSettings(accent="#ffd400"))
    assert note.code == "faint-accent"
    assert "[site] accent #ffd400 can hardly be read" in note.text
    better = note.text.split(", which ")[1].removesuffix(" has")
    assert list(look_notes(SiteSettings(accent=better))) == []


@pytest.mark.parametrize("accent", ["", "#1d6b54", "#000080"])
def test_an_accent_that_can_be_read_is_no_trouble(accent):
    assert list(look_notes(SiteSettings(accent=accent))) == []


def test_a_language_that_lacks_nothing_is_no_trouble():
    assert list(speech_notes([edition("en", "Join"), edition("de")], strict=True)) == []


def test_what_a_language_lacks_is_named_three_at_most():
    notes = list(speech_notes([edition("en"), edition("de", "b"), edition("it", *"edcba")], strict=False))
    assert [note.text for note in notes] == [
        "no translation into 'de' for 'b': said in English",
        "no translation into 'it' for 'a', 'b', 'c' and 2 more: said in English",
    ]
    assert {note.code for note in notes} == {"untranslated"}


def test_under_strict_it_is_an_error_of_the_file_that_lacks_it():
    with pytest.raises(ContentError, match="no translation into 'de' for 'b'") as told:
        list(speech_notes([edition("de", "b")], strict=True))
    assert told.value.where == "locale/de.po"
