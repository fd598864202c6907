"""Small invented meetings, each with only what a test is about."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from eroom_static.core.model import (
    Found,
    Frequency,
    Kind,
    Meeting,
    Occurrence,
    Recurrence,
    Room,
    Shape,
    Traits,
)

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


def at(hours: float = 0, days: float = 0) -> datetime:
    return NOW + timedelta(hours=hours, days=days)


def sitting(starts: datetime, minutes: int = 60, **more) -> Occurrence:
    return Occurrence(
        id=more.pop("id", f"o{int(starts.timestamp())}"), starts=starts, minutes=minutes, **more
    )


def once(starts: datetime | None = None, minutes: int = 60, **more) -> Meeting:
    defaults = {
        "key": "aaaaaaaa",
        "kind": Kind.MEETING,
        "topic": "Talk",
        "zone": "Europe/Berlin",
        "created": at(days=-30),
    }
    occurrences = (Occurrence(id="once", starts=starts or at(hours=24), minutes=minutes),)
    return Meeting(shape=Shape.ONCE, occurrences=occurrences, **(defaults | more))


def series(*starts: datetime, minutes: int = 60, **more) -> Meeting:
    defaults = {"key": "ssssssss", "kind": Kind.MEETING, "topic": "Course", "zone": "Europe/Berlin"}
    occurrences = tuple(sitting(s, minutes, id=f"s{n}") for n, s in enumerate(starts))
    rule = Recurrence(frequency=Frequency.WEEKLY, weekdays=(starts[0].weekday(),)) if starts else None
    return Meeting(shape=Shape.SERIES, **({"occurrences": occurrences, "recurrence": rule} | defaults | more))


def untimed(**more) -> Meeting:
    defaults = {"key": "uuuuuuuu", "kind": Kind.MEETING, "topic": "Open room", "zone": "UTC"}
    return Meeting(shape=Shape.UNTIMED, **(defaults | more))


def found(meeting: Meeting | None = None, **traits) -> Found:
    meeting = meeting or once()
    number = traits.pop("number", "81234567890")
    room = traits.pop(
        "room", Room(number=number, passcode="not-a-secret-1", join_url=f"https://zoom.us/j/{number}")
    )
    return Found(meeting=meeting, room=room, traits=Traits(number=number, **traits))
