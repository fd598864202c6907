"""The catalogues hold what the theme says: all of it, and nothing else."""

import re

import pytest
from babel.messages.pofile import read_po

from eroom_static.core.errors import Leak
from eroom_static.core.guard import Secret, guard
from eroom_static.core.page import File
from eroom_static.render.speech import Speech
from tools.words import LOCALE, gathered, renewed, written

CATALOGUES = sorted(LOCALE.glob("*.po"))
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


def test_the_template_of_the_catalogues_is_what_the_theme_says():
    assert (LOCALE / "eroom.pot").read_bytes() == written(gathered()), "run: make words"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.stem)
def test_a_catalogue_is_up_to_date(path):
    assert path.read_bytes() == renewed(path, gathered()), "run: make words"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.stem)
def test_a_translation_fills_in_the_same_places(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    for message in catalogue:
        forms = [message.string] if isinstance(message.string, str) else message.string
        wanted = set(PLACES.findall(message.id if isinstance(message.id, str) else message.id[1]))
        for form in filter(None, forms):
            assert set(PLACES.findall(form)) == wanted or "%(num)s" in wanted, message.id


def said_by(path):
    """Every text with its forms."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    for message in catalogue:
        if message.id:
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string)
            yield message, forms, catalogue.num_plurals


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.stem)
def test_a_catalogue_of_the_theme_is_complete(path):
    lacking = [message.id for message, forms, _ in said_by(path) if message.fuzzy or not all(forms)]
    assert not lacking
    assert not [
        m.id for m, forms, plurals in said_by(path) if isinstance(m.id, tuple) and len(forms) != plurals
    ]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.stem)
def test_a_translation_ends_as_its_text_does_and_holds_no_markup(path):
    for message, forms, _ in said_by(path):
        wanted = message.id if isinstance(message.id, str) else message.id[1]
        for form in forms:
            assert form == form.strip(), message.id
            assert not set('<>&"') & set(form), message.id
            assert (wanted[-1:] == "…") == (form[-1:] == "…"), message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.stem)
def test_browsers_and_gettext_count_alike(path):
    """A script takes a form by its CLDR category, a page by the expression in the catalogue's header."""
    speech = Speech(path.stem, [(path.name, path.read_bytes())])
    one, many = "%(num)s meeting", "%(num)s meetings"
    forms = speech.texts.forms(one, many)
    for number in range(1, 201):
        here = speech.texts.ngettext(one, many, number).replace("%(num)s", "{num}")
        assert forms[speech.locale.plural_form(number)] == here, number


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.stem)
def test_the_guard_knows_the_word_for_a_passcode(path):
    word = Speech(path.stem, [(path.name, path.read_bytes())]).texts.gettext("Passcode")
    page = File("x/index.html", f"<dt>{word}</dt> <dd>4711</dd>".encode())
    with pytest.raises(Leak):
        guard([page], [Secret(kind="passcode", value="4711", within=("x",))])
