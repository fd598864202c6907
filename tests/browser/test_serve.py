"""`eroom serve` in a real browser: what is saved is seen, without anybody asking for it."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from tests.serve.conftest import ABOUT
from tests.serve.serving import Serving
from tests.test_end_to_end import pulled  # noqa: F401 (the same pulled account)

HAS = "words => document.body && document.body.innerText.includes(words)"
NEAR = "at => [Date.now(), new Date().getTime()].every((now) => Math.abs(now - Date.parse(at)) < 120_000)"
OVERLAY = "document.querySelector('eroom-live')?.shadowRoot.querySelector('section')"


@pytest.fixture
def serving(pulled, tmp_path):  # noqa: F811
    root = tmp_path / "site"
    shutil.copytree(pulled, root)
    for folder in ("content", "templates", "static"):
        (root / folder).mkdir()
    (root / "content/about.md").write_text(ABOUT)
    with Serving(root).running() as served:
        yield served


@pytest.fixture
def visit(serving, chromium):
    context = chromium.new_context(timezone_id="UTC", locale="en-GB", viewport={"width": 1280, "height": 900})

    def opened(path):
        tab = context.new_page()
        tab.problems = []
        tab.on("pageerror", lambda error: tab.problems.append(str(error)))
        tab.on("console", lambda line: tab.problems.append(line.text) if line.type == "error" else None)
        tab.goto(serving.address + path)
        return tab

    yield opened
    context.close()


def listening(tab):
    """Until the page hears of changes."""
    tab.wait_for_function("document.querySelector('eroom-live')")


def test_what_is_saved_is_seen_in_every_tab(serving, visit):
    tabs = [visit("about/") for _ in range(8)]  # more than a browser opens connections to one host
    (serving.root / "content/about.md").write_text(ABOUT.replace("old", "brand new"))
    for tab in tabs:
        tab.wait_for_function(HAS, arg="brand new library")
    tabs[0].close()  # whoever listened for all
    (serving.root / "content/about.md").write_text(ABOUT.replace("old", "very old"))
    for tab in tabs[1:]:
        tab.wait_for_function(HAS, arg="very old library")
        assert tab.problems == []


def test_a_broken_template_is_told_over_the_last_good_page_until_it_is_mended(serving, visit):
    tab = visit("about/")
    (serving.root / "templates/page.html").write_text(
        "<p>\n{{ '<img src=x onerror=alert(1)>' }}{{ documnt.title }}"
    )
    tab.wait_for_function(OVERLAY)
    said = tab.evaluate(f"{OVERLAY}.innerText")
    assert "templates/page.html:2" in said
    assert "did you mean 'document'?" in said
    assert tab.evaluate(HAS, "old library")
    another = visit("about/")  # opened while it is broken
    another.wait_for_function(OVERLAY)
    assert another.evaluate(HAS, "old library")
    (serving.root / "templates/page.html").unlink()
    for page in (tab, another):
        page.wait_for_function(f"!({OVERLAY})")
        assert page.evaluate(HAS, "old library")


def test_words_of_an_error_are_no_markup(serving, visit):
    tab = visit("about/")
    (serving.root / "content/about.md").write_text("+++\n'<img src=x id=planted>' = 1\n+++\n")
    tab.wait_for_function(OVERLAY)
    assert "<img src=x id=planted>" in tab.evaluate(f"{OVERLAY}.innerText")
    assert not tab.evaluate(f"{OVERLAY}.querySelector('img')")


def test_a_style_sheet_is_changed_without_loading_the_page_again(serving, visit):
    tab = visit("about/")
    listening(tab)
    tab.evaluate("window.kept = true")
    (serving.root / "static/site.css").write_text("body { color: rgb(1, 2, 3) }")
    tab.wait_for_function("getComputedStyle(document.body).color === 'rgb(1, 2, 3)'")
    assert tab.evaluate("window.kept")
    (serving.root / "content/about.md").write_text(ABOUT.replace("old", "new"))
    tab.wait_for_function(HAS, arg="new library")


def test_another_time_is_chosen_and_every_clock_in_the_page_goes_by_it(serving, visit):
    tab = visit("")
    listening(tab)
    first = serving.showing.state.edges[0]
    tab.get_by_role("button", name="Show the site at another time").click()
    tab.get_by_role("slider", name="Coming changes").press("ArrowRight")
    tab.wait_for_selector(f'script[data-at="{first}"]', state="attached")
    tab.get_by_role("button", name="+1 d").click()
    chosen = serving.until(lambda state: state.at > first).at
    assert datetime.fromisoformat(chosen) - datetime.fromisoformat(first) == timedelta(days=1)
    tab.wait_for_function(NEAR, arg=chosen)
    tab.get_by_role("button", name="Now").click()
    tab.wait_for_function(NEAR, arg=datetime.now(UTC).isoformat())


def test_a_join_page_lets_the_script_run(serving, visit):
    """Its policy wants scripts of the site itself."""
    join = next(path for path in serving.showing.proof.paths if path.endswith("/join/index.html"))
    tab = visit(join.removesuffix("index.html"))
    listening(tab)
    assert tab.problems == []
