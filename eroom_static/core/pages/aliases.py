"""Addresses that a publisher's page, or a meeting with a note, had before: each leads to where it is now."""

from collections.abc import Iterator, Mapping

import msgspec

from eroom_static.core.old_address import link_of, path_of
from eroom_static.core.page import Page
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.views import MeetingView, folder
from eroom_static.core.site import Site


class Alias(msgspec.Struct, frozen=True, kw_only=True):
    """`old` is the address from the top of the site; `home` the folder of the page in this language."""

    old: str
    home: str
    title: str
    origin: str


def aliases(site: Site, views: Mapping[str, MeetingView]) -> Iterator[Alias]:
    for document in site.documents:
        for old in document.aliases:
            home, said = document.url.lstrip("/"), f"content/{document.path}"
            yield Alias(old=old, home=home, title=document.title, origin=said)
    for record in site.shown:
        if note := site.notes.get(record.key):
            for old in note.aliases:
                said = f"content/{note.path}"
                yield Alias(old=old, home=f"{folder(record)}/", title=views[record.key].topic, origin=said)


def alias_pages(site: Site, views: Mapping[str, MeetingView]) -> Iterator[Page]:
    """Their paths are whole already: an old address knows nothing of the folders of languages."""
    for alias in aliases(site, views):
        path = path_of(alias.old)
        address = site.absolute(alias.home)
        head = Head(
            title=alias.title,
            path=path,
            url=f"{site.settings.url.rstrip('/')}{link_of(alias.old)}",
            hidden=True,
        )
        yield Page(
            path=path,
            template="redirect.html",
            context={"page": head, "target": site.href(alias.home), "address": address},
            origin=alias.origin,
        )


def alias_rules(site: Site, views: Mapping[str, MeetingView]) -> Iterator[tuple[str, str]]:
    """As static hosts read them."""
    for alias in aliases(site, views):
        yield f"{site.base}{link_of(alias.old)}", site.href(alias.home)
