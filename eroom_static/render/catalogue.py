"""What the theme says, in a language: gettext catalogues (.po files) laid over each other, a site's own on top.

A site's locale/de.po need hold only what it says otherwise, or what its own templates say.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping
from gettext import c2py
from io import BytesIO

import msgspec
from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from eroom_static.core.errors import ContentError
from eroom_static.core.text import quoted

_CATEGORIES = 200  # the numbers up to here show every plural form that a language has
_PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
_LINE = re.compile(rb'\s*(?:#.*|(?:msg[a-z_]+(?:\[\d+\])?\s*)?"(?:[^"\\]|\\.)*"\s*)?')
_HINT = "open it with a gettext editor, or take the site's own copy away"


class _Plural(msgspec.Struct, frozen=True):
    """The forms of one text; `which` is told by the header of the file that it stands in."""

    forms: tuple[str, ...]
    which: Callable[[int], int]

    def of(self, number: int) -> str:
        return self.forms[min(self.which(number), len(self.forms) - 1)]


class Catalogue:
    """The texts of one language. What it lacks is said in English, and remembered in `missing`."""

    def __init__(self, locale: Locale, files: Iterable[tuple[str, bytes]] = ()) -> None:
        self.missing: set[str] = set()
        self._locale = locale
        self._source = locale.language == "en"  # the theme itself is written in English
        self._texts: dict[str, str] = {}
        self._plurals: dict[str, _Plural] = {}
        for file, data in files:
            self._lay(file, *_read(file, data, locale))

    def _lay(self, file: str, catalogue: Catalog, which: Callable[[int], int]) -> None:
        for message in catalogue:
            forms = _said(message)
            if not message.id or message.fuzzy or not all(forms):
                continue
            if wrong := _misplaced(message, forms):
                hint = f"keep %(…)s and {{…}} as they are in {quoted(_first(message))}"
                raise ContentError(f"says {quoted(wrong)}, which cannot be filled in", where=file, hint=hint)
            if isinstance(message.id, str):
                self._texts[message.id] = forms[0]
            else:
                self._plurals[_first(message)] = _Plural(forms, which)

    def gettext(self, message: str) -> str:
        said = self._texts.get(message)
        if said is None:
            self._miss(message)
        return message if said is None else said

    def ngettext(self, one: str, many: str, number: int) -> str:
        plural = self._plurals.get(one)
        if plural is not None:
            return plural.of(number)
        self._miss(one)
        return one if number == 1 else many

    def forms(self, one: str, many: str) -> Mapping[str, str]:
        """Every plural form by its CLDR category, for scripts: {"one": …, "other": …}. {num} is the number."""
        named: dict[str, str] = {}
        # None at all comes last: many a language has no form of its own for it, and a word of its own all the same.
        for number in (*range(1, _CATEGORIES), 0):
            named.setdefault(self._locale.plural_form(number), self.ngettext(one, many, number))
        named.setdefault("other", self.ngettext(one, many, _CATEGORIES))
        return {category: text.replace("%(num)s", "{num}") for category, text in sorted(named.items())}

    def _miss(self, message: str) -> None:
        if not self._source:
            self.missing.add(message)


def _read(file: str, data: bytes, locale: Locale) -> tuple[Catalog, Callable[[int], int]]:
    """Babel takes the first and the last character of what follows `msgstr` for quotation marks, whatever they are."""
    data = data.removeprefix(BOM_UTF8)
    for number, line in enumerate(data.splitlines(), start=1):
        if not _LINE.fullmatch(line):
            raise ContentError("is no line of a catalogue", where=f"{file}:{number}", hint=_HINT)
    try:
        catalogue = read_po(BytesIO(data), locale=locale, charset="utf-8", abort_invalid=True)
        return catalogue, c2py(catalogue.plural_expr)
    except (PoFileError, ValueError) as wrong:
        raise ContentError(f"is no catalogue: {wrong}", where=file, hint=_HINT) from wrong


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _said(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _misplaced(message: Message, forms: Iterable[str]) -> str:
    """The form with a place that the text itself has not, or with a stray sign that would be taken for one. "" if none.

    A form may leave a place out: "one meeting" needs no number.
    """
    wanted = " ".join([message.id] if isinstance(message.id, str) else message.id)
    places, signs = set(_PLACE.findall(wanted)), _signs(wanted)
    return next((f for f in forms if not set(_PLACE.findall(f)) <= places or _signs(f) - signs), "")


def _signs(text: str) -> set[str]:
    return set("%{}") & set(_PLACE.sub("", text).replace("%%", ""))
