"""Times in the visitor's zone and in the meeting's: which stands first, what is said of the other, what is remembered."""

import re
import shutil
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from eroom_static.render.dates import offset
from eroom_static.render.speech import ENGLISH
from eroom_static.serve.preview import preview
from tests.browser.living import KEPT, KEY, SERIES, clean, said
from tests.browser.visit import TALK, Site, starts_of
from tests.make import NOW
from tests.test_end_to_end import Run

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
expect.set_options(timeout=30_000)  # the machine may be busy


def beside(tab, within=".hero"):
    return clean(tab.locator(f"{within} [data-local]").first.inner_text())


def test_the_visitors_zone_comes_first_and_the_meetings_beside_it(site):
    starts, ends, zone = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=NOW, zone="America/New_York")
    here, there = ZoneInfo("America/New_York"), ZoneInfo(zone)
    assert said(tab, "date") == ENGLISH.dates.date(starts.astimezone(here))
    assert said(tab, "span") == f"{starts.astimezone(here):%H:%M}–{ends.astimezone(here):%H:%M}"
    assert (said(tab, "zone"), said(tab, "offset")) == ("Eastern Time", "GMT−5")
    assert (said(tab, "day"), said(tab, "weekday")) == (
        str(starts.astimezone(here).day),
        f"{starts.astimezone(here):%a}",
    )
    span = f"{starts.astimezone(there):%H:%M}–{ends.astimezone(there):%H:%M}"
    assert beside(tab) == f"{span} {ENGLISH.dates.zone_name(zone)} ({offset(starts.astimezone(there))})"
    assert tab.problems == []


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Pacific/Kiritimati", "still {:%A} there"), ("Pacific/Pago_Pago", "already {:%A} there")],
)
def test_another_day_there_is_said_in_words(living, zone, words):
    hour = {"Pacific/Kiritimati": "T20:00:00Z", "Pacific/Pago_Pago": "T02:00:00Z"}[zone]
    living.change(TALK, lambda _, sitting: sitting.update(starts=f"2030-01-10{hour}"))
    starts, _, theirs = starts_of(living, TALK)
    tab = living.open(living.path(TALK), at=NOW, zone=zone)
    assert said(tab, "date") == ENGLISH.dates.date(starts.astimezone(ZoneInfo(zone)))
    assert beside(tab).endswith(words.format(starts.astimezone(ZoneInfo(theirs))))
    tab.goto(living.address)
    card = f".card:has-text('{tab.locator('.card h3', has_text=re.compile('moths', re.IGNORECASE)).inner_text()}')"
    assert beside(tab, card).startswith(f"{starts.astimezone(ZoneInfo(theirs)):%a %H:%M} ")


def test_where_the_clocks_agree_nothing_is_said_twice_and_nothing_can_be_chosen(site):
    _, _, zone = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=NOW, zone=zone)
    assert beside(tab) == ""
    assert tab.locator("[data-zones]").is_hidden()


def test_the_dates_of_a_series_turn_as_well(living):
    tab = living.open(living.path(SERIES), at=NOW, zone="Asia/Tokyo")
    rows = tab.locator("[data-sitting]")
    for n in range(rows.count()):
        row = rows.nth(n)
        starts = datetime.fromisoformat(row.get_attribute("data-starts")).astimezone(ZoneInfo("Asia/Tokyo"))
        assert row.locator("[data-say=date]").text_content() == ENGLISH.dates.date(starts)
        assert row.locator("[data-say=span]").text_content().startswith(f"{starts:%H:%M}–")
        assert row.locator("[data-local]").text_content().endswith("time")
    assert "Japan Standard Time" in tab.locator("#dates .hint").inner_text()


def test_a_moved_meeting_says_from_when_in_the_zone_that_is_shown(living):
    def later(meeting, sitting):
        sitting.update(starts="2030-01-10T20:00:00Z", slot="2030-01-09T20:00:00Z")

    living.change(TALK, later)
    tab = living.open(living.path(TALK), at=NOW, zone="Asia/Tokyo")
    assert said(tab, "moved") == "Moved from Thursday, 10 January 2030, 05:00"
    tab.click("[data-zone-choice=theirs]")
    expect(tab.locator(".hero [data-say=moved]")).to_have_text(re.compile("Wednesday, 9 January 2030, 21:00"))
    tab.goto(living.address)
    assert "9 Jan 2030, 21:00" in said(tab, "moved", ".card:has([data-moved])")


