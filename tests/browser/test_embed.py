"""A meeting in a frame of another site: it fits, it looks as it is asked to, and it leads out."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.browser.test_sharing import key_of
from tests.browser.visit import TALK, move, starts_of
from tests.make import NOW


class Blog(SimpleHTTPRequestHandler):
    """Somebody else's site."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def blog(tmp_path_factory):
    folder = tmp_path_factory.mktemp("blog")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Blog, directory=str(folder)))
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    yield folder, f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def frame(address, height=460):
    return (
        f'<iframe src="{address}" title="A meeting" width="100%" height="{height}" style="border:0"></iframe>'
    )


def visit(site, blog, body, **more):
    """A tab on a page of the other site that holds `body`."""
    folder, home = blog
    text = (
        f'<!doctype html><meta name="viewport" content="width=device-width"><title>Blog</title><body>{body}'
    )
    (folder / "index.html").write_text(text)
    tab = site.open("404.html", at=NOW, **more)
    tab.goto(home)
    return tab


def script(site):
    return f'<script src="{site.address}embed.js" async></script>'


def card(site, query=""):
    return f"{site.address}embed/m/{key_of(site.path(TALK))}/{query}"


def inner(tab, n=0):
    """The page within the n-th frame."""
    return tab.locator("iframe").nth(n).element_handle().content_frame()


FITS = """() => Array.from(document.querySelectorAll("iframe")).every((f) => f.style.height)"""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_snippet_of_a_page_shows_the_meeting_and_takes_its_height(site, blog, width):
    page = site.open(site.path(TALK), at=NOW)
    snippet = page.locator("#embed-card").input_value().replace("https://live.example.org/", site.address)
    tab = visit(site, blog, snippet, width=width)
    tab.wait_for_function(FITS)
    shown = inner(tab)
    assert "Moths on your balcony" in shown.locator("h1").inner_text()
    assert shown.evaluate("document.documentElement.scrollHeight - innerHeight") == 0
    assert shown.evaluate("innerHeight - document.documentElement.getBoundingClientRect().height") < 1


def test_a_frame_grows_with_what_is_in_it_and_shrinks_again(site, blog):
    tab = visit(site, blog, frame(card(site)) + script(site), width=1280)
    tab.wait_for_function(FITS)
    height = "document.querySelector('iframe').offsetHeight"
    before = tab.evaluate(height)
    tab.set_viewport_size({"width": 360, "height": 900})
    tab.wait_for_function(f"{height} > {before}")
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.wait_for_function(f"{height} === {before}")


def test_a_script_that_comes_late_still_learns_the_height(site, blog):
    tab = visit(site, blog, frame(card(site)))
    inner(tab).locator("[role=timer]").wait_for()
    tab.add_script_tag(url=f"{site.address}embed.js")
    tab.wait_for_function(FITS)


def test_each_of_several_frames_gets_its_own_height(site, blog):
    countdown = card(site, "countdown/")
    tab = visit(
        site, blog, frame(card(site)) + frame(countdown) + frame(f"{site.address}embed/") + script(site)
    )
    tab.wait_for_function(FITS)
    heights = tab.evaluate("Array.from(document.querySelectorAll('iframe'), (f) => f.offsetHeight)")
    assert heights[1] < heights[0] < heights[2]


def test_only_a_frame_of_the_site_itself_is_believed(site, blog):
    """A stranger's frame that says the same words, and this page itself, change nothing."""
    folder, home = blog
    (folder / "stranger.html").write_text("<script>parent.postMessage({eroom: {height: 7}}, '*')</script>")
    tab = visit(site, blog, frame(card(site)) + script(site))
    tab.wait_for_function(FITS)
    before = tab.evaluate("document.querySelector('iframe').style.height")
    tab.evaluate(
        """async (url) => {
          const heard = new Promise((done) => addEventListener("message", ({data}) => data.eroom?.height === 7 && done()));
          const stranger = document.body.appendChild(document.createElement("iframe"));
          stranger.src = url;
          await heard;
          postMessage({eroom: {height: 9}}, "*");
          for (const odd of [null, "x", {eroom: null}, {eroom: {height: "8"}}, {eroom: {height: -1}}]) postMessage(odd, "*");
          await new Promise((done) => { addEventListener("message", ({data}) => data === "last" && done()); postMessage("last", "*"); });
        }""",
        home + "stranger.html",
    )
    assert tab.evaluate("Array.from(document.querySelectorAll('iframe'), (f) => f.style.height)") == [
        before,
        "",
    ]


def test_the_height_is_all_that_a_frame_tells(site, blog):
    tab = visit(site, blog, "")
    told = tab.evaluate(
        """(url) => new Promise((done) => {
          addEventListener("message", ({data}) => done(data));
          document.body.appendChild(document.createElement("iframe")).src = url;
        })""",
        card(site),
    )
    assert told.keys() == {"eroom"}
    assert told["eroom"].keys() == {"height"}


EMBEDS = ["embed/", "embed/categories/science/", "card", "countdown"]


