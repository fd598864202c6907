"""Finding in a real browser: links that work without script, and with it a list that follows each key."""

import re
import shutil
from datetime import timedelta
from statistics import median

import pytest

from eroom_static.serve.preview import preview
from tests.browser.visit import Site, move, starts_of
from tests.make import NOW
from tests.test_end_to_end import Run

PAUSE = 400  # milliseconds
LISTS = ["", "live/", "archive/", "meetings/", "webinars/", "categories/talk/"]


def search(tab, words):
    """Types letter by letter; what is fetched on the first use is there when this returns."""
    tab.get_by_role("searchbox").press_sequentially(words)
    ready(tab)


def ready(tab):
    tab.wait_for_function("'filtered' in document.documentElement.dataset")
    tab.wait_for_function("!document.querySelector('#found[aria-busy]')")


def chip(tab, name):
    return tab.locator(".find").get_by_role("link", name=name, exact=True)


def pick(tab, name):
    """Clicks a filter. The page answers when the code for it is at hand: not within the click."""
    link = chip(tab, name)
    before = link.get_attribute("aria-current")
    link.click()
    tab.wait_for_function("([a, before]) => a.ariaCurrent !== before", arg=[link.element_handle(), before])
    tab.wait_for_function("!document.querySelector('#found[aria-busy]')")


def topics(tab):
    """Of the cards that can be seen."""
    return [t for t in tab.locator("main .cards:visible .card-topic:visible").all_inner_texts() if t]


def heading(tab):
    return tab.locator("#found-title").inner_text()


def pressed(tab):
    return tab.locator(".find [aria-current]").all_inner_texts()


def pass_pause(tab):
    tab.clock.run_for(PAUSE)


def address(tab, site):
    return tab.evaluate("location.href").removeprefix(site.address.rstrip("/"))


# --- without script ---


