"""The real client over the sandbox's own answers: what is sent is what Zoom describes, and what comes back is the same."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from eroom_static.core.comparison import InZoom
from eroom_static.core.environment import Credentials
from eroom_static.core.errors import RateLimited, Unauthorized, Unreachable
from eroom_static.core.kept import Kept
from eroom_static.core.model import Frequency, Kind
from eroom_static.core.plan import Gone, Step, plan_of
from eroom_static.core.repeats import Repeats
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.faults import Fault
from eroom_static.sandbox.routes import SCOPES
from eroom_static.sandbox.world import World
from eroom_static.sources.zoom.client import Unsure, ZoomClient
from eroom_static.sources.zoom.writing import CREATES, UPDATES, Declined, Writing, body_of
from tests.make import NOW
from tests.sources.zoom.account import Clock

POST = "POST /users/*/meetings"
FAILURES = ["drop_connection", "drop_answer", "truncate", "500", "502", "503"]
MARTA = World(seed=1, now=NOW, meetings=0).hosts[0]


def kept(**more):
    defaults = {
        "path": "meetings/a.md",
        "where": "content/meetings/a.md:3",
        "host": MARTA.email,
        "topic": "Open evening",
        "agenda": "Come as you are.\n\n#public",
        "starts": datetime(2030, 1, 14, 19),
        "zone": "Europe/Berlin",
        "minutes": 90,
    }
    return Kept(**(defaults | more))


class Account:
    """The sandbox without a wire: every request of the real client, answered by its `handle`."""

    def __init__(self, *, faults=(), patient=False, **more):
        self.clock = Clock()
        self.world = World(seed=1, now=NOW, meetings=0)
        more.setdefault("limits", False)
        self.sandbox = Sandbox(
            self.world,
            plan="business",
            clock=lambda: self.clock.now().timestamp(),
            faults=list(faults),
            **more,
        )
        theirs = self.world.credentials
        self.client = ZoomClient(
            httpx.Client(transport=httpx.MockTransport(self.answer)),
            Credentials(
                account_id=theirs.account_id, client_id=theirs.client_id, client_secret=theirs.client_secret
            ),
            api_url="https://api.zoom.us/v2",
            oauth_url="https://api.zoom.us/oauth/token",
            plan="business",
            deadline=timedelta(days=365).total_seconds() if patient else 900,
            sleep=self.clock.sleep,
            monotonic=self.clock.monotonic,
            now=self.clock.now,
            jitter=lambda: 0.5,
        )
        self.writing = Writing(self.client)

    def answer(self, request):
        reply = self.sandbox.handle(
            request.method,
            request.url.raw_path.decode().partition("?")[0],
            dict(request.url.params),
            dict(request.headers),
            request.content,
        )
        if reply.drop:
            raise httpx.RemoteProtocolError("dropped", request=request)
        return httpx.Response(reply.status, headers=reply.headers, content=reply.body)

    def topics(self):
        return Counter(meeting.topic for meeting in self.world.meetings.values())

    def asked(self, method):
        return sum(m == method and not path.startswith("/oauth") for m, path in self.sandbox.requests)

    def plan(self, one):
        found = {one.path: self.writing.found(one)} if one.number else {}
        alike = {} if one.number else {one.path: self.writing.alike(one)}
        return plan_of([one], found, alike, self.clock.now())


def created(account, one):
    return msgspec.structs.replace(one, number=account.writing.create(one))


ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC", "Australia/Lord_Howe"]
SERIES = st.one_of(
    st.builds(Repeats, frequency=st.just(Frequency.DAILY), interval=st.integers(1, 99)),
    st.builds(
        Repeats,
        frequency=st.just(Frequency.WEEKLY),
        interval=st.integers(1, 50),
        weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    ),
    st.builds(
        Repeats,
        frequency=st.just(Frequency.MONTHLY),
        interval=st.integers(1, 10),
        month_week=st.sampled_from([1, 2, 3, 4, -1]),
        weekdays=st.integers(0, 6).map(lambda day: (day,)),
    ),
    st.builds(
        Repeats,
        frequency=st.just(Frequency.MONTHLY),
        interval=st.integers(1, 10),
        month_day=st.integers(1, 28),
    ),
)
FLAG = st.sampled_from([None, True, False])


@st.composite
def wishes(draw):
    kind = draw(st.sampled_from(Kind))
    repeats = draw(st.none() | SERIES)
    day = date(2030, 2, 1) + timedelta(days=draw(st.integers(0, 300)))
    if repeats is not None:
        day = next(d for n in range(400) if repeats.falls_on(d := day + timedelta(days=n)))
        ends = draw(st.booleans())
        times = draw(st.integers(1, 60))
        end = {"times": times} if ends else {"until": day + timedelta(days=times)}
        repeats = msgspec.structs.replace(repeats, **end)
    settings_ = {} if kind is Kind.WEBINAR else {"waiting_room": draw(FLAG), "join_before_host": draw(FLAG)}
    return kept(
        kind=kind,
        topic=draw(st.sampled_from(["Open evening", "Außen & innen <b>", "夜の会 🌙"])),
        agenda=draw(st.sampled_from(["", "#public", "Two\n\nparagraphs\n#public"])),
        starts=datetime(day.year, day.month, day.day, draw(st.integers(4, 23)), draw(st.integers(0, 59))),
        minutes=draw(st.integers(1, 1440)),
        zone=draw(st.sampled_from(ZONES)),
        repeats=repeats,
        registration=draw(st.sampled_from([None, "none", "automatic", "approval"])),
        **settings_,
    )


@settings(max_examples=60)
@given(wishes(), wishes())
def test_after_create_and_after_update_nothing_is_left_to_do(first, second):
    account = Account()
    one = created(account, first)
    assert account.plan(one).settled == 1, account.plan(one).steps
    other = msgspec.structs.replace(second, kind=first.kind, number=one.number)
    if first.kind is Kind.WEBINAR:
        other = msgspec.structs.replace(other, waiting_room=None, join_before_host=None)
    for step in account.plan(other).steps:
        account.writing.update(step)
    assert account.plan(other).settled == 1, account.plan(other).steps
    assert account.plan(msgspec.structs.replace(other, number="")).steps[0].do == "bind"


@settings(max_examples=60)
@given(wishes())
def test_what_is_sent_fits_zooms_description(described, one):
    for call, body in (
        (CREATES[one.kind], body_of(one)),
        (UPDATES[one.kind], body_of(one, frozenset({"topic", "starts", "registration", "waiting_room"}))),
    ):
        validator = Draft202012Validator(described[call.method, call.path])
        assert [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(body)] == []


@pytest.fixture(scope="session")
def described(shared):
    """The bodies that Zoom describes, by method and path. Its list of weekdays is a known mistake of the description."""
    paths = json.loads((shared / "openapi.json").read_bytes())["paths"]
    names = {"/users/{user}/": "/users/{userId}/", "/meetings/{id}": "/meetings/{meetingId}"}
    names |= {"/webinars/{id}": "/webinars/{webinarId}"}
    bodies = {}
    for call in (*CREATES.values(), *UPDATES.values()):
        path = call.path
        for ours, theirs in names.items():
            path = path.replace(ours, theirs)
        operation = paths[path][call.method.lower()]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        schema["properties"]["recurrence"]["properties"].pop("weekly_days")
        schema["additionalProperties"] = False
        bodies[call.method, call.path] = schema
    return bodies


def test_a_change_names_only_what_differs():
    account = Account()
    one = created(account, kept())
    heard = []
    account.sandbox._on_change = heard.append
    (step,) = account.plan(msgspec.structs.replace(one, topic="New", waiting_room=True)).steps
    account.writing.update(step)
    assert json.loads(heard[0].body) == {"topic": "New", "settings": {"waiting_room": True}}


def test_the_dates_of_a_meeting_are_sent_together():
    body = body_of(kept(), frozenset({"zone"}))
    assert body == {"type": 2, "start_time": "2030-01-14T19:00:00", "timezone": "Europe/Berlin"}


@pytest.mark.parametrize("kind", ["drop_answer", "truncate"])
def test_a_meeting_that_was_made_unheard_is_found_and_not_made_twice(kind):
    account = Account(faults=[Fault(POST, kind)])
    one = created(account, kept())
    assert account.topics() == {"Open evening": 1}
    assert int(one.number) in account.world.meetings
    assert account.asked("POST") == 1


@pytest.mark.parametrize("kind", ["drop_connection", "500", "502", "503"])
def test_where_nobody_can_tell_whether_it_was_made_it_is_not_asked_for_again(kind):
    account = Account(faults=[Fault(POST, kind)])
    with pytest.raises(Unsure) as wrong:
        account.writing.create(kept())
    assert wrong.value.exit_code == 3
    assert "which looks before it creates" in wrong.value.hint
    assert account.asked("POST") == 1
    assert account.plan(kept()).steps[0].do == "create"


def test_too_many_requests_is_a_no_that_may_be_asked_again():
    account = Account(faults=[Fault(POST, "429", times=2)])
    created(account, kept())
    assert account.topics() == {"Open evening": 1}
    assert account.asked("POST") == 3


@pytest.mark.parametrize("kind", FAILURES)
def test_changing_and_calling_off_are_repeated_until_they_are_heard(kind):
    account = Account(faults=[Fault("PATCH *", kind), Fault("DELETE *", kind)])
    one = created(account, kept())
    (step,) = account.plan(msgspec.structs.replace(one, topic="New")).steps
    account.writing.update(step)
    assert account.topics() == {"New": 1}
    account.writing.cancel(one, notify=False)
    assert not account.topics()


def test_an_end_of_patience_is_told_and_what_was_made_stays():
    account = Account(faults=[Fault("PATCH *", "503", times=0)])
    one = created(account, kept())
    with pytest.raises(Unreachable):
        account.writing.update(Step(do="update", kept=one, number=one.number))
    assert account.topics() == {"Open evening": 1}


def test_the_hundred_changes_a_host_has_in_a_day_end_the_run_with_the_hour():
    account = Account(limits=True)
    one = created(account, kept())
    renamed = Step(do="update", kept=one, number=one.number)
    for _ in range(99):
        account.writing.update(renamed)
    with pytest.raises(
        RateLimited, match="daily limit is reached; it may be asked again from 2030-01-08 00:00"
    ) as wrong:
        account.writing.update(renamed)
    assert wrong.value.exit_code == 3


@pytest.mark.parametrize(
    ("scope", "act", "named"),
    [
        ("meeting:write:meeting:admin", lambda a: a.writing.create(kept()), "creating a meeting"),
        ("meeting:update:meeting:admin", lambda a: a.writing.update(Step(do="update", kept=kept(), number="1")), "changing a meeting"),
        ("meeting:delete:meeting:admin", lambda a: a.writing.cancel(kept(number="1"), notify=False), "calling a meeting off"),
        ("webinar:write:webinar:admin", lambda a: a.writing.create(kept(kind=Kind.WEBINAR)), "creating a webinar"),
        ("meeting:read:list_meetings:admin", lambda a: a.writing.alike(kept()), "listing meetings"),
    ],
)  # fmt: skip
def test_a_missing_scope_is_named(scope, act, named):
    account = Account(scopes=SCOPES - {scope})
    with pytest.raises(Unauthorized) as wrong:
        act(account)
    assert scope in wrong.value.hint
    assert named in wrong.value.message
    assert wrong.value.exit_code == 4


@pytest.mark.parametrize(
    ("one", "hint"),
    [
        (kept(host="nobody@example.org"), "host of this account"),
        (kept(host="nobody@example.org", kind=Kind.WEBINAR), "host of this account"),
        (kept(host=next(h.email for h in World(seed=1, now=NOW, meetings=0).hosts if not h.webinars), kind=Kind.WEBINAR), "webinar licence"),
    ],
)  # fmt: skip
def test_what_zoom_declines_is_told_at_the_file(one, hint):
    for act in (Account().writing.create, Account().writing.alike):
        with pytest.raises(Declined) as wrong:
            act(one)
        assert wrong.value.where == "content/meetings/a.md:3"
        assert hint in wrong.value.hint
        assert "@" not in wrong.value.message


def test_a_number_that_is_nobodys_or_of_the_other_kind_is_told_apart():
    account = Account()
    meeting, webinar = created(account, kept()), created(account, kept(kind=Kind.WEBINAR))
    assert account.writing.found(kept(number="99999999999")) == Gone()
    assert account.writing.found(kept(number=webinar.number)) == Gone(of_other_kind=True)
    assert account.writing.found(kept(number=meeting.number, kind=Kind.WEBINAR)) == Gone(of_other_kind=True)
    assert isinstance(account.writing.found(meeting), InZoom)


def test_calling_off_what_is_gone_is_no_error():
    account = Account()
    one = created(account, kept())
    account.writing.cancel(one, notify=False)
    account.writing.cancel(one, notify=False)


@pytest.mark.parametrize(
    ("kind", "notify", "query"),
    [
        (Kind.MEETING, True, {"cancel_meeting_reminder": "true"}),
        (Kind.MEETING, False, {"cancel_meeting_reminder": "false"}),
        (Kind.WEBINAR, True, {"cancel_webinar_reminder": "true"}),
    ],
)
def test_registrants_are_written_to_only_where_that_is_wished(kind, notify, query):
    account = Account()
    one = created(account, kept(kind=kind))
    heard = []
    account.sandbox._on_change = heard.append
    account.writing.cancel(one, notify=notify)
    assert heard[0].query == query


def test_only_meetings_of_the_same_topic_are_looked_at():
    account = Account()
    for topic in ("Open evening", "Another", "A third"):
        account.writing.create(kept(topic=topic))
    account.sandbox.requests.clear()
    assert [there.topic for there in account.writing.alike(kept())] == ["Open evening"]
    assert account.asked("GET") == 2


def test_a_series_in_mid_run_is_settled():
    account = Account(patient=True)
    weekly = Repeats(frequency=Frequency.WEEKLY, weekdays=(0,), times=5)
    one = created(account, kept(repeats=weekly))
    account.clock.seconds += timedelta(days=10).total_seconds()
    assert account.plan(one).settled == 1


def test_a_moved_sitting_is_left_where_somebody_moved_it():
    account = Account()
    one = created(account, kept(repeats=Repeats(frequency=Frequency.WEEKLY, weekdays=(0,), times=5)))
    meeting = account.world.meetings[int(one.number)]
    second = list(meeting.sittings(NOW))[1]
    account.client.change(
        UPDATES[Kind.MEETING],
        {"start_time": "2030-01-23T19:00:00"},
        params={"occurrence_id": second.id},
        id=one.number,
    )
    assert list(meeting.sittings(NOW))[1].starts == datetime(2030, 1, 23, 18, tzinfo=UTC)
    assert account.plan(one).settled == 1
    (step,) = account.plan(msgspec.structs.replace(one, topic="New")).steps
    account.writing.update(step)
    assert list(meeting.sittings(NOW))[1].starts == datetime(2030, 1, 23, 18, tzinfo=UTC)
