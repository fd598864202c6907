"""Puts what shortcodes stand for into the HTML of the Markdown around them, which has the last word on what is code."""

import re
from collections.abc import Callable, Iterator

from markupsafe import escape

from eroom_static.core.pages.prose import Part
from eroom_static.core.shortcode import MARKED

_TAG = re.compile(r"""<!--.*?-->|</?([a-zA-Z][a-zA-Z0-9]*)(?:"[^"]*"|'[^']*'|[^'">])*>""", re.DOTALL)
_PARAGRAPH = re.compile(rf"<p>\s*({MARKED.pattern})\s*</p>")
_TEXT_ONLY = frozenset({"code", "pre", "script", "style", "textarea", "title"})
_HEADING = re.compile("h([1-6])")
_DEEPEST = 6

Insert = Callable[[Part, int], str]  # the HTML of a part; the number of the heading that may stand in it


def inserted(html: str, parts: tuple[Part, ...], insert: Insert) -> str:
    """`html` is what Markdown made of a text with marks."""
    return "".join(_pieces(_PARAGRAPH.sub(r"\1", html), parts, insert)) if parts else html


def _pieces(html: str, parts: tuple[Part, ...], insert: Insert) -> Iterator[str]:
    """Where text is only text (in code, within a tag or a comment) the shortcode stands there as it was written."""
    text_only: list[str] = []
    level, at = 1, 0

    def told(mark: re.Match[str]) -> str:
        number = int(mark[1])
        if number >= len(parts):
            return ""
        return (
            str(escape(parts[number].source))
            if text_only
            else insert(parts[number], min(level + 1, _DEEPEST))
        )

    def written(mark: re.Match[str]) -> str:
        number = int(mark[1])
        return str(escape(parts[number].source)) if number < len(parts) else ""

    for tag in _TAG.finditer(html):
        yield MARKED.sub(told, html[at : tag.start()])
        yield MARKED.sub(written, tag[0])
        at = tag.end()
        name = (tag[1] or "").lower()
        if heading := _HEADING.fullmatch(name):
            level = int(heading[1])
        if name in _TEXT_ONLY and tag[0].startswith("</"):
            if name in text_only:
                text_only.remove(name)
        elif name in _TEXT_ONLY:
            text_only.append(name)
    yield MARKED.sub(told, html[at:])
