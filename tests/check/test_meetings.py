from eroom_static.check.meetings import meeting_findings
from eroom_static.core.model import Host, Room
from tests.make import NOW, at, once, series

ANN, BEN = Host(key="ann", name="Ann"), Host(key="ben", name="Ben")


def said(*meetings, rooms=None, private=True):
    return {f.check: f.message for f in meeting_findings(meetings, rooms or {}, NOW, private=private)}


def meeting(key, hours, minutes=60, host=ANN, **more):
    return once(at(hours), minutes, key=key, topic=key.upper(), host=host, **more)


def test_meetings_of_one_host_that_overlap_are_told_as_pairs():
    long, inside, touching, later = (
        meeting("a", 1, 180),
        meeting("b", 2, 30),
        meeting("c", 3, 30),
        meeting("d", 4),
    )
    assert said(later, touching, inside, long)["overlaps"] == (
        "2 pairs of meetings of one host overlap: A and B, 2030-01-07 11:00 UTC; A and C, 2030-01-07 12:00 UTC"
    )


def test_what_touches_is_cancelled_over_or_of_another_host_does_not_overlap():
    assert "overlaps" not in said(meeting("a", 1), meeting("b", 2), meeting("c", 1, host=BEN))
    assert "overlaps" not in said(meeting("a", 1), meeting("b", 1, cancelled=True))
    assert "overlaps" not in said(meeting("a", -5), meeting("b", -5))


def test_without_hosts_overlaps_cannot_be_told():
    assert said(meeting("a", 1, host=None))["overlaps"].startswith("not looked at")


def test_only_known_rooms_without_passcode_are_told():
    rooms = {"a": Room(number="1"), "b": Room(number="2", passcode="x")}
    assert said(meeting("a", 1), meeting("b", 3), meeting("c", 5), rooms=rooms)["passcodes"] == (
        "1 meeting has no passcode: A"
    )


def test_a_series_that_is_over_is_told_and_one_that_goes_on_is_not():
    over, on = series(at(-48), at(-24), topic="Over", host=ANN), series(at(-24), at(24), host=BEN)
    assert said(over, on)["past only"] == "1 series has nothing but past dates: Over"
    assert said(over, on, private=False)["past only"] == "1 series has nothing but past dates"
