"""Joining in a real browser with Zoom's real SDK, from the click to its first request to Zoom, and all that can go wrong."""

import base64
import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from time import time

import pytest
from playwright.sync_api import expect

from eroom_static.function.grant import GRANT, keys, open_sealed
from tests.browser.joining import KEY, SECRET, joining
from tests.browser.visit import TALK, Site, move, starts_of
from tests.browser.zoom import INVALID_SIGNATURE, refused
from tests.make import NOW

PATIENCE = 30_000  # milliseconds: the SDK's five megabytes of script on a busy machine
REGISTRATION = "your-first-vegetable-bed"


@pytest.fixture(scope="module")
def built_open(launch, tmp_path_factory):
    now = datetime.now(UTC)
    folder = tmp_path_factory.mktemp("open")
    with joining(launch, folder, now=now, clock=time, settings='opens = "30d"') as site:
        yield site


@pytest.fixture
def room(built_open):
    """Every door is open, and every clock is right."""
    built_open.reset(time)
    yield built_open
    built_open.close()


@pytest.fixture(scope="module")
def built_early(launch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("early")
    with joining(launch, folder, now=NOW, clock=NOW.timestamp, settings="") as site:
        yield site


@pytest.fixture
def early(built_early):
    """Built at NOW; tests say what hour it is for the browser and for the function."""
    built_early.reset(NOW.timestamp)
    yield built_early
    built_early.close()


def granted(tab):
    return open_sealed(keys(KEY), tab.locator("[data-eroom-grant]").get_attribute("data-eroom-grant"), GRANT)


def press(tab, name="Ada Lovelace"):
    tab.fill("#name", name)
    tab.click("[data-way=browser]")


def stilled(tab):
    """Time passes in the page only when it is told to: a busy machine lets no second slip by unseen."""
    now = datetime.now(UTC)
    tab.clock.install(time=now - timedelta(minutes=1))
    tab.clock.pause_at(now)
    tab.reload()


def stub(tab, code):
    """From here on the page takes the stand-in of the SDK, which ends every join with this code."""
    tab.evaluate("code => history.replaceState(history.state, '', `?code=${code}`)", code)
    tab.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelector('[data-sdk]').dataset.sdk = '/stub')"
    )
    tab.evaluate("document.querySelector('[data-sdk]').dataset.sdk = '/stub'")