@pytest.mark.parametrize("path", LISTS)
def test_without_script_every_filter_is_a_link_and_nothing_else_shows(site, path):
    tab = site.open(path, java_script_enabled=False)
    assert tab.locator(".find form").is_hidden()
    assert tab.locator("main button:visible, main input:visible").count() == 0
    assert tab.locator("#found").is_hidden()
    links = tab.locator(".find a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert len(links) > 10
    for link in links:
        assert (site.run.output / link.lstrip("/") / "index.html").is_file(), link
    assert topics(tab) or path == "live/"


def test_without_script_a_filter_leads_to_its_list_and_is_marked_there(site):
    tab = site.open("", java_script_enabled=False)
    for name, path in (("Past", "archive/"), ("Webinars", "webinars/"), ("talk", "categories/talk/")):
        chip(tab, name).click()
        assert tab.url == site.address + path
        assert tab.locator(".find [aria-current=page]").all_inner_texts() == [name]


# --- with script ---


def test_a_list_follows_what_is_typed_and_accents_do_not_matter(site):
    tab = site.open("", at=NOW)
    search(tab, "CAFE convers")
    assert topics(tab) == ["Conversation café: German for newcomers"]
    assert heading(tab) == "1 meeting found"
    assert tab.problems == []


def test_nothing_is_fetched_for_finding_before_somebody_begins(site):
    asked = []
    tab = site.open("404.html", at=NOW)
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(site.address)
    assert not [url for url in asked if "find" in url]
    search(tab, "moths")
    assert len([url for url in asked if "/find/ahead/" in url]) == 1


def test_filters_work_together_without_a_page_load(site):
    tab = site.open("", at=NOW)
    tab.evaluate("window.same = true")
    pick(tab, "talk")
    talks = topics(tab)
    pick(tab, "Webinars")
    both = topics(tab)
    assert 0 < len(both) < len(talks)
    assert set(both) < set(talks)
    assert pressed(tab) == ["Upcoming", "Webinars", "talk"]
    pick(tab, "talk")
    assert set(topics(tab)) > set(both)
    assert tab.evaluate("window.same")


def test_the_archive_is_found_from_the_grid(site):
    tab = site.open("archive/", at=NOW)
    over = topics(tab)
    tab.goto(site.address)
    pick(tab, "Past")
    assert topics(tab) == over
    assert address(tab, site) == "/?when=past"


def test_what_is_on_is_told_by_the_visitors_clock(site):
    starts, ends, _ = starts_of(site, "moths-on-your-balcony")
    tab = site.open("", at=starts + timedelta(minutes=1))
    pick(tab, "Live now")
    assert any("Moths" in topic for topic in topics(tab))
    assert set(tab.locator("#found .card").evaluate_all("all => all.map(c => c.dataset.phase)")) <= {
        "live",
        "soon",
    }
    tab.clock.pause_at(ends + timedelta(minutes=1))
    pick(tab, "Upcoming")
    pick(tab, "Live now")
    assert not any("Moths" in topic for topic in topics(tab))


def test_the_address_tells_what_is_shown_and_back_and_forward_follow(site):
    tab = site.open("", at=NOW)
    all_of_them = topics(tab)
    pick(tab, "Webinars")
    webinars = topics(tab)
    search(tab, "lecture")
    found = topics(tab)
    pass_pause(tab)
    assert address(tab, site) == "/?q=lecture&kind=webinar"
    tab.go_back()
    assert address(tab, site) == "/?kind=webinar"
    assert topics(tab) == webinars
    tab.go_back()
    assert address(tab, site) == "/"
    assert topics(tab) == all_of_them
    assert pressed(tab) == ["Upcoming"]
    tab.go_forward()
    tab.go_forward()
    assert topics(tab) == found
    assert tab.get_by_role("searchbox").input_value() == "lecture"
    assert pressed(tab) == ["Upcoming", "Webinars"]


def test_a_shared_link_opens_what_was_found(site):
    tab = site.open("?q=lecture&kind=webinar&category=talk", at=NOW)
    ready(tab)
    assert topics(tab)
    assert pressed(tab) == ["Upcoming", "Webinars", "talk"]
    assert tab.get_by_role("searchbox").input_value() == "lecture"


def test_a_link_from_before_a_reload_is_followed_forward(site):
    tab = site.open("", at=NOW)
    pick(tab, "Webinars")
    webinars = topics(tab)
    tab.go_back()
    tab.reload()
    tab.go_forward()
    ready(tab)
    assert topics(tab) == webinars


def test_a_filter_that_is_folded_away_shows_when_it_is_in_force(site):
    tab = site.open("", at=NOW)
    name = tab.locator(".find details a[data-filter=host]").first.get_attribute("data-value")
    tab.goto(f"{site.address}?host={name}")
    ready(tab)
    assert tab.locator(f".find a[data-value={name}]").is_visible()


def test_a_page_of_a_category_is_searched_within_and_left_by_taking_it_back(site):
    tab = site.open("categories/talk/", at=NOW)
    search(tab, "lecture")
    assert topics(tab)
    pass_pause(tab)
    assert address(tab, site) == "/categories/talk/?q=lecture"
    with tab.expect_navigation():
        chip(tab, "talk").click()
    assert address(tab, site) == "/?q=lecture"
    tab.goto(site.address + "categories/talk/")
    with tab.expect_navigation():
        chip(tab, "workshop").click()
    assert address(tab, site) == "/categories/workshop/"


@pytest.mark.parametrize(("name", "path"), [("Upcoming", "/"), ("Live now", "/live/")])
def test_a_page_that_is_the_filter_leads_to_the_page_of_another(site, name, path):
    tab = site.open("archive/", at=NOW)
    with tab.expect_navigation():
        chip(tab, name).click()
    assert address(tab, site) == path


def test_a_new_tab_is_the_browsers_business(site):
    tab = site.open("", at=NOW)
    with tab.context.expect_page() as opened:
        chip(tab, "Webinars").click(modifiers=["Control"])
    opened.value.wait_for_load_state()
    assert opened.value.url == site.address + "webinars/"
    assert tab.locator("#found").is_hidden()


def test_more_than_fit_come_by_and_by(site):
    tab = site.open("", at=NOW)
    search(tab, "e")
    total = int(re.match(r"\d+", heading(tab))[0])
    assert total > len(topics(tab)) == 24
    tab.get_by_role("button", name="Show more").press("Enter")
    assert len(topics(tab)) == min(total, 48)
    assert tab.evaluate(
        "document.activeElement.closest('li') === document.querySelector('#found .cards').children[24]"
    )
    assert tab.get_by_role("button", name="Show more").is_visible() is (total > 48)


def test_nothing_found_says_for_what_and_how_to_go_on(site):
    tab = site.open("", at=NOW)
    before = topics(tab)
    search(tab, "<b>zz")
    assert heading(tab) == "Nothing found for “<b>zz”"
    assert topics(tab) == []
    tab.get_by_role("button", name="Clear").click()
    assert topics(tab) == before
    assert tab.evaluate("document.activeElement.id") == "q"
    assert address(tab, site) == "/"


def test_cards_that_are_found_are_kept_right_as_time_passes(site):
    starts, _, _ = starts_of(site, "moths-on-your-balcony")
    tab = site.open("", at=starts - timedelta(minutes=20), zone="Australia/Lord_Howe")
    search(tab, "moths")
    card = tab.locator("#found .card")
    assert "Berlin time" in card.inner_text()
    move(tab, starts + timedelta(minutes=1))
    assert card.get_attribute("data-phase") == "live"


def test_a_list_that_cannot_be_loaded_says_so_and_leaves_the_page_alone(site):
    tab = site.open("", at=NOW)
    before = topics(tab)
    tab.route("**/find/**", lambda route: route.abort())
    tab.get_by_role("searchbox").fill("moths")
    tab.get_by_text("could not be loaded").first.wait_for()
    assert topics(tab) == before
    tab.unroute("**/find/**")
    search(tab, "!")
    assert heading(tab).startswith(("Nothing found", "1 meeting", "2 meetings"))


# --- for everyone ---


def test_finding_can_be_done_with_the_keyboard_alone(site):
    tab = site.open("", at=NOW)
    for _ in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.id") == "q":
            break
    tab.keyboard.type("moths")
    ready(tab)
    assert tab.evaluate("document.activeElement.id") == "q"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "found-title"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert "Moths" in tab.evaluate("document.activeElement.textContent")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/moths-*/")


def test_escape_takes_back_the_words_then_the_filters(site):
    tab = site.open("", at=NOW)
    pick(tab, "Webinars")
    search(tab, "lecture")
    tab.keyboard.press("Escape")
    assert tab.get_by_role("searchbox").input_value() == ""
    assert pressed(tab) == ["Upcoming", "Webinars"]
    tab.keyboard.press("Escape")
    assert pressed(tab) == ["Upcoming"]
    assert tab.locator("#found").is_hidden()
    assert tab.evaluate("document.activeElement.id") == "q"


def test_the_number_is_read_out_once_after_a_pause_and_not_at_each_key(site):
    tab = site.open("", at=NOW)
    search(tab, "m")
    pass_pause(tab)
    tab.evaluate(
        "window.said = []; new MutationObserver(() => said.push(document.querySelector('.find-said').textContent))"
        ".observe(document.querySelector('.find-said'), {childList: true, characterData: true, subtree: true})"
    )
    tab.keyboard.type("oths")
    tab.clock.run_for(399)
    assert tab.evaluate("said") == []
    tab.clock.run_for(1)
    assert tab.evaluate("said") == ["1 meeting found"]


def test_the_live_page_turns_by_itself(site):
    starts, ends, _ = starts_of(site, "moths-on-your-balcony")
    tab = site.open("live/", at=NOW)
    assert topics(tab)
    ahead = [re.sub(r"\s+", " ", t) for t in tab.locator("main .card-topic").all_text_contents()]
    assert len(ahead) == 24
    for instant, there in (
        (starts - timedelta(minutes=14), True),
        (starts + timedelta(minutes=1), True),
        (ends + timedelta(minutes=1), False),
    ):
        move(tab, instant)
        assert any("Moths" in topic for topic in topics(tab)) is there
    tab = site.open("live/", at=NOW + timedelta(days=4000))
    assert topics(tab) == []
    assert tab.get_by_text("nothing is planned").is_visible()


def test_each_date_of_a_series_can_be_linked_to(site):
    tab = site.open("", at=NOW)
    (path, *_) = [
        p.parent.relative_to(site.run.output).as_posix()
        for p in sorted(site.run.output.glob("meetings/*/index.html"))
        if p.read_text().count('class="dates-link"') > 2
    ]
    tab.goto(f"{site.address}{path}/")
    link = tab.locator(".dates-link").nth(1)
    assert link.evaluate("a => a.ariaLabel").startswith("Link to ")
    box = link.bounding_box()
    assert min(box["width"], box["height"]) >= 44
    link.click()
    day = tab.url.partition("#")[2]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d(-\d)?", day)
    assert tab.locator(":target time").get_attribute("datetime")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_link_to_a_date_that_is_folded_away_unfolds_it(site, script):
    pages = ((p, p.read_text()) for p in sorted(site.run.output.glob("*/*/index.html")))
    page, text = next((p, t) for p, t in pages if t.count("data-sitting") > 12)
    last = re.findall(r'<li id="([^"]+)" data-sitting data-phase="scheduled"', text)[-1]
    path = f"{page.parent.relative_to(site.run.output).as_posix()}/#{last}"
    tab = site.open(path, at=NOW, java_script_enabled=script)
    tab.locator(f'[id="{last}"]').wait_for(state="visible")


@pytest.fixture
def arabic(pulled, tmp_path, chromium):
    shutil.copytree(pulled, tmp_path / "site")
    run = Run(tmp_path / "site")
    run.settings("[site]\n", '[site]\nlanguage = "ar"\n')
    assert run("build", "--offline").code == 0, run.err
    with preview(run.output) as address:
        served = Site(run, address, chromium)
        yield served
        served.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_finding_fits_from_right_to_left_too(arabic, width):
    for path in LISTS:
        tab = arabic.open(path, at=NOW, width=width)
        for details in tab.locator(".find details").all():
            details.evaluate("d => { d.open = true }")
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    search(tab, "e")
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    icon, field = tab.locator(".find-form .icon").bounding_box(), tab.locator("#q").bounding_box()
    assert icon["x"] > field["x"] + field["width"] / 2


@pytest.mark.parametrize("width", [320, 1280])
def test_finding_fits_and_every_target_is_large_enough(site, width):
    tab = site.open("", at=NOW, width=width)
    for details in tab.locator(".find details").all():
        details.evaluate("d => { d.open = true }")
    search(tab, "e")
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    targets = tab.locator(".find a, .find summary, #q, #found button").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(targets) >= 44


def test_the_field_comes_without_moving_what_is_below(site):
    tab = site.open("404.html", at=NOW, width=360)
    tab.route("**/site.*.js", lambda route: route.abort())
    tab.goto(site.address)
    before = tab.locator("#coming-up").bounding_box()["y"]
    assert tab.locator(".find form").is_hidden()
    tab.unroute("**/site.*.js")
    tab.goto(site.address)
    assert tab.locator(".find form").is_visible()
    assert abs(tab.locator("#coming-up").bounding_box()["y"] - before) < 1


# --- fast ---

KEYS = """async () => {
  const field = document.getElementById("q"), times = [];
  for (const word of ["meeting", "the art of", "lecture 12", "zzz", "9", "history"]) {
    for (let n = 0; n <= word.length; n++) {
      field.value = word.slice(0, n);
      const begun = performance.now();
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      document.body.getBoundingClientRect(); // layout is part of it
      times.push(performance.now() - begun);
    }
  }
  return times;
}"""


def test_a_thousand_meetings_follow_each_key_within_50_ms(site):
    tab = site.open("404.html")
    tab.route("**/find/ahead/", lambda route: route.fulfill(body=thousand(site), content_type="text/html"))
    tab.goto(site.address)
    search(tab, "a")
    assert int(heading(tab).split()[0].replace(",", "")) > 500
    goes = [tab.evaluate(KEYS) for _ in range(7)]
    keys = [min(times) for times in zip(*goes, strict=True)]  # a busy machine slows some goes, not all
    assert len(keys) > 40
    assert median(keys) <= 50, sorted(keys)


def thousand(site):
    """The site's own file, its cards over and over until there are a thousand."""
    page = (site.run.output / "find/ahead/index.html").read_text()
    before, cards, after = re.fullmatch(
        r'(.*?<ul class="cards"[^>]*>)(.*)(</ul>.*)', page, re.DOTALL
    ).groups()
    items = re.findall(r"<li data-find.*?</article>\s*</li>", cards, re.DOTALL)
    assert len(items) > 30
    many = (items * (1000 // len(items) + 1))[:1000]
    return (
        before + "\n".join(i.replace('data-find="', f'data-find="{n} ') for n, i in enumerate(many)) + after
    )
