"""The system's Chromium, and a built site on a loopback port."""

import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from eroom_static.serve.preview import Pages, preview
from tests.browser.gallery import Gallery
from tests.browser.living import KEY, ROOM, SERIES, Living
from tests.browser.visit import TALK, Site
from tests.make import ROOT
from tests.test_end_to_end import SETTINGS, Run, pulled  # noqa: F401 (the same pulled account)

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


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    root = tmp_path_factory.mktemp("account")
    function = '[function]\nurl = "https://join.example.org"\n'
    (root / "eroom.toml").write_text(SETTINGS.replace('reveal = "page"', 'reveal = "function"') + function)
    run = Run(root)("pull", environ={"EROOM_GRANT_KEY": KEY})
    assert run.code == 0, run.err
    for file in root.glob("history/*.json"):
        slug = json.loads(file.read_text())["slugs"][-1]
        if not slug.startswith((TALK, SERIES, ROOM)):
            file.rename(file.with_suffix(".left"))
    assert run("build", "--offline", environ={"EROOM_GRANT_KEY": KEY}).code == 0, run.err
    return root


@pytest.fixture
def living(account, chromium, tmp_path):
    root = tmp_path / "site"
    shutil.copytree(account, root)
    run = Run(root)
    with preview(run.output) as address:
        site = Living(run, address, chromium)
        yield site
        site.close()
