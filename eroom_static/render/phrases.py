"""What templates call to speak: a text in the language of the page, safe in HTML, with its places filled in."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from markupsafe import Markup, escape

from eroom_static.render.catalogue import Catalogue

_PLACE = re.compile(r"%\((\w+)\)s")


def phrases(texts: Catalogue) -> Mapping[str, Callable[..., Markup]]:
    """By the names of gettext. A translation is text, as a topic is: what looks like markup in it is none.

    Jinja's own callables do the same, but ask the page's context three times for each of a site's many thousand texts.
    """

    @cache
    def parts(message: str) -> list[str]:
        """Text and names of places in turn."""
        said = _PLACE.split(escape(message))
        return [part.replace("%%", "%") if n % 2 == 0 else part for n, part in enumerate(said)]

    def filled(message: str, places: Mapping[str, object]) -> Markup:
        told = [escape(places[p]) if n % 2 else p for n, p in enumerate(parts(message))]
        return Markup("".join(told))  # noqa: S704 (each part is escaped)

    @cache
    def plain(message: str) -> Markup:
        return filled(texts.gettext(message), {})

    def gettext(message: str, **places: object) -> Markup:
        return filled(texts.gettext(message), places) if places else plain(message)

    def ngettext(one: str, many: str, num: int, **places: object) -> Markup:
        return filled(texts.ngettext(one, many, num), {"num": num, **places})

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}
