from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from eroom_static.core.pages.views import views
from eroom_static.render.calendars import calendar_links, webcal
from tests.make import at, once, series, untimed
from tests.render.test_renderer import site


def links(meeting):
    (view,) = views(site(meeting)).values()
    return {link.name: link.url for link in calendar_links(view)}


def asked(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


TALK = once(at(24), minutes=75, topic="Moths & <more> +1", agenda="Bring #light; 100%")


def test_every_service_gets_the_same_instants_and_our_page():
    made = links(TALK)
    starts, ends = at(24), at(25.25)
    google, yahoo = asked(made["Google Calendar"]), asked(made["Yahoo"])
    assert google["dates"] == f"{starts:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}"
    assert (yahoo["st"], yahoo["et"]) == (f"{starts:%Y%m%dT%H%M%SZ}", f"{ends:%Y%m%dT%H%M%SZ}")
    for name in ("Outlook.com", "Office 365"):
        outlook = asked(made[name])
        assert [datetime.fromisoformat(outlook[part]) for part in ("startdt", "enddt")] == [starts, ends]
    for url in made.values():
        assert "https://live.example.org/meetings/aaaaaaaa/" in asked(url).values()


@pytest.mark.parametrize("name", ["Google Calendar", "Outlook.com", "Office 365", "Yahoo"])
def test_a_topic_arrives_to_the_letter(name):
    assert "Moths & <more> +1" in asked(links(TALK)[name]).values()


def test_a_series_offers_its_next_sitting():
    assert asked(links(series(at(-24), at(24)))["Yahoo"])["st"] == f"{at(24):%Y%m%dT%H%M%SZ}"


@pytest.mark.parametrize(
    "meeting", [once(at(-24)), once(at(24), cancelled=True), untimed()], ids=["over", "cancelled", "untimed"]
)
def test_what_does_not_take_place_is_in_no_calendar(meeting):
    assert links(meeting) == {}


@pytest.mark.parametrize(
    ("address", "subscribed"),
    [
        ("https://live.example.org/a/calendar.ics", "webcal://live.example.org/a/calendar.ics"),
        ("http://127.0.0.1:8000/calendar.ics", "webcal://127.0.0.1:8000/calendar.ics"),
        ("https://example.org/https://x.ics", "webcal://example.org/https://x.ics"),
    ],
)
def test_a_subscription_is_the_same_address_under_another_scheme(address, subscribed):
    assert webcal(address) == subscribed
