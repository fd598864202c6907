"""Meetings as iCalendar bytes that any calendar program can open or subscribe to.

A meeting is written once, as a part; every calendar that has it is put together from the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.core.model import Frequency, Meeting
from eroom_static.core.pattern import MONDAY, Pattern
from eroom_static.render.events import Event, events, is_even
from eroom_static.render.lines import duration, escaped, folded, one_line, paragraphs, utc, wall
from eroom_static.render.vtimezone import vtimezone

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UTC = frozenset({"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})


_HEAD = folded(
    ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//eroom_static//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting and what a calendar says of it beside the meeting's own facts.

    `url` is its page and `location` the way to join. `stamp` (UTC) is when its facts last changed, from the
    record and never from the clock; `sequence` rises when `core.revision.facts` changes.
    """

    meeting: Meeting
    url: str
    location: str
    uid: str
    sequence: int
    stamp: datetime
    description: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An entry's events, written; and the years for which its zone must be spelled out, none where it need not be."""

    uid: str
    events: bytes
    zone: str
    years: frozenset[int]


class _Said(msgspec.Struct, frozen=True):
    """The lines that all events of an entry have in common, as they stand around the others."""

    summary: bytes
    stamp: str
    middle: bytes
    url: bytes


def part(entry: Entry) -> Part:
    """Of a meeting without a time: empty."""
    zone, its = entry.meeting.zone, tuple(events(entry.meeting, entry.uid))
    said = _said(entry)
    return Part(
        uid=entry.uid,
        events=b"".join([_vevent(entry, said, event) for event in its]),
        zone=zone,
        years=frozenset() if zone in _UTC else frozenset(_years(its, ZoneInfo(zone))),
    )


def calendar(parts: Iterable[Part], *, name: str, refresh_minutes: int = 60) -> bytes:
    """One calendar, the same bytes in any order of parts."""
    ordered = sorted(parts, key=attrgetter("uid"))
    title = _title(escaped(one_line(name)), duration(refresh_minutes))
    return b"".join(
        [_HEAD, title, *_zones(ordered), *(part.events for part in ordered), b"END:VCALENDAR\r\n"]
    )


def _title(name: str, refresh: str) -> bytes:
    return folded(
        (
            f"NAME:{name}",
            f"X-WR-CALNAME:{name}",
            f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}",
            f"X-PUBLISHED-TTL:{refresh}",
        )
    )


def _zones(parts: Iterable[Part]) -> Iterator[bytes]:
    """What every zone that is named does in all years that are named with it."""
    years: dict[str, set[int]] = {}
    for part in parts:
        if part.years:
            years.setdefault(part.zone, set()).update(part.years)
    for zone in sorted(years):
        yield vtimezone(zone, min(years[zone]), max(years[zone]))


def _years(its: Iterable[Event], zone: ZoneInfo) -> Iterator[int]:
    for event in its:
        ends = event.starts + timedelta(minutes=event.minutes)
        named = (event.starts, ends, event.slot, event.last)
        yield from (when.astimezone(zone).year for when in named if when)


def _said(entry: Entry) -> _Said:
    url, stamp = one_line(entry.url), utc(entry.stamp)
    return _Said(
        summary=folded((f"SUMMARY:{escaped(one_line(entry.meeting.topic))}",)),
        stamp=stamp,
        middle=folded(_middle(entry, stamp)),
        url=folded((f"URL:{url}",)) if url else b"",
    )


def _middle(entry: Entry, stamp: str) -> Iterator[str]:
    if names := sorted(filter(None, map(one_line, entry.meeting.categories))):
        yield f"CATEGORIES:{','.join(map(escaped, names))}"
    if description := paragraphs(entry.description):
        yield f"DESCRIPTION:{escaped(description)}"
    yield f"LAST-MODIFIED:{stamp}"
    if location := one_line(entry.location):
        yield f"LOCATION:{escaped(location)}"


def _vevent(entry: Entry, said: _Said, event: Event) -> bytes:
    """No organiser: a host's address is nobody's business."""
    zone = entry.meeting.zone
    status = "CANCELLED" if event.cancelled else "CONFIRMED"
    return b"".join(
        (
            b"BEGIN:VEVENT\r\n",
            said.summary,
            folded((*_times(event, zone), f"DTSTAMP:{said.stamp}", f"UID:{escaped(one_line(event.uid))}")),
            folded(_place(event, zone, entry.sequence)),
            said.middle,
            f"STATUS:{status}\r\n".encode(),
            said.url,
            b"END:VEVENT\r\n",
        )
    )


def _times(event: Event, zone: str) -> Iterator[str]:
    """In the meeting's zone; in UTC where that *is* the zone, or where its clocks change before the end."""
    minutes = max(0, event.minutes)
    local = event.starts.astimezone(ZoneInfo(zone))
    even = is_even(event.starts, local, event.minutes) and not local.fold
    starts, zone = (local, zone) if even or event.pattern else (event.starts, "UTC")
    yield _at("DTSTART", starts, zone)
    if minutes and event.pattern and not even:
        yield f"DURATION:{duration(minutes)}"  # an end on the clock would be right for this one day only
    elif minutes:  # without an end where it has no length: iCalendar wants ends to be later than starts
        yield _at("DTEND", starts + timedelta(minutes=minutes), zone)


def _place(event: Event, zone: str, sequence: int) -> Iterator[str]:
    """In its series. Slots as the rule has them, even in an hour that clocks skip: they name what it gives."""
    if event.slot:
        yield _at("RECURRENCE-ID", event.slot, zone)
    yield f"SEQUENCE:{sequence}"
    if event.pattern and event.last:
        yield f"RRULE:{';'.join(_rule(event.pattern, event.last))}"
    for slot in event.skipped:
        yield _at("EXDATE", slot, zone)


def _at(name: str, when: datetime, zone: str) -> str:
    return f"{name}:{utc(when)}" if zone in _UTC else f"{name};TZID={zone}:{wall(when)}"


def _rule(pattern: Pattern, last: datetime) -> Iterator[str]:
    """Its parts in the order of the standard: some readers ignore a rule that does not begin with FREQ."""
    rule = pattern.rule
    weekdays = [_WEEKDAYS[day % 7] for day in sorted(rule.weekdays)]
    yield f"FREQ={rule.frequency.upper()}"
    yield f"UNTIL={utc(last)}"
    if rule.interval > 1:
        yield f"INTERVAL={rule.interval}"
    if rule.frequency is Frequency.WEEKLY:
        yield f"BYDAY={','.join(weekdays)}"
        if rule.interval > 1 and pattern.week_start != MONDAY:
            yield f"WKST={_WEEKDAYS[pattern.week_start]}"
    elif rule.frequency is Frequency.MONTHLY:
        yield from _by_month(pattern, weekdays)


def _by_month(pattern: Pattern, weekdays: Sequence[str]) -> Iterator[str]:
    rule = pattern.rule
    if rule.month_day is None:
        yield f"BYDAY={','.join(f'{rule.month_week}{day}' for day in weekdays)}"
    elif pattern.clamped:
        yield f"BYMONTHDAY={','.join(map(str, range(28, rule.month_day + 1)))}"
        yield "BYSETPOS=-1"
    else:
        yield f"BYMONTHDAY={rule.month_day}"
