import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.errors import UnexpectedReply
from eroom_static.core.model import Frequency, Kind, Occurrence, Shape
from eroom_static.sources.zoom.decode import MeetingDecoder
from eroom_static.sources.zoom.fields import zoom_link

DECODER = MeetingDecoder(name_of=lambda name: f"key-of-{name}", zone="Europe/Berlin")
PLAIN = {
    "id": 81234567890,
    "type": 2,
    "start_time": "2030-01-07T09:00:00Z",
    "timezone": "Asia/Tokyo",
    "duration": 45,
}
NINE = datetime(2030, 1, 7, 9, tzinfo=UTC)


def decoded(**changes):
    return DECODER.decode({k: v for k, v in (PLAIN | changes).items() if v is not ...})


def meeting(**changes):
    return decoded(**changes).found.meeting


@pytest.mark.parametrize(
    ("number", "kind", "shape"),
    [
        (1, Kind.MEETING, Shape.ONCE),
        (2, Kind.MEETING, Shape.ONCE),
        (3, Kind.MEETING, Shape.UNTIMED),
        (4, Kind.MEETING, Shape.UNTIMED),
        (8, Kind.MEETING, Shape.SERIES),
        (10, Kind.MEETING, Shape.ONCE),
        (5, Kind.WEBINAR, Shape.ONCE),
        (6, Kind.WEBINAR, Shape.UNTIMED),
        (9, Kind.WEBINAR, Shape.SERIES),
    ],
)
def test_every_type_of_zoom_has_a_kind_and_a_shape(number, kind, shape):
    made = meeting(type=number)
    assert (made.kind, made.shape) == (kind, shape)


def test_an_instant_is_utc_and_the_zone_is_kept_beside_it():
    made = meeting()
    assert made.occurrences == (Occurrence(id="once", starts=NINE, minutes=45),)
    assert made.occurrences[0].starts.tzinfo is UTC
    assert made.zone == "Asia/Tokyo"


def test_a_time_without_z_is_local_to_the_meetings_zone():
    assert meeting(start_time="2030-01-07T18:00:00").occurrences[0].starts == NINE


@pytest.mark.parametrize("number", [..., None, "", "abc", -5, [], "812 345"])
def test_a_meeting_without_an_id_is_reported_and_not_guessed(number):
    with pytest.raises(UnexpectedReply, match="without an id") as caught:
        decoded(id=number)
    assert caught.value.where == "id"


@pytest.mark.parametrize("kind", [..., None, 0, 7, 99, "x"])
def test_a_meeting_of_an_unknown_type_is_reported(kind):
    with pytest.raises(UnexpectedReply, match="unknown type"):
        decoded(type=kind)


@pytest.mark.parametrize("text", ["soon", "9999-12-31T23:00:00Z", "0001-01-01T00:00:00+14:00", "2030-13-01"])
def test_a_start_time_that_is_none_is_reported(text):
    with pytest.raises(UnexpectedReply) as caught:
        decoded(start_time=text)
    assert caught.value.where == "start_time"


def test_an_occurrence_without_a_start_is_reported_with_its_place():
    with pytest.raises(UnexpectedReply) as caught:
        decoded(type=8, occurrences=[{"start_time": "2030-01-07T09:00:00Z"}, {"occurrence_id": "2"}])
    assert caught.value.where == "occurrences[1].start_time"


def test_numbers_may_come_as_strings_and_nothing_as_an_empty_string():
    made = meeting(id="81234567890", type="2", duration="45", agenda="", timezone="", topic=None)
    assert made.key == "key-of-81234567890"
    assert (made.occurrences[0].minutes, made.agenda, made.topic, made.zone) == (45, "", "", "Europe/Berlin")


def test_a_missing_duration_is_zooms_default_and_an_absurd_one_is_bounded():
    assert meeting(duration=...).occurrences[0].minutes == 60
    assert meeting(duration=99_999).occurrences[0].minutes == 1440
    assert meeting(duration=-1).occurrences[0].minutes == 0


def test_a_zone_that_nobody_knows_is_noted_and_the_sites_zone_stands_in():
    made = decoded(timezone="Mars/Olympus")
    assert made.found.meeting.zone == "Europe/Berlin"
    assert [n.code for n in made.notes] == ["zone"]


@pytest.mark.parametrize("zone", ["../../etc/passwd", "America", "/etc/localtime", "a\x00b"])
def test_a_zone_is_never_a_path(zone):
    assert meeting(timezone=zone).zone == "Europe/Berlin"


