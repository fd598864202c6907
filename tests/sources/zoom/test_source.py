"""The real client against the sandbox over real HTTP: what is asked, what is gone past, and what comes back."""

from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest

from eroom_static.core.environment import Credentials
from eroom_static.core.errors import SettingsError, SourceError, Unauthorized
from eroom_static.core.model import Kind
from eroom_static.core.publish import ask, decide
from eroom_static.core.rules import parse_rule
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.faults import Fault
from eroom_static.sandbox.routes import SCOPES
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World
from eroom_static.sources.zoom.client import ZoomClient
from eroom_static.sources.zoom.source import ZoomSource
from tests.make import NOW
from tests.sources.zoom.account import Zoom, client_of, no


class Patience:
    """Time that passes only while somebody waits, for the client and for the sandbox alike."""

    def __init__(self):
        self.waited = 0.0

    def sleep(self, seconds):
        self.waited += seconds

    def monotonic(self):
        return self.waited

    def unix(self):
        return NOW.timestamp() + self.waited


@contextmanager
def account(*, meetings=60, faults=(), page_size=300, workers=4, **more):
    patience = Patience()
    world = World(seed=1, now=NOW, meetings=meetings)
    sandbox = Sandbox(world, plan="business", clock=patience.unix, faults=list(faults), limits=False, **more)
    with serve(sandbox, sleep=patience.sleep) as server, httpx.Client() as http:
        theirs = world.credentials
        client = ZoomClient(
            http,
            Credentials(
                account_id=theirs.account_id, client_id=theirs.client_id, client_secret=theirs.client_secret
            ),
            api_url=server.api_url,
            oauth_url=server.oauth_url,
            plan="business",
            deadline=900,
            sleep=patience.sleep,
            monotonic=patience.monotonic,
            now=lambda: datetime.fromtimestamp(patience.unix(), UTC),
            jitter=lambda: 0.5,
        )
        yield (
            ZoomSource(
                client, name_of=lambda name: f"key:{name}", zone="UTC", workers=workers, page_size=page_size
            ),
            sandbox,
        )


def silent(what, done, total):
    pass


def pulled(*rules, names=False, **more):
    with account(**more) as (source, sandbox):
        haul = source.pull(ask([parse_rule(r) for r in rules], names=names), silent)
        return haul, sandbox


def endpoints(haul):
    return {path for _, path, _ in haul.audit}


def test_everything_an_account_lists_is_found_once():
    haul, sandbox = pulled("all")
    numbers = [f.traits.number for f in haul.found]
    reachable = {str(m.number) for m in sandbox.world.meetings.values()}
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= reachable
    assert len(numbers) >= 50
    assert {f.meeting.kind for f in haul.found} == {Kind.MEETING, Kind.WEBINAR}


def test_hosts_that_cannot_be_asked_are_notes_and_not_the_end():
    haul, _ = pulled("all")
    assert {"host-1001", "host-200", "host-3161"} <= {note.code for note in haul.notes}


def test_secrets_of_the_account_are_nowhere_in_what_was_decoded():
    haul, sandbox = pulled("all", names=True)
    told = "\n".join(repr(f.meeting.host) + f.meeting.topic for f in haul.found)
    assert not [kind for kind, value in sandbox.world.secrets if len(value) > 7 and value in told]


def test_a_token_that_dies_in_mid_run_is_renewed_once_and_nothing_is_missed():
    whole, _ = pulled("all")
    cut, sandbox = pulled("all", faults=[Fault(match="GET /meetings/*", kind="expire_token", nth=20)])
    assert [f.traits.number for f in cut.found] == [f.traits.number for f in whole.found]
    assert {path: n for _, path, n in cut.audit}["/oauth/token"] == 2
    assert sandbox.requests


@pytest.mark.parametrize(
    "kind", ["429", "500", "502", "503", "truncate", "html", "slow", "drop_connection", "empty_page"]
)
@pytest.mark.parametrize("match", ["GET /users", "GET /users/*/meetings", "GET /meetings/*"])
def test_passing_trouble_changes_nothing_in_the_result(kind, match):
    if kind == "empty_page" and match == "GET /meetings/*":
        match = "GET /users/*/webinars"
    whole, _ = pulled("all")
    troubled, _ = pulled("all", faults=[Fault(match=match, kind=kind, nth=1, times=1)])
    assert [f.meeting for f in troubled.found] == [f.meeting for f in whole.found]


