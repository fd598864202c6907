"""The pages of one meeting: itself, its join page, its calendar file, and every address it ever had."""

from collections.abc import Iterator, Mapping

from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.page import Page
from eroom_static.core.pages.cards import card_path
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.prose import note_view
from eroom_static.core.pages.views import MeetingView, folder
from eroom_static.core.site import Site


def meeting_pages(site: Site, record: Record, views: Mapping[str, MeetingView]) -> Iterator[Page]:
    meeting = views[record.key]
    note = note_view(site, views, meeting, site.notes.get(record.key))
    home, said = folder(record), f"meeting {record.key} ({meeting.topic:.40})"

    def page(path: str, template: str, title: str, **context: object) -> Page:
        url = site.absolute(path.removesuffix("index.html"))
        head = Head(title=title, path=path, url=url, card=card_path(home))
        return Page(path=path, template=template, context={"page": head, **context}, origin=said)

    def leading(path: str, target: str) -> Page:
        return page(path, "redirect.html", meeting.topic, target=target, address=meeting.address)

    yield page(f"{home}/index.html", f"{meeting.kind}.html", meeting.topic, meeting=meeting, note=note)
    joining = site.say("Join: {topic}").format(topic=meeting.topic)
    yield page(f"{home}/join/index.html", "join.html", joining, meeting=meeting)
    yield leading(f"m/{record.key}/index.html", meeting.url)
    for old in (f"{meeting.kind}s/{slug}" for slug in record.slugs[:-1]):
        yield leading(f"{old}/index.html", meeting.url)
        yield leading(f"{old}/join/index.html", meeting.join_url)
    # Calendar programs follow no page: to those that subscribed under an old address the same is told there.
    for slug in record.slugs if meeting.calendar_url else ():
        yield Page(
            path=f"{meeting.kind}s/{slug}/event.ics",
            template="event.ics",
            context={"records": (record,), "views": {record.key: meeting}, "name": meeting.topic},
            origin=said,
        )


def withdrawn_page(site: Site, record: Withdrawn) -> Page:
    """A neutral answer at the permanent address: it tells nothing of what was there."""
    path = f"m/{record.key}/index.html"
    head = Head(
        title=site.say("Not available"), path=path, url=site.absolute(f"m/{record.key}/"), hidden=True
    )
    return Page(
        path=path, template="withdrawn.html", context={"page": head}, origin=f"withdrawn {record.key}"
    )
