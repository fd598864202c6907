"""A whole way in on loopback: the site, the function, Zoom's SDK from npm, and a stand-in for zoom.us."""

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from eroom_static.function.answer import Function
from eroom_static.function.config import Config
from eroom_static.serve import function as serving
from eroom_static.serve.preview import preview
from tests.browser.visit import Site
from tests.browser.zoom import SDK, zoom_on_loopback
from tests.test_end_to_end import SETTINGS, Run

STUB = Path(__file__).parent / "stub"
KEY = "A" * 86  # not a secret
SECRET = "fake-sdk-secret-0123456789abcdef"
ENVIRON = {"ZOOM_SDK_KEY": "fake-sdk-key-0001", "ZOOM_SDK_SECRET": SECRET, "EROOM_GRANT_KEY": KEY}


class Joining(Site):
    """A served site whose function keeps the hour that a test sets, and answers through what a test puts between."""

    def __init__(self, run, address, browser, zoom):
        super().__init__(run, address, browser)
        self.zoom = zoom
        self.clock = None
        self.asked = []  # what the function was asked, method and path
        self.between = None

    def hour(self):
        return self.clock()

    def reset(self, clock):
        self.clock, self.between, self.zoom.reply = clock, None, {"status": True}
        self.asked.clear()
        self.zoom.asked.clear()

    def enter(self, topic, query="", **more):
        """A tab on a meeting's join page; its problems are told, requests elsewhere are not among them."""
        tab = self.open("404.html", **more)
        tab.problems.clear()
        tab.foreign = []
        tab.on("request", lambda r: None if r.url.startswith(self.address) else tab.foreign.append(r.url))
        tab.goto(self.address + self.path(topic) + "join/" + query)
        return tab


@contextmanager
def joining(launch, folder, *, now, clock, settings, sdk='[sdk]\nurl = "/zoom-sdk/6.2.0"'):
    """`settings` goes into [join]. In its Chromium zoom.us is the stand-in; no request is intercepted, so that CORS
    is the browser's own.
    """
    if not SDK.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the Meeting SDK is missing: make test installs it from npm")
        pytest.skip("needs the Meeting SDK from npm: sh tests/prepare.sh")
    root = folder / "site"
    (root / "output").mkdir(parents=True)
    run = Run(root)
    with ExitStack() as stack:
        zoom = stack.enter_context(zoom_on_loopback(folder))
        address = stack.enter_context(preview(run.output))
        hosts = ", ".join(f"MAP {name}:443 127.0.0.1:{zoom.port}" for name in ("zoom.us", "*.zoom.us"))
        flags = (f"--host-resolver-rules={hosts}", "--ignore-certificate-errors")
        browser = stack.enter_context(launch(*flags))
        site = Joining(run, address, browser, zoom)
        config = Config.read({**ENVIRON, "EROOM_ORIGINS": address.rstrip("/"), "EROOM_BURST": "100000"})

        class Watched(Function):
            def answer(self, request, now):
                site.asked.append((request.method, request.path))
                answer = super().answer(request, now)
                return site.between(answer) if site.between and request.method == "POST" else answer

        patched = stack.enter_context(pytest.MonkeyPatch.context())
        patched.setattr(serving, "Function", Watched)
        function = stack.enter_context(serving.function(config, clock=site.hour))
        text = SETTINGS.replace('reveal = "page"', f'reveal = "function"\n{settings}')
        (root / "eroom.toml").write_text(f'{text}\n{sdk}\n[function]\nurl = "{function}"\n')
        assert run("build", now=now, environ={"EROOM_GRANT_KEY": KEY}).code == 0, run.err
        (run.output / "zoom-sdk").mkdir()
        (run.output / "zoom-sdk/6.2.0").symlink_to(SDK)
        (run.output / "stub").symlink_to(STUB)
        site.reset(clock)
        yield site
        site.close()
