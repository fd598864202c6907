"""What every template is told of the site, under the name `site`."""

import msgspec

from eroom_static.core.colour import Accent, accent
from eroom_static.core.site import Site
from eroom_static.render.speech import ENGLISH, Speech


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """What templates are told of the site on every page."""

    title: str
    url: str
    base: str
    description: str
    language: str
    timezone: str
    menu: tuple[tuple[str, str], ...]
    accent: Accent | None
    logo: str  # the name of a file in static/, or ""
    right_to_left: bool
    has_categories: bool
    has_hosts: bool
    has_archive: bool


def theme(site: Site, speech: Speech = ENGLISH) -> Theme:
    pages = [(d.order, d.menu, site.href(d.url.lstrip("/"))) for d in site.documents if d.menu]
    links = [(link.order, link.title, link.url) for link in site.settings.menu]
    links = [(n, title, site.shared(url[1:]) if url.startswith("/") else url) for n, title, url in links]
    return Theme(
        title=site.settings.title,
        url=site.settings.url,
        base=site.base,
        description=site.settings.description,
        language=site.settings.language,
        timezone=site.settings.timezone,
        menu=tuple((label, url) for _, label, url in sorted([*pages, *links])),
        accent=accent(site.settings.accent) if site.settings.accent else None,
        logo=site.settings.logo,
        right_to_left=speech.right_to_left,
        has_categories=any(r.meeting.categories for r in site.shown),
        has_hosts=any(r.meeting.host for r in site.shown),
        has_archive=bool(site.over),
    )
