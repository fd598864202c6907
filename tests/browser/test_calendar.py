"""The month calendar in a real browser: in the visitor's zone, by key, without script, on a phone, from right to left."""

import re
import shutil
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from eroom_static.disk.reader import read_history
from eroom_static.serve.preview import preview
from tests.browser.visit import TALK, Site, move, starts_of
from tests.make import NOW
from tests.test_end_to_end import SETTINGS, Run

BERLIN, KIRITIMATI, ANGELES = "Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles"
JANUARY = "calendar/2030-01/"

SHOWN = """[...document.querySelectorAll("td li")].map((li) => [
  li.closest("td").querySelector("time").dateTime, li.querySelector("time").textContent, li.querySelector("a").pathname,
])"""
BY_INTL = """[...document.querySelectorAll("[data-ends]")].every((li) => {
  const time = li.querySelector("time"), at = new Date(time.dateTime);
  const day = new Intl.DateTimeFormat("sv", { dateStyle: "short" }).format(at);
  const cell = [...document.querySelectorAll("td")].find((td) => td.querySelector("time").dateTime === day);
  const told = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);
  return told === time.textContent && (cell ? cell.contains(li) : !li.closest("table"));
})"""
FOCUS = "document.activeElement.closest('td')?.querySelector('time').dateTime"
BUSY = "[...document.querySelectorAll('td:has(li)')].map((td) => td.querySelector('time').dateTime)"


def known(site, zone, days):
    """Every sitting that there is on these days of a zone: day, time and page. From the records, through zoneinfo."""
    found = []
    for record in read_history(site.run.root).values():
        meeting = getattr(record, "meeting", None)
        for o in meeting.occurrences if meeting else ():
            there = o.starts.astimezone(ZoneInfo(zone))
            if there.date().isoformat() in days:
                found.append([there.date().isoformat(), f"{there:%H:%M}", f"/{meeting.kind}s/{record.slug}/"])
    return sorted(found)


def days_of(tab):
    return tab.evaluate("[...document.querySelectorAll('td')].map((td) => td.querySelector('time').dateTime)")


@pytest.mark.parametrize("month", ["calendar/", "calendar/2030-03/", "calendar/2030-10/"])
@pytest.mark.parametrize("zone", [BERLIN, KIRITIMATI, ANGELES, "Asia/Kathmandu", "Pacific/Pago_Pago"])
def test_every_sitting_stands_on_the_visitors_day_at_the_visitors_time_and_none_is_lost(site, zone, month):
    tab = site.open(month, at=NOW, zone=zone)
    assert tab.evaluate(BY_INTL)
    assert sorted(tab.evaluate(SHOWN)) == known(site, zone, days_of(tab))
    assert tab.problems == []


def test_the_sentence_names_the_zone_and_the_button_leads_back_to_the_sites(site):
    tab = site.open(JANUARY, at=NOW, zone=KIRITIMATI)
    plain = site.open(JANUARY, at=NOW, zone=KIRITIMATI, java_script_enabled=False)
    said, button = tab.locator(".calendar [role=status]"), tab.locator(".calendar button")
    assert said.inner_text() == "Times are in your time zone (Line Islands Time)."
    button.click()
    assert said.inner_text() == "Times are in Berlin time."
    words = (
        "[...document.querySelectorAll('td :is(.day, .entry-time, .entry-topic)')].map((e) => e.outerHTML)"
    )
    assert tab.evaluate(words) == plain.evaluate(words)
    assert sorted(tab.evaluate(SHOWN)) == known(site, BERLIN, days_of(tab))
    button.click()
    assert tab.evaluate(BY_INTL)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        (BERLIN, "01:00–01:00"),
        (ANGELES, "16:00 until 7 Jan 2030, 16:00"),
        (KIRITIMATI, "14:00 until 8 Jan 2030, 14:00"),
    ],
)
def test_what_goes_on_well_past_the_visitors_midnight_says_until_when(site, zone, told):
    tab = site.open(JANUARY, at=NOW, zone=zone)
    link = tab.locator(f"td a[href='/{site.path('the-24-hour-read-aloud')}']")
    assert link.locator(".entry-time").text_content() == told


