from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eroom_static.sandbox.account import WEBINARS, Meeting
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.shapes import detail
from eroom_static.sandbox.texts_odd import AWKWARD
from eroom_static.sandbox.world import World

NOW = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


def told(world: World) -> list[dict]:
    return [detail(meeting, world.fake, NOW, previous=True) for meeting in world.meetings.values()]


def public(world: World) -> list[Meeting]:
    return [m for m in world.meetings.values() if "#public" in m.agenda.replace("#publicity", "")]


def test_the_same_seed_day_and_size_are_the_same_account():
    assert told(World(seed=3, now=NOW, meetings=80)) == told(World(seed=3, now=NOW, meetings=80))


def test_an_hour_later_the_account_is_still_the_same():
    later = World(seed=1, now=NOW + timedelta(hours=14), meetings=70)
    assert told(World(seed=1, now=NOW, meetings=70)) == told(later)


def test_another_seed_is_another_account():
    one, other = World(seed=1, now=NOW), World(seed=2, now=NOW)
    assert not set(one.meetings) & set(other.meetings)
    assert one.credentials != other.credentials
    assert not {value for _, value in one.secrets} & {value for _, value in other.secrets}


@pytest.mark.parametrize("size", [0, 1, 7, 60, 61, 300])
def test_a_world_has_the_size_that_was_asked_for(size):
    assert len(World(seed=1, now=NOW, meetings=size).meetings) == size


def test_ten_thousand_meetings_have_one_host_for_fifty_and_no_number_twice():
    world = World(seed=1, now=NOW, meetings=10_000)
    assert len(world.meetings) == 10_000
    assert sum(host.can_host for host in world.hosts) == 200


def test_a_small_account_has_public_and_internal_meetings_of_several_types():
    world = World(seed=1, now=NOW, meetings=12)
    assert 0 < len(public(world)) < 12
    assert len({meeting.type for meeting in world.meetings.values()}) >= 3


def test_every_type_of_meeting_and_webinar_is_there(still):
    assert {meeting.type for meeting in still.meetings.values()} == {1, 2, 3, 4, 8, 10, 5, 6, 9}


def test_about_two_thirds_may_be_public_and_few_of_them_are_awkward(still):
    own = ("private_meeting", "use_pmi")
    plain = [m for m in public(still) if "#private" not in m.agenda and not any(map(m.settings.get, own))]
    assert 38 <= len(plain) <= 44
    assert sum(m.topic in {draft.topic for draft in AWKWARD} for m in plain) <= 6


def test_tags_stand_in_agendas_also_where_lists_have_cut_them(still):
    assert any(m.agenda.find("#public") > 250 for m in public(still))
    text = " ".join(m.agenda for m in still.meetings.values())
    for tag in ("#private", "#workshop", "#community", "#office-hours", "#publicity"):
        assert tag in text


def test_one_meeting_is_tagged_public_and_private(still):
    assert any("#private" in m.agenda for m in public(still))


def test_a_private_meeting_is_tagged_public(still):
    assert any(m.settings.get("private_meeting") for m in public(still))


def test_both_values_of_the_visibility_field_occur(still):
    assert {m.tracking.get("Visibility") for m in still.meetings.values()} == {None, "public", "internal"}


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Tokyo",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/Sao_Paulo",
        "UTC",
        "Asia/Calcutta",
    ],
)
def test_every_odd_zone_is_used(still, zone):
    assert any(meeting.zone == zone for meeting in still.meetings.values())


def test_every_kind_of_rule_is_used(still):
    rules = [m.rule for m in still.meetings.values() if m.rule]
    assert {rule.type for rule in rules} == {1, 2, 3}
    assert any(rule.month_day for rule in rules)
    assert {rule.month_week for rule in rules} >= {2, -1}
    assert any(rule.endless for rule in rules)
    assert any(rule.until for rule in rules)
    assert any(rule.type == 2 and rule.interval == 2 for rule in rules)


@pytest.mark.parametrize("day", [datetime(2030, month, 7, tzinfo=UTC) for month in range(1, 13, 2)])
def test_daily_weekly_and_both_monthly_series_cross_a_clock_change(day):
    world = World(seed=1, now=day, meetings=60)
    crossing = set()
    for meeting in world.meetings.values():
        if meeting.rule:
            offsets = {s.starts.astimezone(ZoneInfo(meeting.zone)).utcoffset() for s in meeting.sittings(day)}
            if len(offsets) > 1:
                crossing.add((meeting.rule.type, meeting.rule.month_week is not None))
    assert crossing == {(1, False), (2, False), (3, False), (3, True)}


def test_a_series_keeps_its_hour_on_both_sides_of_a_clock_change(still):
    for meeting in still.meetings.values():
        if meeting.rule:
            kept = [s for s in meeting.sittings(NOW) if s.id not in meeting.changes]
            hours = {s.starts.astimezone(ZoneInfo(meeting.zone)).time() for s in kept}
            assert hours == {meeting.start.time()}


