"""Times in words, in English. Datetimes must be aware: the zone they carry is the one that is named."""

from datetime import UTC, datetime, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def date(when: datetime) -> str:
    """Tuesday, 24 November 2026."""
    return f"{WEEKDAYS[when.weekday()]}, {when.day} {MONTHS[when.month - 1]} {when.year}"


def short_date(when: datetime) -> str:
    """24 Nov 2026."""
    return f"{when.day} {month(when)} {when.year}"


def time(when: datetime) -> str:
    """15:00."""
    return f"{when:%H:%M}"


def weekday(when: datetime) -> str:
    """Tue."""
    return WEEKDAYS[when.weekday()][:3]


def day(when: datetime) -> str:
    """24."""
    return str(when.day)


def month(when: datetime) -> str:
    """Nov."""
    return MONTHS[when.month - 1][:3]


def long_month(when: datetime) -> str:
    """November 2026."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def long_weekday(when: datetime) -> str:
    """Tuesday."""
    return WEEKDAYS[when.weekday()]


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


def zone_name(zone: str) -> str:
    """Europe/Berlin is Berlin time, America/Argentina/Buenos_Aires is Buenos Aires time."""
    if zone in ("UTC", "Etc/UTC", "GMT", "Etc/GMT"):
        return "UTC"
    return f"{zone.rsplit('/', 1)[-1].replace('_', ' ')} time"


def duration(minutes: int) -> str:
    """1 hour 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] * bool(hours) + [_counted(rest, "minute")] * bool(rest)
    return " ".join(parts) or "0 minutes"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
