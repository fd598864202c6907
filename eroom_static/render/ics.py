"""Meetings as iCalendar bytes that any calendar program can open or subscribe to."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import msgspec

from eroom_static.core.model import Frequency, Meeting
from eroom_static.core.pattern import MONDAY, Pattern
from eroom_static.render.events import Event, events, is_even
from eroom_static.render.vtimezone import vtimezone

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UTC = frozenset({"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})
# Whatever some reader takes for the end of a line, and what has no business in a text at all.
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


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


def calendar(entries: Sequence[Entry], *, name: str, refresh_minutes: int = 60) -> bytes:
    """One calendar, the same bytes in any order of entries. Meetings without a time are left out."""
    ordered = sorted(entries, key=lambda entry: entry.uid)
    planned = [(entry, tuple(events(entry.meeting, entry.uid))) for entry in ordered]
    whole = _empty(name, timedelta(minutes=refresh_minutes))
    for component in _zones(planned):
        whole.add_component(component)
    for entry, its in planned:
        for event in its:
            whole.add_component(_vevent(entry, event))
    return bytes(whole.to_ical())


def _empty(name: str, refresh: timedelta) -> icalendar.Calendar:
    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", "-//eroom_static//EN")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", _Text(_line(name)))
    whole.add("x-wr-calname", _Text(_line(name)))
    whole.add("refresh-interval", icalendar.vDuration(refresh), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", icalendar.vDuration(refresh))
    return whole


def _vevent(entry: Entry, event: Event) -> icalendar.Event:
    """No organiser: a host's address is nobody's business."""
    vevent = icalendar.Event()
    vevent.add("uid", _Text(_line(event.uid)))
    vevent.add("dtstamp", entry.stamp)
    vevent.add("last-modified", entry.stamp)
    vevent.add("sequence", entry.sequence)
    vevent.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    _add_words(vevent, entry)
    _add_times(vevent, event, entry.meeting.zone)
    return vevent


def _add_words(vevent: icalendar.Event, entry: Entry) -> None:
    vevent.add("summary", _Text(_line(entry.meeting.topic)))
    if description := _lines(entry.description):
        vevent.add("description", _Text(description))
    if location := _line(entry.location):
        vevent.add("location", _Text(location))
    if url := _line(entry.url):
        vevent.add("url", icalendar.vUri(url))
    if names := sorted(filter(None, map(_line, entry.meeting.categories))):
        vevent.add("categories", icalendar.vCategory([_Text(category) for category in names]))


def _add_times(vevent: icalendar.Event, event: Event, zone: str) -> None:
    """In the meeting's zone; in UTC where that *is* the zone, or where its clocks change before the end."""
    length = timedelta(minutes=max(0, event.minutes))
    local = event.starts.astimezone(ZoneInfo(zone))
    even = is_even(local, event.minutes) and not local.fold
    starts = event.starts if zone in _UTC or not (even or event.pattern) else local
    vevent.add("dtstart", starts)
    if length and event.pattern and not even:
        vevent.add("duration", length)  # an end on the clock would be right for this one day only
    elif length:  # without an end where it has no length: iCalendar wants ends to be later than starts
        vevent.add("dtend", starts + length)
    if event.slot:
        vevent.add("recurrence-id", _slot(event.slot, zone))
    if event.pattern and event.last:
        vevent.add("rrule", _rule(event.pattern, event.last))
    for slot in event.skipped:
        vevent.add("exdate", _slot(slot, zone))


def _rule(pattern: Pattern, last: datetime) -> dict[str, object]:
    rule = pattern.rule
    parts: dict[str, object] = {"freq": rule.frequency.value, "until": last.astimezone(UTC)}
    if rule.interval > 1:
        parts["interval"] = rule.interval
    if rule.frequency is Frequency.WEEKLY:
        parts["byday"] = [_WEEKDAYS[day % 7] for day in sorted(rule.weekdays)]
        if rule.interval > 1 and pattern.week_start != MONDAY:
            parts["wkst"] = _WEEKDAYS[pattern.week_start]
    elif rule.frequency is Frequency.MONTHLY and rule.month_day is None:
        parts["byday"] = [f"{rule.month_week}{_WEEKDAYS[day % 7]}" for day in sorted(rule.weekdays)]
    elif rule.frequency is Frequency.MONTHLY and pattern.clamped:
        parts |= {"bymonthday": list(range(28, (rule.month_day or 31) + 1)), "bysetpos": -1}
    elif rule.frequency is Frequency.MONTHLY:
        parts["bymonthday"] = rule.month_day
    return parts


def _slot(slot: datetime, zone: str) -> datetime:
    """As the rule has it, even in an hour that clocks skip: it must name the slot that the rule gives."""
    return slot.astimezone(UTC) if zone in _UTC else slot


def _zones(planned: Sequence[tuple[Entry, Sequence[Event]]]) -> Iterator[icalendar.Component]:
    """What every zone that is named does in all years that are named with it."""
    years: dict[str, set[int]] = {}
    for entry, its in planned:
        zone = entry.meeting.zone
        for event in its if zone not in _UTC else ():
            ends = event.starts + timedelta(minutes=event.minutes)
            named = (event.starts, ends, event.slot or ends, event.last or ends)
            years.setdefault(zone, set()).update(when.astimezone(ZoneInfo(zone)).year for when in named)
    for zone in sorted(years):
        yield vtimezone(zone, min(years[zone]), max(years[zone]))


class _Text(icalendar.vText):
    """A text, escaped. icalendar's own escaping takes a backslash before an N for the end of a line."""

    def to_ical(self) -> bytes:
        text = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return text.replace("\n", "\\n").encode()


def _lines(text: str) -> str:
    return _CONTROL.sub("", _BREAK.sub("\n", text)).strip()


def _line(text: str) -> str:
    return " ".join(_lines(text).split())
