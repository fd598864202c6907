"""A visitor's walk through the join page, as pictures: early, open, joining, waiting, over. For looking at.

python -m tests.browser.walk FOLDER
"""

import sys
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from eroom_static.serve.preview import Pages
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.joining import joining
from tests.browser.test_join import stub
from tests.browser.visit import TALK, move, starts_of
from tests.make import NOW

SOON = timedelta(minutes=8)


def walk(site, folder):
    starts, ends, _ = starts_of(site, TALK)
    for width in (360, 1280):
        for scheme in ("light", "dark"):
            look = {"width": width, "color_scheme": scheme}

            def picture(tab, name, look=look):
                file = f"{name}-{look['width']}-{look['color_scheme']}.png"
                tab.screenshot(path=folder / file, full_page=name != "3-joining")

            tab = site.enter(TALK, at=starts - timedelta(minutes=42), **look)
            picture(tab, "1-early")
            move(tab, starts - SOON)
            tab.fill("#name", "Ada Lovelace")
            picture(tab, "2-open")
            site.clock = (starts - SOON).timestamp
            for name, code, until in (
                ("3-joining", "silence", "[aria-modal]"),
                ("4-waiting", 3008, "[data-count]"),
            ):
                tab = site.open("404.html", **look)
                tab.clock.install(time=starts - SOON)
                tab.goto(site.address + site.path(TALK) + "join/")
                stub(tab, code)
                tab.fill("#name", "Ada Lovelace")
                tab.click("[data-way=browser]")
                tab.locator(until).wait_for()
                picture(tab, name)
            picture(site.enter(TALK, at=ends + timedelta(minutes=31), **look), "5-over")
            site.close()


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    Pages.date_time_string = lambda *_: ""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as place:

        @contextmanager
        def launch(*flags):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
            yield browser
            browser.close()

        with joining(launch, Path(place), now=NOW, clock=NOW.timestamp, settings="") as site:
            walk(site, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
