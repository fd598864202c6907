import msgspec
import pytest

from eroom_static.core.model import Host, Kind
from eroom_static.core.pages.shortcodes import MISSING, part, unknown
from eroom_static.core.pages.views import views
from eroom_static.core.shortcode import take_out
from eroom_static.core.shortcodes import understood
from tests.core.pages.test_views import site_of
from tests.make import at, once, series, sitting, untimed

SOFIA = Host(key="hhhhhhhh", name="Sofía Díaz")
LIVE = once(at(-0.5), key="live2345", topic="Live", categories=("Talks",))
NEXT = once(at(2), key="next2345", topic="Next", host=SOFIA, categories=("Talks", "Bees"))
WEBINAR = once(at(4), key="webi2345", topic="Webinar", kind=Kind.WEBINAR)
OFF = msgspec.structs.replace(once(at(3), key="off23456", topic="Off"), cancelled=True)
OVER = once(at(-30), key="over2345", topic="Over", categories=("Talks",))
OLDER = once(at(-60), key="oldr2345", topic="Older")
COURSE = series(at(-24), at(24), at(48), topic="Course", categories=("Bees",))
ROOM = untimed(topic="Room")
ALL = (LIVE, NEXT, WEBINAR, OFF, OVER, OLDER, COURSE, ROOM)


def asked(text):
    (one,) = understood(take_out(f"{{{{< {text} >}}}}", "content/a.md").calls)
    return one


def shown(text, *meetings, **more):
    site = site_of(*(meetings or ALL), reveal="page", **more)
    site.key_of = lambda name: {"one": "next2345", "room": "uuuuuuuu"}.get(name, "")
    return part(site, views(site), asked(text))


def topics(text, *meetings, **more):
    return [m.topic for m in shown(text, *meetings, **more)[1]["meetings"]]


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("grid", ["Live", "Next", "Off", "Webinar", "Course", "Room"]),
        ("grid when=past", ["Over", "Older"]),
        ("grid when=past order=asc", ["Older", "Over"]),
        ("grid order=desc", ["Course", "Webinar", "Off", "Next", "Live", "Room"]),
        ("grid when=all", ["Live", "Next", "Off", "Webinar", "Course", "Room", "Over", "Older"]),
        ("grid category=talks", ["Live", "Next"]),
        ("grid category='#Talks' when=all", ["Live", "Next", "Over"]),
        ("grid kind=webinar", ["Webinar"]),
        ("grid host='sofía díaz'", ["Next"]),
        ("grid host=sofia-diaz-hhhhhhhh", ["Next"]),
        ("grid host=nobody", []),
        ("grid category=bees host='Sofía Díaz'", ["Next"]),
        ("grid per_page=2", ["Live", "Next"]),
        ("next", ["Next", "Webinar"]),
        ("next category=bees", ["Next", "Course"]),
        ("countdown kind=webinar", ["Webinar"]),
        ("countdown id=one", ["Next"]),
    ],
)
def test_which_meetings_and_in_which_order(call, wanted):
    assert topics(call) == wanted


def test_a_series_is_one_card_or_one_for_each_sitting():
    assert topics("grid category=bees", COURSE) == ["Course"]
    name, told = shown("grid category=bees series=expand when=all", COURSE)
    assert [(m.shown.starts, m.phase.value) for m in told["meetings"]] == [
        (at(24), "scheduled"), (at(48), "scheduled"), (at(-24), "ended"),
    ]  # fmt: skip
    assert name == "grid"
    assert all(m.url.endswith(f"#{m.shown.anchor}") for m in told["meetings"])


def test_a_sitting_on_its_own_has_its_own_door_and_may_be_called_off():
    course = series(at(0.1), at(24))
    off = sitting(at(48), id="s2", cancelled=True)
    course = msgspec.structs.replace(course, occurrences=(*course.occurrences, off))
    _, told = shown("grid series=expand", course)
    first, second, third = told["meetings"]
    assert [m.door.open for m in (first, second, third)] == [True, False, False]
    assert second.door.opens_at == at(23.75)
    assert (third.cancelled, third.phase.value, third.ahead) == (True, "cancelled", (third.shown,))
    assert not first.cancelled