def until(tab, true):
    """Waits for what no selector can say; the page's policy lets nothing be evaluated in a loop."""
    for _ in range(PATIENCE // 50):
        if true():
            return
        tab.wait_for_timeout(50)
    raise AssertionError("waited in vain")


def trouble(tab):
    expect(tab.locator(".trouble")).to_be_visible(timeout=PATIENCE)
    return tab.locator(".trouble").inner_text()


def claims_by_hand(token):
    """A second implementation: HS256 with the standard library alone."""
    head, payload, signature = token.split(".")
    unpadded = hmac.new(SECRET.encode(), f"{head}.{payload}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64encode(unpadded).rstrip(b"=").decode() == signature
    decoded = [
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (head, payload)
    ]
    assert decoded[0] == {"alg": "HS256", "typ": "JWT"}
    return decoded[1]


# --- the real SDK ---


def test_from_the_click_to_the_sdks_first_request(room):
    room.zoom.reply = INVALID_SIGNATURE
    tab = room.enter(TALK)
    words = granted(tab)
    assert tab.foreign == []
    assert room.asked == []
    press(tab)
    assert "3712" in trouble(tab)
    (asked,) = room.zoom.joined
    claims = claims_by_hand(asked["signature"])
    assert (asked["meetingNumber"], asked["userName"], asked["passWord"]) == (
        words["n"],
        "Ada Lovelace",
        words["p"],
    )
    assert (claims["mn"], claims["role"], claims["appKey"]) == (words["n"], 0, "fake-sdk-key-0001")
    assert (claims["video_webrtc_mode"], claims["exp"]) == (1, claims["tokenExp"])
    assert room.asked == [("OPTIONS", "/join"), ("POST", "/join")]
    assert tab.input_value("#name") == "Ada Lovelace"
    assert [line for line in tab.problems if "Content Security Policy" in line or "CORS" in line] == []


def test_a_registrants_own_token_goes_to_zoom_and_nowhere_else(room):
    room.zoom.reply = INVALID_SIGNATURE
    tab = room.enter(TALK, "?tk=registrants-own-token&from=mail")
    assert tab.url.endswith("/join/?from=mail")
    press(tab)
    trouble(tab)
    (asked,) = room.zoom.joined
    assert asked["tk"] == "registrants-own-token"
    assert "registrants-own-token" not in base64.b64decode(asked["sdkUrl"] + "==").decode()
    assert [url for url in tab.foreign if "registrants" in url] == []
    assert tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count("registrants") == 0


def test_whoever_registered_joins_with_the_personal_link(room):
    room.zoom.reply = INVALID_SIGNATURE
    tab = room.enter(registered(room))
    assert tab.locator("a.button", has_text="Register").is_visible()
    tab.fill("#ticket", "https://zoom.us/w/90000000000?tk=registrants-own-token.DQ&pwd=1")
    tab.fill("#email", "ada@example.org")
    press(tab)
    trouble(tab)
    (asked,) = room.zoom.joined
    assert (asked["tk"], asked["userEmail"]) == ("registrants-own-token.DQ", "ada@example.org")


def registered(site):
    """The address of some meeting that asks for registration and is open."""
    for page in sorted(site.run.output.glob("*/*/join/index.html")):
        if "data-ticket" in page.read_text() and page.parent.parent.parent.name == "meetings":
            return page.parent.parent.name.rpartition("-")[0]
    raise AssertionError("no such meeting")


def test_a_zoom_that_does_not_answer_is_told(room):
    room.zoom.reply = None
    tab = room.enter(TALK)
    tab.clock.install(time=datetime.now(UTC))  # which goes on: the real SDK waits for its own timers
    tab.reload()
    press(tab)
    until(tab, lambda: room.zoom.joined)
    tab.clock.run_for(46_000)
    assert re.search("Zoom (does not answer|could not be reached)", trouble(tab))
    assert tab.input_value("#name") == "Ada Lovelace"


def test_where_the_sdk_has_something_to_ask_it_gets_the_page(room):
    room.zoom.reply = refused(3008) | {"result": {}}  # not started: Zoom's own waiting room
    tab = room.enter(TALK)
    press(tab)
    expect(tab.locator("#zmmtg-root button").first).to_be_visible(timeout=PATIENCE)
    expect(tab.locator("body > div:not([id]):not([class])", has_text="Cancel")).to_have_count(
        0, timeout=PATIENCE
    )
    assert tab.locator(".trouble").is_hidden()


def test_the_way_in_can_be_called_off(room):
    room.zoom.reply = None
    tab = room.enter(TALK)
    press(tab)
    cancel = tab.get_by_role("button", name="Cancel")
    assert tab.get_by_role("link", name="Open in Zoom").get_attribute("href").startswith("https://")
    cancel.click()
    expect(tab.locator("[data-way=browser]")).to_be_visible(timeout=PATIENCE)
    assert tab.locator(".trouble").is_hidden()
    assert tab.input_value("#name") == "Ada Lovelace"


def test_a_phone_joins_too(room):
    room.zoom.reply = INVALID_SIGNATURE
    tab = room.enter(TALK, width=360, is_mobile=True, has_touch=True)
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    app, here = tab.locator("[data-way=app]"), tab.locator("[data-way=browser]")
    assert app.bounding_box()["y"] < here.bounding_box()["y"]
    assert min(app.bounding_box()["height"], here.bounding_box()["height"]) >= 44
    press(tab)
    assert "3712" in trouble(tab)
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


# --- before anything of Zoom's is loaded ---


def test_zooms_host_may_be_down(room):
    tab = room.enter(TALK)
    tab.evaluate("document.querySelector('[data-sdk]').dataset.sdk = '/nowhere'")
    press(tab)
    assert "could not be loaded" in trouble(tab)


def test_the_function_may_be_down(room):
    def gone():
        raise ConnectionError

    room.clock = gone
    tab = room.enter(TALK)
    press(tab)
    assert "joining service cannot be reached" in trouble(tab)
    assert tab.locator("[data-way=browser]").get_attribute("aria-disabled") is None


def test_a_connection_that_broke_on_the_click_is_mended_by_the_next(room):
    tab = room.enter(TALK)
    tab.route("**/ask.*.js", lambda route: route.abort())
    press(tab)
    assert "Joining did not work" in trouble(tab)
    tab.unroute("**/ask.*.js")
    tab.click("[data-way=app]")
    tab.wait_for_url(re.compile(r"https://[a-z0-9.-]*zoom\.us/j/"), timeout=PATIENCE)


UNTRUSTED = {
    "another meeting": {"meetingNumber": "81234567890"},
    "no number": {"meetingNumber": "here"},
    "no token": {"signature": "abc"},
    "a token of two parts": {"signature": "a.b"},
    "a token of nonsense": {"signature": "a.b.c"},
    "another key": {"sdkKey": "another-key"},
    "another end": {"expiresAt": 1},
    "no passcode": {"passcode": None},
}


@pytest.mark.parametrize("change", UNTRUSTED.values(), ids=UNTRUSTED.keys())
def test_an_answer_that_cannot_be_right_is_not_trusted(room, change):
    def tampered(answer):
        return answer._replace(body=json.dumps(json.loads(answer.body) | change).encode())

    room.between = tampered
    tab = room.enter(TALK)
    press(tab)
    assert "does not trust" in trouble(tab)
    assert not [url for url in tab.foreign if "zoom" in url]
    assert tab.evaluate("typeof window.ZoomMtg") == "undefined"


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (429, b'{"error":"too_many"}', "try again in 7 seconds"),
        (500, b"<h1>no JSON</h1>", "did not work"),
        (200, b"<h1>no JSON</h1>", "does not trust"),
        (403, b'{"error":"<img src=x onerror=alert(1)>"}', "did not work"),
        (402, b'{"error":"ticket_required"}', "who has registered"),
        (410, b'{"error":"over"}', "This is over"),
    ],
)
def test_each_refusal_is_one_sentence(room, status, body, said):
    headers = {"Retry-After": "7"}
    room.between = lambda answer: answer._replace(
        status=status, body=body, headers={**answer.headers, **headers}
    )
    tab = room.enter(TALK)
    press(tab)
    assert said in trouble(tab)