def test_a_deleted_occurrence_is_kept_as_cancelled():
    made = meeting(
        type=8,
        occurrences=[
            {"occurrence_id": "b", "start_time": "2030-01-14T09:00:00Z", "status": "deleted", "duration": 30},
            {
                "occurrence_id": "a",
                "start_time": "2030-01-07T09:00:00Z",
                "status": "available",
                "duration": 30,
            },
        ],
    )
    assert [(o.id, o.cancelled) for o in made.occurrences] == [("a", False), ("b", True)]


def test_a_moved_occurrence_knows_where_its_rule_had_it():
    days = ("07T09", "14T11", "21T09", "28T09")
    made = meeting(
        type=8,
        recurrence={"type": 2, "weekly_days": "2", "repeat_interval": 1, "end_times": 4},
        occurrences=[{"occurrence_id": d, "start_time": f"2030-01-{d}:00:00Z", "duration": 45} for d in days],
    )
    assert [o.slot for o in made.occurrences] == [None, datetime(2030, 1, 14, 9, tzinfo=UTC), None, None]


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (
            {"type": 1, "repeat_interval": 2, "end_times": 5},
            {"frequency": Frequency.DAILY, "interval": 2, "count": 5},
        ),
        ({"type": 2, "weekly_days": "1,3,7"}, {"frequency": Frequency.WEEKLY, "weekdays": (1, 5, 6)}),
        ({"type": "3", "monthly_day": 31}, {"frequency": Frequency.MONTHLY, "month_day": 31}),
        (
            {"type": 3, "monthly_week": -1, "monthly_week_day": 6},
            {"frequency": Frequency.MONTHLY, "month_week": -1, "weekdays": (4,)},
        ),
        (
            {"type": 2, "weekly_days": "2", "end_times": 0},
            {"frequency": Frequency.WEEKLY, "weekdays": (0,), "count": None},
        ),
    ],
)
def test_zooms_recurrence_becomes_ours(recurrence, expected):
    made = msgspec.to_builtins(meeting(type=8, recurrence=recurrence).recurrence, builtin_types=(datetime,))
    assert {k: (tuple(made[k]) if isinstance(made[k], list) else made[k]) for k in expected} == expected


def test_a_recurrence_nobody_knows_is_no_recurrence():
    assert meeting(type=8, recurrence={"type": 9}).recurrence is None
    assert meeting(type=8, recurrence="weekly").recurrence is None


@pytest.mark.parametrize(
    "url",
    [
        "https://zoom.us/j/1",
        "https://us02web.zoom.us/j/1?pwd=x",
        "https://acme.zoomgov.com/j/1",
        "https://ZOOM.US/j/1",
    ],
)
def test_a_link_of_zooms_is_kept(url):
    assert zoom_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://zoom.us/j/1",
        "https://zoom.us.evil.example/j/1",
        "https://evilzoom.us/j/1",
        "https://zoom.us@evil.example/j/1",
        "https://user:pass@zoom.us/j/1",
        "https://zoom.us:8443/j/1",
        "javascript:alert(1)//zoom.us",
        "//zoom.us/j/1",
        'https://zoom.us/j/1"onclick=x',
        "https://zoom.us\\@evil.example/",
        "https://[zoom.us/j/1",
        "",
    ],
)
def test_a_link_that_is_not_https_on_a_domain_of_zooms_is_dropped(url):
    assert zoom_link(url) is None


def test_a_dropped_link_is_noted_without_being_repeated():
    made = decoded(join_url="https://evil.example/j/1?pwd=not-a-secret")
    assert made.found.room.join_url is None
    assert [n.code for n in made.notes] == ["join_url"]
    assert "evil" not in made.notes[0].text


def test_registration_is_offered_only_where_the_meeting_asks_for_it():
    url = "https://zoom.us/meeting/register/abc"
    assert meeting(registration_url=url, settings={"approval_type": 0}).registration_url == url
    assert meeting(registration_url=url, settings={"approval_type": "1"}).registration_url == url
    assert meeting(registration_url=url, settings={"approval_type": 2}).registration_url is None
    assert meeting(registration_url=url).registration_url is None


SECRET_CANARIES = {
    "start_url": "https://zoom.us/s/1?zak=canary-start",
    "host_email": "canary-host@example.org",
    "pstn_password": "canary-pstn",
    "h323_password": "canary-h323",
    "encrypted_password": "canary-encrypted",
    "encrypted_passcode": "canary-encrypted-2",
    "dynamic_host_key": "canary-hostkey",
    "assistant_id": "canary-assistant",
    "host_id": "canary-host-id",
    "chat_join_url": "https://zoom.us/canary-chat",
    "uuid": "canary-uuid",
    "creation_source": "canary-source",
    "custom_keys": [{"key": "canary-k", "value": "canary-v"}],
    "settings": {
        "alternative_hosts": "canary-a@example.org;canary-b@example.org",
        "contact_email": "canary-contact@example.org",
        "contact_name": "canary-contact",
        "meeting_invitees": [{"email": "canary-invitee@example.org"}],
        "authentication_exception": [{"email": "canary-exception@example.org", "name": "canary-e"}],
        "language_interpretation": {"interpreters": [{"email": "canary-interpreter@example.org"}]},
        "continuous_meeting_chat": {"channel_id": "canary-channel"},
        "global_dial_in_numbers": [{"number": "canary-dial-in"}],
    },
}


