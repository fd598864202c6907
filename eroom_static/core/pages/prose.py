"""The publisher's Markdown as pages show it: with what its shortcodes stand for, decided and ready to be rendered."""

import posixpath
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

import msgspec

from eroom_static.core.document import FOLDER, Document
from eroom_static.core.errors import ContentError
from eroom_static.core.meeting_note import MeetingNote
from eroom_static.core.pages.shortcodes import part
from eroom_static.core.pages.views import MeetingView
from eroom_static.core.site import Site
from eroom_static.core.text import did_you_mean, quoted

SHORTCODES = "shortcodes/"  # their templates


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at one mark: a template and what it is told; or, in code after all, the source."""

    template: str
    context: Mapping[str, Any]
    source: str


class Prose(msgspec.Struct, frozen=True, kw_only=True):
    """Markdown with marks in it, for the `markdown` filter, and what stands at each of them. `links` are the addresses
    of all documents, by their files below content/; `lines` tells on which line of the file such a link stands first.
    """

    text: str
    parts: tuple[Part, ...] = ()
    file: str = ""  # as errors name it
    lines: Mapping[str, int] = MappingProxyType({})
    links: Mapping[str, str] = MappingProxyType({})

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def leads(self, target: str) -> str:
        """Where a link leads: to another file of content/, as editors and code hosts follow it, or as it is written.

        Raises ContentError for a file that is no page of this site.
        """
        path, mark, anchor = target.partition("#")
        if not path.endswith(".md") or ":" in path or path.startswith("//"):
            return target
        path = unquote(path)
        here = posixpath.dirname(self.file.removeprefix(f"{FOLDER}/"))
        file = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(here, path))
        if file not in self.links:
            hint = (
                did_you_mean(file, self.links) or f"a link to a file names one of {FOLDER}/ that is no draft"
            )
            line = self.lines.get(target.partition("#")[0])
            where = f"{self.file}:{line}" if line else self.file
            raise ContentError(f"leads to {quoted(path)}, which is no page", where=where, hint=hint)
        return f"{self.links[file]}{mark}{anchor}"


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """A document as templates see it."""

    path: str
    url: str
    title: str
    description: str
    body: Prose
    template_line: int


class NoteView(msgspec.Struct, frozen=True, kw_only=True):
    """What the publisher says of a meeting. `image` is the name of a file in static/, "" for none."""

    path: str
    body: Prose
    image: str
    alt: str
    recording: str  # "" before there is anything to see


def prose(site: Site, views: Mapping[str, MeetingView], source: Document | MeetingNote) -> Prose:
    parts = (
        Part(template=f"{SHORTCODES}{name}.html", context=context, source=one.source)
        for one in source.asked
        for name, context in [part(site, views, one)]
    )
    return Prose(
        text=source.body,
        parts=tuple(parts),
        file=f"{FOLDER}/{source.path}",
        lines=source.lines,
        links=site.files,
    )


def document_view(site: Site, views: Mapping[str, MeetingView], document: Document) -> DocumentView:
    return DocumentView(
        path=document.path,
        url=document.url,
        title=document.title,
        description=document.description,
        body=prose(site, views, document),
        template_line=document.template_line,
    )


def note_view(
    site: Site, views: Mapping[str, MeetingView], meeting: MeetingView, note: MeetingNote | None
) -> NoteView | None:
    if note is None:
        return None
    return NoteView(
        path=note.path,
        body=prose(site, views, note),
        image=note.image,
        alt=note.alt,
        recording=note.recording if meeting.over else "",
    )
