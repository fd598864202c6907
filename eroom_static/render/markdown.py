"""Markdown to HTML for what the publisher wrote; plain text to HTML for what came from outside.

The publisher's own Markdown is trusted: raw HTML in content/ passes as it is, but for comments, which
are remarks to oneself. A meeting's words never are.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor

from eroom_static.core.errors import ContentError

_AT_HAND = 256  # texts: a meeting's own is asked for several times while its pages are made
_EXTENSIONS = ("extra", "toc", "admonition", "sane_lists")
# A comment; or where its signs mean something else, in scripts and the like and between the quotes of a tag.
_COMMENT = re.compile(
    r"""<!--.*?-->|<(script|style|textarea)\b.*?</\1|<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>""",
    re.DOTALL | re.IGNORECASE,
)

# Line ends of every kind; then what no reader should meet: control characters, half a surrogate pair, and the
# marks that turn the direction of all that follows. Marks for one place (U+200E, U+200F, U+061C) stay.
_BREAKS = re.compile("[\r\v\f\x85\u2028\u2029](?:(?<=\r)\n)?")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)
_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
# An address ends at a blank, at what none can hold, and at the punctuation of scripts that set no blank.
_LINK = re.compile(
    "https?://[^\\s<>\"'`{}|\\\\^\u2018-\u201f\u3000-\u303f\uff00-\uff65]{1,1000}", re.IGNORECASE
)
_AFTER_LINK = ".,;:!?*_~…"
_BEFORE_ELLIPSIS = " ,;:.-\u2013\u2014"
_PAIRS = {")": "(", "]": "["}

_CLEANER = nh3.Cleaner(
    tags={"p", "br", "a"},
    attributes={"a": {"href"}, "p": {"dir"}},  # each paragraph in its own direction
    url_schemes={"http", "https"},
    link_rel="nofollow noopener ugc",
)


class _Leading(Treeprocessor):
    def __init__(self, markdown: Markdown, leads: Callable[[str], str]) -> None:
        super().__init__(markdown)
        self._leads = leads

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            link.set("href", self._leads(link.get("href", "")))


def to_html(text: str, leads: Callable[[str], str] | None = None) -> str:
    """The publisher's Markdown, with tables, footnotes, definition lists, admonitions and [TOC]. `leads` tells where a
    link goes.

    Raises ContentError, which does not know the file, for what is nested deeper than anybody reads.
    """
    markdown = Markdown(
        extensions=[*_EXTENSIONS],
        extension_configs={"toc": {"slugify": slugify_unicode}},
        output_format="html",
    )
    if leads is not None:
        markdown.treeprocessors.register(_Leading(markdown, leads), "leading", 0)
    try:
        html = markdown.convert(text)
    except RecursionError:
        hint = "take away some of the > or of the indentation"
        raise ContentError("the Markdown is nested too deep", hint=hint) from None
    return _COMMENT.sub(lambda found: "" if found[0].startswith("<!--") else found[0], html)


@lru_cache(_AT_HAND)
def agenda_to_html(text: str) -> str:
    """Untrusted plain text: paragraphs, line breaks, http(s) addresses as links, and nothing else."""
    blocks = _PARAGRAPHS.split(_seen(text).strip())
    html = "".join(
        f'<p dir="auto">{"<br>".join(map(_linked, block.split(chr(10))))}</p>' for block in blocks if block
    )
    return _CLEANER.clean(html)


@lru_cache(_AT_HAND)
def plain(text: str, limit: int = 160) -> str:
    """Untrusted text on one line of at most `limit` characters, cut after a word. Templates escape it."""
    line = " ".join(_seen(text).split())
    if len(line) <= limit:
        return line
    room = limit - 1  # for the ellipsis
    end = line.rfind(" ", 0, room + 1)
    if end < room // 2:  # a script without blanks, or one endless word
        end = _before_mark(line, room)
    return line[:end].rstrip(_BEFORE_ELLIPSIS) + "…"


@lru_cache(_AT_HAND)
def _seen(text: str) -> str:
    return _UNSEEN.sub("", _BREAKS.sub("\n", text))


def _linked(line: str) -> str:
    pieces, start = [], 0
    for match in _LINK.finditer(line):
        address = _trimmed(match[0])
        if not _leads_somewhere(address):
            continue
        end = match.start() + len(address)
        pieces += [escape(line[start : match.start()]), f'<a href="{escape(address)}">{escape(address)}</a>']
        start = end
    return "".join([*pieces, escape(line[start:])])


def _trimmed(address: str) -> str:
    """Without the full stop of the sentence and the bracket around the address."""
    while address[-1] in _AFTER_LINK or (
        address[-1] in _PAIRS and address.count(address[-1]) > address.count(_PAIRS[address[-1]])
    ):
        address = address[:-1]
    return address


def _leads_somewhere(address: str) -> bool:
    """Has a host, and no name before an @ that would pass for one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc


def _before_mark(line: str, end: int) -> int:
    """Never between a character and its accent, nor inside a joined emoji."""
    while end > 0 and (_joins(line[end]) or line[end - 1] == "\u200d"):
        end -= 1
    return end


def _joins(character: str) -> bool:
    return character == "\u200d" or unicodedata.category(character) in {"Mn", "Me", "Sk"}
