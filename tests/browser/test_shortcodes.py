"""Shortcodes in a real browser: a page that stays open goes on by itself."""

import shutil
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from eroom_static.disk.reader import read_history
from eroom_static.serve.preview import preview
from tests.browser.visit import TALK, Site, move, starts_of
from tests.make import NOW
from tests.test_end_to_end import Run, pulled  # noqa: F401 (the same pulled account)

PAGE = """\
{{< next category="CATEGORY" >}}

{{< countdown category="CATEGORY" >}}

{{< join id="TALK" hide_before_start=true >}}

{{< grid columns=2 per_page=4 >}}

{{< calendar >}}
"""


@pytest.fixture(scope="module")
def written(pulled, tmp_path_factory, chromium):  # noqa: F811
    root = tmp_path_factory.mktemp("written") / "site"
    shutil.copytree(pulled, root)
    talk = next(r for r in read_history(root).values() if r.slug.startswith(TALK))
    category = talk.meeting.categories[0]
    (root / "content").mkdir()
    (root / "content/page.md").write_text(PAGE.replace("CATEGORY", category).replace("TALK", talk.slug))
    run = Run(root)("build", "--offline")
    assert run.code == 0, run.err
    with preview(run.output) as address:
        site = Site(run, address, chromium)
        yield site
        site.close()


def test_what_is_next_gives_way_when_it_begins(written):
    starts, _, _ = starts_of(written, TALK)
    tab = written.open("page/", at=starts - timedelta(minutes=1))
    heroes, counts = tab.locator(".next .hero"), tab.locator(".countdown .panel")
    assert heroes.count() == counts.count() == 2
    for shown in (heroes, counts):
        expect(shown.nth(0)).to_be_visible()
        expect(shown.nth(1)).to_be_hidden()
    move(tab, starts + timedelta(seconds=1))
    for shown in (heroes, counts):
        expect(shown.nth(0)).to_be_hidden()
        expect(shown.nth(1)).to_be_visible()
    assert tab.problems == []


def test_the_way_in_shows_once_the_room_is_open(written):
    starts, ends, _ = starts_of(written, TALK)
    tab = written.open("page/", at=starts - timedelta(minutes=16))
    button = tab.locator(".shortcode-rest a.join")
    expect(button).to_be_hidden()
    move(tab, starts - timedelta(minutes=14))
    expect(button).to_be_visible()
    move(tab, ends + timedelta(minutes=31))
    expect(button).to_be_hidden()
    expect(tab.get_by_text("This is over: the room is closed.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_all_of_it_fits_beside_each_other_or_below(written, width):
    tab = written.open("page/", at=NOW, width=width)
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    tops = tab.locator("[data-columns] .card").evaluate_all(
        "all => all.map(card => card.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == (4 if width == 320 else 2)
    assert tab.problems == []


def test_the_month_turns_to_the_visitors_clock(written):
    tab = written.open("page/", at=NOW, zone="America/New_York")
    expect(tab.locator(".calendar-zone")).to_contain_text("Times are in your time zone")
    tab.locator(".calendar-zone button").click()
    expect(tab.locator(".calendar-zone")).to_contain_text("Times are in Berlin time")
    expect(tab.locator("[aria-current=date]")).to_have_count(1)
    assert tab.problems == []
