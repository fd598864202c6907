import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.history import Pulled, Record, Withdrawn, decode, encode, fold
from eroom_static.core.revision import facts
from eroom_static.core.rules import parse_rule
from eroom_static.core.standing import Standing, names
from tests.make import NOW, at, once, series, untimed


def pulled(
    *meetings,
    withheld=(),
    unread=(),
    rules=("all",),
    hide=(),
    listed=("list",),
    providers=("zoom",),
    standing=None,
):
    asked, hidden = (tuple(map(parse_rule, texts)) for texts in (rules, hide))
    todays = names((*asked, *hidden), lambda name: f"name of {name}")
    return Pulled(
        published=meetings,
        standings={m.key: standing or Standing() for m in meetings},
        listed_under={m.key: "list" for m in meetings},
        withheld=frozenset(withheld),
        unread=frozenset(unread),
        rules=asked,
        hide=hidden,
        names=dict.fromkeys(providers, todays),
        listed=frozenset(listed),
    )


def told(before, now=NOW, **more):
    return fold(before, before_pull(**more), now, facts)


def before_pull(*, published=(), **more):
    return pulled(*published, **more)


def first(*meetings):
    return fold({}, pulled(*meetings), NOW, facts)


def test_a_new_meeting_gets_a_record_dated_by_its_first_sight():
    record = first(once())["aaaaaaaa"]
    assert (record.sequence, record.stamp, record.slug) == (0, NOW, "talk-aaaaaaaa")


def test_the_sequence_rises_only_when_a_calendar_would_show_something_else():
    before = first(once())
    assert told(before, at(1), published=[once()])["aaaaaaaa"] is before["aaaaaaaa"]
    moved = told(before, at(1), published=[once(at(48))])["aaaaaaaa"]
    assert (moved.sequence, moved.stamp) == (1, at(1))
    again = fold({"aaaaaaaa": moved}, pulled(once(at(48))), at(2), facts)["aaaaaaaa"]
    assert again is moved


def test_a_renamed_meeting_keeps_its_earlier_addresses():
    after = told(first(once()), published=[once(topic="Lecture")])
    back = fold(after, pulled(once(topic="Talk")), NOW, facts)
    assert after["aaaaaaaa"].slugs == ("talk-aaaaaaaa", "lecture-aaaaaaaa")
    assert back["aaaaaaaa"].slugs == ("lecture-aaaaaaaa", "talk-aaaaaaaa")


def test_gone_before_its_start_is_cancelled():
    record = told(first(once(at(24))))["aaaaaaaa"]
    assert record.meeting.cancelled
    assert record.gone
    assert record.sequence == 1


def test_gone_after_its_start_is_over_not_cancelled():
    record = told(first(once(at(24))), now=at(24.5))["aaaaaaaa"]
    assert record.gone
    assert not record.meeting.cancelled
    assert record.sequence == 0


def test_a_series_gone_halfway_keeps_what_was_held_and_cancels_the_rest():
    record = told(first(series(at(-24), at(24))))["ssssssss"]
    assert [o.cancelled for o in record.meeting.occurrences] == [False, True]
    assert not record.meeting.cancelled


@pytest.mark.parametrize(
    "more",
    [{"withheld": ["aaaaaaaa"]}, {"rules": ["tag:public"]}, {"listed": []}, {"providers": ["other"]}],
    ids=["a rule hides it", "its rule is gone", "its list was not read", "its source is gone"],
)
def test_no_longer_allowed_or_not_known_is_withdrawn_without_a_trace(more):
    record = told(first(once(topic="Quite private")), **more)["aaaaaaaa"]
    assert isinstance(record, Withdrawn)
    assert b"rivate" not in encode(record)


def test_what_is_over_is_withdrawn_as_well_when_a_rule_leaves_it():
    over = told(first(once(at(-24))))
    assert isinstance(fold(over, pulled(withheld=["aaaaaaaa"]), NOW, facts)["aaaaaaaa"], Withdrawn)


def test_what_could_not_be_read_this_time_is_left_as_it_was():
    before = first(once(at(24)))
    assert told(before, unread=["aaaaaaaa"], listed=[])["aaaaaaaa"] is before["aaaaaaaa"]


def test_what_is_over_does_not_outlive_its_source():
    assert isinstance(told(first(once(at(-24))), providers=["other"])["aaaaaaaa"], Withdrawn)


def test_a_withdrawn_meeting_that_comes_back_outbids_the_entry_that_calendars_kept():
    moved = told(first(once()), published=[once(at(48))])
    gone = told(moved, withheld=["aaaaaaaa"])
    assert told(gone, published=[once()])["aaaaaaaa"].sequence == 2


def test_a_room_without_a_time_that_is_gone_is_withdrawn():
    assert isinstance(told(first(untimed()))["uuuuuuuu"], Withdrawn)


def test_a_cancelled_meeting_that_comes_back_is_no_longer_cancelled():
    record = told(told(first(once())), published=[once()])["aaaaaaaa"]
    assert not record.meeting.cancelled
    assert not record.gone
    assert record.sequence == 2


def test_a_series_keeps_past_sittings_that_its_source_forgot():
    whole = series(at(-24), at(24))
    shorter = msgspec.structs.replace(whole, occurrences=whole.occurrences[1:])
    later = told(first(whole), published=[shorter])
    assert [o.starts for o in later["ssssssss"].meeting.occurrences] == [at(-24), at(24)]


@given(st.lists(st.sampled_from(["list", "vanish", "hide", "move"]), max_size=6))
def test_the_sequence_never_falls_and_records_survive_their_file(steps):
    records, last = first(once()), 0
    for n, step in enumerate(steps):
        meetings = {"list": [once()], "move": [once(at(24 + n))]}.get(step, [])
        hidden = ["aaaaaaaa"] if step == "hide" else []
        records = fold(records, pulled(*meetings, withheld=hidden), at(n / 100), facts)
        assert records["aaaaaaaa"].sequence >= last
        last = records["aaaaaaaa"].sequence
        assert decode(encode(records["aaaaaaaa"])) == records["aaaaaaaa"]


def test_a_record_holds_no_way_in():
    assert {"room", "join_url", "number", "passcode"}.isdisjoint(
        msgspec.json.decode(encode(first(once())["aaaaaaaa"]))
    )
    assert isinstance(first(once())["aaaaaaaa"], Record)
