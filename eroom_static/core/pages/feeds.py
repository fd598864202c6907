"""What machines read: the whole calendar, both feeds, the JSON list, the sitemap, and the rules for robots."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eroom_static.core.page import Page, Turn
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.views import MeetingView, Sitting
from eroom_static.core.site import Site

NEWEST = 50  # entries of a feed


Facts = Mapping[str, object]


def feed_pages(
    site: Site, views: Mapping[str, MeetingView], found: Sequence[str], facts: Sequence[Facts]
) -> Iterator[Page]:
    """`found` are the addresses of the pages that are meant to be found, `facts` those of each meeting."""

    def page(path: str, template: str, **context: object) -> Page:
        head = Head(title=site.settings.title, path=path, url=site.absolute(path))
        return Page(
            path=path, template=template, context={"page": head, **context}, turn=Turn.INDEX, origin="feeds"
        )

    newest = sorted(site.shown, key=lambda r: (r.stamp, r.key), reverse=True)[:NEWEST]
    yield page(
        "calendar.ics", "calendar.ics", records=site.in_calendar, views=views, name=site.settings.title
    )
    for feed in ("feed.xml", "feed.json"):
        yield page(feed, feed, meetings=tuple(views[r.key] for r in newest))
    yield page("api/meetings.json", "meetings.json", data=_listed(site, facts))
    yield page("sitemap.xml", "sitemap.xml", urls=tuple(found))
    if not site.prefix:
        home = site.settings.url.rstrip("/")
        yield page(
            "robots.txt", "robots.txt", sitemaps=tuple(f"{home}/{p}sitemap.xml" for p in site.prefixes)
        )


def found_in(pages: Iterable[Page]) -> list[str]:
    """The addresses of those that are meant to be found, in order."""
    heads = (p.context.get("page") for p in pages if p.path.endswith("index.html") and _meant_to_be_found(p))
    return sorted(h.url for h in heads if isinstance(h, Head) and not h.hidden)


def _meant_to_be_found(page: Page) -> bool:
    return page.template not in {"redirect.html", "join.html", "withdrawn.html"}


def _listed(site: Site, facts: Sequence[Facts]) -> dict[str, object]:
    return {
        "version": 1,
        "title": site.settings.title,
        "url": site.absolute(""),
        "meetings": facts,
    }


def facts_of(m: MeetingView) -> Facts:
    """Public facts only, and no phase: what is told here stays true as time passes."""
    return {
        "key": m.key,
        "kind": m.kind.value,
        "topic": m.topic,
        "agenda": m.agenda,
        "url": m.address,
        "timezone": m.zone,
        "cancelled": m.cancelled,
        "series": m.series,
        "host": m.host.name if m.host else None,
        "categories": [c.name for c in m.categories],
        "registration_url": m.door.register_url or None,
        "occurrences": [_times(s) for s in m.sittings],
        "updated": m.updated,
    }


def _times(s: Sitting) -> dict[str, object]:
    return {"start": s.starts, "end": s.ends, "cancelled": s.phase.value == "cancelled"}