def test_a_choice_is_kept_only_after_a_click_and_then_holds_on_other_months(site):
    tab = site.open(JANUARY, at=NOW, zone=ANGELES)
    assert tab.evaluate("localStorage.length") == 0
    tab.locator(".calendar button").click()
    assert tab.evaluate("localStorage.getItem('eroom.zone')") == "theirs"
    tab.goto(site.address + "calendar/2030-02/")
    assert tab.locator(".calendar [role=status]").inner_text() == "Times are in Berlin time."
    tab.locator(".calendar button").click()
    assert tab.evaluate("localStorage.getItem('eroom.zone')") == "mine"


def test_the_switch_of_another_part_of_the_page_is_heard(site):
    tab = site.open(JANUARY, at=NOW, zone=ANGELES)
    tab.evaluate("document.dispatchEvent(new CustomEvent('eroom:zone', { detail: 'theirs' }))")
    assert tab.locator(".calendar [role=status]").inner_text() == "Times are in Berlin time."
    tab.evaluate("document.dispatchEvent(new CustomEvent('eroom:zone', { detail: 'mine' }))")
    assert "Pacific Time" in tab.locator(".calendar [role=status]").inner_text()
    assert tab.evaluate("localStorage.length") == 0


def test_a_visitor_in_the_sites_zone_meets_no_switch(site):
    tab = site.open(JANUARY, at=NOW, zone=BERLIN)
    assert tab.locator(".calendar button:visible").count() == 0
    assert tab.locator(".calendar [role=status]").inner_text() == "Times are in Berlin time."


@pytest.mark.parametrize(
    ("zone", "today"), [(BERLIN, "2030-01-07"), (KIRITIMATI, "2030-01-08"), (ANGELES, "2030-01-07")]
)
def test_today_is_the_visitors_and_goes_on_with_the_night(site, zone, today):
    tab = site.open(JANUARY, at=NOW + timedelta(hours=2), zone=zone)
    current = tab.locator("td[aria-current=date] time").first
    assert current.get_attribute("datetime") == today
    move(tab, NOW + timedelta(hours=26, minutes=1))
    assert current.get_attribute("datetime") == f"2030-01-{int(today[-2:]) + 1:02}"


def test_a_meeting_is_live_and_then_over_while_the_page_is_open(site):
    starts, ends, _ = starts_of(site, TALK)
    tab = site.open(JANUARY, at=starts - timedelta(minutes=1), zone=BERLIN)
    entry = tab.locator(f"td a[href='/{site.path(TALK)}']")
    assert "Live now" not in entry.inner_text()
    move(tab, starts + timedelta(minutes=1))
    assert "Live now" in entry.inner_text()
    move(tab, ends + timedelta(minutes=1))
    assert "Ended" in entry.text_content()


def test_what_is_called_off_is_said_in_words_and_stays_so(site):
    for script in (True, False):
        tab = site.open(JANUARY, at=NOW + timedelta(days=20), java_script_enabled=script)
        cancelled = tab.locator("td li[data-phase=cancelled]")
        assert cancelled.count() > 1
        assert all("Cancelled" in text for text in cancelled.all_inner_texts())


def test_without_script_the_month_is_complete_and_nothing_is_dead(site):
    tab = site.open(JANUARY, zone=KIRITIMATI, java_script_enabled=False)
    assert sorted(tab.evaluate(SHOWN)) == known(site, BERLIN, days_of(tab))
    assert tab.locator("button:visible").count() == 0
    assert tab.locator("#calendar-keys:visible, [data-beyond]:visible").count() == 0
    assert (
        tab.locator("table").get_attribute("aria-describedby") is None
    )  # nothing is promised that no key keeps


def test_tab_goes_through_the_entries_as_they_are_read(site):
    tab = site.open(JANUARY, at=NOW, zone=ANGELES)
    tab.evaluate("document.querySelector('td a').focus()")
    entries = tab.locator("td a").count()
    for n in range(1, entries):
        tab.keyboard.press("Tab")
        assert tab.evaluate("[...document.querySelectorAll('td a')].indexOf(document.activeElement)") == n
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUS) is None  # out of the table: no trap


def with_keys(tab):
    """The tab, once its keys do something: a press before that is the browser's."""
    tab.evaluate("import(document.querySelector('[data-calendar]').dataset.keys).then(() => {})")
    return tab


