import json
from datetime import datetime

import msgspec
import pytest

from eroom_static.core.pages.views import views
from eroom_static.render.linked import linked_data, linked_list
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


@pytest.mark.parametrize(
    "link",
    [
        "https://zoom.us/j/81234567890?pwd=x",
        "HTTPS://acme.zoom.us/my/room",
        "us02web.zoom.us/j/81234567890",
        "https://acme.zoomgov.com/j/81234567890",
    ],
)
def test_a_way_into_zoom_in_a_hosts_words_is_not_handed_on(link):
    made = data(once(topic=f"Talk {link}", agenda=f"Come to {link} at noon"))
    assert made["name"] == "Talk"
    assert made["description"].split() == ["Come", "to", "at", "noon"]


def test_a_topic_that_is_nothing_but_a_link_is_named_by_our_page():
    made = data(once(topic="https://zoom.us/j/81234567890"))
    assert made["name"] == made["url"]


def test_a_list_names_the_pages_of_its_events_in_their_order():
    seen = views(site(once(), series(at(24), at(48)), untimed())).values()
    made = json.loads(linked_list(list(seen)))
    assert [(i["position"], i["url"]) for i in made["itemListElement"]] == [
        (n, view.address) for n, view in enumerate((v for v in seen if v.shown), start=1)
    ]
    assert len(made["itemListElement"]) == 2
