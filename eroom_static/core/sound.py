"""What a stored meeting must be for pages to be made of it: files can be damaged, or edited by hand."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.model import Meeting
from eroom_static.core.snapshot import Snapshot

YEARS = range(1970, 9001)  # beyond these, adding a window or a month leaves the calendar
LONGEST = 366 * 24 * 60  # minutes
_SLUG = re.compile(r"\w[\w-]*")


def unsound(meeting: Meeting) -> str:
    """What is wrong with it, or ""."""
    return next(_wrong(meeting), "")


def _wrong(meeting: Meeting) -> Iterator[str]:
    rule = meeting.recurrence
    yield from _zone(meeting.zone)
    yield from _times(meeting.created, rule.until if rule else None)
    for o in meeting.occurrences:
        yield from _times(o.starts, o.slot)
        if not 0 <= o.minutes <= LONGEST:
            yield f"{o.minutes} minutes"
    if rule and rule.interval < 1:
        yield "an interval below 1"
    if rule and not {*rule.weekdays} <= {*range(7)}:
        yield "a weekday that is none"


def unsound_record(record: Record | Withdrawn, key: str) -> str:
    """The same for what the history holds under this key."""
    if record.key != key:
        return "its key is not the name of its file"
    if isinstance(record, Withdrawn):
        return ""
    if record.meeting.key != key or not record.slugs:
        return "its meeting has another key" if record.slugs else "it has no address"
    if odd := next((s for s in record.slugs if not _SLUG.fullmatch(s)), ""):
        return f"{odd!r} is no part of an address"
    return "".join(_times(record.stamp)) or unsound(record.meeting)


def unsound_snapshot(snapshot: Snapshot) -> str:
    """The same for what was pulled last."""
    return "".join(_times(snapshot.taken)) or next(filter(None, map(unsound, snapshot.meetings)), "")


def _zone(name: str) -> Iterator[str]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"no time zone is called {name!r}"


def _times(*times: datetime | None) -> Sequence[str]:
    """No generator: there are a hundred thousand times, and next to all of them are sound."""
    return [
        f"{time.isoformat()} is no time of a meeting"
        for time in times
        if time is not None and (time.tzinfo is None or time.year not in YEARS)
    ]