@pytest.mark.parametrize("match", ["GET /users", "GET /users/*/meetings"])
def test_a_page_token_that_runs_out_restarts_its_list(match):
    whole, _ = pulled("all")
    # The first page of some list has been read; the next question with its token comes too late.
    late, _ = pulled(
        "all", page_size=2, workers=1, faults=[Fault(match=match, kind="expire_page_token", nth=2)]
    )
    assert [f.meeting for f in late.found] == [f.meeting for f in whole.found]


def test_many_short_pages_give_what_one_long_page_gives():
    whole, _ = pulled("all")
    short, _ = pulled("all", page_size=1)
    assert [f.meeting for f in short.found] == [f.meeting for f in whole.found]
    assert short.requests > whole.requests


def test_a_meeting_deleted_between_list_and_get_is_a_note():
    haul, _ = pulled("all", faults=[Fault(match="GET /meetings/*", kind="gone", nth=3)])
    assert "meeting-3001" in {note.code for note in haul.notes}


def test_trouble_that_stays_is_an_error_and_not_half_a_site():
    with pytest.raises(SourceError):
        pulled("all", faults=[Fault(match="GET /meetings/*", kind="500", nth=5, times=0)])


def test_a_page_token_that_repeats_is_an_error_and_no_endless_loop():
    with pytest.raises(SourceError, match="token"):
        pulled(
            "all",
            page_size=3,
            faults=[Fault(match="GET /users/*/meetings", kind="repeat_page_token", nth=1, times=0)],
        )


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("user:read:list_users:admin", "user:read:list_users:admin"),
        ("meeting:read:list_meetings:admin", "meeting:read:list_meetings:admin"),
        ("webinar:read:webinar:admin", "webinar:read:webinar:admin"),
    ],
)
def test_a_missing_scope_is_named(missing, named):
    with pytest.raises(Unauthorized) as caught:
        pulled("all", scopes=set(SCOPES) - {missing})
    assert named in str(caught.value)
    assert caught.value.exit_code == 4


FIVE = {
    "user:read:list_users:admin",
    "meeting:read:list_meetings:admin",
    "meeting:read:meeting:admin",
    "webinar:read:list_webinars:admin",
    "webinar:read:webinar:admin",
}


def test_five_scopes_are_enough_for_a_site():
    haul, _ = pulled("all", scopes=FIVE)
    assert haul.found


LISTS = {"/users/{user}/meetings", "/users/{user}/webinars"}
GETS = {"/meetings/{id}", "/webinars/{id}"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["all"], {"/oauth/token", "/users", *LISTS, *GETS}),
        (["tag:public"], {"/oauth/token", "/users", *LISTS, *GETS}),
        (["webinars"], {"/oauth/token", "/users", "/users/{user}/webinars", "/webinars/{id}"}),
        (["webinars + registration"], {"/oauth/token", "/users", "/users/{user}/webinars", "/webinars/{id}"}),
        # With no rule at all nothing is published: it is asked for what `explain --rules` counts.
        ([], {"/oauth/token", "/users", *LISTS, *GETS}),
    ],
)
def test_no_more_is_asked_than_the_rules_could_publish(rules, expected):
    haul, _ = pulled(*rules)
    assert endpoints(haul) == expected


def test_a_rule_by_host_asks_that_host_alone_and_needs_no_list_of_users():
    with account() as (source, sandbox):
        email = next(
            h.email for h in sandbox.world.hosts if sandbox.world.hosted_by(h) and h.status == "active"
        )
        haul = source.pull(ask([parse_rule(f"host:{email}")]), silent)
        lists = [path for _, path in sandbox.requests if path.endswith(("/meetings", "/webinars"))]
    assert len(lists) == 2
    assert "/users" not in endpoints(haul)
    assert all(
        decide(f, [parse_rule(f"host:{email}")], []).published
        for f in haul.found
        if not f.traits.private and not f.traits.personal_room
    )


