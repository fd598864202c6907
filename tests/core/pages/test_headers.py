import pytest

from eroom_static.core.pages.headers import headers_file
from tests.core.pages.test_views import site_of
from tests.make import once


def rules(seal=True, **more):
    site = site_of(once(), reveal="function", **more)
    if not seal:
        site.seal = None
    (page,) = headers_file(site)
    return dict(page.context["rules"])


@pytest.mark.parametrize("seal", [True, False], ids=["with a function", "without"])
def test_no_other_site_may_frame_a_join_page_and_every_site_may_frame_an_embed(seal):
    made = rules(seal)
    policies = {path: headers["Content-Security-Policy"] for path, headers in made.items()}
    assert list(made) == ["/meetings/:slug/join/", "/webinars/:slug/join/", "/embed/*"]
    assert policies["/meetings/:slug/join/"].endswith("frame-ancestors 'self'")
    assert policies["/webinars/:slug/join/"].endswith("frame-ancestors 'self'")
    assert policies["/embed/*"] == "frame-ancestors *"


def test_only_pages_that_join_in_the_browser_get_what_the_sdk_needs():
    assert "connect-src" in rules(True)["/meetings/:slug/join/"]["Content-Security-Policy"]
    assert rules(False)["/meetings/:slug/join/"].keys() == {"Content-Security-Policy"}


def test_rules_carry_the_path_of_the_site():
    assert all(path.startswith("/a/b/") for path in rules(url="https://example.org/a/b"))
