"""Times in words, in the language of the pages. Datetimes must be aware: the zone they carry is the one that is named.

The words and their order are CLDR's (through Babel), as browsers have them: what a page says and what its script says
later look alike. Digits are Latin everywhere.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from babel.core import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.units import format_unit

_UNNAMED = ("UTC", "Etc/UTC", "GMT", "Etc/GMT")


class Dates:
    """One language's way with times. `say` translates."""

    def __init__(self, locale: Locale, say: Callable[[str], str] = str) -> None:
        self._locale = locale
        self._say = say

    @property
    def filters(self) -> Mapping[str, Callable[..., str]]:
        """By the names that templates use."""
        words = (
            self.date, self.short_date, self.day_date, self.time, self.weekday, self.long_weekday, self.day, self.month,
            self.month_year, self.long_month, self.zone_name, self.duration, iso, offset,
        )  # fmt: skip
        return {word.__name__: word for word in words}

    def date(self, when: datetime) -> str:
        """Tuesday, 24 November 2026."""
        return _date(_day(when), "full", self._locale)

    def short_date(self, when: datetime) -> str:
        """24 Nov 2026."""
        return _skeleton(_day(when), "yMMMd", self._locale)

    def day_date(self, when: datetime) -> str:
        """Tue, 24 Nov 2026."""
        return _skeleton(_day(when), "yMMMEd", self._locale)

    def time(self, when: datetime) -> str:
        """15:00."""
        return _time(when.hour, when.minute, self._locale)

    def weekday(self, when: datetime) -> str:
        """Tue."""
        return _date(_day(when), "ccc", self._locale)

    def long_weekday(self, when: datetime) -> str:
        """Tuesday."""
        return _date(_day(when), "cccc", self._locale)

    def day(self, when: datetime) -> str:
        """24."""
        return str(when.day)

    def month(self, when: datetime) -> str:
        """Nov."""
        return _date(_day(when), "LLL", self._locale)

    def month_year(self, when: datetime) -> str:
        """Nov 2026."""
        return _skeleton(_day(when), "yMMM", self._locale)

    def long_month(self, when: datetime) -> str:
        """November 2026."""
        return _skeleton(_day(when), "yMMMM", self._locale)

    def zone_name(self, zone: str) -> str:
        """Europe/Berlin is Berlin time, America/Argentina/Buenos_Aires is Buenos Aires time."""
        if zone in _UNNAMED:
            return "UTC"
        return self._say("{city} time").replace("{city}", _city(zone, self._locale))

    def duration(self, minutes: int) -> str:
        """1 hour 30 minutes."""
        hours, rest = divmod(minutes, 60)
        units = [("hour", hours)] * bool(hours) + [("minute", rest)] * bool(rest or not hours)
        return " ".join(_unit(number, f"duration-{unit}", self._locale) for unit, number in units)


def iso(when: datetime) -> str:
    """2026-11-24T14:00:00Z, whatever zone the datetime carries (RFC 3339)."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def offset(when: datetime) -> str:
    """GMT+1, GMT+5:45, GMT: right for that instant, which an abbreviation such as CET may not be."""
    minutes = int((when.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "GMT"
    return f"GMT{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


# A site speaks of the same few days and hours over and over; Babel takes its time.


def _day(when: datetime) -> datetime:
    return datetime(when.year, when.month, when.day)  # noqa: DTZ001 (a day on a calendar)


@cache
def _date(day: datetime, pattern: str, locale: Locale) -> str:
    return _spaced(format_date(day, pattern, locale))


@cache
def _skeleton(day: datetime, skeleton: str, locale: Locale) -> str:
    return _spaced(format_skeleton(skeleton, day, locale=locale))


@cache
def _time(hour: int, minute: int, locale: Locale) -> str:
    return _spaced(format_time(datetime(2000, 1, 1, hour, minute, tzinfo=UTC), "short", locale=locale))


@cache
def _unit(number: int, unit: str, locale: Locale) -> str:
    """Where a language has no longer form than the short one, Babel knows only that."""
    long = format_unit(number, unit, length="long", locale=locale)
    return _spaced(format_unit(number, unit, length="short", locale=locale) if unit in long else long)


@cache
def _city(zone: str, locale: Locale) -> str:
    """CLDR's name of the place, in the language of the page; else the one in the zone's own name."""
    known = zone in locale.time_zones and "city" in locale.time_zones[zone]
    return str(locale.time_zones[zone]["city"]) if known else zone.rsplit("/", 1)[-1].replace("_", " ")


def _spaced(text: str) -> str:
    """The narrow space before "PM" is missing in many fonts; browsers write a plain one."""
    return text.replace("\u202f", "\u00a0")
