"""All pages of a site, in a stated order."""

from collections.abc import Mapping

from eroom_static.core.page import Page
from eroom_static.core.pages.calendars import calendar_pages
from eroom_static.core.pages.content import content_pages
from eroom_static.core.pages.embed import embed_pages
from eroom_static.core.pages.feeds import feed_pages
from eroom_static.core.pages.headers import headers_file
from eroom_static.core.pages.listing import listing_pages
from eroom_static.core.pages.meeting import meeting_pages, withdrawn_page
from eroom_static.core.pages.redirects import redirects_file
from eroom_static.core.pages.views import MeetingView
from eroom_static.core.site import Site


def every_page(site: Site, seen: Mapping[str, MeetingView]) -> list[Page]:
    """`seen` holds each shown meeting as templates see it, by key."""
    pages = [page for record in site.shown for page in meeting_pages(site, record, seen[record.key])]
    pages += [withdrawn_page(site, record) for record in site.withdrawn]
    pages += listing_pages(site, seen)
    pages += calendar_pages(site, seen)
    pages += embed_pages(site, seen)
    pages += content_pages(site)
    pages += feed_pages(site, seen, pages)
    pages += headers_file(site)
    pages += redirects_file(site)
    return pages