def test_open_in_zoom_asks_the_function_and_goes_there(room):
    tab = room.enter(TALK)
    tab.click("[data-way=app]")
    tab.wait_for_url(re.compile(r"https://[a-z0-9.-]*zoom\.us/j/"), timeout=PATIENCE)


def test_a_name_is_needed_and_nothing_else(room):
    tab = room.enter(TALK)
    tab.click("[data-way=browser]")
    assert "your name" in trouble(tab)
    assert tab.evaluate("document.activeElement.id") == "name"
    assert room.asked == []


def test_visitors_are_remembered_only_if_they_ask(room):
    room.between = lambda answer: answer._replace(status=500)
    tab = room.enter(TALK)
    press(tab)
    trouble(tab)
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    tab.check("#remember")
    press(tab, "Grace Hopper")
    tab.reload()
    assert tab.input_value("#name") == "Grace Hopper"
    tab.uncheck("#remember")
    press(tab, "Grace Hopper")
    trouble(tab)
    assert tab.evaluate("localStorage.length") == 0
    assert tab.context.cookies() == []


def test_without_a_script_the_page_says_so_honestly(room):
    tab = room.enter(TALK, java_script_enabled=False)
    assert tab.locator("[data-unscripted]").is_visible()
    assert not tab.locator("[data-scripted]").is_visible()


def test_the_way_in_is_nowhere_in_the_page_before_or_in_its_state_after(room):
    room.zoom.reply = INVALID_SIGNATURE
    tab = room.enter(TALK)
    words = granted(tab)
    html = tab.content()
    assert words["n"] not in html
    assert words["p"] not in html
    press(tab)
    trouble(tab)
    kept = tab.evaluate("JSON.stringify([history.state, {...localStorage}, location.href])")
    for secret in (words["n"], words["p"], SECRET, "eyJ"):
        assert secret not in kept
    assert words["n"] not in tab.content()


# --- a stand-in for the SDK: what the real one says only of real meetings ---

SENTENCES = {
    1: "Zoom could not be reached",
    3000: "another window",
    3001: "does not know this meeting",
    3004: "passcode has been changed",
    3009: "removed you",
    3082: "signed in",
    3099: "who has registered",
    3135: "panelist",
    3603: "cannot be joined from a browser",
    3633: "too often",
    3635: "what video needs",
    3705: "took too long",
    3712: "code 3712",
    10000: "code 10000",
    77777: "code 77777",
}


@pytest.mark.parametrize(("code", "said"), SENTENCES.items())
def test_each_code_of_zooms_is_one_sentence_with_what_to_do(room, code, said):
    tab = room.enter(TALK)
    stub(tab, code)
    press(tab)
    assert said in trouble(tab)


def test_the_sdk_is_told_to_leave_to_the_meetings_page(room):
    tab = room.enter(TALK)
    stub(tab, 0)
    press(tab)
    until(tab, lambda: tab.evaluate("Boolean(window.calls?.some(([name]) => name === 'join'))"))
    calls = {name: said[0] for name, *said in tab.evaluate("window.calls.map(([n, s]) => [n, s])")}
    assert calls["init"]["leaveUrl"] == room.address + room.path(TALK)
    assert calls["setZoomJSLib"] == room.address + "stub/lib"


