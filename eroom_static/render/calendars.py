"""Plain links that put one sitting into a calendar on the web. They lead to our page, like the calendar file does.

None of these services publishes a description: the forms are those that their own share dialogs use.
"""

import re
from datetime import UTC, datetime
from urllib.parse import quote_plus

import msgspec

from eroom_static.core.pages.views import MeetingView
from eroom_static.render.dates import iso
from eroom_static.render.markdown import plain

_SIGNS = [
    quote_plus(bytes([byte])) for byte in range(256)
]  # a table: quote_plus itself takes ten times as long
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
    told = _Told(
        topic=_quoted(meeting.topic),
        words=_quoted(words),
        place=_quoted(meeting.address),
        zone=_quoted(meeting.zone),
        starts=sitting.starts.astimezone(UTC),
        ends=sitting.ends.astimezone(UTC),
    )
    return (
        CalendarLink("Google Calendar", _google(told)),
        CalendarLink("Outlook.com", _outlook("https://outlook.live.com", told)),
        CalendarLink("Office 365", _outlook("https://outlook.office.com", told)),
        CalendarLink("Yahoo", _yahoo(told)),
    )


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting, its words quoted once for all services; times are UTC."""

    topic: str
    words: str
    place: str
    zone: str
    starts: datetime
    ends: datetime


def _google(told: _Told) -> str:
    return (
        f"https://calendar.google.com/calendar/render?action=TEMPLATE&text={told.topic}"
        f"&dates={_basic(told.starts)}%2F{_basic(told.ends)}&ctz={told.zone}&details={told.words}&location={told.place}"
    )


def _outlook(host: str, told: _Told) -> str:
    return (
        f"{host}/calendar/0/action/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent&subject={told.topic}"
        f"&startdt={_quoted(iso(told.starts))}&enddt={_quoted(iso(told.ends))}&body={told.words}&location={told.place}"
    )


def _yahoo(told: _Told) -> str:
    return (
        f"https://calendar.yahoo.com/?v=60&title={told.topic}&st={_basic(told.starts)}&et={_basic(told.ends)}"
        f"&desc={told.words}&in_loc={told.place}"
    )


def _quoted(text: str) -> str:
    return "".join(map(_SIGNS.__getitem__, text.encode("utf-8", "replace")))


def _basic(when: datetime) -> str:
    """The form of ISO 8601 without signs between its parts, for a time in UTC."""
    return iso(when).replace("-", "").replace(":", "")