def walking(site, path=JANUARY, **more):
    """A tab that stands on the first entry and has its keys."""
    tab = site.open(path, at=NOW, zone=BERLIN, **more)
    with tab.expect_response(re.compile("calendar-keys")):
        tab.evaluate("document.querySelector('td a').focus()")
    return with_keys(tab)


def press(tab, *keys):
    """Where the focus has come to."""
    for key in keys:
        tab.keyboard.press(key)
    return tab.evaluate(FOCUS)


def test_arrows_go_from_one_day_with_entries_to_the_next(site):
    tab = walking(site)
    busy = tab.evaluate(BUSY)
    assert press(tab, "ArrowRight") == busy[1]
    assert press(tab, "ArrowRight", "ArrowRight", "ArrowLeft") == busy[2]
    assert press(tab, *["ArrowLeft"] * 9) == busy[0]
    assert press(tab, *["ArrowRight"] * 50) == busy[-1]
    assert "2030-01-20" not in busy
    assert tab.locator("table").get_attribute("aria-describedby") == "calendar-keys"


def test_up_and_down_go_by_weeks_and_home_and_end_within_one(site):
    tab = walking(site)
    assert press(tab, "ArrowDown") == "2030-01-07"
    assert press(tab, "End") == "2030-01-13"
    assert press(tab, "ArrowDown") == "2030-01-21"  # the 20th holds nothing: the next day that does
    assert press(tab, "ArrowUp") == "2030-01-14"
    assert press(tab, "End") == "2030-01-19"
    assert press(tab, "Home") == "2030-01-14"


def test_as_a_list_up_and_down_go_from_day_to_day(site):
    tab = walking(site, f"{JANUARY}#days", width=360)
    busy = tab.evaluate(BUSY)
    assert press(tab, "ArrowDown") == busy[1]
    assert press(tab, "ArrowDown", "ArrowUp") == busy[1]


def test_as_a_list_it_opens_at_today_and_what_is_over_is_a_link_away(site):
    tab = site.open(JANUARY, at=NOW, zone=BERLIN, width=360)
    today = NOW.astimezone(ZoneInfo(BERLIN)).date().isoformat()
    shown = (
        "[...document.querySelectorAll('td:has(li) .day')].filter(d => d.offsetHeight).map(d => d.dateTime)"
    )
    assert today <= tab.evaluate(shown)[0]
    tab.locator("td a:visible").first.focus()
    with_keys(tab)
    assert press(tab, *["ArrowUp"] * 9) == tab.evaluate(shown)[0]
    tab.get_by_role("link", name="Earlier days").click()
    assert tab.evaluate(shown)[0] < today
    assert tab.get_by_role("link", name="Earlier days").is_hidden()


def test_page_keys_lead_to_the_neighbouring_months_and_the_walk_goes_on_there(site):
    tab = walking(site)
    tab.keyboard.press("PageDown")
    tab.wait_for_url("**/calendar/2030-02/#days")
    tab.wait_for_function(f"{FOCUS} === {BUSY}[0]")
    with_keys(tab).keyboard.press("PageUp")
    tab.wait_for_url("**/calendar/2030-01/#days")


def test_keys_that_belong_to_the_browser_stay_with_it(site):
    tab = walking(site)
    tab.evaluate("addEventListener('keydown', (e) => (window.prevented = e.defaultPrevented))")
    for keys in ("Alt+ArrowRight", "Control+Home", "Shift+ArrowDown", "a"):
        tab.keyboard.press(keys)
        assert tab.evaluate("window.prevented") is False, keys


@pytest.fixture(scope="module")
def arabic(built, tmp_path_factory):
    root = tmp_path_factory.mktemp("arabic") / "site"
    shutil.copytree(built.root, root, ignore=shutil.ignore_patterns("output"))
    run = Run(root)
    run.settings('title = "Test site"', 'title = "Test site"\nlanguage = "ar"')
    assert run("build", "--offline").code == 0, run.err
    return run


@pytest.fixture
def leftwards(arabic, chromium):
    with preview(arabic.output) as address:
        served = Site(arabic, address, chromium)
        yield served
        served.close()


