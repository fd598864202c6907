"""What is done, and what is left alone: tables of a file beside what Zoom has."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from eroom_static.core.comparison import InZoom, is_same_zone
from eroom_static.core.errors import ContentError, Refused
from eroom_static.core.kept import Kept
from eroom_static.core.model import Kind
from eroom_static.core.plan import Gone, asked, plan_of, refuse_many_cancels, refuse_twins
from eroom_static.core.repeats import parse_repeats
from tests.make import NOW

WEEKLY = parse_repeats("every week on monday, 3 times")
NUMBER = "81234567890"


def kept(**more):
    defaults = {
        "path": "meetings/a.md",
        "where": "content/meetings/a.md:3",
        "host": "Events@example.org",
        "topic": "Open evening",
        "agenda": "#public",
        "starts": datetime(2030, 1, 14, 19),
        "zone": "Europe/Berlin",
    }
    return Kept(**(defaults | more))


def there(one=None, **more):
    """The same meeting in Zoom, but for what is said."""
    one = one or kept()
    told = {
        "number": NUMBER,
        "kind": one.kind,
        "hosts": frozenset({"u-1", one.host.casefold()}),
        "topic": one.topic,
        "agenda": one.agenda,
        "minutes": one.minutes,
        "zone": one.zone,
        "sittings": one.sittings,
        "is_series": one.repeats is not None,
        "repeats": one.repeats,
        "registration": "none",
        "waiting_room": False,
        "join_before_host": True,
    }
    return InZoom(**(told | more))


def planned(one, found=None, alike=(), now=NOW):
    return plan_of([one], {one.path: found} if found is not None else {}, {one.path: alike}, now)


def bound(**more):
    return kept(number=NUMBER, **more)


def test_a_file_without_a_number_is_created():
    (step,) = planned(kept()).steps
    assert (step.do, step.number, step.differences) == ("create", "", ())


def test_what_zoom_holds_as_the_file_wants_it_is_settled():
    plan = planned(bound(), there())
    assert (plan.steps, plan.remarks, plan.settled) == ((), (), 1)
    assert str(plan) == "1 as the files want it"


@pytest.mark.parametrize(
    ("wanted", "field", "before", "after"),
    [
        ({"topic": "Open night"}, "topic", "Open evening", "Open night"),
        ({"agenda": ""}, "agenda", "#public", ""),
        ({"minutes": 90}, "duration", "60 min", "90 min"),
        (
            {"starts": datetime(2030, 1, 14, 20)},
            "starts", "2030-01-14 19:00", "2030-01-14 20:00",
        ),
        ({"registration": "approval"}, "registration", "none", "approval"),
        ({"waiting_room": True}, "waiting_room", "false", "true"),
        ({"join_before_host": False}, "join_before_host", "true", "false"),
    ],
)  # fmt: skip
def test_one_field_that_differs_is_one_difference(wanted, field, before, after):
    (step,) = planned(bound(**wanted), there()).steps
    assert step.do == "update"
    (difference,) = step.differences
    assert (difference.field, difference.before, difference.after) == (field, before, after)


def test_another_zone_at_the_same_wall_clock_is_another_time():
    (step,) = planned(bound(zone="America/New_York"), there()).steps
    assert step.fields == {"starts", "zone"}


def test_an_older_name_of_the_same_zone_is_no_difference():
    assert is_same_zone("Asia/Calcutta", "Asia/Kolkata")
    assert not is_same_zone("Europe/Berlin", "Europe/Paris")
    one = bound(zone="Asia/Kolkata")
    assert planned(one, there(one, zone="Asia/Calcutta")).settled == 1


def test_what_the_file_leaves_open_is_not_compared():
    found = there(registration="automatic", waiting_room=True, join_before_host=None)
    assert planned(bound(), found).settled == 1


def test_a_series_that_repeats_otherwise_is_updated():
    one = bound(repeats=WEEKLY)
    (step,) = planned(one, there(one, repeats=parse_repeats("every week on monday, 4 times"))).steps
    (difference,) = step.differences
    assert (difference.before, difference.after) == (
        "every week on monday, 4 times",
        "every week on monday, 3 times",
    )


def test_a_single_meeting_becomes_a_series_and_back():
    assert planned(bound(repeats=WEEKLY), there(kept())).steps[0].differences[0].before == "once"
    assert planned(bound(), there(kept(repeats=WEEKLY))).steps[0].differences[0].after == "once"


def test_the_meeting_that_a_cut_off_run_left_is_bound_and_not_made_twice():
    (step,) = planned(kept(), alike=[there()]).steps
    assert (step.do, step.number, step.differences) == ("bind", NUMBER, ())


@pytest.mark.parametrize(
    "other",
    [
        {"topic": "Open night"},
        {"kind": Kind.WEBINAR},
        {"hosts": frozenset({"u-2"})},
        {"sittings": (NOW,)},
        {"sittings": ()},
        {"is_series": True},
    ],
)
def test_another_meeting_is_not_bound(other):
    assert planned(kept(), alike=[there(**other)]).steps[0].do == "create"


def test_of_two_that_could_be_meant_none_is_taken():
    plan = planned(kept(), alike=[there(), there(number="81234567891")])
    assert not plan.steps
    assert "2 meetings in Zoom" in plan.remarks[0].text


def test_a_meeting_that_another_file_names_is_not_bound_again():
    first, second = bound(path="meetings/z.md"), kept()
    plan = plan_of([second, first], {first.path: there()}, {second.path: [there()]}, NOW)
    assert [step.do for step in plan.steps] == ["create"]


def test_cancelled_calls_off_what_stands_in_zoom_and_nothing_else():
    assert [s.do for s in planned(bound(cancelled=True), there()).steps] == ["cancel"]
    assert planned(bound(cancelled=True), Gone()).settled == 1
    assert planned(kept(cancelled=True), alike=[there()]).settled == 1


def test_what_zoom_has_no_more_is_told_and_not_made_again():
    plan = planned(bound(), Gone())
    assert not plan.steps
    assert "somebody deleted it there" in plan.remarks[0].text
    assert "of no meeting" in planned(bound(), Gone(of_other_kind=True)).remarks[0].text


def test_no_meeting_moves_to_another_host():
    plan = planned(bound(topic="New"), there(hosts=frozenset({"u-2", "other@example.org"})))
    assert not plan.steps
    assert "another host" in plan.remarks[0].text


def test_what_has_no_fixed_time_in_zoom_is_left_alone():
    plan = planned(bound(topic="New"), there(sittings=()))
    assert not plan.steps
    assert "no fixed time" in plan.remarks[0].text


AFTER = NOW + timedelta(days=8)  # the first monday is over, two lie ahead


def test_what_is_over_is_left_alone_and_not_asked_for():
    past = NOW + timedelta(days=30)
    assert planned(bound(topic="New"), there(), now=past).settled == 1
    assert asked([bound(), kept()], past) == asked([], past)
    assert "its time has passed" in planned(kept(), now=past).remarks[0].text


def test_what_has_begun_is_not_created():
    plan = planned(kept(repeats=WEEKLY), now=AFTER)
    assert not plan.steps
    assert "first sitting has begun" in plan.remarks[0].text


def test_a_series_that_has_begun_keeps_its_dates_and_takes_the_rest():
    one = bound(repeats=WEEKLY, starts=datetime(2030, 1, 14, 20), topic="New")
    plan = planned(one, there(kept(repeats=WEEKLY)), now=AFTER)
    assert plan.steps[0].fields == {"topic"}
    assert "its dates in Zoom are not those of the file" in plan.remarks[0].text


def test_past_sittings_that_zoom_leaves_out_are_no_difference():
    one = bound(repeats=WEEKLY)
    assert planned(one, there(one, sittings=one.sittings[1:]), now=AFTER).settled == 1
    assert not planned(one, there(one, sittings=one.sittings[1:]), now=AFTER).remarks


def test_only_what_the_files_name_is_asked_for():
    files = [bound(), kept(path="b"), kept(path="c", cancelled=True), bound(path="d", cancelled=True)]
    wanted = asked(files, NOW)
    assert [k.path for k in wanted.meetings] == ["meetings/a.md", "d"]
    assert [k.path for k in wanted.like] == ["b"]


@pytest.mark.parametrize("twins", [(bound(), bound(topic="Other")), (kept(), kept(agenda="Other"))])
def test_two_files_about_one_meeting_are_refused(twins):
    first, second = twins
    with pytest.raises(ContentError, match=r"same meeting as content/meetings/a\.md"):
        refuse_twins([first, msgspec.structs.replace(second, path="meetings/b.md")])


def test_more_cancels_than_agreed_are_refused_before_anything_is_done():
    plan = planned(bound(cancelled=True), there())
    refuse_many_cancels(plan, 1)
    with pytest.raises(Refused, match="calls off 1 meeting") as wrong:
        refuse_many_cancels(plan, 0)
    assert "--max-cancels 1" in wrong.value.hint


def test_nothing_of_a_meeting_is_in_the_names_that_a_log_may_hold():
    plan = planned(bound(topic="Hush"), there())
    assert not any(secret in repr(plan) for secret in ("Hush", NUMBER, "example.org"))


def test_now_is_in_utc_whatever_the_zone_of_the_file():
    starts = datetime(2030, 1, 7, 10, 30)
    assert planned(kept(starts=starts)).steps
    assert not planned(kept(starts=starts), now=datetime(2030, 1, 7, 9, 30, tzinfo=UTC)).steps
