"""The lists: the grid, what is on, the archive, kinds, categories and hosts, each in stretches of `per_page`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from eroom_static.core.model import Kind
from eroom_static.core.page import Page, Turn
from eroom_static.core.pages.content import introduction
from eroom_static.core.pages.finding import Filters, filters, find_files, live_page
from eroom_static.core.pages.head import Head, Pagination
from eroom_static.core.pages.views import MeetingView, Term
from eroom_static.core.site import Site


def listing_pages(site: Site, views: Mapping[str, MeetingView]) -> Iterator[Page]:
    ahead = [views[r.key] for r in site.ahead]
    over = [views[r.key] for r in site.over]
    categories, hosts = _by_category(ahead, over), _by_host(ahead, over)
    given = filters(ahead, over, categories, hosts)

    def narrowed(**to: Any) -> Filters:
        return msgspec.structs.replace(given, **to)

    upcoming, past = narrowed(when="upcoming"), narrowed(when="past", bound="when")
    more: dict[str, object] = {"filters": upcoming, "intro": introduction(site, views)}
    yield from _stretches(site, "", site.settings.title, "grid.html", ahead, **more)
    yield live_page(site, ahead, given)
    yield from _stretches(site, "archive/", site.say("Archive"), "archive.html", over, filters=past)
    for kind in given.kinds:
        more = {"filters": narrowed(when="upcoming", kind=kind.value, bound="kind")}
        title = site.say("Webinars") if kind is Kind.WEBINAR else site.say("Meetings")
        yield from _stretches(
            site, f"{kind}s/", title, "kind.html", [m for m in ahead if m.kind is kind], **more
        )
    for term, meetings in categories.items():
        more = {"filters": narrowed(category=term, bound="category"), "term": term}
        yield from _stretches(site, term.path, term.name, "category.html", meetings, **more)
    for term, meetings in hosts.items():
        more = {"filters": narrowed(host=term, bound="host"), "term": term}
        yield from _stretches(site, term.path, term.name, "host.html", meetings, **more)
    yield from _named(site, "categories/", site.say("Categories"), categories)
    yield from _named(site, "hosts/", site.say("Hosts"), hosts)
    yield from find_files(site, ahead, over)


def _stretches(
    site: Site, home: str, title: str, template: str, meetings: Sequence[MeetingView], **more: object
) -> Iterator[Page]:
    size = site.settings.per_page
    total = max(1, -(-len(meetings) // size))
    folders = [home, *(f"{home}page/{number}/" for number in range(2, total + 1))]
    urls = tuple(site.href(f) for f in folders)
    for number, path in enumerate(folders, start=1):
        pagination = Pagination(
            number=number,
            total=total,
            previous=urls[number - 2] if number > 1 else "",
            next=urls[number] if number < total else "",
            urls=urls,
        )
        head = Head(
            title=title
            if number == 1
            else site.say("{title}, page {number}").format(title=title, number=number),
            path=f"{path}index.html",
            url=site.absolute(path),
        )
        stretch = tuple(meetings[(number - 1) * size : number * size])
        yield Page(
            path=head.path,
            template=template,
            context={
                "page": head,
                "meetings": stretch,
                "pagination": pagination,
                "count": len(meetings),
                **more,
            },
            turn=Turn.INDEX,
            origin=f"the list {home or '/'}",
        )


def _named(site: Site, home: str, title: str, groups: Mapping[Term, Sequence[MeetingView]]) -> Iterator[Page]:
    """The page that names all terms of a sort; nothing where there is none."""
    if groups:
        head = Head(title=title, path=f"{home}index.html", url=site.absolute(home))
        counted = tuple((term, len(meetings)) for term, meetings in groups.items())
        yield Page(
            path=head.path,
            template="terms.html",
            context={"page": head, "terms": counted},
            turn=Turn.INDEX,
            origin=f"the list {home}",
        )


def _by_category(*lists: Sequence[MeetingView]) -> dict[Term, list[MeetingView]]:
    return _grouped((term, m) for meetings in lists for m in meetings for term in m.categories)


def _by_host(*lists: Sequence[MeetingView]) -> dict[Term, list[MeetingView]]:
    return _grouped((m.host, m) for meetings in lists for m in meetings if m.host is not None)


def _grouped(pairs: Iterator[tuple[Term, MeetingView]]) -> dict[Term, list[MeetingView]]:
    groups: dict[Term, list[MeetingView]] = {}
    for term, meeting in pairs:
        groups.setdefault(term, []).append(meeting)
    return dict(sorted(groups.items(), key=lambda item: (item[0].name.casefold(), item[0].path)))