def test_a_sitting_that_has_passed_leaves_the_list_as_time_passes():
    assert len(topics("grid series=expand", COURSE, now=at(47))) == 1
    assert topics("grid", COURSE, now=at(50)) == []


def test_what_is_on_brings_what_comes_next():
    _, told = shown("grid when=live per_page=1")
    assert [m.topic for m in told["meetings"]] == ["Live", "Next"]
    assert told["more"] == ""


@pytest.mark.parametrize(
    ("call", "more"),
    [
        ("grid per_page=1", "/"),
        ("grid per_page=6", ""),
        ("grid per_page=1 when=past", "/archive/"),
        ("grid per_page=1 category=talks", "/categories/talks/"),
        ("grid per_page=1 category=talks when=past", ""),
        ("grid per_page=1 when=all host='Sofía Díaz'", ""),
        ("grid per_page=1 kind=meeting when=past", "/?when=past&kind=meeting"),
        ("grid per_page=1 kind=meeting category=talks", "/?kind=meeting&category=talks"),
    ],
)
def test_a_list_with_more_than_it_shows_leads_to_all_of_it(call, more):
    assert shown(call)[1]["more"] == more


@pytest.mark.parametrize(
    ("call", "file", "name"),
    [
        ("subscribe", "/a/b/calendar.ics", ""),
        ("subscribe category=talks", "/a/b/categories/talks/calendar.ics", "Talks"),
        ("subscribe host=sofia-diaz-hhhhhhhh", "/a/b/hosts/sofia-diaz-hhhhhhhh/calendar.ics", "Sofía Díaz"),
        ("subscribe id=one", "/a/b/meetings/next-next2345/event.ics", "Next"),
    ],
)
def test_a_subscription_leads_to_its_calendar(call, file, name):
    _, told = shown(call, url="https://example.org/a/b")
    assert (told["file"], told["address"], told["name"]) == (file, f"https://example.org{file}", name)


def test_a_calendar_holds_the_month_or_only_some_of_it():
    def held(call):
        _, told = shown(call)
        days = [day for week in told["month"].weeks for day in week]
        return {e.topic for day in days for e in day.entries}, told["alone"], told["month"].next

    whole, narrowed = held("calendar"), held("calendar category=bees")
    assert {"Live", "Next", "Course", "Off"} <= whole[0]
    assert (narrowed[0], narrowed[1:]) == ({"Next", "Course"}, (True, None))
    assert whole[1] is False


GONE = ["meeting id=gone", "join id=81234567890", "countdown id=gone", "subscribe id=gone", "subscribe category=x",
        "subscribe host=x", "subscribe id=room"]  # fmt: skip


@pytest.mark.parametrize("call", GONE)
def test_what_has_gone_leaves_a_neutral_line(call):
    assert shown(call) == (MISSING, {"name": call.split()[0]})


def test_the_publisher_is_told_what_was_named_in_vain_but_no_log_a_number():
    site = site_of(*ALL)
    site.key_of = lambda name: "next2345" if name == "one" else ""

    def told(call):
        return unknown(site, views(site), asked(call))

    assert told("meeting id=one") == told("grid category=talks") == told("calendar") == ("", "")
    said, hint = told("join id=81234567890")
    assert "`join` names is not on the site" in said
    assert "ZOOM_ACCOUNT_ID" in hint
    assert "812" not in said + hint
    assert told("next category=tlaks") == (
        "`next` finds no meeting of the category 'tlaks'", 'did you mean "Talks"?',
    )  # fmt: skip
    assert told("grid host=sofia")[0] == "`grid` finds no meeting of the host 'sofia'"
