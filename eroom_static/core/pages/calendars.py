"""The calendars of one host and of one category, beside the pages that list their meetings."""

from collections.abc import Iterator, Mapping

from eroom_static.core.history import Record
from eroom_static.core.page import Page, Turn
from eroom_static.core.pages.views import MeetingView, Term
from eroom_static.core.site import Site


def calendar_files(site: Site, views: Mapping[str, MeetingView]) -> Iterator[Page]:
    """One for every term that has a page, if only an empty one: who subscribes waits for what is to come."""
    for term, records in _by_term(site, views).items():
        yield Page(
            path=f"{term.path}calendar.ics",
            template="calendar.ics",
            context={
                "records": tuple(records),
                "views": {record.key: views[record.key] for record in records},
                "name": term.name,
            },
            turn=Turn.INDEX,
            origin=f"the calendar of {term.path}",
        )


def _by_term(site: Site, views: Mapping[str, MeetingView]) -> dict[Term, list[Record]]:
    groups: dict[Term, list[Record]] = {}
    held = {record.key for record in site.in_calendar}
    for record in site.shown:
        view = views[record.key]
        for term in (*view.categories, *([view.host] if view.host else [])):
            group = groups.setdefault(term, [])
            group += [record] if record.key in held else []
    return dict(sorted(groups.items(), key=lambda item: item[0].path))
