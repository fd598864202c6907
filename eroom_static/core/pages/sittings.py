"""A series taken apart: a card for each of its sittings."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from eroom_static.core.pages.views import MeetingView, Sitting
from eroom_static.core.schedule import Phase
from eroom_static.core.site import Site


def one_by_one(
    site: Site, ahead: Sequence[MeetingView], over: Sequence[MeetingView]
) -> tuple[list[MeetingView], list[MeetingView]]:
    """What is ahead, soonest first, and what is over, latest first; a series under way has sittings in both."""
    apart = [*_apart(site, ahead), *_apart(site, over)]
    rooms = [m for m in ahead if m.shown is None]
    timed = sorted((m for m in apart if m.shown), key=lambda m: (m.shown and m.shown.starts, m.key))
    coming = [m for m in timed if m.shown and m.shown.upcoming]
    return [*coming, *rooms], [m for m in reversed(timed) if m.shown and not m.shown.upcoming]


def _apart(site: Site, meetings: Iterable[MeetingView]) -> Iterator[MeetingView]:
    for meeting in meetings:
        if meeting.series:
            yield from (_only(site, meeting, sitting) for sitting in meeting.sittings)
        elif meeting.shown is not None:
            yield meeting


def _only(site: Site, meeting: MeetingView, sitting: Sitting) -> MeetingView:
    """The meeting as if this were its only sitting; the link leads to the date on its page."""
    opens, closes = sitting.starts - site.window.opens, sitting.ends + site.window.closes
    cancelled = meeting.cancelled or sitting.phase is Phase.CANCELLED
    open_now = not cancelled and opens <= site.now < closes
    return msgspec.structs.replace(
        meeting,
        phase=Phase.CANCELLED if cancelled else sitting.phase,
        cancelled=cancelled,
        current=sitting if sitting.upcoming and not cancelled else None,
        shown=sitting,
        sittings=(sitting,),
        url=f"{meeting.url}#{sitting.anchor}",
        door=msgspec.structs.replace(meeting.door, open=open_now, opens_at=opens, closes_at=closes),
    )
