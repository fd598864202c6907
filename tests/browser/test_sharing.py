"""Taking a meeting away: the share control and what it falls back to, the QR code, print, subscriptions."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.visit import TALK, move, starts_of
from tests.make import NOW

SERIES = "book-club-novels-in-translation"


def key_of(path):
    return path.rstrip("/").rsplit("-", 1)[1]


def share_button(tab):
    return tab.get_by_role("button", name="Share or copy the link")


def status(tab):
    return tab.locator(".share > [role=status]")


def with_sheet(site, answer):
    """A tab whose device has a share sheet that answers so."""
    tab = site.open(site.path(TALK), at=NOW)
    tab.evaluate(
        """answer => {
          navigator.canShare = () => true;
          navigator.share = async (data) => { window.handed = data; if (answer) throw new DOMException("", answer); };
        }""",
        answer,
    )
    return tab


def test_nothing_of_sharing_is_loaded_before_the_click(site):
    tab = site.open("404.html")
    asked = []
    tab.on("request", lambda r: asked.append(r.url))
    tab.goto(site.address + site.path(TALK))
    assert not [url for url in asked if "share" in url]
    share_button(tab).click()
    expect(status(tab)).not_to_be_empty()
    assert [url for url in asked if "share" in url]


@pytest.mark.parametrize("answer", ["", "AbortError"], ids=["taken", "thought better of it"])
def test_a_device_with_a_share_sheet_is_handed_the_page(site, answer):
    tab = with_sheet(site, answer)
    share_button(tab).click()
    tab.wait_for_function("window.handed")
    assert tab.evaluate("handed.url") == f"https://live.example.org/{site.path(TALK)}"
    assert tab.evaluate("handed.title").startswith("Moths on your balcony")
    tab.clock.run_for(1000)
    assert status(tab).inner_text() == ""
    assert not tab.get_by_label("The address of this page").is_visible()


@pytest.mark.parametrize("answer", [None, "NotAllowedError"], ids=["no share sheet", "it fails"])
def test_else_the_address_is_copied_and_that_is_spoken(site, answer):
    tab = with_sheet(site, answer) if answer else site.open(site.path(TALK), at=NOW)
    tab.clock.resume()
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    share_button(tab).focus()
    tab.keyboard.press("Enter")
    expect(status(tab)).to_have_text("The link has been copied.")
    assert tab.evaluate("navigator.clipboard.readText()") == f"https://live.example.org/{site.path(TALK)}"
    assert share_button(tab).evaluate("e => e === document.activeElement")


def test_where_nothing_may_be_copied_the_address_is_selected(site):
    tab = site.open(site.path(TALK), at=NOW)
    tab.clock.resume()
    tab.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    share_button(tab).click()
    field = tab.get_by_label("The address of this page")
    field.wait_for()
    assert field.evaluate("e => e === document.activeElement")
    assert field.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == (
        f"https://live.example.org/{site.path(TALK)}"
    )
    expect(status(tab)).to_contain_text("copy it by hand")


def test_the_snippet_is_copied_as_it_stands_there(site):
    tab = site.open(site.path(TALK), at=NOW)
    tab.clock.resume()
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.get_by_text("Embed", exact=True).click()
    tab.get_by_role("button", name="Copy", exact=True).first.click()
    expect(status(tab)).to_have_text("Copied.")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied == tab.get_by_label("The meeting with its countdown").input_value()
    assert f'src="https://live.example.org/embed/m/{key_of(site.path(TALK))}/"' in copied


def test_without_script_there_is_the_permanent_link_and_no_dead_control(site):
    tab = site.open(site.path(TALK), java_script_enabled=False)
    assert tab.locator(".share button:visible, .share input:visible").count() == 0
    assert tab.get_by_role("link", name=f"/m/{key_of(site.path(TALK))}/").is_visible()
    tab.get_by_text("Embed", exact=True).click()
    assert "<iframe" in tab.get_by_label("Only the countdown").input_value()


def read_code(picture):
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return found.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_on_the_screen_is_read_by_a_camera(site, scheme):
    tab = site.open(site.path(TALK), at=NOW, color_scheme=scheme)
    code = tab.get_by_role("img", name="QR code")
    assert not code.is_visible()
    tab.get_by_text("QR code", exact=True).first.click()
    assert read_code(code.screenshot()) == f"https://live.example.org/m/{key_of(site.path(TALK))}/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_page_carries_its_address_and_the_code_black_on_white(site, scheme):
    tab = site.open(site.path(TALK), at=NOW, color_scheme=scheme)
    tab.emulate_media(media="print")
    printed = tab.locator(".printed")
    assert f"https://live.example.org/{site.path(TALK)}" in printed.inner_text()
    assert read_code(printed.screenshot()) == f"https://live.example.org/m/{key_of(site.path(TALK))}/"
    assert tab.locator(".share button:visible, .share summary:visible, textarea:visible").count() == 0
    shot = Image.open(io.BytesIO(printed.locator("svg").screenshot())).convert("L")
    assert set(shot.getextrema()) == {0, 255}
    assert shot.getpixel((2, shot.height // 2)) == 255


def test_a_series_can_be_subscribed_to(site):
    tab = site.open(site.path(SERIES), at=NOW)
    tab.get_by_text("Add to calendar").click()
    link = tab.get_by_role("link", name="Subscribe to this series")
    assert link.get_attribute("href") == f"webcal://live.example.org/{site.path(SERIES)}event.ics"


def test_a_registrants_own_token_goes_along_to_the_join_page(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK) + "?tk=abc%26def.123", at=starts)
    move(tab, starts)
    tab.get_by_role("link", name="Join", exact=True).click()
    tab.wait_for_url("**/join/?tk=abc%26def.123")


def test_without_a_token_nothing_is_added(site):
    tab = site.open(site.path(TALK), at=NOW)
    assert tab.get_by_role("link", name="Join", exact=True).get_attribute("href").endswith("/join/")
