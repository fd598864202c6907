"""What the theme says, in a language: gettext catalogues (.po files) laid over each other, a site's own on top.

A site's locale/de.po need hold only what it says otherwise, or what its own templates say.
"""

from collections.abc import Callable, Iterable, Mapping
from gettext import c2py
from io import BytesIO

from babel.core import Locale
from babel.messages.pofile import PoFileError, read_po

from eroom_static.core.errors import ContentError

_CATEGORIES = 200  # the numbers up to here show every plural form that a language has


class Catalogue:
    """The texts of one language. What it lacks is said in English, and remembered in `missing`."""

    def __init__(self, locale: Locale, files: Iterable[tuple[str, bytes]] = ()) -> None:
        self.missing: set[str] = set()
        self._locale = locale
        self._source = locale.language == "en"  # the theme itself is written in English
        self._texts: dict[str, str | tuple[str, ...]] = {}
        self._form: Callable[[int], int] = lambda n: int(n != 1)
        for file, data in files:
            self._read(file, data)

    def _read(self, file: str, data: bytes) -> None:
        try:
            catalogue = read_po(BytesIO(data), locale=self._locale, charset="utf-8", abort_invalid=True)
        except (PoFileError, UnicodeDecodeError, ValueError) as wrong:
            hint = "open it with a gettext editor, or take the site's own copy away"
            raise ContentError(f"is no catalogue: {wrong}", where=file, hint=hint) from wrong
        for message in catalogue:
            if not message.id or message.fuzzy:
                continue
            said = message.string
            if isinstance(message.id, str) and isinstance(said, str) and said:
                self._texts[message.id] = said
            elif isinstance(said, list | tuple) and all(said):
                self._texts[message.id[0]] = tuple(said)
        self._form = c2py(catalogue.plural_expr)

    def gettext(self, message: str) -> str:
        said = self._texts.get(message)
        if isinstance(said, str):
            return said
        self._miss(message)
        return message

    def ngettext(self, one: str, many: str, number: int) -> str:
        said = self._texts.get(one)
        if isinstance(said, tuple):
            return said[min(self._form(number), len(said) - 1)]
        self._miss(one)
        return one if number == 1 else many

    def forms(self, one: str, many: str) -> Mapping[str, str]:
        """Every plural form by its CLDR category, for scripts: {"one": …, "other": …}. {num} is the number."""
        named: dict[str, str] = {}
        for number in range(_CATEGORIES):
            named.setdefault(self._locale.plural_form(number), self.ngettext(one, many, number))
        named.setdefault("other", self.ngettext(one, many, _CATEGORIES))
        return {category: text.replace("%(num)s", "{num}") for category, text in sorted(named.items())}

    def _miss(self, message: str) -> None:
        if not self._source:
            self.missing.add(message)
