import json
from datetime import datetime

import msgspec
import pytest

from eroom_static.core.pages.views import views
from eroom_static.render.linked import linked_data
from tests.make import at, once, series, sitting, untimed
from tests.render.test_renderer import site


def data(meeting):
    (view,) = views(site(meeting)).values()
    return json.loads(linked_data(view, "Acme Live", "https://live.example.org/"))


def test_an_event_leads_to_our_page_and_says_when_in_its_own_zone():
    made = data(once(at(24), minutes=60))
    assert (made["@type"], made["url"]) == ("Event", "https://live.example.org/meetings/aaaaaaaa/")
    assert made["location"] == {"@type": "VirtualLocation", "url": made["url"]}
    assert [datetime.fromisoformat(made[part]) for part in ("startDate", "endDate")] == [at(24), at(25)]
    assert made["startDate"].endswith("+01:00")


def test_a_cancelled_one_says_so():
    assert data(once(at(24), cancelled=True))["eventStatus"].endswith("/EventCancelled")


def test_a_moved_one_says_from_when():
    meeting = once(at(48))
    moved = msgspec.structs.replace(meeting.occurrences[0], slot=at(24))
    made = data(msgspec.structs.replace(meeting, occurrences=(moved,)))
    assert made["eventStatus"].endswith("/EventRescheduled")
    assert datetime.fromisoformat(made["previousStartDate"]) == at(24)


def test_a_series_names_the_sittings_that_are_ahead():
    made = data(series(at(-24), at(24), at(48)))
    assert made["@type"] == "EventSeries"
    assert [datetime.fromisoformat(e["startDate"]) for e in made["subEvent"]] == [at(24), at(48)]
    assert datetime.fromisoformat(made["startDate"]) == at(-24)


def test_a_room_without_a_time_is_no_event():
    (view,) = views(site(untimed())).values()
    assert linked_data(view, "Acme", "https://live.example.org/") == ""


@pytest.mark.parametrize("topic", ["</script><script>alert(1)</script>", "<!--", "a & b \u2028 c"])
def test_no_topic_can_end_the_script(topic):
    (view,) = views(site(once(topic=topic))).values()
    text = linked_data(view, "Acme", "https://live.example.org/")
    assert not any(sign in text for sign in "<>&\u2028")
    assert json.loads(text)["name"] == topic


def test_a_sitting_that_is_called_off_says_so_within_its_series():
    meeting = series(at(24), at(48))
    off = sitting(at(24), cancelled=True)
    made = data(msgspec.structs.replace(meeting, occurrences=(off, meeting.occurrences[1])))
    assert [e["eventStatus"].rpartition("/")[2] for e in made["subEvent"]] == [
        "EventCancelled",
        "EventScheduled",
    ]
