"""Nothing moves under a visitor's eyes while a page turns to the visitor's clock: it is shown when it is right."""

import pytest

from eroom_static.serve.preview import preview
from tests.browser.gallery import LATER
from tests.browser.visit import Site

NOTICED = 0.05  # web.dev calls 0.1 good
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push(entry)))
  .observe({ type: "layout-shift", buffered: true });"""
MOVED = """shifts.filter((s) => !s.hadRecentInput).map((s) => [s.value,
  s.sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 80))])"""
LATE = """[...document.head.querySelectorAll("script[src]")].filter((e) => !e.blocking.contains("render")).map((e) => e.src)"""
PAGES = (
    "",
    "live/",
    "calendar/",
    "meetings/{}/",
    "meetings/{}/join/",
    "embed/m/{}/",
    "embed/",
    "shortcodes/",
)
LONG = "the-24-hour-read-aloud-hosqfekl"  # what its time is called is longest where it ends on another day


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_shown_only_when_it_goes_by_the_visitors_clock(gallery, chromium, path):
    run = gallery.site("function")
    with preview(run.output) as address:
        site = Site(run, address, chromium)
        key = LONG.rpartition("-")[2] if path.startswith("embed/m/") else LONG
        tab = site.open("404.html", at=LATER, zone="America/Los_Angeles", width=412)
        tab.add_init_script(SHIFTS)
        tab.goto(address + path.format(key))
        tab.wait_for_load_state("networkidle")
        assert tab.evaluate(LATE) == []
        moved = tab.evaluate(MOVED)
        assert sum(value for value, _ in moved) <= NOTICED, moved
        site.close()