def test_nothing_that_must_stay_secret_has_a_place_in_the_model():
    made = decoded(**SECRET_CANARIES).found
    assert "canary" not in msgspec.json.encode(made.meeting).decode()
    assert "canary" not in msgspec.json.encode(made.room).decode()
    assert "canary" not in repr(made)


def test_what_must_stay_secret_is_known_to_the_guard():
    values = {value for _, value in decoded(**SECRET_CANARIES).found.private.values}
    assert {
        "canary-host@example.org",
        "canary-b@example.org",
        "canary-invitee@example.org",
        "canary-pstn",
    } <= values


def test_private_and_personal_meetings_are_recognised():
    assert decoded(settings={"private_meeting": True}).found.traits.private
    assert decoded(settings={"private_meeting": "true"}).found.traits.private
    assert decoded(type=4).found.traits.personal_room
    assert decoded(settings={"use_pmi": True}).found.traits.personal_room
    assert decoded(type=1, start_time=...).found.traits.instant
    assert not decoded(settings={"private_meeting": "", "use_pmi": None}).found.traits.private


def test_words_of_the_agenda_and_tracking_fields_are_there_for_the_rules():
    made = decoded(
        agenda="Hello #Public", tracking_fields=[{"field": "Visibility", "value": "public"}, "x"]
    ).found
    assert made.traits.tags == {"public"}
    assert made.traits.fields == {("Visibility", "public")}


def test_control_characters_and_lone_surrogates_do_not_survive():
    made = meeting(topic="A\x00\x1b[31mB\ud800C\n D", agenda="one\ntwo\x07")
    assert made.topic == "A[31mB?C D"
    assert made.agenda == "one\ntwo"


def test_records_of_a_live_account_decode(shared):
    records = json.loads((shared / "fixtures/captured/airbyte_records.json").read_text())["meetings"]
    made = [DECODER.decode(r).found for r in records]
    assert [m.meeting.topic for m in made] == ["Test meeting with registration", "Polls test meeting"]
    assert made[0].meeting.registration_url.startswith("https://zoom.us/meeting/register/")
    assert made[1].meeting.registration_url is None
    assert made[0].meeting.occurrences[0] == Occurrence(
        id="once", starts=datetime(2024, 2, 20, 14, tzinfo=UTC), minutes=30
    )
    assert made[0].room.join_url.endswith("?pwd=N3ZqeThrRndJTHZQYTlDdFJ2Tm5iQT09")
    assert ("host_email", "host@example.com") in made[0].private.values


def test_old_and_foreign_records_decode_or_say_why(shared):
    folder = shared / "fixtures/zoom_rb"
    made = {
        n: DECODER.decode(json.loads((folder / f"{n}.json").read_text())).found
        for n in ("meeting_get", "meeting_create", "webinar_create")
    }
    assert made["webinar_create"].meeting.kind is Kind.WEBINAR
    assert made["webinar_create"].room.join_url == "https://zoom.us/j/1234567890"
    hostile = json.loads((folder / "meeting_list.json").read_text())["meetings"][0]
    assert DECODER.decode(hostile).found.room.passcode == "123"


def test_occurrences_seen_in_public_decode_with_one_deleted(shared):
    snippets = json.loads((shared / "fixtures/captured/snippets.json").read_text())
    body = next(s["body"] for s in snippets if "occurrences" in s["body"])
    made = meeting(type=9, **body)
    assert [o.cancelled for o in made.occurrences] == [False, False, False, False, True]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = [
    "topic",
    "agenda",
    "start_time",
    "duration",
    "timezone",
    "settings",
    "occurrences",
    "recurrence",
    "password",
    "join_url",
    "tracking_fields",
    "type",
    "id",
    "created_at",
]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6))
def test_any_json_is_a_meeting_or_a_reported_one(changes):
    try:
        made = DECODER.decode(PLAIN | changes)
    except UnexpectedReply:
        return
    assert (
        msgspec.json.decode(msgspec.json.encode(made.found.meeting), type=type(made.found.meeting))
        == made.found.meeting
    )