def test_a_rule_by_group_asks_its_members_alone():
    rule = parse_rule('group:"Public events"')
    with account() as (source, sandbox):
        haul = source.pull(ask([rule]), silent)
        members = next(g for g in sandbox.world.groups if g.name == "Public events")
    assert "/users" not in endpoints(haul)
    assert {"/groups", "/groups/{group}/members"} <= endpoints(haul)
    assert members
    assert all("group:public events" in f.traits.host_labels for f in haul.found)


def test_an_unknown_group_is_a_mistake_in_the_settings_and_the_others_are_told_in_private():
    with pytest.raises(SettingsError, match="no group 'Nobody'; it has 2 groups") as caught:
        pulled("group:Nobody")
    assert "Public events" in caught.value.private
    assert "Public events" not in str(caught.value)


def scripted(*answers):
    source = ZoomSource(client_of(Zoom(*answers)), name_of=lambda name: f"key:{name}", zone="UTC", workers=1)
    return source, ask([parse_rule("id:81234567890")])


NO_PLAN = no(400, 200, "Webinar plan is missing. You must subscribe to the webinar plan.")
NO_SCOPE = no(400, 4711, "Invalid access token, does not contain scopes:[webinar:read:webinar:admin].")


@pytest.mark.parametrize("second", [NO_PLAN, NO_SCOPE, no(404, 3001)])
def test_a_meeting_that_is_gone_is_a_note_though_webinars_are_not_for_this_account(second):
    source, wanted = scripted(no(404, 3001, "Meeting does not exist."), second)
    haul = source.pull(wanted, silent)
    assert haul.found == ()
    assert [note.code for note in haul.notes] == ["id"]
    assert (haul.listed, haul.unread) == ({"id"}, frozenset())
    source, wanted = scripted(no(404, 3001, "Meeting does not exist."), second)
    assert source.one("81234567890", wanted) is None


def test_a_webinar_whose_licence_is_gone_is_a_note():
    source, wanted = scripted(no(400, 3000, "Cannot access webinar info."), NO_PLAN)
    haul = source.pull(wanted, silent)
    assert [note.code for note in haul.notes] == ["meeting-200"]
    assert haul.unread == {"key:81234567890"}  # it is there still: nothing is called off


def test_what_is_gone_past_is_counted_as_done():
    seen = []
    with account(faults=[Fault(match="GET /meetings/*", kind="gone", nth=3)]) as (source, _):
        source.pull(ask([parse_rule("all")]), lambda *stage: seen.append(stage))
    what, done, total = seen[-1]
    assert (what, done) == ("meetings", total)


def test_a_webinar_that_a_rule_names_needs_its_scope():
    source, wanted = scripted(no(400, 3000, "Cannot access webinar info."), NO_SCOPE)
    with pytest.raises(Unauthorized, match="webinar:read:webinar:admin"):
        source.pull(wanted, silent)


def test_a_rule_by_id_gets_that_id_alone_whether_meeting_or_webinar():
    with account() as (source, sandbox):
        numbers = {m.number: m for m in sandbox.world.meetings.values()}
        webinar = next(n for n, m in numbers.items() if m.type == 5)
        room = next(n for n, m in numbers.items() if m.type == 4)
        haul = source.pull(
            ask([parse_rule(f"id:{webinar}"), parse_rule(f"id:{room}"), parse_rule("id:99999999999")]), silent
        )
    assert {f.traits.number for f in haul.found} == {str(webinar), str(room)}
    assert "id" in {note.code for note in haul.notes}
    assert endpoints(haul) == {"/oauth/token", "/meetings/{id}", "/webinars/{id}"}


def test_names_of_hosts_are_known_only_where_they_are_wanted():
    shown, _ = pulled("all", names=True)
    hidden, _ = pulled("all")
    assert all(f.meeting.host for f in shown.found)
    assert not any(f.meeting.host for f in hidden.found)


def test_one_meeting_can_be_explained_with_its_groups():
    rule = parse_rule('group:"Public events"')
    with account() as (source, _):
        some = source.pull(ask([rule]), silent).found[0]
        assert source.one(some.traits.number, ask([rule])).traits.host_labels >= {"group:public events"}
        assert source.one("99999999999", ask([])) is None


def test_an_empty_account_is_an_empty_haul():
    haul, _ = pulled("all", meetings=0)
    assert haul.found == ()