def test_from_right_to_left_the_arrows_follow_the_eye(leftwards):
    tab = walking(leftwards)
    busy = tab.evaluate(BUSY)
    assert press(tab, "ArrowLeft") == busy[1]
    assert press(tab, "ArrowLeft", "ArrowRight") == busy[1]
    first, second = (tab.locator("td").nth(n).bounding_box()["x"] for n in (0, 1))
    assert second < first


CROWD = """() => {
  const list = document.querySelector("td:has(li) ul"), li = list.firstElementChild;
  const topics = ["W".repeat(200), "🦔".repeat(60), "أمسية شعرية: أصوات من المتوسط", "<b>x</b>", "i"];
  for (let n = 0; n < 25; n++) {
    const more = li.cloneNode(true);
    more.querySelector(".entry-topic").textContent = topics[n % topics.length];
    list.append(more);
  }
}"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [320, 700, 768, 1280])
@pytest.mark.parametrize("direction", ["site", "leftwards"])
def test_a_crowded_day_fits_whatever_its_topics_and_every_target_is_large(request, direction, width, script):
    site = request.getfixturevalue(direction)
    tab = site.open(JANUARY, at=NOW, width=width, zone=ANGELES, java_script_enabled=script)
    tab.evaluate(CROWD)
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert tab.evaluate(
        "[...document.querySelectorAll('td')].every((td) => td.scrollWidth <= Math.ceil(td.getBoundingClientRect().width))"
    )
    small = tab.evaluate(
        """[...document.querySelectorAll(".calendar :is(a, button)")].filter((e) => e.checkVisibility())
           .filter((e) => e.getBoundingClientRect().height < 43.9 || e.getBoundingClientRect().width < 43.9).length"""
    )
    assert small == 0
    assert tab.problems == []


def test_on_a_phone_the_table_is_a_list_of_the_days_that_hold_something_and_still_a_table_to_those_who_listen(
    site,
):
    tab = site.open("calendar/2030-02/", at=NOW, width=320, zone=BERLIN)
    boxes = [box["x"] for n in range(3) if (box := tab.locator("td:has(li)").nth(n).bounding_box())]
    assert len(set(boxes)) == 1
    assert tab.locator("td:visible").count() == len(tab.evaluate(BUSY)) < tab.locator("td").count()
    assert tab.locator("td:visible .day-name").first.inner_text() == "Monday, 28 January 2030"
    tree = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in tree if not node.get("ignored")]
    assert roles.count("table") == 1
    assert roles.count("columnheader") == 7
    assert roles.count("cell") == len(tab.evaluate(BUSY))


@pytest.fixture(scope="module")
def sparse(tmp_path_factory):
    """A site in UTC whose last sitting is on 31 January at 18:00, built in February."""
    root = tmp_path_factory.mktemp("sparse")
    (root / "eroom.toml").write_text(SETTINGS.replace("tag:public", "tag:talk").replace(BERLIN, "UTC"))
    run = Run(root)
    assert run("pull").code == 0, run.err
    assert run("build", "--offline", now=NOW + timedelta(days=34)).code == 0, run.err
    return run


@pytest.mark.parametrize(("zone", "empty"), [("UTC", True), (ANGELES, True), (KIRITIMATI, False)])
def test_an_empty_month_says_so_unless_the_visitors_clock_brings_something_into_it(
    sparse, chromium, zone, empty
):
    with preview(sparse.output) as address:
        site = Site(sparse, address, chromium)
        tab = site.open("calendar/", at=NOW + timedelta(days=34), zone=zone)
        said = tab.get_by_text("Nothing is planned in February 2030.")
        assert said.is_visible() is empty
        if empty:
            tab.get_by_role("link", name="See January 2030").click()
            tab.wait_for_url("**/calendar/2030-01/")
        site.close()


def test_the_page_asks_for_no_more_than_five_things(site):
    tab = site.open("404.html", at=NOW, zone=ANGELES)
    tab.wait_for_load_state("networkidle")
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(site.address + JANUARY)
    tab.wait_for_load_state("networkidle")
    assert len(asked) <= 5, asked  # the page, its style, two scripts, and the icon


def test_on_paper_there_is_the_table_and_no_control(site):
    tab = site.open(JANUARY, at=NOW, zone=ANGELES)
    tab.emulate_media(media="print")
    assert tab.locator("table:visible").count() == 1
    assert tab.locator(".calendar nav:visible, .calendar button:visible").count() == 0
