"""An open tab is not a stale tab: what changes on the site is taken over, and said."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.living import asked, comes_back, said, settled
from tests.browser.visit import TALK, move, starts_of
from tests.make import NOW

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
expect.set_options(timeout=30_000)  # the machine may be busy


def test_a_changed_time_is_taken_over_and_said(living):
    tab = living.open(living.path(TALK), at=NOW)
    tab.evaluate("window.sameDocument = true")
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    comes_back(tab)
    text = "The time of this meeting has changed: Thursday, 10 January 2030, 17:30–18:45."
    expect(tab.locator("[data-status]")).to_have_text(text)
    assert said(tab, "date") == "Thursday, 10 January 2030"
    assert tab.locator(".news p").inner_text() == text
    tab.get_by_role("button", name="Close").click()
    assert tab.locator(".news").count() == 0
    assert tab.evaluate("window.sameDocument") is True
    assert tab.problems == []


def test_on_the_join_page_time_and_grant_change_under_what_is_typed(living):
    path = living.path(TALK) + "join/"
    tab = living.open(path, at=NOW)
    tab.evaluate("window.sameDocument = true")
    tab.fill("#name", "Ada Lovelace")
    tab.evaluate("document.querySelector('#name').setSelectionRange(3, 3)")
    before = tab.locator("form").get_attribute("data-eroom-grant")
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    comes_back(tab)
    tab.wait_for_timeout(300)
    tab.clock.run_for(2500)  # nobody is interrupted in the middle of a word
    expect(tab.locator("main [data-say=date]").first).to_have_text("Thursday, 10 January 2030")
    assert tab.locator("form").get_attribute("data-eroom-grant") not in ("", before)
    assert tab.input_value("#name") == "Ada Lovelace"
    assert tab.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["name", 3]
    assert tab.evaluate("window.sameDocument") is True
    assert tab.problems == []


def test_a_grant_alone_is_taken_over_in_silence(living):
    path = living.path(TALK) + "join/"
    tab = living.open(path, at=NOW)
    living.retold(path, 'data-eroom-grant="[^"]*"', 'data-eroom-grant="another"')
    comes_back(tab)
    expect(tab.locator("form")).to_have_attribute("data-eroom-grant", "another")
    assert (tab.locator(".news").count(), tab.inner_text("[data-status]")) == (0, "")


def test_while_somebody_joins_nothing_moves(living):
    path = living.path(TALK) + "join/"
    tab = living.open(path, at=NOW)
    seen = asked(tab)
    tab.evaluate("document.querySelector('[data-way=browser]').setAttribute('aria-disabled', 'true')")
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    comes_back(tab)
    settled(tab)
    assert seen == []
    tab.evaluate("document.querySelector('[data-way=browser]').removeAttribute('aria-disabled')")
    comes_back(tab)
    expect(tab.locator("main [data-say=date]").first).to_have_text("Thursday, 10 January 2030")


def test_a_meeting_that_is_called_off_says_so_on_the_open_page(living):
    tab = living.open(living.path(TALK), at=NOW)
    living.change(
        TALK, lambda meeting, sitting: (meeting.update(cancelled=True), sitting.update(cancelled=True))
    )
    comes_back(tab)
    expect(tab.locator("[data-status]")).to_have_text("This meeting has been cancelled.")
    assert tab.locator(".hero").get_attribute("data-phase") == "cancelled"
    assert tab.get_by_role("link", name="Join").count() == 0
    assert tab.problems == []


def test_a_page_that_is_gone_says_so(living):
    tab = living.open(living.path(TALK), at=NOW)
    (living.run.output / living.path(TALK) / "index.html").unlink()
    comes_back(tab)
    expect(tab.locator("[data-status]")).to_have_text("This page is no longer there.")
    tab.get_by_role("button", name="See what is coming up").click()
    tab.wait_for_url(living.address)


def test_a_failed_question_changes_nothing(living):
    tab = living.open(living.path(TALK), at=NOW)
    tab.evaluate("import(document.querySelector('[data-fresh]').dataset.fresh)")
    before = tab.inner_html(".hero-words")
    tab.context.set_offline(True)
    with tab.expect_event("requestfailed"):
        comes_back(tab)
    settled(tab)
    assert tab.inner_html(".hero-words") == before
    assert tab.locator(".news").count() == 0


def test_details_that_are_open_and_the_focus_stay(living):
    tab = living.open(living.path(TALK), at=NOW)
    tab.locator(".calendars summary").click()
    tab.locator(".calendars a").nth(1).focus()
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    comes_back(tab)
    expect(tab.locator(".hero [data-say=date]").first).to_have_text("Thursday, 10 January 2030")
    assert tab.locator(".calendars").get_attribute("open") is not None
    assert "20300110T173000Z" in tab.evaluate("document.activeElement.href")


def test_a_list_that_gained_a_meeting_shows_it(living):
    tab = living.open("", at=NOW)
    count = tab.locator(".card").count()
    gained(living)
    comes_back(tab)
    expect(tab.locator(".card")).to_have_count(count + 1)
    assert tab.locator(".news").count() == 0
    assert tab.problems == []


@pytest.mark.parametrize("why", ["a filter", "the focus"])
def test_a_list_that_somebody_works_with_is_left_until_they_say(living, why):
    tab = living.open("", at=NOW)
    count = tab.locator(".card").count()
    if why == "a filter":
        tab.evaluate("document.documentElement.dataset.filtered = ''")
    else:
        tab.locator(".card a").first.focus()
    gained(living)
    comes_back(tab)
    expect(tab.locator(".news p")).to_have_text("The list has changed.")
    assert tab.locator(".card").count() == count
    tab.get_by_role("button", name="Show").click()
    expect(tab.locator(".card")).to_have_count(count + 1)


def gained(living):
    left_out = sorted(living.run.root.glob("history/*.left"))
    upcoming = next(f for f in left_out if '"2030-02' in f.read_text() and '"once"' in f.read_text())
    upcoming.rename(upcoming.with_suffix(".json"))
    living.build()


def test_a_new_script_asks_for_a_reload_instead_of_meddling(living):
    tab = living.open(living.path(TALK), at=NOW)
    before = said(tab, "date")
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    living.retold(living.path(TALK), r"/site\.\w+\.js", "/site.00000000.js")
    comes_back(tab)
    expect(tab.locator(".news p")).to_have_text("This page has changed.")
    assert said(tab, "date") == before
    assert tab.get_by_role("button", name="Reload").count() == 1


def test_what_only_time_has_changed_is_left_alone(living):
    starts, _, _ = starts_of(living, TALK)
    tab = living.open(living.path(TALK), at=starts - timedelta(minutes=14))
    node = tab.evaluate_handle("document.querySelector('.count [data-say=clock]').firstChild")
    living.build(now=starts - timedelta(minutes=13))
    with tab.expect_response(lambda r: r.request.resource_type == "fetch"):
        comes_back(tab, after=40)
    settled(tab)
    assert tab.locator(".news").count() == 0
    assert tab.evaluate("document.querySelector('[data-key]').dataset.phase") == "soon"
    assert node is not None


def test_an_open_page_asks_at_most_every_five_minutes(living):
    tab = living.open(living.path(TALK), at=NOW)
    seen = asked(tab)
    for minutes in range(1, 31):
        tab.clock.run_for(60_000)
        settled(tab, seen)
        assert len(seen) <= minutes / 5
    assert len(seen) == 6
    assert {r.url for r in seen} == {living.address + living.path(TALK)}


def test_a_host_that_never_answers_is_asked_again(living):
    tab = living.open(living.path(TALK), at=NOW)
    seen = asked(tab)
    tab.route(tab.url, lambda _: None)
    for _ in range(2):
        tab.clock.run_for(300_000)
        settled(tab)
    assert len(seen) == 2


def test_at_an_edge_it_asks_within_twenty_seconds_and_not_with_all_others(living):
    starts, _, _ = starts_of(living, TALK)
    tab = living.open(living.path(TALK), at=starts - timedelta(minutes=16))
    seen, moments = asked(tab), []
    for luck in (0.0, 0.9):
        tab.evaluate("luck => (Math.random = () => luck)", luck)
        edge = starts - timedelta(minutes=15) if not moments else starts
        move(tab, edge - SECOND)
        seen.clear()
        for second in range(1, 25):
            tab.clock.run_for(1000)
            settled(tab, seen)
            if seen:
                moments.append(second)
                break
    assert moments == [1, 19]


@pytest.mark.parametrize("page", ["", "meeting", "join"])
def test_a_page_loads_with_five_requests_and_nothing_before_it_is_needed(living, page):
    path = {"": "", "meeting": living.path(TALK), "join": living.path(TALK) + "join/"}[page]
    tab, seen = living.open("robots.txt", at=NOW), []
    tab.on("request", lambda r: seen.append(f"{r.method} {r.url}"))
    tab.goto(living.address + path, wait_until="networkidle")
    assert len(seen) <= 5, seen
    assert not [url for url in seen if "fresh" in url]