def test_the_zone_is_remembered_after_a_click_and_not_before(site):
    starts, _, zone = starts_of(site, TALK)
    there = f"{starts.astimezone(ZoneInfo(zone)):%H:%M}"
    tab = site.open(site.path(TALK), at=NOW, zone="Asia/Kathmandu")
    tab.evaluate("document.addEventListener('eroom:zone', (e) => (window.heard = e.detail))")
    assert tab.evaluate(KEPT) == "{}"
    assert not said(tab, "span").startswith(there)
    tab.click("[data-zone-choice=theirs]")
    expect(tab.locator("[data-zone-choice=theirs]")).to_have_attribute("aria-pressed", "true")
    assert said(tab, "span").startswith(there)
    assert "in your time zone (Nepal Time)" in beside(tab)
    assert (tab.evaluate(KEPT), tab.evaluate("window.heard")) == ('{"eroom.zone":"theirs"}', "theirs")
    tab.goto(site.address)
    assert tab.locator("[data-zone-choice=mine]").get_attribute("aria-pressed") == "false"
    tab.evaluate("document.dispatchEvent(new CustomEvent('eroom:zone', {detail: 'mine'}))")
    assert tab.locator("[data-zone-choice=mine]").get_attribute("aria-pressed") == "true"
    assert tab.problems == []


def test_a_browser_that_keeps_nothing_lets_the_zone_be_chosen_all_the_same(site):
    tab = site.open("404.html", at=NOW, zone="Asia/Kathmandu")
    tab.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    tab.goto(site.address + site.path(TALK))
    tab.click("[data-zone-choice=theirs]")
    expect(tab.locator("[data-zone-choice=theirs]")).to_have_attribute("aria-pressed", "true")


def test_controls_of_time_are_large_enough_and_only_there_with_a_script(site):
    tab = site.open(site.path(TALK), at=NOW, zone="Asia/Kathmandu", width=320)
    for control in tab.locator("[data-zone-choice], [data-pause]").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    plain = site.open(site.path(TALK), java_script_enabled=False)
    assert plain.locator("main button:visible").count() == 0


def test_a_zone_that_the_browser_does_not_know_stays_as_the_page_has_it(living):
    """The page was built with younger zones than the browser's."""
    starts, _, zone = starts_of(living, TALK)
    there = f"{starts.astimezone(ZoneInfo(zone)):%H:%M}"
    living.retold(living.path(TALK), 'data-zone="[^"]*"', 'data-zone="Moon/Tranquility"')
    tab = living.open(living.path(TALK), at=NOW, zone="Asia/Tokyo")
    assert said(tab, "span").startswith(f"{starts.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M}")
    assert beside(tab).startswith(there)
    tab.click("[data-zone-choice=theirs]")
    expect(tab.locator(".hero [data-say=span]")).to_have_text(re.compile(f"^{there}"))
    assert tab.problems == []


# --- languages ---

LANGUAGES = ["ar", "de", "en-US", "es", "fr", "ja", "pt"]


@pytest.fixture(scope="module")
def tongues(account, tmp_path_factory):
    root = tmp_path_factory.mktemp("tongues") / "site"
    shutil.copytree(account, root)
    with (root / "eroom.toml").open("a") as file:
        file.writelines(f"[languages.{tag}]\n" for tag in LANGUAGES)
    run = Run(root)("build", "--offline", environ={"EROOM_GRANT_KEY": KEY})
    assert run.code == 0, run.err
    return run


@pytest.mark.parametrize("tag", LANGUAGES)
def test_script_and_html_write_alike_in_every_language(tongues, chromium, tag):
    with preview(tongues.output) as address:
        site = Site(tongues, address, chromium)
        path = f"{tag.lower()}/{site.path(SERIES)}"
        told = site.open(path, java_script_enabled=False)
        names = ["date", "span", "offset", "month", "day", "weekday"]
        html = [told.locator(f".hero [data-say={name}]").text_content() for name in names]
        rows = told.locator(
            "[data-sitting] [data-say=date], [data-sitting] [data-say=span]"
        ).all_text_contents()
        zone = told.locator(".hero").get_attribute("data-zone")
        # The visitor lives where the meeting is, and the meeting moves elsewhere: now the script writes what the HTML did.
        tab = site.open(path, at=NOW, zone=zone)
        tab.evaluate(
            """() => {
              for (const node of document.querySelectorAll('[data-zone]')) node.dataset.zone = 'Pacific/Kiritimati';
              const fresh = document.querySelector('main').cloneNode(true);
              document.querySelector('main').replaceChildren(...fresh.childNodes);
              document.dispatchEvent(new Event('eroom:content'));
            }"""
        )
        assert [tab.locator(f".hero [data-say={name}]").text_content() for name in names] == html
        again = tab.locator(
            "[data-sitting] [data-say=date], [data-sitting] [data-say=span]"
        ).all_text_contents()
        assert again == rows
        assert tab.problems == []
        site.close()
