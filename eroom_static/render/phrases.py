"""What templates call to speak: a text in the language of the page, safe in HTML, with its places filled in."""

from collections.abc import Callable, Mapping
from functools import cache

from markupsafe import Markup, escape

from eroom_static.render.catalogue import Catalogue


def phrases(texts: Catalogue) -> Mapping[str, Callable[..., Markup]]:
    """By the names of gettext. A translation is text, as a topic is: what looks like markup in it is none.

    Jinja's own callables do the same, but ask the page's context three times for each of a site's many thousand texts.
    """

    @cache
    def said(message: str) -> Markup:
        return escape(texts.gettext(message))

    @cache
    def plain(message: str) -> Markup:
        return said(message) % {}

    def gettext(message: str, **places: object) -> Markup:
        return said(message) % places if places else plain(message)

    def ngettext(one: str, many: str, num: int, **places: object) -> Markup:
        return escape(texts.ngettext(one, many, num)) % {"num": num, **places}

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}
