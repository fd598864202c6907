"""Which templates a template may draw on: what it extends, includes and imports, and what these do."""

from collections.abc import Collection, Iterator, Mapping

import jinja2
from jinja2.meta import find_referenced_templates

from eroom_static.render.renderer import Template

_PARSER = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


class Reach:
    """What each text names is found once."""

    def __init__(self) -> None:
        self._named: dict[str, frozenset[str] | None] = {}

    def of(self, name: str, templates: Mapping[str, Template]) -> frozenset[str] | None:
        """Names of templates, itself among them, also of such as are not there. None where some name is only known when
        a page is rendered: it may be any.
        """
        found = {*self._walk(name, templates)}
        return None if None in found else frozenset(filter(None, found))

    def draws_on(self, name: str, templates: Mapping[str, Template], some: Collection[str]) -> bool:
        """Whether it may draw on one of `some`. Known as soon as that is named: its own text need not be read."""
        return any(found is None or found in some for found in self._walk(name, templates))

    def _walk(self, name: str, templates: Mapping[str, Template]) -> Iterator[str | None]:
        """Each name once, itself first; None where names cannot be told."""
        seen, left = {name}, [name]
        while left:
            one = left.pop()
            yield one
            template = templates.get(one)
            named = self._names(template.text) if template else frozenset[str]()
            if named is None:
                yield None
            else:
                left += named - seen
                seen |= named

    def _names(self, text: str) -> frozenset[str] | None:
        """None where they cannot be told."""
        if text not in self._named:
            try:
                found = {*find_referenced_templates(_PARSER.parse(text))}
            except jinja2.TemplateSyntaxError:
                found = {None}
            self._named[text] = None if None in found else frozenset(filter(None, found))
        return self._named[text]
