"""Which templates a template may draw on: what it extends, includes and imports, and what these do."""

from collections.abc import Mapping

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
        found, left = {name}, [name]
        while left:
            template = templates.get(left.pop())
            named = self._names(template.text) if template else frozenset()
            if named is None:
                return None
            left += named - found
            found |= named
        return frozenset(found)

    def _names(self, text: str) -> frozenset[str] | None:
        """None where they cannot be told."""
        if text not in self._named:
            try:
                found = {*find_referenced_templates(_PARSER.parse(text))}
            except jinja2.TemplateSyntaxError:
                found = {None}
            self._named[text] = None if None in found else frozenset(filter(None, found))
        return self._named[text]
