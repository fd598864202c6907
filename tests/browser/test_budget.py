"""What a page costs a visitor: bytes of script and style, and requests, all of them to the site itself."""

import gzip
import re
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from eroom_static.serve.preview import Pages, preview
from tests.browser.gallery import shape
from tests.browser.staying import tab_on

SCRIPT, STYLE, REQUESTS = 8_000, 12_000, 5
LOADS = re.compile(r'<(?:img|iframe|video|audio|object|embed)\b|(?<=<script type="module" src=)"[^"]+"')


def kinds(*outputs):
    """(output, path) of one page of each kind that loads other things."""
    found = {}
    for output in outputs:
        for page in sorted(output.rglob("*.html")):
            path, text = page.relative_to(output).as_posix(), page.read_text()
            if "data-moved" in text:
                continue  # its script leads on at once
            found.setdefault((shape(path), frozenset(LOADS.findall(text))), (output, path))
    return found.values()


@pytest.fixture
def asked(monkeypatch):
    """Everything that the server is asked: a browser's tools do not show its request for the icon."""
    seen = []
    monkeypatch.setattr(Pages, "log_request", lambda pages, *_: seen.append(f"{pages.command} {pages.path}"))
    return seen


def load(chromium, address):
    """The bytes of what a browser with an empty cache loads with a page, by type, and what it asks elsewhere."""
    home = address.split("/", 3)[2]
    held, foreign = {"script": 0, "stylesheet": 0}, []
    with tab_on(chromium, script=True) as (tab, go):
        answers = []
        tab.on("request", lambda r: None if urlsplit(r.url).netloc in ("", home) else foreign.append(r.url))
        tab.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 (Playwright wants a function)
        go(address)
        tab.wait_for_load_state("networkidle")
        for answer in answers:
            if answer.request.resource_type in held:
                held[answer.request.resource_type] += len(gzip.compress(answer.body(), 9))
    return held["script"], held["stylesheet"], foreign


@pytest.mark.timeout(600)  # minutes on a busy machine
def test_every_kind_of_page_keeps_to_its_budget(gallery, chromium, asked):
    outputs = [gallery.site(reveal).output for reveal in ("page", "function")]
    over = []
    with ExitStack() as stack:
        addresses = {output: stack.enter_context(preview(output)) for output in outputs}
        for output, path in kinds(*outputs):
            asked.clear()
            script, style, foreign = load(chromium, addresses[output] + path)
            if script > SCRIPT or style > STYLE or len(asked) > REQUESTS or foreign:
                over.append(f"{path}: script {script}, style {style}, {asked}, elsewhere {foreign}")
    assert not over, "\n".join(over)
