"""A small site that is built again while its pages lie open, and the visitors who have them open."""

import json
import re

from playwright.sync_api import expect

from tests.browser.visit import Site
from tests.make import NOW

SERIES, ROOM = "public-lecture-series", "the-quiet-study-room"
KEY = "A" * 86  # not a secret
KEPT = "JSON.stringify({...localStorage})"
expect.set_options(timeout=30_000)  # the machine may be busy


class Living(Site):
    """A small site that is built again while its pages lie open."""

    def build(self, now=NOW):
        assert self.run("build", "--offline", now=now, environ={"EROOM_GRANT_KEY": KEY}).code == 0, (
            self.run.err
        )

    def record(self, topic):
        (file,) = [f for f in self.run.root.glob("history/*.json") if topic in f.read_text()]
        return file

    def change(self, topic, alter, now=NOW):
        """`alter` gets the meeting as the history has it, its first sitting at hand."""
        file = self.record(topic)
        record = json.loads(file.read_text())
        alter(record["meeting"], record["meeting"]["occurrences"][0])
        file.write_text(json.dumps(record))
        self.build(now)

    def retold(self, path, pattern, new):
        """A page of the output says something else, as after a change of the theme or of the way in."""
        file = self.run.output / path / "index.html"
        text = file.read_text()
        assert re.search(pattern, text), pattern
        file.write_text(re.sub(pattern, new, text))


def asked(tab):
    """What the page asks of its own address from now on."""
    seen = []
    tab.on("request", lambda r: seen.append(r) if (r.method, r.url) == ("GET", tab.url) else None)
    return seen


def comes_back(tab, after=31):
    """The visitor was elsewhere for a while, and looks at the tab again."""
    tab.clock.run_for(after * 1000)
    tab.evaluate("dispatchEvent(new Event('focus'))")


def settled(tab, seen=()):
    """What the page would have asked by now has been asked, as a later question has its answer; `seen` is answered."""
    tab.evaluate(
        "import(document.querySelector('[data-fresh]').dataset.fresh).then(() => fetch('/robots.txt')).catch(() => {})"
    )
    for request in seen:
        if response := request.response():
            response.finished()


def clean(text):
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")).strip()


def said(tab, name, within=".hero"):
    return clean(tab.locator(f"{within} [data-say={name}]").first.text_content())
