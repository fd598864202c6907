"""An environment that minds what a template changes: a block that nothing above it has would show nowhere, silently."""

from functools import lru_cache

import jinja2
import msgspec
from jinja2 import nodes

from eroom_static.core.errors import RenderError
from eroom_static.core.text import did_you_mean, listed
from eroom_static.render import patience

_PARSER = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


class _Outline(msgspec.Struct, frozen=True):
    """The blocks of one text, and the template that it extends: "" for none, None where only rendering can tell."""

    blocks: frozenset[str]
    above: str | None


class Environment(patience.Environment):
    """Raises RenderError when a template is compiled that extends itself, or changes a block that is not there."""

    def looked_through(
        self, source: nodes.Template, name: str | None, filename: str | None
    ) -> nodes.Template:
        extends = source.find(nodes.Extends)
        if extends and name and (known := self._above(name, _extended(extends))) is not None:
            for block in source.body:
                if isinstance(block, nodes.Block) and block.name not in known:
                    raise RenderError(
                        f"no template above this one has a block {block.name!r}: it would show nowhere",
                        where=f"{filename}:{block.lineno}",
                        hint=did_you_mean(block.name, known, quote="'")
                        or (f"there are {listed(sorted(known))}" if known else ""),
                    )
        return super().looked_through(source, name, filename)

    def _above(self, name: str, above: str | None) -> frozenset[str] | None:
        """All blocks of the templates that this one extends. None where they cannot be told, or are not there."""
        blocks: frozenset[str] = frozenset()
        seen = [name]
        while above and self.loader:
            try:
                text, file, _ = self.loader.get_source(self, above)
                outline = _outline(text)
            except (jinja2.TemplateNotFound, jinja2.TemplateSyntaxError):
                return None  # told when it is rendered
            if above in seen:
                raise _endless(seen, above, file)
            seen.append(above)
            blocks |= outline.blocks
            above = outline.above
        return None if above is None else blocks


def _endless(seen: list[str], again: str, file: str | None) -> RenderError:
    cure = "of one that it takes the place of, write" if seen == [again] else "for the packaged one, write"
    return RenderError(
        f"the template {again!r} extends itself",
        where=f"{file}:1",
        hint=f'{cure} {{% extends "theme/{again.removeprefix("theme/")}" %}}',
    )


@lru_cache(maxsize=256)
def _outline(text: str) -> _Outline:
    tree = _PARSER.parse(text)
    extends = tree.find(nodes.Extends)
    blocks = frozenset(block.name for block in tree.find_all(nodes.Block))
    return _Outline(blocks, _extended(extends) if extends else "")


def _extended(extends: nodes.Extends) -> str | None:
    named = extends.template
    return named.value if isinstance(named, nodes.Const) and isinstance(named.value, str) else None
