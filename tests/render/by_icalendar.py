"""Calendars as icalendar writes them, from the same entries and events: the judge of our own bytes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from eroom_static.core.model import Frequency
from eroom_static.core.pattern import MONDAY, Pattern
from eroom_static.render.events import Event, events, is_even
from eroom_static.render.ics import Entry
from eroom_static.render.lines import one_line, paragraphs
from eroom_static.render.vtimezone import vtimezone

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar(entries: Sequence[Entry], *, name: str) -> bytes:
    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", "-//eroom_static//EN")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", icalendar.vText(one_line(name)))
    whole.add("x-wr-calname", icalendar.vText(one_line(name)))
    hour = timedelta(hours=1)
    whole.add("refresh-interval", icalendar.vDuration(hour), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", icalendar.vDuration(hour))
    its = [(entry, event) for entry in entries for event in events(entry.meeting, entry.uid)]
    for zone, years in sorted(_years(its).items()):
        whole.add_component(icalendar.Timezone.from_ical(vtimezone(zone, min(years), max(years))))
    for entry, event in its:
        whole.add_component(_vevent(entry, event))
    return whole.to_ical()


def _years(its: Sequence[tuple[Entry, Event]]) -> dict[str, set[int]]:
    years: dict[str, set[int]] = {}
    for entry, event in its:
        ends = event.starts + timedelta(minutes=event.minutes)
        named = (event.starts, ends, event.slot or ends, event.last or ends)
        zone = entry.meeting.zone
        years.setdefault(zone, set()).update(when.astimezone(ZoneInfo(zone)).year for when in named)
    years.pop("UTC", None)
    return years


def _vevent(entry: Entry, event: Event) -> icalendar.Event:
    vevent = icalendar.Event()
    vevent.add("uid", one_line(event.uid))
    vevent.add("dtstamp", entry.stamp)
    vevent.add("last-modified", entry.stamp)
    vevent.add("sequence", entry.sequence)
    vevent.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    vevent.add("summary", one_line(entry.meeting.topic))
    if description := paragraphs(entry.description):
        vevent.add("description", description)
    if location := one_line(entry.location):
        vevent.add("location", location)
    if url := one_line(entry.url):
        vevent.add("url", icalendar.vUri(url))
    if names := sorted(filter(None, map(one_line, entry.meeting.categories))):
        vevent.add("categories", names)
    _add_times(vevent, event, ZoneInfo(entry.meeting.zone))
    return vevent


def _add_times(vevent: icalendar.Event, event: Event, zone: ZoneInfo) -> None:
    length = timedelta(minutes=max(0, event.minutes))
    local = event.starts.astimezone(zone)
    even = is_even(event.starts, local, event.minutes) and not local.fold
    starts = local if even or event.pattern else event.starts
    vevent.add("dtstart", starts)
    if length and event.pattern and not even:
        vevent.add("duration", length)
    elif length:
        vevent.add("dtend", starts + length)
    if event.slot:
        vevent.add("recurrence-id", event.slot)
    if event.pattern and event.last:
        vevent.add("rrule", _rule(event.pattern, event.last))
    for slot in event.skipped:
        vevent.add("exdate", slot)


def _rule(pattern: Pattern, last: datetime) -> dict[str, object]:
    rule = pattern.rule
    parts: dict[str, object] = {"freq": rule.frequency.value, "until": last.astimezone(UTC)}
    if rule.interval > 1:
        parts["interval"] = rule.interval
    if rule.frequency is Frequency.WEEKLY:
        parts["byday"] = [WEEKDAYS[day] for day in sorted(rule.weekdays)]
        if rule.interval > 1 and pattern.week_start != MONDAY:
            parts["wkst"] = WEEKDAYS[pattern.week_start]
    elif rule.frequency is Frequency.MONTHLY and rule.month_day is None:
        parts["byday"] = [f"{rule.month_week}{WEEKDAYS[day]}" for day in sorted(rule.weekdays)]
    elif rule.frequency is Frequency.MONTHLY and pattern.clamped:
        parts |= {"bymonthday": list(range(28, rule.month_day + 1)), "bysetpos": -1}
    elif rule.frequency is Frequency.MONTHLY:
        parts["bymonthday"] = rule.month_day
    return parts
