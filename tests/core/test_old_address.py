import pytest

from eroom_static.core.old_address import link_of, parse_old_address, path_of
from eroom_static.core.schema import Unfit


@pytest.mark.parametrize(
    ("text", "path", "link"),
    [
        ("/old/page/", "old/page/index.html", "/old/page/"),
        ("/old/page", "old/page/index.html", "/old/page/"),
        ("/old/page.html", "old/page.html", "/old/page.html"),
        ("/zoom%20meetings/x/", "zoom meetings/x/index.html", "/zoom%20meetings/x/"),
        ("/zoom-meetings/übung", "zoom-meetings/übung/index.html", "/zoom-meetings/%C3%BCbung/"),
        ("/v2.0/a", "v2.0/a/index.html", "/v2.0/a/"),
    ],
)
def test_an_old_address_is_a_file_and_a_link(text, path, link):
    old = parse_old_address(text)
    assert (path_of(old), link_of(old)) == (path, link)


@pytest.mark.parametrize(
    "text",
    ["", "/", "old/", "//", "/a//b", "/../x/", "/a/%2e%2e/b", "/a?b=c", "/a#b", "/*", "/:x/", "/a\nb/ /c", "/a\\b",
     "https://example.org/old/", "/%ff/", "/.git/", "/a /"],
)  # fmt: skip
def test_what_can_be_no_address_is_refused(text):
    with pytest.raises(Unfit):
        parse_old_address(text)
