"""The system's Chromium, and a built site on a loopback port."""

import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from eroom_static.serve.preview import Pages, preview
from tests.browser.gallery import Gallery
from tests.make import ROOT
from tests.test_end_to_end import Run, pulled  # noqa: F401 (the same pulled account)

CHROMIUM = "/usr/bin/chromium"
NODE = ROOT / "tests/node/node_modules"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def needs(tool, cure):
    """Goes on where the tool is there."""
    if shutil.which(tool) or Path(tool).exists():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{tool} is missing: make test installs it when root on Debian")
    pytest.skip(f"needs {tool}; {cure}")


@pytest.fixture(scope="session")
def launch():
    """Starts Chromium with more flags than the usual ones; a context manager."""
    needs(CHROMIUM, "on Debian: sudo apt-get install chromium")
    with sync_playwright() as playwright:

        @contextmanager
        def launched(*flags):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
            yield browser
            browser.close()

        yield launched


@pytest.fixture(scope="session")
def chromium(launch):
    with launch() as browser:
        yield browser


@pytest.fixture(autouse=True, scope="session")
def hour_of_the_host():
    """Browsers here live at an hour of a test's choice: the host tells none, unless a test lets it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pages, "date_time_string", lambda *_: Site.host_says)
        yield


class Site:
    """A built site that is being served, and the tabs opened on it."""

    host_says = ""

    def __init__(self, run, address, browser):
        self.run = run
        self.address = address
        self._browser = browser
        self._contexts = []

    def open(self, path, *, at=None, zone="UTC", width=1280, **more):
        """A tab at a path of the site; the browser's clock stands at `at`, and moves only when told."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900}, timezone_id=zone, locale="en-GB", **more
        )
        self._contexts.append(context)
        tab = context.new_page()
        tab.problems = []
        tab.on("pageerror", lambda error: tab.problems.append(str(error)))
        tab.on(
            "console",
            lambda line: tab.problems.append(line.text) if line.type in ("error", "warning") else None,
        )
        tab.on(
            "request",
            lambda r: (
                None
                if r.url.startswith(self.address) or r.url.startswith("data:")
                else tab.problems.append(r.url)
            ),
        )
        if at is not None:
            tab.clock.install(time=at - timedelta(minutes=1))  # it runs until it is stopped
            tab.clock.pause_at(at)
        tab.goto(self.address + path.lstrip("/"))
        return tab

    def path(self, topic):
        """Where the meeting whose address begins with these words is."""
        (found,) = self.run.output.glob(f"[mw]*/{topic}-*/index.html")
        return found.parent.relative_to(self.run.output).as_posix() + "/"

    def close(self):
        for context in self._contexts:
            context.close()


@pytest.fixture(scope="session")
def built(pulled, tmp_path_factory):  # noqa: F811
    root = tmp_path_factory.mktemp("built") / "site"
    shutil.copytree(pulled, root)
    run = Run(root)("build", "--offline")
    assert run.code == 0, run.err
    return run


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    return Gallery(tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="session")
def axe():
    """axe-core, to be run in a page."""
    file = NODE / "axe-core/axe.min.js"
    needs(file, "sh tests/prepare.sh installs it from npm")
    return file.read_text(encoding="utf-8")


@pytest.fixture
def site(built, chromium):
    with preview(built.output) as address:
        served = Site(built, address, chromium)
        yield served
        served.close()
