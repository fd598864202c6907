import pytest
from babel.core import Locale

from eroom_static.core.errors import ContentError
from eroom_static.render.catalogue import Catalogue

MEETINGS = ("%(num)s meeting", "%(num)s meetings")
ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)


def po(body, plural=""):
    head = f'msgid ""\nmsgstr "Plural-Forms: {plural}\\n"\n\n' if plural else ""
    return (head + body).encode()


def entry(said, to):
    return f'msgid "{said}"\nmsgstr "{to}"\n\n'


def counted(*forms):
    lines = [f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms)]
    return f'msgid "{MEETINGS[0]}"\nmsgid_plural "{MEETINGS[1]}"\n{"".join(lines)}\n'


def catalogue(tag, *files):
    return Catalogue(Locale.parse(tag, sep="-"), [(f"locale/{tag}.po", data) for data in files])


def test_a_text_is_said_in_the_language_of_its_catalogue():
    texts = catalogue("de", po(entry("Join", "Teilnehmen")))
    assert texts.gettext("Join") == "Teilnehmen"
    assert texts.missing == set()


def test_what_a_catalogue_lacks_is_said_in_english_and_remembered():
    texts = catalogue("de", po(entry("Join", "") + counted("", "")))
    assert (texts.gettext("Join"), texts.ngettext(*MEETINGS, 1), texts.ngettext(*MEETINGS, 3)) == (
        "Join",
        *MEETINGS,
    )
    assert texts.missing == {"Join", MEETINGS[0]}


@pytest.mark.parametrize("tag", ["en", "en-GB", "en-US"])
def test_english_lacks_nothing_as_the_theme_is_written_in_it(tag):
    texts = catalogue(tag)
    assert (texts.gettext("Join"), texts.ngettext(*MEETINGS, 2)) == ("Join", "%(num)s meetings")
    assert texts.missing == set()


def test_a_later_catalogue_says_otherwise_and_leaves_the_rest():
    theme, own = po(entry("Join", "Teilnehmen") + entry("Host", "Host")), po(entry("Join", "Hereinspaziert"))
    texts = catalogue("de", theme, own)
    assert (texts.gettext("Join"), texts.gettext("Host")) == ("Hereinspaziert", "Host")


def test_what_a_translator_marked_as_unsure_is_not_said():
    texts = catalogue("de", po("#, fuzzy\n" + entry("Join", "Verbinden")))
    assert texts.gettext("Join") == "Join"
    assert texts.missing == {"Join"}


@pytest.mark.parametrize(
    ("tag", "plural", "forms", "said"),
    [
        ("en", "nplurals=2; plural=(n != 1);", ("one", "many"), {0: "many", 1: "one", 2: "many", 21: "many"}),
        ("pt", "nplurals=2; plural=(n > 1);", ("one", "many"), {0: "one", 1: "one", 2: "many"}),
        ("ja", "nplurals=1; plural=0;", ("all",), {0: "all", 1: "all", 7: "all"}),
        (
            "ar",
            ARABIC,
            ("zero", "one", "two", "few", "many", "other"),
            {
                0: "zero",
                1: "one",
                2: "two",
                3: "few",
                10: "few",
                11: "many",
                99: "many",
                100: "other",
                103: "few",
            },
        ),
    ],
)
def test_a_number_takes_the_form_that_its_language_has_for_it(tag, plural, forms, said):
    texts = catalogue(tag, po(counted(*forms), plural))
    assert {number: texts.ngettext(*MEETINGS, number) for number in said} == said


def test_a_sites_own_catalogue_without_a_header_does_not_count_for_the_theme():
    theme = po(counted("zero", "one", "two", "few", "many", "other"), ARABIC)
    texts = catalogue("ar", theme, po(entry("Join", "ادخل")))
    assert [texts.ngettext(*MEETINGS, n) for n in (11, 100)] == ["many", "other"]


@pytest.mark.parametrize(
    ("tag", "plural", "forms", "said"),
    [
        ("en", "", (), {"one": "{num} meeting", "other": "{num} meetings"}),
        ("pt", "", ("{n} a", "{n} b"), {"one": "{n} a", "other": "{n} b"}),
        ("ja", "", ("all",), {"other": "all"}),
        (
            "ar",
            ARABIC,
            tuple("012345"),
            {"zero": "0", "one": "1", "two": "2", "few": "3", "many": "4", "other": "5"},
        ),
    ],
)
def test_a_script_is_handed_every_form_by_the_name_that_browsers_give_it(tag, plural, forms, said):
    files = [po(counted(*(f.replace("{n}", "%(num)s") for f in forms)), plural)] if forms else []
    wanted = {category: text.replace("{n}", "{num}") for category, text in said.items()}
    assert catalogue(tag, *files).forms(*MEETINGS) == wanted


@pytest.mark.parametrize(
    "line",
    ["msgstr Teilnehmen", 'msgstr "Teilnehmen', 'msgstr "Teil"nehmen"', "<<<<<<< HEAD", "\ufeffmsgstr"],
)
def test_a_line_that_belongs_in_no_catalogue_is_named(line):
    with pytest.raises(ContentError, match="is no line of a catalogue") as told:
        catalogue("de", po(f'# a comment\n\nmsgid "Join"\n{line}\n'))
    assert told.value.where == "locale/de.po:4"


@pytest.mark.parametrize(
    "data",
    [
        b'msgid "Join"\n',
        b'msgid "Join"\nmsgstr "\xff"\n',
        b'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n !! 1);\\n"\n',
    ],
    ids=["half an entry", "not UTF-8", "no plural"],
)
def test_a_file_that_is_no_catalogue_is_told_in_one_sentence(data):
    with pytest.raises(ContentError, match="is no catalogue") as told:
        catalogue("de", data)
    assert told.value.where == "locale/de.po"
    assert told.value.hint


@pytest.mark.parametrize(
    ("said", "to"),
    [
        ("Moved from %(date)s", "Verlegt vom %(datum)s"),
        ("{title}, page {number}", "{title}, Seite {nummer}"),
        ("Loads 8 MB", "Lädt 8 % von {allem}"),
        ("Loads all of it", "Lädt 100 %"),
        ("Join: {topic}", "Teilnehmen: {topic"),
    ],
)
def test_a_place_that_nothing_fills_is_told_before_it_breaks_a_page(said, to):
    with pytest.raises(ContentError, match="cannot be filled in") as told:
        catalogue("de", po(entry(said, to)))
    assert told.value.where == "locale/de.po"
    assert said in told.value.hint


def test_a_form_may_do_without_the_number():
    texts = catalogue(
        "ar", po(counted("none", "one", "two", "%(num)s few", "%(num)s many", "%(num)s"), ARABIC)
    )
    assert texts.ngettext(*MEETINGS, 1) == "one"
