"""Times in words, in the language of the pages. Datetimes must be aware: the zone they carry is the one that is named.

The words and their order are CLDR's (through Babel), as browsers have them: what a page says and what its script says
later look alike. Digits are Latin everywhere.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import cache, lru_cache

from babel.core import Locale, get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.units import format_unit

_AT_HAND = 4096  # instants: those of one meeting stand on several pages
_SECONDS = len("2026-11-24T14:00:00")
_UNNAMED = frozenset({"Etc/UTC", "Etc/GMT"})
_FIXED = re.compile(r"Etc/GMT([+-])([0-9]+)")


class Dates:
    """One language's way with times. `say` translates."""

    def __init__(self, locale: Locale, say: Callable[[str], str] = str) -> None:
        self._say = say
        # A site speaks of the same few days, hours and places over and over; Babel takes its time.
        self._date = cache(lambda day, pattern: _spaced(format_date(day, pattern, locale)))
        self._skeleton = cache(lambda day, skeleton: _spaced(format_skeleton(skeleton, day, locale=locale)))
        self._time = cache(
            lambda hour, minute: _spaced(format_time(time(hour, minute), "short", locale=locale))
        )
        self._unit = cache(lambda number, unit: _spaced(_unit(number, unit, locale)))
        narrow = locale.list_patterns.get("unit-narrow") or {}
        self._both = str(narrow.get("2") or narrow.get("start") or "{0} {1}")
        self._city = cache(lambda zone: _city(zone, locale))

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
        return self._date(when.date(), "full")

    def short_date(self, when: datetime) -> str:
        """24 Nov 2026."""
        return self._skeleton(when.date(), "yMMMd")

    def day_date(self, when: datetime) -> str:
        """Tue, 24 Nov 2026."""
        return self._skeleton(when.date(), "yMMMEd")

    def time(self, when: datetime) -> str:
        """15:00."""
        return self._time(when.hour, when.minute)

    def weekday(self, when: datetime) -> str:
        """Tue."""
        return self._date(when.date(), "ccc")

    def long_weekday(self, when: datetime) -> str:
        """Tuesday."""
        return self._date(when.date(), "cccc")

    def day(self, when: datetime) -> str:
        """24."""
        return str(when.day)

    def month(self, when: datetime) -> str:
        """Nov."""
        return self._date(when.date(), "LLL")

    def month_year(self, when: datetime) -> str:
        """Nov 2026."""
        return self._skeleton(when.date(), "yMMM")

    def long_month(self, when: datetime) -> str:
        """November 2026."""
        return self._skeleton(when.date(), "yMMMM")

    def zone_name(self, zone: str) -> str:
        """Europe/Berlin is Berlin time, America/Argentina/Buenos_Aires is Buenos Aires time."""
        if _UNNAMED.intersection(_same(zone)):
            return "UTC"
        if fixed := _FIXED.fullmatch(zone):  # whose names count westwards
            return f"GMT{'+' if fixed[1] == '-' else '−'}{fixed[2]}"
        return self._say("{city} time").replace("{city}", self._city(zone))

    def duration(self, minutes: int) -> str:
        """1 hour 30 minutes."""
        hours, rest = divmod(minutes, 60)
        units = [("hour", hours)] * bool(hours) + [("minute", rest)] * bool(rest or not hours)
        told = [self._unit(number, f"duration-{unit}") for unit, number in units]
        return self._both.format(*told) if len(told) > 1 else told[0]


@lru_cache(_AT_HAND)
def iso(when: datetime) -> str:
    """2026-11-24T14:00:00Z, whatever zone the datetime carries (RFC 3339)."""
    if when.tzinfo is not UTC:
        when = when.astimezone(UTC)
    return f"{when.isoformat()[:_SECONDS]}Z"


def offset(when: datetime) -> str:
    """GMT+1, GMT+5:45, GMT: right for that instant, which an abbreviation such as CET may not be."""
    minutes = int((when.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "GMT"
    return f"GMT{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def _unit(number: int, unit: str, locale: Locale) -> str:
    """Where a language has no longer form than the short one, Babel knows only that."""
    long = format_unit(number, unit, length="long", locale=locale)
    return str(format_unit(number, unit, length="short", locale=locale)) if unit in long else long


def _city(zone: str, locale: Locale) -> str:
    """CLDR's name of the place, in the language of the page; else the one in the zone's own name."""
    names = (locale.time_zones[name].get("city") for name in _same(zone) if name in locale.time_zones)
    return next((str(name) for name in names if name), zone.rsplit("/", 1)[-1].replace("_", " "))


@cache
def _same(zone: str) -> tuple[str, ...]:
    """Every name of a zone. CLDR keeps each under its oldest one: Kolkata's city stands under Asia/Calcutta."""
    aliases = get_global("zone_aliases")
    kept = aliases.get(zone, zone)
    return (zone, kept, *sorted(alias for alias, of in aliases.items() if of == kept))


def _spaced(text: str) -> str:
    """The narrow space before "PM" is missing in many fonts; browsers write a plain one."""
    return text.replace("\u202f", "\u00a0")
