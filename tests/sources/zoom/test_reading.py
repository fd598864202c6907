"""Pulls of one account, one after the other: what each asks for, and that what it brings is what a full pull brings."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eroom_static.core.environment import Credentials
from eroom_static.core.errors import SourceError
from eroom_static.core.model import Private
from eroom_static.core.publish import ask
from eroom_static.core.rules import parse_rule
from eroom_static.sandbox.account import LISTED, Change, Host
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.faults import Fault
from eroom_static.sandbox.world import World
from eroom_static.sources.zoom.client import ZoomClient
from eroom_static.sources.zoom.recollection import START_LINK, Seal
from eroom_static.sources.zoom.source import ZoomSource
from tests.make import NOW

WITHIN = timedelta(hours=1)
EVERYTHING = ask([parse_rule("all")])
GETS = ("/meetings/{id}", "/webinars/{id}")
LISTS = ("/users/{user}/meetings", "/users/{user}/webinars")


class Account:
    """A world that a test may change, the time in it, and what the last pull remembered."""

    def __init__(self, meetings=60):
        self.now = NOW
        self.world = World(seed=1, now=NOW, meetings=meetings)
        self.faults = []
        self.kept = b""
        theirs = self.world.credentials
        self.credentials = Credentials(
            account_id=theirs.account_id, client_id=theirs.client_id, client_secret=theirs.client_secret
        )

    def pull(self, *, full=False, wanted=EVERYTHING, page_size=300):
        """A full pull leaves no trace: it only tells what there is."""
        sandbox = Sandbox(
            self.world, clock=self.now.timestamp, limits=False, faults=self.faults, plan="business"
        )
        passed = [0.0]

        def sleep(seconds):
            passed[0] += seconds

        def answer(request):
            path = request.url.raw_path.partition(b"?")[0].decode()
            query = dict(request.url.params)
            reply = sandbox.handle(request.method, path, query, dict(request.headers), request.content)
            return httpx.Response(reply.status, headers=reply.headers, content=reply.body)

        with httpx.Client(transport=httpx.MockTransport(answer)) as http:
            client = ZoomClient(
                http,
                self.credentials,
                api_url="https://api.example.org/v2",
                oauth_url="https://api.example.org/oauth/token",
                plan="business",
                deadline=1e6,
                sleep=sleep,
                monotonic=lambda: passed[0],
                now=lambda: self.now,
                jitter=lambda: 0.5,
            )
            source = ZoomSource(
                client,
                name_of=lambda name: f"key:{name}",
                zone="UTC",
                workers=2,
                page_size=page_size,
                seal=Seal(self.credentials),
                fresh_within=WITHIN,
            )
            haul = source.pull(wanted, lambda *_: None, b"" if full else self.kept)
        if not full:
            self.kept = haul.recollection()
        return haul

    def wait(self, **span):
        self.now += timedelta(**span)
        return self

    def filled(self):
        """How many lists of hosts have something in them."""
        meetings = [m for m in self.world.meetings.values() if m.type in LISTED and m.host.can_host]
        return len({(m.host.email, m.webinar) for m in meetings if not self._is_over(m)})

    def _is_over(self, meeting):
        ends = meeting.first and meeting.first + timedelta(minutes=meeting.minutes)
        kept = timedelta() if meeting.webinar else timedelta(days=30)
        return bool(ends) and not meeting.rule and ends + kept <= self.now

    def some(self, *, webinar=False, agenda="", ahead=False):
        """The first listed meeting of a kind."""
        return next(
            m
            for m in self.world.meetings.values()
            if m.type in LISTED
            and m.webinar is webinar
            and m.host.can_host
            and not self._is_over(m)
            and agenda in m.agenda
            and (not ahead or (m.type == 2 and m.first > self.now))
        )

    def idle(self):
        """A host who may have meetings and has none."""
        marta = self.world.hosts[0]
        host = replace(
            marta, id="idle-host-id", email="idle@staff.example", first_name="Ida", last_name="Idle"
        )
        self.world.add_host(host)
        return host


def asked(haul):
    return Counter({path: count for _, path, count in haul.audit})


def gets(haul):
    return sum(asked(haul)[path] for path in GETS)


def lists(haul):
    return sum(asked(haul)[path] for path in LISTS)


def facts(haul):
    """Everything but the start links, which are new with each answer."""

    def without(found):
        private = Private(tuple(pair for pair in found.private.values if pair[0] != START_LINK))
        return msgspec.structs.replace(found, private=private)

    return tuple(map(without, haul.found)), haul.unread, haul.notes, haul.listed


def topics(haul):
    return {f.meeting.topic for f in haul.found}


@pytest.mark.parametrize(("meetings", "cold", "warm"), [(60, 74, 11), (500, 506, 17)])
def test_with_nothing_changed_only_lists_are_asked_for_that_have_something_in_them(meetings, cold, warm):
    account = Account(meetings)
    first, second = account.pull(), account.pull()
    assert gets(first) == len(first.found) + sum(
        n.count for n in first.notes if n.code.startswith("meeting-")
    )
    assert asked(second) == {"/oauth/token": 1, "/users": 1} | {
        path: count for path in LISTS if (count := asked(second)[path])
    }
    assert lists(second) == account.filled()
    assert facts(second) == facts(first)
    assert (first.requests, second.requests) == (cold, warm)


@pytest.mark.parametrize("meetings", [60, 500])
def test_with_one_changed_there_is_one_get_more(meetings):
    account = Account(meetings)
    account.pull()
    quiet = account.pull()
    account.some().topic = "Another topic altogether"
    changed = account.pull()
    assert asked(changed) == asked(quiet) + Counter({"/meetings/{id}": 1})
    assert "Another topic altogether" in topics(changed)
    assert facts(changed) == facts(account.pull(full=True))
    assert asked(account.pull()) == asked(quiet)


@pytest.mark.parametrize("meetings", [60, 500])
def test_as_time_passes_its_share_of_the_meetings_and_of_the_empty_lists_is_asked_for(meetings):
    account = Account(meetings)
    first = account.pull()
    quiet = account.pull()
    empty = lists(first) - lists(quiet)
    for _ in range(10):
        haul = account.wait(minutes=6).pull()
        assert gets(haul) == pytest.approx(len(first.found) / 10, abs=1)
        assert lists(haul) - account.filled() == pytest.approx(empty / 10, abs=1)


def test_after_the_whole_time_everything_is_asked_for():
    account = Account()
    first = account.pull()
    assert asked(account.wait(hours=1).pull()) == asked(first)


def test_without_a_recollection_or_with_one_of_others_everything_is_asked_for():
    account = Account()
    first = account.pull()
    account.kept = account.kept[:-1]
    assert asked(account.pull()) == asked(first)
    account.kept = Seal(msgspec.structs.replace(account.credentials, client_secret="not-a-secret")).seal(
        Seal(account.credentials).open(account.kept)
    )
    assert asked(account.pull()) == asked(first)


def test_a_deleted_meeting_is_gone_at_once_and_so_is_one_that_a_tag_in_sight_hides():
    account = Account()
    account.pull()
    deleted, hidden = account.some(), account.some(webinar=True)
    account.world.remove(deleted)
    hidden.agenda = "#private " + hidden.agenda
    haul = account.pull()
    assert gets(haul) == 1
    assert deleted.topic not in topics(haul)
    assert "private" in next(f for f in haul.found if f.traits.number == str(hidden.number)).traits.tags


def far_tag(meeting):
    meeting.agenda = meeting.agenda.ljust(300, ".") + " #private"


def mark_private(meeting):
    meeting.settings["private_meeting"] = True


def track(meeting):
    meeting.tracking["Visibility"] = "internal"


def cancel_a_sitting(meeting):
    sitting = next(iter(meeting.sittings(NOW)))
    meeting.changes[sitting.id] = Change(deleted=True)


@pytest.mark.parametrize("change", [far_tag, mark_private, track, cancel_a_sitting])
def test_what_no_list_shows_arrives_within_the_time_and_not_later(change):
    account = Account()
    account.world.meetings = {
        n: m for n, m in account.world.meetings.items() if not (m.rule and m.rule.endless)
    }
    account.pull()
    changed = account.some(ahead=change is not cancel_a_sitting)
    if change is cancel_a_sitting:
        changed = next(m for m in account.world.meetings.values() if m.rule and m.host.can_host)
    changed.agenda = changed.agenda.ljust(260, ".")
    account.pull()
    change(changed)
    assert facts(account.pull()) != facts(account.pull(full=True))
    for _ in range(4):
        last = account.wait(minutes=15).pull()
    assert facts(last) == facts(account.pull(full=True))


def test_a_change_in_sight_brings_what_is_out_of_sight_along():
    account = Account()
    account.pull()
    changed = account.some()
    mark_private(changed)
    changed.topic = "Now in sight"
    assert next(f for f in account.pull().found if f.meeting.topic == "Now in sight").traits.private


def test_the_first_meeting_of_a_host_who_had_none_arrives_within_the_time():
    account = Account()
    host = account.idle()
    account.pull()
    account.world.add(replace(account.some(ahead=True), number=85550001111, host=host, topic="Her first"))
    assert "Her first" not in topics(account.pull())
    hauls = [account.wait(minutes=20).pull() for _ in range(3)]
    assert "Her first" in topics(hauls[-1])


def test_a_new_host_is_asked_at_once():
    account = Account()
    account.pull()
    host = account.idle()
    account.world.add(replace(account.some(ahead=True), number=85550001111, host=host, topic="Her first"))
    assert "Her first" in topics(account.pull())


def test_hosts_without_meetings_and_without_a_licence_cost_one_round_in_the_whole_time():
    account = Account()
    host = account.idle()
    account.pull()
    idle = Counter()
    for _ in range(12):
        haul = account.wait(minutes=5).pull()
        idle["lists"] += lists(haul) - account.filled()
    cold = account.pull(full=True)
    assert idle["lists"] == pytest.approx(lists(cold) - account.filled(), abs=12)  # each share is rounded up
    assert host.id
    assert facts(haul) == facts(cold)  # with the notes on who cannot be asked


def test_a_host_who_could_not_be_asked_for_once_is_asked_again_at_the_next_pull():
    account = Account()
    first = account.pull()
    host = account.some().host
    account.world.replace_host(host, replace(host, may_host=False))
    assert len(account.pull().found) < len(first.found)
    account.world.replace_host(account.world.host(host.email), host)
    assert facts(account.pull()) == facts(first)


def test_a_meeting_handed_to_a_host_who_had_none_is_not_taken_for_gone():
    account = Account()
    host: Host = account.idle()
    account.pull()
    moved = account.some(ahead=True)
    account.world.remove(moved)
    moved.host = host
    account.world.add(moved)
    haul = account.pull()
    assert moved.topic in topics(haul)
    assert facts(haul) == facts(account.pull(full=True))


def test_a_meeting_that_vanishes_between_list_and_get_is_a_note_and_is_asked_for_again():
    account = Account()
    account.pull()
    account.some().topic = "Changed"
    account.faults = [Fault(match="GET /meetings/*", kind="gone", nth=1)]
    haul = account.pull()
    assert "meeting-3001" in {note.code for note in haul.notes}
    account.faults = []
    assert "Changed" in topics(account.pull())


def test_a_page_token_that_runs_out_in_a_warm_pull_restarts_its_list():
    account = Account()
    first = account.pull(page_size=2)
    account.faults = [Fault(match="GET /users/*/meetings", kind="expire_page_token", nth=2)]
    assert facts(account.pull(page_size=2)) == facts(first)


def test_trouble_in_a_warm_pull_leaves_the_recollection_as_it_was():
    account = Account()
    account.pull()
    quiet = account.pull()
    before = account.kept
    account.some().topic = "Changed"
    account.faults = [Fault(match="GET /meetings/*", kind="500", nth=1, times=0)]
    with pytest.raises(SourceError):
        account.pull()
    assert account.kept == before
    account.faults = []
    assert asked(account.pull()) == asked(quiet) + Counter({"/meetings/{id}": 1})


def test_hosts_and_groups_of_recalled_meetings_are_those_of_today():
    rule = parse_rule('group:"Public events"')
    account = Account()
    account.pull(wanted=ask([rule], names=True))
    group = next(g for g in account.world.groups if g.name == "Public events")
    for host in list(account.world.hosts):
        if group.id in host.group_ids and host.status == "active":
            account.world.replace_host(host, replace(host, first_name="Renamed", group_ids=(group.id,)))
    haul = account.pull(wanted=ask([rule], names=True))
    assert gets(haul) == 0
    assert {f.meeting.host.name.split()[0] for f in haul.found} == {"Renamed"}
    assert facts(haul) == facts(account.pull(full=True, wanted=ask([rule], names=True)))


def move(account, meeting, pick):
    if meeting.start:
        meeting.start += timedelta(minutes=pick)


def cancel_the_first(account, meeting, pick):
    for sitting in list(meeting.sittings(account.now))[:1]:
        meeting.changes[sitting.id] = Change(deleted=True)


def copy(account, meeting, **more):
    account.world.add(replace(meeting, number=account.world.new_number(), **more))


IN_SIGHT = {
    "topic": lambda _, meeting, pick: setattr(meeting, "topic", f"Topic {pick}"),
    "agenda": lambda _, meeting, pick: setattr(meeting, "agenda", f"#tag{pick} {meeting.agenda}"),
    "start": move,
    "passcode": lambda _, meeting, pick: setattr(meeting, "passcode", f"pass{pick}"),
    "delete": lambda account, meeting, _: account.world.remove(meeting),
    "copy": lambda account, meeting, _: copy(account, meeting),
}
OUT_OF_SIGHT = {
    "tracking": lambda _, meeting, pick: meeting.tracking.update(Visibility=f"v{pick}"),
    "private": lambda _, meeting, pick: meeting.settings.update(private_meeting=bool(pick % 2)),
    "far": lambda _, meeting, pick: setattr(meeting, "agenda", f"{meeting.agenda:.<300} #far{pick}"),
    "sitting": cancel_the_first,
    "host": lambda account, meeting, pick: copy(account, meeting, host=account.world.hosts[pick % 6]),
}


def apply(account, kind, pick):
    """One change of the kind, to a meeting that `pick` chooses."""
    listed = [m for m in account.world.meetings.values() if m.type in LISTED and m.host.can_host]
    (IN_SIGHT | OUT_OF_SIGHT)[kind](account, listed[pick % len(listed)], pick)


def steps(kinds):
    change = st.tuples(st.sampled_from(kinds), st.integers(1, 10_000))
    return st.lists(st.tuples(st.integers(0, 50), st.lists(change, max_size=3)), min_size=1, max_size=6)


def without_endless(meetings=24):
    """An endless series is shown so many sittings beyond now: that alone changes as time passes."""
    account = Account(meetings)
    for meeting in list(account.world.meetings.values()):
        if meeting.rule and meeting.rule.endless:
            account.world.remove(meeting)
    return account


FEW = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@FEW
@given(steps=steps(sorted(IN_SIGHT)))
def test_whatever_changes_in_sight_a_pull_brings_what_a_full_one_brings(steps):
    account = without_endless()
    account.pull()
    for minutes, changes in steps:
        account.wait(minutes=minutes)
        for kind, pick in changes:
            apply(account, kind, pick)
        assert facts(account.pull()) == facts(account.pull(full=True))


@FEW
@given(steps=steps(sorted(IN_SIGHT | OUT_OF_SIGHT)))
def test_whatever_changes_is_there_once_the_time_has_passed(steps):
    account = without_endless()
    account.pull()
    for minutes, changes in steps:
        account.wait(minutes=minutes)
        for kind, pick in changes:
            apply(account, kind, pick)
        account.pull()
    for minutes in (7, 13, 19, 21):
        last = account.wait(minutes=minutes).pull()
    assert facts(last) == facts(account.pull(full=True))
