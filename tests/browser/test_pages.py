"""Pages in a real browser: they fit, they load nothing foreign, and time passes on them."""

import re
from datetime import timedelta

import pytest

from tests.browser.visit import TALK, move, starts_of
from tests.make import NOW

KINDS = ["", "calendar/", "archive/", "categories/", "hosts/", "404.html"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_kind_of_page_fits_and_is_quiet(site, width, scheme, script):
    paths = [*KINDS, site.path(TALK), site.path(TALK) + "join/", *awkward(site)]
    tab = site.open("", at=NOW, width=width, color_scheme=scheme, java_script_enabled=script)
    for path in paths:
        tab.goto(site.address + path)
        wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px wider than {width}"
        assert tab.problems == [], path
        assert tab.locator("h1").count() == 1, path
        assert tab.locator("main").count() == 1, path


def awkward(site):
    """Pages of the meetings with the most awkward topics."""
    wanted = ("con-", "etc-passwd-", "your-first-web-page-", "templates-that-think-")
    return [
        p.parent.relative_to(site.run.output).as_posix() + "/"
        for p in sorted(site.run.output.glob("meetings/*/index.html"))
        if p.parent.name.startswith(wanted) or re.fullmatch("[a-z2-7]{8}", p.parent.name)
    ]


def test_a_meeting_goes_through_its_phases_while_the_page_is_open(site):
    starts, ends, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(minutes=20))
    seen = []
    for instant in (
        starts - timedelta(minutes=16),
        starts - timedelta(minutes=14),
        starts + timedelta(minutes=1),
        ends - timedelta(minutes=1),
        ends + timedelta(minutes=1),
    ):
        move(tab, instant)
        seen.append(tab.locator("[data-phase]").first.get_attribute("data-phase"))
    assert seen == ["scheduled", "soon", "live", "live", "ended"]
    assert tab.problems == []


def test_a_tab_that_slept_for_the_night_is_right_at_once(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(hours=9))
    # A sleeping machine runs no timers: the clock jumps, and the page learns of it when it is looked at again.
    tab.clock.set_fixed_time(starts + timedelta(minutes=5))
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert tab.locator("[data-phase]").first.get_attribute("data-phase") == "live"


def test_the_countdown_counts_from_the_instant_and_not_from_the_zone(site):
    starts, _, _ = starts_of(site, TALK)
    texts = set()
    for zone in ("Asia/Kathmandu", "America/Los_Angeles"):
        tab = site.open(site.path(TALK), at=starts - timedelta(days=2, hours=3, minutes=4), zone=zone)
        texts.add(re.sub(r"\s+", " ", tab.locator("[role=timer]").first.inner_text()).strip())
    (text,) = texts
    assert re.search(r"\b2 days? 3 hours? 4 minutes?\b", text)


def test_the_visitors_own_time_stands_beside_the_meetings(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=NOW, zone="Australia/Lord_Howe")
    there = tab.evaluate(
        "t => new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}).format(new Date(t))",
        starts.timestamp() * 1000,
    )
    assert there in tab.locator("main").inner_text()


def test_a_visitor_in_the_meetings_zone_is_told_the_time_once(site):
    _, _, zone = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=NOW, zone=zone)
    assert "your time zone" not in tab.locator("main").inner_text()


def test_the_way_in_can_be_walked_with_the_keyboard_alone(site):
    tab = site.open(site.path(TALK), at=NOW)
    for _ in range(25):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent.trim()") == "Join":
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/join/")
    for _ in range(25):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.textContent.trim()") == "Open in Zoom":
            break
    assert tab.evaluate("document.activeElement.href").startswith("https://")
    assert "zoom.us/j/" in tab.evaluate("document.activeElement.href")


def test_without_script_no_control_is_dead_and_the_link_is_there(site):
    tab = site.open(site.path(TALK) + "join/", java_script_enabled=False)
    assert tab.get_by_role("link", name="Open in Zoom").count() == 1
    assert tab.locator("button:visible").count() == 0


def test_a_short_link_leads_to_the_meeting(site):
    key = site.path(TALK).rstrip("/").rsplit("-", 1)[1]
    tab = site.open(f"m/{key}/")
    tab.wait_for_url(f"**/{site.path(TALK)}")


def test_pages_lead_on_and_back(site):
    tab = site.open("", at=NOW)
    tab.get_by_role("link", name=re.compile("^Next")).click()
    tab.wait_for_url("**/page/2/")
    tab.get_by_role("link", name=re.compile("^Previous")).click()
    tab.wait_for_url(re.compile(r"/\d*/?$|:\d+/$"))


def test_markup_in_a_topic_is_text(site):
    tab = site.open(site.path("your-first-web-page"), at=NOW)
    assert "<script>" in tab.locator("h1").inner_text()
    assert tab.evaluate("document.querySelectorAll('h1 script, h1 b').length") == 0
