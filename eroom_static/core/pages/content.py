"""The publisher's own pages, and the one for addresses that do not exist."""

from collections.abc import Iterator, Mapping

from eroom_static.core.page import Page
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.prose import DocumentView, document_view
from eroom_static.core.pages.views import MeetingView
from eroom_static.core.site import Site

HOME = "/"  # content/index.md introduces the grid instead of being a page of its own


def introduction(site: Site, views: Mapping[str, MeetingView]) -> DocumentView | None:
    return next((document_view(site, views, d) for d in site.documents if d.url == HOME), None)


def content_pages(site: Site, views: Mapping[str, MeetingView]) -> Iterator[Page]:
    for document in site.documents:
        if document.url == HOME:
            continue
        path = f"{document.url.strip('/')}/index.html"
        head = Head(
            title=document.title,
            path=path,
            url=site.absolute(path.removesuffix("index.html")),
            description=document.description,
        )
        yield Page(
            path=path,
            template=document.template or "page.html",
            context={"page": head, "document": document_view(site, views, document)},
            origin=f"content/{document.path}",
        )
    if site.prefix:
        return  # a host knows one page for what is missing
    head = Head(title=site.say("Page not found"), path="404.html", url=site.absolute("404.html"), hidden=True)
    yield Page(
        path="404.html", template="404.html", context={"page": head}, origin="the page for what is missing"
    )