def test_a_join_that_hangs_in_silence_is_given_up(room):
    tab = room.enter(TALK)
    stilled(tab)
    stub(tab, "silence")
    press(tab)
    until(tab, lambda: tab.evaluate("Boolean(window.calls?.some(([name]) => name === 'join'))"))
    tab.clock.run_for(46_000)
    assert "Zoom does not answer" in trouble(tab)
    assert tab.input_value("#name") == "Ada Lovelace"


def test_a_host_who_has_not_started_is_waited_for_with_growing_patience(room):
    tab = room.enter(TALK)
    stilled(tab)
    stub(tab, 3008)
    press(tab)
    count, said = tab.locator("[data-count]"), tab.locator(".form [role=status]")
    for seconds in (10, 15, 20):
        expect(count).to_contain_text(f"in {seconds} seconds", timeout=PATIENCE)
        assert said.inner_text() == "The host has not started yet. This page asks again by itself."
        assert tab.evaluate("document.activeElement.dataset.way") == "stop"
        tab.clock.run_for((seconds + 1) * 1000)
    expect(count).to_contain_text("in 30 seconds", timeout=PATIENCE)
    asked = len(room.asked)
    tab.click("[data-way=stop]")
    tab.clock.run_for(60_000)
    assert len(room.asked) == asked
    assert said.inner_text() == ""


def test_whoever_opens_the_app_is_not_waiting_here_any_more(room):
    tab = room.enter(TALK)
    stilled(tab)
    stub(tab, 3008)
    press(tab)
    expect(tab.locator("[data-count]")).to_contain_text("in 10 seconds", timeout=PATIENCE)
    room.between = lambda answer: answer._replace(status=500)
    tab.click("[data-way=app]")
    trouble(tab)
    asked = len(room.asked)
    tab.clock.run_for(60_000)
    assert len(room.asked) == asked


def test_a_failure_after_zoom_has_asked_something_is_told(room):
    tab = room.enter(TALK)
    stub(tab, "late")
    press(tab)
    expect(tab.locator("#zmmtg-root input")).to_be_visible(timeout=PATIENCE)
    until(tab, lambda: tab.locator("[aria-modal]").count() == 0)
    tab.evaluate("window.fail(3009)")
    assert "removed you" in trouble(tab)


def test_while_joining_nothing_that_is_covered_can_be_reached(room):
    tab = room.enter(TALK)
    stub(tab, "silence")
    press(tab)
    tab.get_by_role("button", name="Cancel").wait_for()
    for _ in range(6):
        tab.keyboard.press("Tab")
        assert tab.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.shadowRoot)"
        )


@pytest.mark.parametrize("change", ["called off", "gone"])
def test_a_meeting_that_is_called_off_while_the_tab_is_open_is_not_joined(room, change):
    tab = room.enter(TALK)
    stilled(tab)
    file = room.run.output / room.path(TALK) / "join/index.html"
    kept = file.read_bytes()
    try:
        file.unlink()
        if change == "called off":
            file.write_text("<h1>There is nothing to join.</h1>")
        tab.clock.run_for(61_000)
        tab.click("[data-way=app]")
        assert "This meeting has changed" in trouble(tab)
        assert room.asked == []
    finally:
        file.write_bytes(kept)


# --- the hour ---


def test_an_early_page_opens_by_itself_and_joins_only_on_a_click(early):
    starts, _, _ = starts_of(early, TALK)
    opens = starts - timedelta(minutes=15)
    tab = early.enter(TALK, at=opens - timedelta(minutes=5))
    tab.evaluate("window.sameDocument = true")
    assert "appear here by themselves" in tab.inner_text(".form")
    assert tab.locator("[data-way=browser]").is_hidden()
    tab.fill("#name", "Ada")
    move(tab, opens - timedelta(seconds=1))
    assert tab.locator("[data-way=browser]").is_hidden()
    move(tab, opens + timedelta(seconds=1))
    assert tab.locator("[data-way=browser]").is_visible()
    assert tab.locator("[data-way=app]").is_visible()
    assert tab.evaluate("window.sameDocument") is True
    assert (early.asked, tab.foreign) == ([], [])


def test_the_functions_clock_is_the_one_that_counts(early):
    starts, _, _ = starts_of(early, TALK)
    early.clock = (starts - timedelta(minutes=40)).timestamp
    tab = early.enter(TALK, at=starts - timedelta(minutes=5))
    tab.fill("#name", "Ada")
    tab.click("[data-way=browser]")
    tab.wait_for_selector(".trouble:not([hidden])")
    opens = starts - timedelta(minutes=15)
    assert f"opens on {opens:%-d %B %Y} at {opens:%H:%M}" in tab.inner_text(".trouble")


