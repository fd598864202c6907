"""All pages of a site, in a stated order."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from eroom_static.core.page import Page
from eroom_static.core.pages.aliases import alias_pages
from eroom_static.core.pages.calendar import calendar_pages
from eroom_static.core.pages.calendars import calendar_files
from eroom_static.core.pages.content import content_pages
from eroom_static.core.pages.embed import embed_pages
from eroom_static.core.pages.feeds import Facts, facts_of, feed_pages, found_in
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.headers import headers_file
from eroom_static.core.pages.listing import listing_pages
from eroom_static.core.pages.meeting import meeting_pages, withdrawn_page
from eroom_static.core.pages.redirects import redirects_file
from eroom_static.core.pages.views import MeetingView
from eroom_static.core.site import Site


class Lasting(msgspec.Struct, frozen=True):
    """The pages in which no document has a part, and what is listed of them: they last as long as the facts of the
    meetings.
    """

    single: tuple[Page, ...]
    several: tuple[Page, ...]
    facts: tuple[Facts, ...]
    found: tuple[str, ...]


def lasting(site: Site, seen: Mapping[str, MeetingView]) -> Lasting:
    single = [page for record in site.shown for page in meeting_pages(site, record, seen)]
    single += [withdrawn_page(site, record) for record in site.withdrawn]
    several = [*calendar_pages(site, seen, site.first_weekday)]
    several += calendar_files(site, seen)
    several += embed_pages(site, seen)
    facts = tuple(facts_of(seen[record.key]) for record in (*site.ahead, *site.over))
    return Lasting(tuple(single), tuple(several), facts, tuple(found_in([*single, *several])))


def every_page(site: Site, seen: Mapping[str, MeetingView], known: Lasting | None = None) -> list[Page]:
    """`seen` holds each shown meeting as templates see it, by key; `known` what `lasting` said of the same."""
    laid_out = known or lasting(site, seen)
    lists, documents = [*listing_pages(site, seen)], [*content_pages(site, seen)]
    pages = [*laid_out.single, *lists, *laid_out.several, *documents]
    found = sorted([*laid_out.found, *found_in([*lists, *documents])])
    pages += feed_pages(site, seen, found, laid_out.facts)
    pages += headers_file(site)
    pages += redirects_file(site, seen)
    pages = [_in_its_folder(site, page) for page in pages] if site.prefix else pages
    return [*pages, *alias_pages(site, seen)]


def _in_its_folder(site: Site, page: Page) -> Page:
    return msgspec.structs.replace(page, path=f"{site.prefix}{page.path}")


class Alternate(msgspec.Struct, frozen=True, kw_only=True):
    """One page in one language: its tag, its link within the site, and its absolute address."""

    language: str
    url: str
    address: str


def alternates(editions: Iterable[tuple[Site, Sequence[Page]]]) -> Mapping[str, tuple[Alternate, ...]]:
    """For each page that there is in several languages, all of them; by path within a language."""
    found: dict[str, list[Alternate]] = {}
    for site, pages in editions:
        for page in pages:
            head = page.context.get("page")
            if isinstance(head, Head) and page.path.endswith("index.html"):
                folder = head.path.removesuffix("index.html")
                one = Alternate(language=site.settings.language, url=site.href(folder), address=head.url)
                found.setdefault(head.path, []).append(one)
    return {path: tuple(several) for path, several in found.items() if len(several) > 1}
