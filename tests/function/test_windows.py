"""The build seals the hours, the function keeps them: every edge, proved through Vault.grant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eroom_static.core.model import Kind, Room
from eroom_static.core.schedule import Window, joinable
from eroom_static.core.settings import JoinSettings
from eroom_static.function.grant import keys
from eroom_static.vault import Vault
from tests.function.asking import LINK, NEW, NUMBER, PASSCODE, PATIENT, body, function, join, refused
from tests.make import NOW, at, once, series, sitting, untimed

WINDOW = Window(opens=timedelta(minutes=15), closes=timedelta(minutes=30))
ROOM = Room(number=NUMBER, passcode=PASSCODE, join_url=LINK)
BERLIN = ZoneInfo("Europe/Berlin")
SECOND = timedelta(seconds=1)
# The hours jump on 31 March 2030 at 01:00 UTC and on 27 October 2030 at 01:00 UTC.
SPRING = [datetime(2030, 3, day, 10, tzinfo=BERLIN) for day in (24, 31)] + [
    datetime(2030, 4, 7, 10, tzinfo=BERLIN)
]
AUTUMN = [datetime(2030, 10, day, 10, tzinfo=BERLIN) for day in (20, 27)] + [
    datetime(2030, 11, 3, 10, tzinfo=BERLIN)
]
IN_THE_JUMP = [datetime(2030, 3, 31, 1, 50, tzinfo=BERLIN)]
TWICE_THE_SAME_HOUR = [datetime(2030, 10, 27, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1)]
DAILY = [datetime(2030, 3, 28 + day, 9, tzinfo=BERLIN) for day in range(4)]


def sealed(meeting, window=WINDOW, **join):
    vault = Vault(keys(NEW), JoinSettings(reveal="function", **join), "https://join.example.org")
    return vault.grant(meeting, ROOM, window, NOW - timedelta(days=3650))


def course(starts, minutes=60):
    return series(*(start.astimezone(UTC) for start in starts), minutes=minutes)


def status(meeting, now, window=WINDOW):
    content = body(sealed(meeting, window))
    return join(content, now.timestamp(), function(EROOM_BURST=PATIENT)).status


@pytest.mark.parametrize(
    "starts",
    [SPRING, AUTUMN, IN_THE_JUMP, TWICE_THE_SAME_HOUR, DAILY],
    ids=["spring", "autumn", "jump", "twice", "daily"],
)
@pytest.mark.parametrize(
    "window", [WINDOW, Window(opens=timedelta(0), closes=timedelta(0))], ids=["15m", "0m"]
)
def test_one_second_around_each_edge_of_every_occurrence_build_and_function_agree(starts, window):
    meeting = course(starts)
    at_ = function(EROOM_BURST=PATIENT)
    content = body(sealed(meeting, window))
    for sitting_ in meeting.occurrences:
        ends = sitting_.starts + timedelta(minutes=60)
        for edge in (sitting_.starts - window.opens, ends + window.closes):
            for now in (edge - SECOND, edge, edge + SECOND):
                is_open = join(content, now.timestamp(), at_).status == 200
                assert is_open is joinable(meeting, now, window), now


@pytest.mark.parametrize(
    ("start", "opens", "closes"),
    [
        (SPRING[0], "2030-03-24T08:45Z", "2030-03-24T10:30Z"),
        (SPRING[1], "2030-03-31T07:45Z", "2030-03-31T09:30Z"),
        (AUTUMN[0], "2030-10-20T07:45Z", "2030-10-20T09:30Z"),
        (AUTUMN[1], "2030-10-27T08:45Z", "2030-10-27T10:30Z"),
        (IN_THE_JUMP[0], "2030-03-31T00:35Z", "2030-03-31T02:20Z"),
        (TWICE_THE_SAME_HOUR[0], "2030-10-27T00:15Z", "2030-10-27T02:00Z"),
        (TWICE_THE_SAME_HOUR[1], "2030-10-27T01:15Z", "2030-10-27T03:00Z"),
    ],
)
def test_across_a_clock_change_the_door_is_open_for_as_long_as_ever(start, opens, closes):
    meeting = once(start.astimezone(UTC))
    first, last = (datetime.fromisoformat(text) for text in (opens, closes))
    said = refused(join(sealed(meeting), (first - SECOND).timestamp()), 403, "too_early", "opensAt")
    assert said["opensAt"] == first.timestamp()
    assert [status(meeting, now) for now in (first, last - SECOND)] == [200, 200]
    refused(join(sealed(meeting), last.timestamp()), 410, "over")


def test_before_every_occurrence_the_answer_says_when_that_one_opens():
    meeting = course(SPRING)
    grant = sealed(meeting)
    for sitting_ in meeting.occurrences:
        opens = sitting_.starts - WINDOW.opens
        said = refused(join(grant, (opens - SECOND).timestamp()), 403, "too_early", "opensAt")
        assert said["opensAt"] == opens.timestamp()


def test_between_two_occurrences_it_is_too_early_and_after_the_last_it_is_over():
    grant = sealed(course(SPRING))
    refused(join(grant, (SPRING[1] + timedelta(days=1)).timestamp()), 403, "too_early", "opensAt")
    refused(join(grant, (SPRING[2] + timedelta(days=1)).timestamp()), 410, "over")


def test_a_sitting_that_is_called_off_opens_no_door():
    off, on = sitting(at(24), cancelled=True), sitting(at(48))
    grant = sealed(series(occurrences=(off, on)))
    said = refused(join(grant, at(24).timestamp()), 403, "too_early", "opensAt")
    assert said["opensAt"] == (at(48) - WINDOW.opens).timestamp()
    assert join(grant, at(48).timestamp()).status == 200


def test_windows_that_overlap_are_one_open_door():
    meeting = series(at(1), at(2), minutes=60)
    assert {status(meeting, at(hours)) for hours in (0.75, 1.9, 2.0, 2.1, 3.4)} == {200}


def test_the_order_of_the_occurrences_does_not_matter():
    grant = sealed(series(at(72), at(24), at(48)))
    said = refused(join(grant, NOW.timestamp()), 403, "too_early", "opensAt")
    assert said["opensAt"] == (at(24) - WINDOW.opens).timestamp()


def test_a_room_without_a_time_is_always_open_or_never_by_setting():
    closed = Window(opens=WINDOW.opens, closes=WINDOW.closes, untimed_open=False)
    for now in (at(days=-9999), NOW, at(days=9999)):
        assert join(sealed(untimed()), now.timestamp()).status == 200
        refused(join(sealed(untimed(), closed), now.timestamp()), 410, "over")


def test_a_registration_seen_by_the_build_is_asked_for_by_the_function():
    grant = sealed(once(at(0), kind=Kind.WEBINAR, registration_url="https://zoom.us/webinar/register/x"))
    refused(join(grant, NOW.timestamp()), 402, "ticket_required")
    assert join(body(grant, ticket=True), NOW.timestamp()).status == 200


def test_sixty_occurrences_fit_the_body_and_each_of_them_opens():
    starts = [at(24 * n) for n in range(60)]
    content = body(sealed(series(*starts)), ticket=True)
    assert len(content) <= 4096
    at_ = function(EROOM_BURST=PATIENT)
    assert {join(content, start.timestamp(), at_).status for start in starts} == {200}