@pytest.mark.parametrize("wrong", [timedelta(hours=-1), timedelta(hours=5)], ids=["slow", "fast"])
def test_a_visitor_whose_clock_is_wrong_gets_in_all_the_same(early, wrong, monkeypatch):
    starts, _, _ = starts_of(early, TALK)
    now = starts - timedelta(minutes=5)
    monkeypatch.setattr(Site, "host_says", f"{now:%a, %d %b %Y %H:%M:%S} GMT")
    tab = early.enter(TALK, at=now + wrong)
    expect(tab.locator("[data-way=browser]")).to_be_visible(timeout=PATIENCE)
    assert tab.locator("[data-phase]").first.get_attribute("data-phase") == "soon"


def test_a_page_that_is_over_says_so(early):
    _, ends, _ = starts_of(early, TALK)
    tab = early.enter(TALK, at=ends + timedelta(minutes=31))
    assert tab.locator("[data-way=browser]").is_hidden()
    assert tab.locator("#name").is_hidden()
    assert "This is over" in tab.inner_text(".panel")


# --- headers ---


def test_only_the_join_page_has_a_policy_of_its_own(room):
    tab = room.open("")
    seen = {}
    for path in ("", room.path(TALK), room.path(TALK) + "join/"):
        seen[path] = tab.goto(room.address + path).headers
    *others, join = seen.values()
    for headers in others:
        assert (
            not {"content-security-policy", "permissions-policy", "cross-origin-opener-policy"}
            & headers.keys()
        )
    assert "frame-ancestors 'self'" in join["content-security-policy"]
    assert "camera=(self)" in join["permissions-policy"]
    assert "cross-origin-opener-policy" not in join


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["its own site", "another"])
def test_in_a_frame_of_another_site_it_only_leads_out_even_where_no_headers_are_sent(room, host):
    (room.run.output / "_headers").rename(room.run.output / "kept")
    tab = room.open("404.html")
    tab.goto(room.address.replace("127.0.0.1", host) + "404.html")
    tab.evaluate(
        "src => document.body.replaceChildren(Object.assign(document.createElement('iframe'), { src }))",
        room.address + room.path(TALK) + "join/",
    )
    inside = tab.frame_locator("iframe")
    out = inside.get_by_role("link", name="Join in a window of its own")
    (out if host == "localhost" else inside.locator("#name")).wait_for()
    assert out.count() == (host == "localhost")
    assert inside.locator("form :is(input, button)").count() == 0 or host == "127.0.0.1"
    (room.run.output / "kept").rename(room.run.output / "_headers")


def test_where_headers_can_be_set_the_page_is_isolated_and_still_joins(launch, tmp_path):
    now = datetime.now(UTC)
    settings = 'opens = "30d"\nvideo = "isolated"'
    with joining(launch, tmp_path, now=now, clock=time, settings=settings) as site:
        site.zoom.reply = INVALID_SIGNATURE
        tab = site.enter(TALK)
        assert tab.evaluate("crossOriginIsolated") is True
        press(tab)
        assert "3712" in trouble(tab)
        assert claims_by_hand(site.zoom.joined[0]["signature"])["video_webrtc_mode"] == 0


def test_from_zooms_own_cdn_it_joins_as_well(launch, tmp_path):
    now = datetime.now(UTC)
    with joining(launch, tmp_path, now=now, clock=time, settings='opens = "30d"', sdk="") as site:
        site.zoom.reply = INVALID_SIGNATURE
        tab = site.enter(TALK)
        assert tab.foreign == []
        press(tab)
        assert "3712" in trouble(tab)
        (asked,) = site.zoom.joined
        assert claims_by_hand(asked["signature"])["mn"] == asked["meetingNumber"]
        assert [line for line in tab.problems if "Content Security Policy" in line] == []


def test_nothing_of_the_way_in_is_anywhere_in_the_output(room):
    secrets = set()
    pages = [
        p
        for p in room.run.output.rglob("*")
        if p.is_file() and not p.is_symlink() and "zoom-sdk" not in p.parts
    ]
    for page in pages:
        for grant in re.findall(rb'data-eroom-grant="([^"]+)"', page.read_bytes()):
            words = open_sealed(keys(KEY), grant.decode(), GRANT)
            secrets |= {words["n"], words["u"], *re.findall(r"pwd=[^&]+", words["u"])}
    assert len(secrets) > 30
    for page in pages:
        text = page.read_bytes().decode("utf-8", "replace")
        assert not [secret for secret in secrets if secret in text], page
        assert not re.search(r"zoom\.us/(?:j|w|s)/", text), page
