import pytest

from eroom_static.core.errors import Shrunk, SourceError
from eroom_static.core.harvest import harvest
from eroom_static.core.model import Room
from eroom_static.core.rules import parse_rule
from eroom_static.core.settings import PublishSettings
from eroom_static.core.shrink import guard_shrink
from eroom_static.core.snapshot import SCHEMA, decode, encode
from tests.make import NOW, at, found, once

PUBLISH = PublishSettings(rules=(parse_rule("tag:public"),), hide=(parse_rule("tag:private"),))
TAGS = frozenset({"public", "fun"})


def reap(*items, shows_links=False, keep=lambda room: "sealed"):
    return harvest(
        items,
        PUBLISH,
        now=NOW,
        keep=keep,
        shows_links=shows_links,
        rules="r",
        naming={"zoom": lambda name: f"name of {name}"},
        listed=frozenset({"l"}),
    )


def public(key="a", agenda="Come! #fun #public", **more):
    meeting = once(key=key, agenda=agenda, categories=("fun", "public"))
    return found(meeting, tags=TAGS, listed_under="l", **more)


def test_only_what_a_rule_publishes_is_in_the_snapshot():
    snapshot = reap(public(), found(once(key="b", topic="Board, confidential"))).snapshot
    assert [m.key for m in snapshot.meetings] == ["a"]
    assert snapshot.withheld == {"no-rule": 1}
    assert b"confidential" not in encode(snapshot)


def test_rule_tags_are_taken_out_and_other_words_become_categories():
    meeting = reap(public(agenda="Come! #fun #public now")).snapshot.meetings[0]
    assert (meeting.agenda, meeting.categories) == ("Come! #fun now", ("fun",))


def test_the_way_in_is_cut_from_the_words_unless_the_page_shows_it():
    item = public(agenda="Call 812 3456 7890")
    assert reap(item).snapshot.meetings[0].agenda == "Call"
    assert reap(item, shows_links=True).snapshot.meetings[0].agenda == "Call 812 3456 7890"


def test_a_room_is_kept_as_told_and_never_in_the_clear_otherwise():
    snapshot = reap(public(room=Room(number="81234567890", passcode="not-a-secret-1"))).snapshot
    assert snapshot.rooms == {"a": "sealed"}
    assert b"81234567890" not in encode(snapshot)
    assert b"not-a-secret" not in encode(snapshot)


def test_the_history_learns_what_was_seen_and_left():
    pulled = reap(public(), found(once(key="b"))).pulled
    assert pulled.withheld == {"b"}
    assert pulled.standings["a"].held == ("name of rule:tag:public",)


def test_the_history_never_learns_a_way_in_whatever_the_pages_show():
    made = reap(public(agenda="Call 812 3456 7890"), shows_links=True)
    assert made.pulled.published[0].agenda == "Call"


def test_the_way_into_another_meeting_is_cut_as_well():
    other = found(once(key="b"), room=Room(number="82234567890", passcode="Other9Pass", join_url=None))
    text = "See also 822 3456 7890, Other9Pass, https://go.example.org/?u=https%3A%2F%2Fzoom.us%2Fj%2F1%3Fpwd%3DQ #fun"
    for shows_links in (False, True):
        agenda = reap(public(agenda=text), other, shows_links=shows_links).snapshot.meetings[0].agenda
        assert "822" not in agenda
        assert "Other9Pass" not in agenda
        assert ("pwd" in agenda) is shows_links


def test_a_tag_that_holds_a_number_is_no_category():
    item = found(
        once(key="a", categories=("public", "fun", "room81234567890")),
        tags=TAGS,
        room=Room(number="81234567890"),
    )
    assert reap(item).snapshot.meetings[0].categories == ("fun",)


def test_two_meetings_of_one_key_stop_the_pull():
    with pytest.raises(SourceError, match="share the key"):
        reap(public(), public())


def test_a_snapshot_survives_its_file():
    snapshot = reap(public()).snapshot
    assert decode(encode(snapshot), "here") == snapshot


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "damaged"),
        (b"[]", "damaged"),
        (b'{"schema": 99}', "version 99"),
        (b'{"schema": %d}' % SCHEMA, "damaged"),
        (b"\xff", "damaged"),
    ],
)
def test_a_snapshot_that_cannot_be_used_says_how_to_get_a_new_one(data, said):
    with pytest.raises(SourceError, match=said) as caught:
        decode(data, "here")
    assert "eroom pull" in caught.value.hint


def many(count, start=24):
    return [once(at(start + n), key=f"k{n}") for n in range(count)]


def test_losing_more_than_half_of_what_is_ahead_stops():
    with pytest.raises(Shrunk, match="only 4 of the 10"):
        guard_shrink(many(10), many(4), NOW, most=0.5)


@pytest.mark.parametrize(
    ("before", "after"), [(many(10), many(5)), (many(4), []), (many(10, start=-24 * 9), []), ([], [])]
)
def test_losing_half_or_a_few_or_what_has_passed_does_not_stop(before, after):
    guard_shrink(before, after, NOW, most=0.5)
