import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eroom_static.core.address import is_loopback, service_address, site_address
from eroom_static.core.schema import Unfit


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("https://live.example.org", "https://live.example.org"),
        (" HTTPS://Live.Example.org/ ", "https://live.example.org"),
        ("https://example.org/a/b/", "https://example.org/a/b"),
        ("https://example.org//a//b//", "https://example.org/a/b"),
        ("http://example.org:80/x", "http://example.org/x"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("https://bücher.example/ü b".replace(" ", "%20"), "https://xn--bcher-kva.example/%C3%BC%20b"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_an_address_is_written_one_way(text, written):
    assert site_address(text) == written
    assert site_address(written) == written


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("live.example.org", "must begin with https://", "write https://live.example.org"),
        ("ftp://example.org", "must begin with https://", "for instance"),
        ("javascript:alert(1)", "must begin with https://", "for instance"),
        ("", "must begin with https://", "for instance"),
        ("https://", "has no host", "for instance"),
        ("https://.", "has no host", "for instance"),
        ("https://a..b", "has no host", "for instance"),
        ("https://exa mple.org", "holds a character", "for instance"),
        ("https://example.org\\x", "holds a character", "for instance"),
        ("https://exa\tmple.org", "holds a character", "for instance"),
        ("https://example.org:99999", "is not an address", "for instance"),
        ("https://[::1", "is not an address", "for instance"),
        ("https://example.org/?a=1", "must end before any ?", "for instance"),
        ("https://example.org/#", "must end before any ?", "for instance"),
        ("https://example.org/a/../b", "must not go up", "without . and .."),
    ],
)
def test_what_is_no_complete_address_is_told(text, message, hint):
    with pytest.raises(Unfit) as caught:
        site_address(text)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_password_in_an_address_is_refused_and_not_repeated():
    with pytest.raises(Unfit, match="password") as caught:
        site_address("https://ann:not-a-secret@example.org")
    assert "not-a-secret" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "[::1]", "localhost", "eroom.localhost"])
def test_a_service_may_be_reached_without_tls_on_this_machine(host):
    assert service_address(f"http://{host}:8080/v2/") == f"http://{host}:8080/v2"


@pytest.mark.parametrize(
    "host", ["example.org", "localhost.example.org", "10.0.0.1", "0.0.0.0", "127.0.0.1.nip.io"]
)
def test_a_service_elsewhere_needs_tls(host):
    assert not is_loopback(host)
    with pytest.raises(Unfit, match="must begin with https://"):
        service_address(f"http://{host}/v2")
    assert service_address(f"https://{host}/v2") == f"https://{host}/v2"


@settings(deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="htps:/.[]@?#%-a1ü", max_size=40).map("https://{}".format))
def test_any_text_is_an_address_or_unfit(text):
    try:
        written = site_address(text)
    except Unfit:
        return
    assert written.isascii()
    assert written.startswith(("https://", "http://"))
    assert site_address(written) == written
