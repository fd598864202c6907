"""The machine that builds: its clock, by Zoom's, and the age of its time-zone data."""

from datetime import datetime, timedelta
from importlib.metadata import version

from eroom_static.doctor.finding import Finding, fine, problem, warning

SLOW, WRONG = timedelta(seconds=30), timedelta(minutes=5)
STALE = timedelta(days=550)  # governments announce changes at short notice: a year and a half misses some
BY_NTP = "set this machine's clock by NTP: countdowns and join windows go by it"


def clock_finding(ahead: timedelta | None) -> Finding | None:
    """`ahead`: how far Zoom's clock is ahead of ours."""
    if ahead is None:
        return None
    side = "behind" if ahead > timedelta() else "ahead of"
    said = f"this machine's clock is {abs(round(ahead.total_seconds()))} s {side} Zoom's"
    if abs(ahead) <= SLOW:
        return fine("clock", "this machine's clock and Zoom's agree")
    return problem("clock", said, BY_NTP) if abs(ahead) > WRONG else warning("clock", said, BY_NTP)


def zones_finding(now: datetime) -> Finding:
    """By the version, which is the year and a number: some five appear in a year."""
    year, _, number = version("tzdata").partition(".")
    made = now.replace(year=int(year), month=1, day=1) + timedelta(days=60) * int(number)
    said = f"the time-zone data is {year}.{number}"
    if now - made > STALE:
        cure = "pip install --upgrade tzdata"
        return warning("time zones", f"{said}: clock changes that were decided since are not in it", cure)
    return fine("time zones", said)
