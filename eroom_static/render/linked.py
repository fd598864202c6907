"""A meeting as schema.org's Event or EventSeries, for search engines. Its address is our page, never Zoom's.

Properties: schema.org/Event, developers.google.com/search/docs/appearance/structured-data/event.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from eroom_static.core.pages.views import MeetingView, Sitting
from eroom_static.core.schedule import Phase
from eroom_static.render.markdown import plain

LONGEST = 500  # characters of the description
MOST = 60  # sittings of a series that are named one by one
_SCHEMA = "https://schema.org"
_ZOOM = re.compile(r"(?i)(?:https?://)?(?:[\w-]+\.)*(?:zoom\.us|zoom\.com|zoomgov\.com|zoom\.com\.cn)/\S*")
_IN_SCRIPT = [(sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029"]


def linked_data(meeting: MeetingView, organizer: str, home: str) -> Markup:
    """JSON-LD that may stand in a script element; "" for a room without a time, which is no event."""
    if meeting.shown is None:
        return Markup("")
    common = _common(meeting)
    event = _series(meeting, common) if meeting.series else _event(meeting, meeting.shown, common)
    data = {"@context": _SCHEMA, **event}
    data["organizer"] = (
        {"@type": "Person", "name": meeting.host.name}
        if meeting.host
        else {"@type": "Organization", "name": organizer, "url": home}
    )
    return _script(data)


def linked_list(meetings: Sequence[MeetingView]) -> Markup:
    """The events of a list, by their addresses alone: each page tells the rest."""
    addresses = [m.address for m in meetings if m.shown is not None]
    items = [{"@type": "ListItem", "position": n, "url": url} for n, url in enumerate(addresses, start=1)]
    return _script({"@context": _SCHEMA, "@type": "ItemList", "itemListElement": items})


def _script(data: dict[str, Any]) -> Markup:
    text = msgspec.json.encode(data).decode()
    for sign, escaped in _IN_SCRIPT:
        text = text.replace(sign, escaped)
    return Markup(text)  # noqa: S704 (no sign is left that could end the script)


def _series(meeting: MeetingView, common: dict[str, Any]) -> dict[str, Any]:
    sittings = (meeting.ahead or meeting.sittings)[:MOST]
    return {
        "@type": "EventSeries",
        **common,
        "startDate": meeting.sittings[0].local_starts.isoformat(),
        "endDate": meeting.sittings[-1].local_ends.isoformat(),
        "subEvent": [_event(meeting, sitting, common) for sitting in sittings],
    }


def _event(meeting: MeetingView, sitting: Sitting, common: dict[str, Any]) -> dict[str, Any]:
    cancelled = meeting.cancelled or sitting.phase is Phase.CANCELLED
    moved = {"previousStartDate": sitting.moved_from.isoformat()} if sitting.moved_from else {}
    status = "EventCancelled" if cancelled else "EventRescheduled" if moved else "EventScheduled"
    return {
        "@type": "Event",
        **common,
        "startDate": sitting.local_starts.isoformat(),
        "endDate": sitting.local_ends.isoformat(),
        "eventStatus": f"{_SCHEMA}/{status}",
        "eventAttendanceMode": f"{_SCHEMA}/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": meeting.address},
        **moved,
    }


def _common(meeting: MeetingView) -> dict[str, Any]:
    """Where a host's own words may hold a way in, what is copied into other sites' results still holds none."""
    name = _ZOOM.sub("", meeting.topic).strip() or meeting.address
    said = plain(_ZOOM.sub("", meeting.agenda), LONGEST)
    return {"name": name, "url": meeting.address, **({"description": said} if said else {})}
