"""Awkward meetings in a real browser: nothing breaks out of its page, and nothing comes alive that is only text."""

import shutil

import pytest

from eroom_static.serve.preview import preview
from tests.browser.visit import Site
from tests.make import NOW
from tests.odd import odd, put
from tests.test_end_to_end import Run, pulled  # noqa: F401 (the same pulled account)

KEYS = [meeting.key for meeting in odd()]


@pytest.fixture(scope="module")
def strange(pulled, tmp_path_factory, chromium):  # noqa: F811
    root = tmp_path_factory.mktemp("odd") / "site"
    shutil.copytree(pulled, root)
    put(root)
    run = Run(root)("build", "--offline")
    assert run.code == 0, run.err
    with preview(run.output) as address:
        site = Site(run, address, chromium)
        yield site
        site.close()


def addresses(site, *, kinds=("", "join/")):
    """The pages of each awkward meeting, and the lists that show them."""
    yield from ("", "page/2/", "archive/", "categories/")
    for page in sorted(site.run.output.glob("*/*/index.html")):
        folder = page.parent.relative_to(site.run.output).as_posix()
        if folder.startswith(("meetings/", "webinars/")) and folder.endswith(tuple(KEYS)):
            yield from (f"{folder}/{kind}" for kind in kinds)


def page_of(site, key):
    return next(path for path in addresses(site, kinds=("",)) if path.endswith(f"{key}/"))


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_breaks_out_of_its_page(strange, width):
    tab = strange.open("", at=NOW, width=width, zone="America/New_York")
    for path in addresses(strange):
        tab.goto(strange.address + path)
        wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"/{path} is {wide} px wider than {width}"
        assert tab.problems == [], path


def test_text_twice_as_large_still_fits(strange):
    tab = strange.open("", at=NOW, width=640)
    for path in addresses(strange, kinds=("",)):
        tab.goto(strange.address + path)
        tab.add_style_tag(content="html { font-size: 200% }")
        wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"/{path} is {wide} px wider than 640 at 200 % text"


def test_what_is_only_text_stays_text(strange):
    tab = strange.open("", at=NOW)
    for key in ("oddmarkp", "oddlines"):
        tab.goto(strange.address + page_of(strange, key))
        assert tab.locator("main script").count() == 0
        links = tab.evaluate("Array.from(document.querySelectorAll('.agenda a'), a => a.protocol)")
        assert set(links) <= {"https:"}
    assert tab.problems == []


def test_a_zone_that_the_browser_does_not_know_leaves_the_page_as_it_was_written(strange):
    page = page_of(strange, "oddnozon")
    plain = strange.open(page, at=NOW, java_script_enabled=False).locator(".when").inner_text()
    tab = strange.open(page, at=NOW)
    assert tab.problems == []
    assert tab.locator(".when").inner_text().split() == plain.split()
