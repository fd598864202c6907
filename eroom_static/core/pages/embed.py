"""What other sites show in a frame: a meeting, its countdown, and the lists of what is coming up.

A frame's address should outlive a renamed topic: the pages lie under the meeting's key, and its slugs lead there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.page import Page, Turn
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.views import MeetingView, Term
from eroom_static.core.site import Site

FIRST = 12  # meetings of a list
_PARTS = {"": "embed_meeting.html", "countdown/": "embed_countdown.html"}


def embed_pages(site: Site, views: Mapping[str, MeetingView]) -> Iterator[Page]:
    for record in site.shown:
        yield from _meeting(site, record, views[record.key])
    for gone in site.withdrawn:
        yield from _neutral(site, gone)
    yield from _lists(site, views)


def _meeting(site: Site, record: Record, meeting: MeetingView) -> Iterator[Page]:
    for part, template in _PARTS.items():
        home = f"embed/m/{record.key}/{part}"
        yield _page(site, home, template, meeting.topic, meeting=meeting)
        for slug in record.slugs:
            path = f"embed/{slug}/{part}"
            yield _page(site, path, "embed_moved.html", meeting.topic, target=site.href(home))


def _neutral(site: Site, gone: Withdrawn) -> Iterator[Page]:
    """It tells nothing of what was there."""
    for part in _PARTS:
        yield _page(site, f"embed/m/{gone.key}/{part}", "embed_gone.html", site.say("Not available"))


def _lists(site: Site, views: Mapping[str, MeetingView]) -> Iterator[Page]:
    ahead = [views[r.key] for r in site.ahead]
    yield _list(site, "", site.settings.title, ahead)
    for term in _categories(views.values()):
        yield _list(site, term.path, term.name, [m for m in ahead if term in m.categories])


def _categories(views: Iterable[MeetingView]) -> list[Term]:
    return sorted({term for m in views for term in m.categories}, key=lambda term: term.path)


def _list(site: Site, whole: str, title: str, meetings: Sequence[MeetingView]) -> Page:
    """`whole` is the path of the page that holds all of it."""
    return _page(
        site,
        f"embed/{whole}",
        "embed_list.html",
        title,
        turn=Turn.INDEX,
        meetings=tuple(meetings[:FIRST]),
        more=len(meetings) > FIRST,
        whole=whole,
    )


def _page(
    site: Site, home: str, template: str, title: str, *, turn: Turn = Turn.PAGE, **context: object
) -> Page:
    head = Head(title=title, path=f"{home}index.html", url=site.absolute(home), hidden=True)
    return Page(
        path=head.path, template=template, context={"page": head, **context}, turn=turn, origin=f"/{home}"
    )