def test_some_series_have_a_deleted_and_a_moved_sitting_that_keeps_its_id(still):
    series = [m for m in still.meetings.values() if m.changes]
    both = [m for m in series if {c.deleted for c in m.changes.values()} == {True, False}]
    assert both
    for meeting in series:
        slots = {s.id: s for s in meeting.sittings(NOW)}
        for name, change in meeting.changes.items():
            assert slots[name].deleted is change.deleted
            if change.starts:
                assert slots[name].starts == change.starts != datetime.fromtimestamp(int(name) / 1000, UTC)


def test_some_series_are_all_past_and_both_kinds_of_end_occur_among_them(still):
    over = [m for m in still.meetings.values() if m.rule and all(s.ends < NOW for s in m.sittings(NOW))]
    assert {bool(m.rule.until) for m in over} == {True, False}


def test_meetings_lie_behind_today_and_months_ahead(still):
    once = [m for m in still.meetings.values() if m.type == 2]
    days = [(m.first.date() - NOW.date()).days for m in once]
    assert -25 <= min(days) < 0
    assert max(days) > 100
    assert 0 in days
    assert any(0 < day <= 21 for day in days)


def test_one_meeting_is_going_on_at_any_hour_of_the_day(still):
    for hour in range(24):
        assert any(m.running(still.now + timedelta(hours=hour)) for m in still.meetings.values())


def test_durations_reach_from_a_quarter_of_an_hour_to_a_day(still):
    lengths = {m.minutes for m in still.meetings.values()}
    assert {min(lengths), max(lengths)} == {15, 1440}


def test_public_events_start_on_round_quarters(still):
    assert all(m.start.minute % 15 == 0 for m in public(still) if m.start)


def test_registration_comes_in_all_its_forms(still):
    asked = [m for m in still.meetings.values() if m.registration]
    assert {m.settings["approval_type"] for m in asked} == {0, 1}
    assert {m.settings["registration_type"] for m in asked} == {1, 2, 3}
    assert {m.type in WEBINARS for m in asked} == {True, False}
    assert all(m.registrants for m in asked)


def test_awkward_topics_are_there(still):
    topics = [m.topic for m in public(still)]
    assert {"", "CON", "../../etc/passwd"} <= set(topics)
    assert 200 in {len(topic) for topic in topics}
    assert any("<script>" in topic for topic in topics)
    assert any("{{" in topic and "{%" in topic for topic in topics)
    assert len({topic.casefold() for topic in topics}) == len(topics) - 1
    for letter in "🦔俳أשह":
        assert any(letter in topic for topic in topics)


def test_awkward_agendas_are_there(still):
    agendas = [m.agenda for m in public(still)]
    assert any('href="javascript:' in agenda for agenda in agendas)
    assert any(len(agenda) > 1800 for agenda in agendas)
    assert all(len(agenda) <= 2000 for agenda in agendas)


def test_a_pasted_invitation_holds_the_meetings_own_number_and_passcode(still):
    pasted = [m for m in public(still) if "is inviting you" in m.agenda]
    assert len(pasted) >= 2
    for meeting in pasted:
        digits = meeting.agenda.replace(" ", "")
        assert f"MeetingID:{meeting.number}" in digits
        assert f"Passcode: {meeting.passcode}" in meeting.agenda


def test_passcodes_are_missing_short_or_like_words(still):
    passcodes = {m.passcode for m in public(still)}
    assert {"", "1", "2026", "zoom"} <= passcodes


def test_personal_rooms_are_there(still):
    assert any(m.type == 4 and m.number == m.host.pmi for m in still.meetings.values())
    assert {m.type for m in still.meetings.values() if m.settings.get("use_pmi")} >= {2, 3}


def test_hosts_have_their_catches(still):
    active = [host for host in still.hosts if host.status == "active"]
    assert sum(host.can_host for host in active) >= 6
    assert {host.status for host in still.hosts} == {"active", "inactive", "pending"}
    assert {host.webinars for host in active if host.can_host} == {True, False}
    assert any(not host.may_host for host in active)
    assert any(host.left for host in active)
    group = next(group for group in still.groups if group.name == "Public events")
    assert 0 < sum(group.id in host.group_ids for host in still.hosts) < len(still.hosts)


def test_webinars_belong_to_hosts_who_may_have_them():
    world = World(seed=1, now=NOW, meetings=500)
    assert all(m.host.webinars for m in world.meetings.values() if m.webinar)


def test_larger_accounts_repeat_the_good_texts_with_variations():
    world = World(seed=1, now=NOW, meetings=600)
    topics = [m.topic for m in world.meetings.values()]
    assert len(set(topics)) > 400
    assert topics.count("CON") == 1
    assert max(map(len, topics)) <= 200
    assert 0.6 < len(public(world)) / 600 < 0.8
    assert all(len(m.agenda) <= 2000 for m in world.meetings.values())


def test_a_sandbox_leaves_its_world_alone_while_it_is_only_read(still):
    before = told(still)
    Sandbox(still, clock=NOW.timestamp).handle("GET", "/v2/users", {}, {})
    assert told(still) == before
