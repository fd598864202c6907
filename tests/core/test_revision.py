from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from eroom_static.core.model import Frequency, Host, Kind, Meeting, Occurrence, Recurrence, Shape
from eroom_static.core.revision import facts

FIRST = datetime(2030, 1, 8, 9, tzinfo=UTC)
MEETING = Meeting(
    key="k",
    kind=Kind.MEETING,
    shape=Shape.SERIES,
    topic="Choir",
    zone="Europe/Berlin",
    categories=("music", "open"),
    recurrence=Recurrence(frequency=Frequency.WEEKLY, weekdays=(1,), count=2),
    occurrences=(
        Occurrence(id="1", starts=FIRST, minutes=60),
        Occurrence(id="2", starts=FIRST + timedelta(days=7), minutes=60),
    ),
)


def changed(**fields) -> Meeting:
    return msgspec.structs.replace(MEETING, **fields)


def occurrences(**fields) -> tuple[Occurrence, ...]:
    first, second = MEETING.occurrences
    return (first, msgspec.structs.replace(second, **fields))


@pytest.mark.parametrize(
    "meeting",
    [
        changed(topic="Chor"),
        changed(zone="Europe/Vienna"),
        changed(cancelled=True),
        changed(categories=("music",)),
        changed(recurrence=None),
        changed(occurrences=MEETING.occurrences[:1]),
        changed(occurrences=occurrences(starts=FIRST + timedelta(days=8))),
        changed(occurrences=occurrences(minutes=61)),
        changed(occurrences=occurrences(cancelled=True)),
    ],
)
def test_what_a_calendar_shows_is_a_fact(meeting):
    assert facts(meeting) != facts(MEETING)


@pytest.mark.parametrize(
    "meeting",
    [
        changed(host=Host(key="h", name="Ada")),
        changed(created=FIRST),
        changed(agenda="shown only as far as the description says so"),
        changed(categories=("open", "music")),
        changed(occurrences=MEETING.occurrences[::-1]),
        changed(occurrences=occurrences(id="another")),
        changed(recurrence=msgspec.structs.replace(MEETING.recurrence, count=9)),
    ],
)
def test_what_a_calendar_does_not_show_is_none(meeting):
    assert facts(meeting) == facts(MEETING)


def test_words_beside_the_meeting_are_facts_each_in_its_place():
    assert (
        len({facts(MEETING), facts(MEETING, "a", "b"), facts(MEETING, "b", "a"), facts(MEETING, "ab")}) == 4
    )


def test_the_digest_is_the_same_on_every_machine():
    assert facts(MEETING, "https://example.org/") == "54e92ac32775df59"
