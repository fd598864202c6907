"""The publisher's own pages, and the one for addresses that do not exist."""

from collections.abc import Iterator

from eroom_static.core.page import Page
from eroom_static.core.pages.head import Head
from eroom_static.core.site import Site


def content_pages(site: Site) -> Iterator[Page]:
    for document in site.documents:
        path = f"{document.url.strip('/')}/index.html".lstrip("/")
        head = Head(
            title=document.title,
            path=path,
            url=site.absolute(path.removesuffix("index.html")),
            description=document.description,
        )
        yield Page(
            path=path,
            template=document.template or "page.html",
            context={"page": head, "document": document},
            origin=f"content/{document.path}",
        )
    head = Head(title="Page not found", path="404.html", url=site.absolute("404.html"), hidden=True)
    yield Page(
        path="404.html", template="404.html", context={"page": head}, origin="the page for what is missing"
    )
