"""A language as pages are written in it: its locale, its texts, its way with times."""

from collections.abc import Iterable
from functools import cache

from babel.core import Locale, UnknownLocaleError, get_global

from eroom_static.core.errors import SettingsError
from eroom_static.core.text import quoted
from eroom_static.render.catalogue import Catalogue
from eroom_static.render.dates import Dates

# The theme's own English is the international one: 24 November, 15:00. "en-US" is there for whoever wants the other.
_MEANT = {"en": "en-GB"}


class Speech:
    """Everything that depends on the language of a page."""

    def __init__(self, language: str, files: Iterable[tuple[str, bytes]] = ()) -> None:
        """`files`: catalogues as name and bytes, later ones win. Raises SettingsError for an unknown language."""
        self.language = language
        self.locale = locale_of(language)
        self.texts = Catalogue(self.locale, files)
        self.dates = Dates(self.locale, self.texts.gettext)

    @property
    def right_to_left(self) -> bool:
        return bool(self.locale.text_direction == "rtl")

    @property
    def first_weekday(self) -> int:
        """With which day a week begins: 0 is Monday."""
        likely = get_global("likely_subtags").get(str(self.locale))  # "pt" alone is Brazil's
        return (Locale.parse(likely) if likely else self.locale).first_week_day


def locale_of(language: str) -> Locale:
    try:
        return Locale.parse(_MEANT.get(language, language), sep="-")
    except (UnknownLocaleError, ValueError) as wrong:
        raise SettingsError(f"cannot write in the language {quoted(language)}") from wrong


def can_speak(language: str) -> bool:
    """Whether the dates and times of a language are known."""
    try:
        locale_of(language)
    except SettingsError:
        return False
    return True


def catalogues_for(language: str, files: Iterable[tuple[str, str, bytes]]) -> list[tuple[str, bytes]]:
    """Of (name, where, data) those that serve a language: pt.po before pt-BR.po, which says only what differs.
    Gettext's own spelling, pt_BR.po, is as good.
    """
    parts = language.casefold().split("-")
    wanted = ["-".join(parts[:n]) + ".po" for n in range(1, len(parts) + 1)]
    named = ((name.replace("_", "-").casefold(), where, data) for name, where, data in files)
    found = [(wanted.index(name), where, data) for name, where, data in named if name in wanted]
    return [(where, data) for _, where, data in sorted(found, key=lambda f: f[0])]


@cache
def language_name(language: str) -> str:
    """A language in its own words, as a name that stands alone: Deutsch, Français, 日本語."""
    locale = locale_of(language)
    plain = len(language) <= len("xxx")
    name = str(locale.get_language_name(locale) if plain else locale.get_display_name(locale))
    return name[:1].title() + name[1:]


ENGLISH = Speech("en")
