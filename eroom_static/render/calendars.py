"""Plain links that put one sitting into a calendar on the web. They lead to our page, like the calendar file does.

None of these services publishes a description: the forms are those that their own share dialogs use.
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec

from eroom_static.core.pages.views import MeetingView, Sitting
from eroom_static.render.markdown import plain

LONGEST = 500  # characters of the agenda: an address has to fit into every browser


class CalendarLink(msgspec.Struct, frozen=True):
    name: str
    url: str


def webcal(address: str) -> str:
    """The address of a calendar file as programs subscribe to it."""
    return re.sub("^https?://", "webcal://", address)


def calendar_links(meeting: MeetingView) -> tuple[CalendarLink, ...]:
    """For the sitting that the page speaks of; none where it is over, cancelled or without a time."""
    sitting = meeting.current
    if sitting is None or meeting.cancelled:
        return ()
    said = plain(meeting.agenda, LONGEST)
    words = f"{said}\n\n{meeting.address}" if said else meeting.address
    return (
        CalendarLink("Google Calendar", _google(meeting, sitting, words)),
        CalendarLink("Outlook.com", _outlook("https://outlook.live.com", meeting, sitting, words)),
        CalendarLink("Office 365", _outlook("https://outlook.office.com", meeting, sitting, words)),
        CalendarLink("Yahoo", _yahoo(meeting, sitting, words)),
    )


def _google(meeting: MeetingView, sitting: Sitting, words: str) -> str:
    asked = {
        "action": "TEMPLATE",
        "text": meeting.topic,
        "dates": f"{_basic(sitting.starts)}/{_basic(sitting.ends)}",
        "ctz": meeting.zone,
        "details": words,
        "location": meeting.address,
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(asked)}"


def _outlook(host: str, meeting: MeetingView, sitting: Sitting, words: str) -> str:
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": meeting.topic,
        "startdt": f"{sitting.starts.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{sitting.ends.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "body": words,
        "location": meeting.address,
    }
    return f"{host}/calendar/0/action/compose?{urlencode(asked)}"


def _yahoo(meeting: MeetingView, sitting: Sitting, words: str) -> str:
    asked = {
        "v": "60",
        "title": meeting.topic,
        "st": _basic(sitting.starts),
        "et": _basic(sitting.ends),
        "desc": words,
        "in_loc": meeting.address,
    }
    return f"https://calendar.yahoo.com/?{urlencode(asked)}"


def _basic(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"
