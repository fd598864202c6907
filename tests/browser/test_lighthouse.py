"""Lighthouse gives a phone's visitor the best marks there are, on the pages that matter most."""

import json
import subprocess

import pytest

from eroom_static.serve.preview import preview
from tests.browser.conftest import CHROMIUM, FLAGS, NODE, needs
from tests.browser.gallery import telling_pages

SCRIPT = NODE.parent / "lighthouse.mjs"
LISTS = ("index.html", "archive/index.html", "calendar/index.html")
FAST = 99
PHONE = 400  # Lighthouse's measure of the phone that it imitates: what is slower cannot


def pages(output):
    """The lists, and the meeting page and the join page that hold most."""
    yield from (path for path in LISTS if (output / path).is_file())
    telling = [path for _, path in telling_pages(output)]
    for ending in ("/join/index.html", "/index.html"):
        yield next(path for path in telling if path.startswith("meetings/") and path.endswith(ending))


def judged(output, *categories):
    """What Lighthouse says of each page: one page after another, so that none is slowed down by another."""
    needs(CHROMIUM, "on Debian: sudo apt-get install chromium")
    needs("node", "on Debian: sudo apt-get install nodejs")
    needs(NODE / "lighthouse", "sh tests/prepare.sh installs it from npm")
    with preview(output) as address:
        addresses = [address + path.removesuffix("index.html") for path in pages(output)]
        asked = {"chromium": CHROMIUM, "flags": FLAGS, "addresses": addresses, "categories": categories}
        command = ["node", str(SCRIPT), json.dumps(asked)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    for page in json.loads(run.stdout):
        assert not page["error"], page
        yield page


@pytest.mark.timeout(300)
def test_lighthouse_gives_full_marks_to_all_that_no_busy_machine_can_change(gallery):
    for page in judged(gallery.site("function").output, "accessibility", "best-practices", "seo"):
        wanted = {"accessibility": 100, "best-practices": 100, "seo": 100}
        if page["address"].endswith("/join/"):
            # Not to be found on purpose: the meeting's page is. Nothing else may be amiss.
            assert page["failing"]["seo"] == ["is-crawlable"], page
            del wanted["seo"]
        assert all(page["scores"][name] >= mark for name, mark in wanted.items()), page


@pytest.mark.soak  # a measurement: what else the machine does makes a page look slow
@pytest.mark.timeout(900)
def test_lighthouse_calls_the_pages_fast_on_a_phone(gallery):
    busy = []
    for page in judged(gallery.site("function").output, "performance"):
        if page["measured"]["power"] < PHONE and page["scores"]["performance"] < FAST:
            busy.append(page["address"])
        else:
            assert page["scores"]["performance"] >= FAST, page
    if busy:
        pytest.skip(f"too slow or too busy to play a phone: no marks for speed to {', '.join(busy)}")
