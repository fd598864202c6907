"""A site in several languages in a real browser: it fits, its scripts speak as its pages do, and one gets from one to another."""

import re
import shutil
from datetime import timedelta

import pytest

from eroom_static.serve.preview import preview
from tests.browser.visit import TALK, Site, starts_of
from tests.make import NOW
from tests.test_end_to_end import Run, pulled  # noqa: F401 (the same pulled account)

TAGS = ("ar", "de", "es", "fr", "ja", "pt")
FUNCTION = 'reveal = "function"\nopens = "30d"\n[function]\nurl = "https://join.example.org"'


@pytest.fixture(scope="module")
def spoken(pulled, tmp_path_factory):  # noqa: F811
    root = tmp_path_factory.mktemp("spoken") / "site"
    shutil.copytree(pulled, root)
    shutil.rmtree(root / ".eroom")
    run = Run(root)
    run.settings("[publish]", "".join(f"[languages.{tag}]\n" for tag in TAGS) + "[publish]")
    run.settings('reveal = "page"', FUNCTION)
    assert run("build", environ={"EROOM_GRANT_KEY": "A" * 86}).code == 0, run.err
    return run


@pytest.fixture
def site(spoken, chromium):
    with preview(spoken.output) as address:
        served = Site(spoken, address, chromium)
        yield served
        served.close()


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_language_fits(site, tag, width):
    tab = site.open("", at=NOW, width=width)
    for path in ("", "archive/", "categories/", site.path(TALK), site.path(TALK) + "join/"):
        tab.goto(f"{site.address}{tag}/{path}")
        wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px wider than {width}"
        assert tab.problems == [], path


@pytest.mark.parametrize("width", [320, 1280])
def test_the_switch_is_large_enough_to_hit_and_shows_where_one_is(site, width):
    tab = site.open("de/archive/", at=NOW, width=width)
    links = tab.locator(".tongues a")
    boxes = [links.nth(n).bounding_box() for n in range(links.count())]
    assert len(boxes) == len(TAGS) + 1
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
    here = tab.locator('.tongues [aria-current="true"]')
    assert here.inner_text() == "Deutsch"
    told = tab.evaluate(
        "[...document.querySelectorAll('.tongues a')].map((a) => getComputedStyle(a).textDecorationLine)"
    )
    assert sorted(told) == ["none", *["underline"] * len(TAGS)]


def test_one_gets_to_the_same_page_in_another_language(site):
    tab = site.open("de/" + site.path(TALK), at=NOW, java_script_enabled=False)
    tab.get_by_role("link", name="日本語").click()
    tab.wait_for_url(f"**/ja/{site.path(TALK)}")
    assert tab.locator("html").get_attribute("lang") == "ja"


@pytest.mark.parametrize(
    ("tag", "soon", "live"),
    [
        ("de", "Beginnt gleich", "Jetzt live"),
        ("ja", "まもなく開始", "開催中"),
        ("ar", "يبدأ قريبًا", "مباشر الآن"),
    ],
)
def test_a_script_says_what_the_page_would(site, tag, soon, live):
    starts, _, _ = starts_of(site, TALK)
    for instant, said in ((starts - timedelta(minutes=5), soon), (starts + timedelta(minutes=5), live)):
        tab = site.open(f"{tag}/{site.path(TALK)}", at=instant)
        assert said in tab.locator("main .badge").first.inner_text()


@pytest.mark.parametrize("tag", TAGS)
def test_no_word_of_a_script_is_english_elsewhere(site, tag):
    """The words for scripts, and what they make of the page: units of the countdown, the visitor's own zone."""
    tab = site.open(f"{tag}/{site.path(TALK)}join/", at=NOW, zone="Asia/Tokyo")
    english = site.open(f"{site.path(TALK)}join/", at=NOW, zone="Asia/Tokyo")
    words, theirs = (
        t.evaluate(
            "[...document.getElementById('words').content.children].map((e) => [e.dataset.word, e.textContent])"
        )
        for t in (tab, english)
    )
    same = {
        name
        for name, text in words
        if text == dict(theirs)[name] and re.search("[A-Za-z]{3}", re.sub(r"{\w+}", "", text))
    }
    assert not same
    assert (
        not re.search(r"\b(days?|hours?|minutes|seconds)\b", tab.locator("[role=timer]").first.inner_text())
        or tag == "fr"
    )


@pytest.mark.parametrize(
    ("tag", "said"),
    [("de", "Bitte den Namen eintragen."), ("ar", "يُرجى كتابة الاسم."), ("ja", "お名前を入力してください。")],
)
def test_the_way_in_speaks_the_language_of_its_page(site, tag, said):
    tab = site.open(f"{tag}/{site.path(TALK)}join/", at=NOW)
    tab.click("[data-way=browser]")
    assert tab.locator(".trouble").inner_text() == said


def test_digits_and_calendar_are_those_of_the_page_in_every_script(site):
    """A browser left to itself writes Persian years and Arabic-Indic digits."""
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(f"ar/{site.path(TALK)}", at=starts - timedelta(days=3, hours=2), zone="America/New_York")
    assert re.search(rf"\b{starts.year}\b", tab.locator("main").inner_text())
    assert not re.search("[٠-٩۰-۹]", tab.locator("body").inner_text())


def test_a_topic_of_another_script_keeps_to_the_edge_of_the_page(site):
    for tag, side in (("ar/", "right"), ("", "left")):
        tab = site.open(tag + site.path(TALK), at=NOW)
        assert tab.locator("h1").evaluate("(h1) => getComputedStyle(h1).textAlign") == side
