"""The countdown: right through sleep and wrong clocks, held when asked, silent but for its milestones."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.living import KEPT, clean
from tests.browser.visit import TALK, Site, move, starts_of
from tests.make import NOW

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
expect.set_options(timeout=30_000)  # the machine may be busy


def left(tab):
    text = clean(tab.locator(".count [role=timer]").first.inner_text())
    units = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
    return sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+) (day|hour|minute|second)s?", text))


def test_after_eight_hours_of_sleep_the_countdown_is_right_within_a_second(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - 8 * HOUR - timedelta(minutes=20, seconds=30))
    # The machine sleeps: its clock goes on, no timer runs, and no event tells of it.
    tab.clock.set_system_time(starts - timedelta(minutes=20, seconds=30))
    tab.clock.run_for(1000)
    assert abs(left(tab) - (20 * 60 + 29)) <= 1


@pytest.mark.parametrize("wrong", [-HOUR, HOUR, timedelta(seconds=-40)], ids=["slow", "fast", "a little"])
def test_a_wrong_clock_of_the_visitors_does_not_show(site, wrong, monkeypatch):
    starts, _, _ = starts_of(site, TALK)
    now = starts - timedelta(minutes=20)
    monkeypatch.setattr(Site, "host_says", f"{now:%a, %d %b %Y %H:%M:%S} GMT")
    tab = site.open(site.path(TALK), at=now + wrong)
    expect(tab.locator(".count [role=timer]")).to_contain_text(re.compile(r"(19|20)\s*minutes"))
    assert abs(left(tab) - 20 * 60) <= 1


def test_far_away_it_counts_minutes_and_in_the_last_hour_seconds(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(hours=1, seconds=1))
    assert "second" not in tab.locator(".count [role=timer]").inner_text()
    tab.clock.run_for(3000)
    assert clean(tab.locator(".count [role=timer]").inner_text()) == "59 minutes 58 seconds"


def test_the_countdown_can_be_held_and_let_go(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(minutes=30))
    button, timer = tab.get_by_role("button", name="Pause the countdown"), tab.locator(".count [role=timer]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    before = timer.inner_text()
    tab.clock.run_for(16 * 60_000)
    assert timer.inner_text() == before
    assert tab.locator(".count [data-say=lead]").inner_text() == "Starts in (paused)"
    assert tab.locator(".hero").get_attribute("data-phase") == "soon"  # only the moving number stands still
    button.click()
    expect(timer).to_contain_text("14")
    assert (left(tab), tab.locator(".count [data-say=lead]").inner_text()) == (14 * 60, "Starts in")
    assert tab.evaluate(KEPT) == "{}"


def test_who_held_the_countdown_is_told_of_the_start_and_not_disturbed_after_it(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(minutes=2))
    tab.get_by_role("button", name="Pause the countdown").click()
    expect(tab.locator("[data-pause]")).to_have_attribute("aria-pressed", "true")
    tab.clock.run_for(3 * 60_000)
    began = tab.locator(".count [data-say=clock]").inner_text()
    assert began.startswith("Started")
    tab.clock.run_for(10 * 60_000)
    assert tab.locator(".count [data-say=clock]").inner_text() == began


def test_a_live_meeting_says_since_when_and_stays_right(living):
    starts, _, _ = starts_of(living, TALK)
    tab = living.open(living.path(TALK), at=starts + timedelta(minutes=4, seconds=10))
    assert tab.locator(".count [data-say=clock]").inner_text() == "Started 4 minutes ago"
    tab.clock.run_for(60_000)
    assert tab.locator(".count [data-say=clock]").inner_text() == "Started 5 minutes ago"
    tab.goto(living.address)
    assert "Started 5 minutes ago" in tab.locator(".strip").inner_text()


def test_cards_and_strip_and_what_is_next_go_through_the_phases_with_the_hour(site):
    starts, ends, _ = starts_of(site, TALK)
    tab = site.open("", at=NOW)
    key = site.path(TALK).rstrip("/").rsplit("-", 1)[1]
    seen = []
    for instant in (starts - timedelta(minutes=14), starts + MINUTE, ends + MINUTE):
        move(tab, instant)
        seen.append({e.get_attribute("data-phase") for e in tab.locator(f"[data-key='{key}']").all()})
    assert seen == [{"soon"}, {"live"}, {"ended"}]


# --- what is said aloud ---


def test_the_timer_is_silent_and_the_status_speaks_at_milestones_only(site):
    starts, ends, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(minutes=16))
    tab.evaluate(
        """() => {
          window.heard = [];
          const status = document.querySelector('[data-status]');
          new MutationObserver(() => status.textContent && heard.push(status.textContent)).observe(status, {childList: true});
        }"""
    )
    heard = []
    for instant, said_then in [
        (starts - timedelta(minutes=15) + SECOND, "The room is open."),
        (starts - timedelta(minutes=12), ""),
        (starts - timedelta(minutes=10) + SECOND, "Starts in 10 minutes."),
        (starts - timedelta(minutes=5), ""),
        (starts - timedelta(minutes=1) + SECOND, "Starts in one minute."),
        (starts + SECOND, "Live now"),
        (starts + 20 * MINUTE, ""),
        (ends + SECOND, "This is over"),
    ]:
        move(tab, instant)
        heard += [said_then] * bool(said_then)
        expect(tab.locator("[data-status]")).to_have_text(said_then)
        assert tab.evaluate("heard") == heard
    assert tab.locator("[role=timer][aria-live]:not([aria-live=off])").count() == 0


def test_on_the_front_page_it_says_which_meeting_and_says_it_once(living):
    starts, _, _ = starts_of(living, TALK)
    tab = living.open("", at=starts - timedelta(minutes=10, seconds=30))
    move(tab, starts - timedelta(minutes=9, seconds=59))
    expect(tab.locator("[data-status]")).to_have_text(
        re.compile(r"^Moths on your balcony.*: Starts in 10 minutes\.$")
    )
