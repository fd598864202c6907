"""The catalogues hold what the theme says: all of it, and nothing else."""

import re

import pytest
from babel.messages.pofile import read_po

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
