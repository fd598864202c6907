"""The month calendar: which sittings stand on which day in the site's zone, and a page for each month that is known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.core.month import Month, month_of
from eroom_static.core.page import Page, Turn
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.views import MeetingView, Sitting
from eroom_static.core.schedule import Phase
from eroom_static.core.site import Site

REACH = 24  # months that have a page, before the month of now and after it
LATE = timedelta(hours=3)  # past midnight by this much: an entry says until when
APART = timedelta(hours=26)  # the farthest that two clocks on Earth are from each other


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting on its day. Facts only, no phase: a page must not change because a meeting began.

    `starts` and `ends` are in the site's zone.
    """

    topic: str
    url: str
    starts: datetime
    ends: datetime
    cancelled: bool
    lasts: bool  # has a length
    late: bool  # goes on well past midnight


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """`noon` stands for the day in date filters; `inside` the month, or of a neighbour."""

    date: date
    noon: datetime
    inside: bool
    entries: tuple[Entry, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A link to a month; `first` is its first day, for date filters."""

    first: datetime
    url: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One month as its template sees it. `beyond` is what other clocks may see within these weeks."""

    first: datetime
    weeks: tuple[tuple[Day, ...], ...]
    beyond: tuple[Entry, ...]
    previous: Step | None
    next: Step | None
    nearest: Step | None  # where an empty month leads: the next one with something in it, else the last

    @property
    def empty(self) -> bool:
        return not any(day.entries for week in self.weeks for day in week if day.inside)


Days = Mapping[date, Sequence[Entry]]


class _Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What every month is made from."""

    site: Site
    zone: ZoneInfo
    days: Days
    months: Sequence[Month]
    first_weekday: int


def calendar_pages(site: Site, views: Mapping[str, MeetingView], first_weekday: int = 0) -> Iterator[Page]:
    """The month of now, and every month that is known. `first_weekday` begins a week: 0 is Monday."""
    zone = ZoneInfo(site.settings.timezone)
    days, this = days_of(views.values(), zone), month_of(site.now.astimezone(zone))
    months = months_of(days, this)
    shelf = _Shelf(site=site, zone=zone, days=days, months=months, first_weekday=first_weekday)
    yield _page(site, "calendar/", site.say("Calendar"), _sheet(shelf, this))
    for month in months:
        yield _page(
            site, f"calendar/{month}/", site.say("Calendar {month}").format(month=month), _sheet(shelf, month)
        )


def this_month(site: Site, meetings: Iterable[MeetingView], *, alone: bool) -> Sheet:
    """The month of now. `alone`: with some meetings only, and so without a way to other months, which hold all."""
    zone = ZoneInfo(site.settings.timezone)
    days, this = days_of(meetings, zone), month_of(site.now.astimezone(zone))
    months = (this,) if alone else months_of(days, this)
    return _sheet(
        _Shelf(site=site, zone=zone, days=days, months=months, first_weekday=site.first_weekday), this
    )


def days_of(meetings: Iterable[MeetingView], zone: ZoneInfo) -> Days:
    """What starts on each day of a zone, by start, then by the meeting's key."""
    sittings = [(s.starts, m.key, s, m) for m in meetings for s in m.sittings]
    days: dict[date, list[Entry]] = {}
    for _, _, sitting, meeting in sorted(sittings, key=itemgetter(0, 1)):
        entry = _entry(meeting, sitting, zone)
        days.setdefault(entry.starts.date(), []).append(entry)
    return days


def months_of(days: Days, this: Month) -> tuple[Month, ...]:
    """From the first that holds something to the last, this one among them: without gaps, and within reach."""
    known = {month_of(day) for day in days} | {this}
    first, last = max(min(known), this.plus(-REACH)), min(max(known), this.plus(REACH))
    return tuple(m for m in (this.plus(n) for n in range(-REACH, REACH + 1)) if first <= m <= last)


def _page(site: Site, path: str, title: str, sheet: Sheet) -> Page:
    head = Head(title=title, path=f"{path}index.html", url=site.absolute(path))
    context = {"page": head, "month": sheet}
    return Page(
        path=head.path, template="calendar.html", context=context, turn=Turn.INDEX, origin="the calendar"
    )


def _entry(meeting: MeetingView, sitting: Sitting, zone: ZoneInfo) -> Entry:
    starts, ends = sitting.starts.astimezone(zone), sitting.ends.astimezone(zone)
    return Entry(
        topic=meeting.topic,
        url=meeting.url,
        starts=starts,
        ends=ends,
        cancelled=meeting.cancelled or sitting.phase is Phase.CANCELLED,
        lasts=sitting.minutes > 0,
        late=ends.date() != starts.date() and (sitting.ends - LATE).astimezone(zone).date() > starts.date(),
    )


def _sheet(shelf: _Shelf, month: Month) -> Sheet:
    weeks, here = month.weeks(shelf.first_weekday), shelf.months.index(month)
    return Sheet(
        first=_noon(month.first, shelf.zone),
        weeks=tuple(tuple(_day(shelf, month, day) for day in week) for week in weeks),
        beyond=tuple(_beyond(weeks[0][0], weeks[-1][-1], shelf.days)),
        previous=_step(shelf, shelf.months[here - 1] if here else None),
        next=_step(shelf, next(iter(shelf.months[here + 1 :]), None)),
        nearest=_step(shelf, _nearest(shelf, month)),
    )


def _day(shelf: _Shelf, month: Month, day: date) -> Day:
    return Day(
        date=day,
        noon=_noon(day, shelf.zone),
        inside=month_of(day) == month,
        entries=tuple(shelf.days.get(day, ())),
    )


def _beyond(first: date, last: date, days: Days) -> Iterator[Entry]:
    """Outside these weeks by the site's clock, perhaps inside by that of a visitor."""
    begin = datetime.combine(first, time()) - APART
    end = datetime.combine(last + timedelta(days=1), time()) + APART
    for near in (*(first - timedelta(days=n) for n in (2, 1)), *(last + timedelta(days=n) for n in (1, 2))):
        yield from (e for e in days.get(near, ()) if begin <= e.starts.replace(tzinfo=None) < end)


def _nearest(shelf: _Shelf, month: Month) -> Month | None:
    busy = sorted({month_of(day) for day in shelf.days}.intersection(shelf.months))
    return next((m for m in busy if m > month), busy[-1] if busy else None)


def _step(shelf: _Shelf, to: Month | None) -> Step | None:
    return Step(first=_noon(to.first, shelf.zone), url=shelf.site.href(f"calendar/{to}/")) if to else None


def _noon(day: date, zone: ZoneInfo) -> datetime:
    """Never in a gap, as midnight may be."""
    return datetime.combine(day, time(12), tzinfo=zone)
