from datetime import UTC, datetime

from eroom_static.sandbox.shapes import detail
from eroom_static.sandbox.world import World

NOW = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


def told(world: World) -> list[dict]:
    return [detail(meeting, world.fake, NOW, previous=True) for meeting in world.meetings.values()]


def test_no_secret_occurs_twice_or_is_short():
    secrets = World(seed=1, now=NOW, meetings=500).secrets
    values = [value for _, value in secrets]
    assert len(values) == len(set(values))
    assert min(map(len, values)) >= 10


def test_every_secret_stands_in_an_answer_and_is_named_by_the_world(still):
    text = repr(told(still))
    known = {value for kind, value in still.secrets}
    for body in told(still):
        chosen = [
            body["start_url"],
            body["host_email"],
            body.get("pstn_password"),
            body.get("dynamic_host_key"),
        ]
        settings = body["settings"]
        chosen += [settings["alternative_hosts"], settings["contact_email"], settings["contact_name"]]
        chosen += [invitee["email"] for invitee in settings.get("meeting_invitees", [])]
        assert {value for value in chosen if value} <= known
    for kind in ("start_url", "zak", "alternative_email", "contact_name", "custom_key", "cost_centre"):
        assert all(value in text for k, value in still.secrets if k == kind)


def test_rooms_tell_the_way_into_every_meeting(still):
    assert still.rooms.keys() == still.meetings.keys()
    for number, (passcode, join_url) in still.rooms.items():
        assert join_url.startswith("https://open-shelf-sandbox.zoom.us/j/")
        assert ("?pwd=" in join_url) is bool(passcode), number