@pytest.mark.parametrize("script_on", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", EMBEDS)
def test_nothing_is_wider_than_a_narrow_frame_and_nothing_is_dead(site, path, scheme, script_on):
    key = key_of(site.path(TALK))
    path = {"card": f"embed/m/{key}/", "countdown": f"embed/m/{key}/countdown/"}.get(path, path)
    tab = site.open(path, at=NOW, width=320, color_scheme=scheme, java_script_enabled=script_on)
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert tab.locator("h1").count() == tab.locator("main").count() == 1
    assert tab.locator("header.top, footer, .skip").count() == 0
    assert script_on or tab.locator("button:visible").count() == 0
    assert tab.locator("meta[name=robots][content=noindex]").count() == 1
    assert tab.problems == []


def test_the_most_awkward_topics_fit_as_well(site):
    tab = site.open("embed/", at=NOW, width=320)
    for page in sorted((site.run.output / "embed/m").glob("*/index.html")):
        tab.goto(site.address + page.relative_to(site.run.output).as_posix())
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.parent.name


def test_a_meeting_goes_through_its_phases_within_the_frame(site):
    starts, ends, _ = starts_of(site, TALK)
    tab = site.open(f"embed/m/{key_of(site.path(TALK))}/", at=starts)
    for instant, phase in ((starts, "live"), (ends, "ended")):
        move(tab, instant)
        assert tab.locator("[data-phase]").first.get_attribute("data-phase") == phase


def test_a_card_leads_to_the_whole_page_in_a_new_tab(site, blog):
    tab = visit(site, blog, frame(card(site)))
    link = inner(tab).get_by_role("link", name=re.compile("^Join"))
    with tab.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{site.address}{site.path(TALK)}join/"
    assert tab.url == blog[1]


def test_a_list_leads_on_in_the_window_itself(site, blog):
    tab = visit(site, blog, frame(f"{site.address}embed/"))
    inner(tab).get_by_role("link", name="Repair café").first.click()
    tab.wait_for_url(f"{site.address}meetings/repair-cafe**")


def test_the_keyboard_goes_through_a_frame_and_out_again(site, blog):
    tab = visit(site, blog, "<a href='#a'>Before</a>" + frame(card(site)) + "<a href='#b'>After</a>")
    inner(tab).locator("[role=timer]").wait_for()
    here = "document.activeElement?.tagName + document.activeElement?.textContent"
    tab.keyboard.press("Tab")
    assert tab.evaluate(here) == "ABefore"
    tab.keyboard.press("Tab")
    tab.wait_for_function(f"({here}).startsWith('IFRAME')")
    for _ in range(6):  # the links and the pause within
        tab.keyboard.press("Tab")
        if tab.evaluate(here) == "AAfter":
            break
    tab.wait_for_function(f"({here}) === 'AAfter'")


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("asked", ["", "light", "dark", "purple"])
def test_the_scheme_is_the_systems_unless_the_address_asks_for_one(site, system, asked):
    query = f"?scheme={asked}" if asked else ""
    tab = site.open(f"embed/m/{key_of(site.path(TALK))}/countdown/{query}", at=NOW, color_scheme=system)
    light = tab.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(27, 30, 26)"
    assert light is ((asked if asked in ("light", "dark") else system) == "light")


def test_the_background_can_be_left_to_the_page_around(site):
    path = f"embed/m/{key_of(site.path(TALK))}/countdown/"
    ground = "getComputedStyle(document.querySelector('main')).backgroundColor"
    assert site.open(path, at=NOW).evaluate(ground) == "rgb(250, 249, 246)"
    assert site.open(f"{path}?background=transparent", at=NOW).evaluate(ground) == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("part", ["", "countdown/"])
@pytest.mark.parametrize("script_on", [True, False], ids=["script", "no script"])
def test_the_address_by_topic_leads_to_the_one_by_key(site, part, script_on):
    slug = site.path(TALK).split("/")[1]
    tab = site.open("404.html", at=NOW, java_script_enabled=script_on)
    tab.goto(f"{site.address}embed/{slug}/{part}?scheme=dark")
    query = r"\?scheme=dark" if script_on else ""
    tab.wait_for_url(re.compile(rf"/embed/m/{key_of(slug)}/{part}{query}$"))


def test_no_other_site_can_show_the_page_that_joins(site, blog):
    join = f"{site.address}{site.path(TALK)}join/"
    tab = visit(site, blog, frame(join) + frame(card(site)))
    inner(tab, 1).locator("h1").wait_for()
    tab.wait_for_load_state("networkidle")
    assert "Moths" not in inner(tab, 0).locator("body").inner_text()
    assert any("frame-ancestors" in problem for problem in tab.problems)


def test_an_embed_asks_for_little(site):
    tab = site.open("404.html")
    asked = []
    tab.on("request", lambda r: asked.append(r.url))
    tab.goto(card(site))
    tab.wait_for_load_state("networkidle")
    assert len({url for url in asked if not url.endswith(".svg")}) <= 4
