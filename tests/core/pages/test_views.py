from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from eroom_static.core.history import Pulled, fold
from eroom_static.core.model import Room
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.views import Access, term_slug, view, views
from eroom_static.core.revision import facts
from eroom_static.core.rules import parse_rule
from eroom_static.core.settings import JoinSettings, SdkSettings, SiteSettings
from eroom_static.core.site import Site
from eroom_static.core.standing import Standing, names
from tests.make import NOW, at, once, series, untimed

ROOM = Room(number="81234567890", passcode="not-a-secret-1", join_url="https://zoom.us/j/81234567890?pwd=x")


def site_of(*meetings, now=NOW, room=ROOM, gone=False, url="https://live.example.org", **join):
    pulled = Pulled(
        published=meetings,
        standings={m.key: Standing() for m in meetings},
        listed_under={m.key: "l" for m in meetings},
        withheld=frozenset(),
        rules=(parse_rule("all"),),
        hide=(),
        names={"zoom": names([parse_rule("all")], str)},
        listed=frozenset({"l"}),
    )
    records = fold({}, pulled, NOW, facts)
    if gone:
        records = {k: msgspec.structs.replace(r, gone=True) for k, r in records.items()}
    return Site(
        SiteSettings(url=url, title="T"),
        JoinSettings(**join),
        now=now,
        records=records.values(),
        rooms={m.key: room for m in meetings} if room else {},
        function="https://join.example.org",
        seal=lambda *_: "sealed",
    )


def door(meeting=None, **more):
    site = site_of(meeting or once(), **more)
    return view(site, site.shown[0]).door


@pytest.mark.parametrize(
    ("reveal", "access"), [("page", Access.LINK), ("function", Access.FUNCTION), ("never", Access.NONE)]
)
def test_the_setting_decides_what_the_page_holds(reveal, access):
    made = door(reveal=reveal)
    assert made.access is access
    assert bool(made.app_url or made.number or made.passcode) is (reveal == "page")
    assert bool(made.grant) is (reveal != "never")


@pytest.mark.parametrize(("reveal", "grant"), [("page", "sealed"), ("function", "sealed"), ("never", "")])
def test_registration_is_offered_under_every_setting_and_gives_nothing_else_away(reveal, grant):
    made = door(once(registration_url="https://zoom.us/meeting/register/x"), reveal=reveal)
    assert (made.access, made.number, made.app_url, made.grant) == (Access.REGISTER, "", "", grant)


def test_an_sdk_of_the_sites_own_is_found_under_its_path():
    site = site_of(once(), reveal="function", url="https://example.org/a/b")
    site.sdk = SdkSettings(url="/zoom-sdk/6.2.0")
    assert view(site, site.shown[0]).door.sdk == "/a/b/zoom-sdk/6.2.0"


def test_zooms_own_address_carries_the_version():
    made = door(reveal="function")
    assert (made.sdk, made.sdk_version) == ("https://source.zoom.us/6.2.0", "6.2.0")


def test_with_a_time_to_reveal_the_link_is_not_there_a_second_earlier():
    hour = {"reveal": "page", "reveal_before": timedelta(hours=1)}
    early = door(once(at(1)), now=NOW - timedelta(seconds=1), **hour)
    assert (early.access, early.app_url, early.reveals_at) == (Access.LATER, "", NOW)
    assert door(once(at(1)), now=NOW, **hour).access is Access.LINK


def test_the_browsers_way_in_is_zooms_web_client():
    assert door(reveal="page").browser_url == "https://zoom.us/wc/join/81234567890?pwd=x"


@pytest.mark.parametrize("meeting", [once(at(-2)), once(cancelled=True)], ids=["over", "cancelled"])
def test_behind_a_closed_door_there_is_nothing(meeting):
    made = door(meeting, reveal="page")
    assert (made.access, made.app_url, made.number, made.passcode) == (Access.CLOSED, "", "", "")


def test_after_the_planned_end_the_door_stays_open_for_a_while():
    assert door(once(at(-1)), reveal="page", now=NOW + timedelta(minutes=29)).access is Access.LINK
    assert door(once(at(-1)), reveal="page", now=NOW + timedelta(minutes=30)).access is Access.CLOSED


def test_what_is_gone_from_its_source_has_no_way_in():
    assert door(once(at(24)), gone=True, reveal="page").access is Access.CLOSED


def test_a_room_without_a_time_follows_its_setting():
    assert door(untimed(), reveal="page").access is Access.LINK
    assert door(untimed(), reveal="page", untimed="closed").access is Access.NONE


def test_without_a_link_of_zooms_there_is_no_way_in():
    assert door(room=Room(number="81234567890"), reveal="page").access is Access.NONE
    assert door(room=None, reveal="page").access is Access.NONE


def test_a_meeting_without_a_time_has_neither_countdown_nor_calendar_file():
    site = site_of(untimed(), reveal="page")
    assert view(site, site.shown[0]).calendar_url == ""
    assert not [p.path for p in every_page(site, views(site)) if p.path.endswith("event.ics")]


def test_a_series_lists_its_sittings_in_order_and_tells_those_ahead_from_those_over():
    site = site_of(series(at(-48), at(24), at(72)))
    made = view(site, site.shown[0])
    assert [s.starts for s in made.ahead] == [at(24), at(72)]
    assert [s.starts for s in made.over] == [at(-48)]
    assert made.current.starts == at(24)


def test_lists_go_by_stretches_and_every_stretch_links_to_its_neighbours():
    meetings = [once(at(n + 1), key=f"k{n:07}") for n in range(49)]
    site = site_of(*meetings)
    grid = [p for p in every_page(site, views(site)) if p.template == "grid.html"]
    assert [p.path for p in grid] == ["index.html", "page/2/index.html", "page/3/index.html"]
    assert [len(p.context["meetings"]) for p in grid] == [24, 24, 1]
    assert [(p.context["pagination"].previous, p.context["pagination"].next) for p in grid] == [
        ("", "/page/2/"),
        ("/", "/page/3/"),
        ("/page/2/", ""),
    ]


def test_below_a_path_every_link_carries_it_and_no_file_does():
    site = site_of(once(), url="https://example.org/a/b")
    made = view(site, site.shown[0])
    assert made.url == "/a/b/meetings/talk-aaaaaaaa/"
    assert made.address == "https://example.org/a/b/meetings/talk-aaaaaaaa/"
    assert "meetings/talk-aaaaaaaa/index.html" in {p.path for p in every_page(site, views(site))}


def test_an_empty_site_still_has_its_grid_archive_and_feeds():
    paths = {p.path for p in every_page(site_of(), {})}
    assert paths >= {
        "index.html",
        "archive/index.html",
        "calendar/index.html",
        "calendar.ics",
        "feed.xml",
        "api/meetings.json",
        "sitemap.xml",
        "robots.txt",
        "404.html",
    }


@pytest.mark.parametrize(("one", "other"), [("café", "cafe"), ("講座", "会議"), ("c", "c++"), ("ä", "æ")])
def test_categories_that_differ_have_pages_that_differ(one, other):
    assert term_slug(one) != term_slug(other)


def test_the_next_change_is_the_first_instant_at_which_a_page_differs():
    site = site_of(once(at(24)), untimed())
    assert site.next_change == at(24) - timedelta(minutes=15)
    # The calendar's first page turns over with the month, whatever there is.
    assert site_of(untimed()).next_change == datetime(2030, 2, 1, tzinfo=UTC)
