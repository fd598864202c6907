import re
from datetime import timedelta

import pytest

from eroom_static.core.model import Host
from eroom_static.core.pages import finding
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.views import views
from eroom_static.render.renderer import Renderer, Template
from tests.core.pages.test_views import site_of
from tests.make import NOW, ROOT, at, once, series, untimed

TEMPLATES = {
    p.name: Template(p.read_text(encoding="utf-8"), f"templates/{p.name}")
    for p in (ROOT / "templates").iterdir()
    if p.is_file()
}
ASSETS = {path.name: path.name for path in sorted((ROOT / "static").iterdir())}


def pages(site):
    return {p.path: p for p in every_page(site, views(site))}


def rendered(site, path):
    return Renderer(site, TEMPLATES, ASSETS).render(pages(site)[path]).data.decode()


def live(*meetings, now=NOW):
    page = pages(site_of(*meetings, now=now))["live/index.html"]
    return [m.key for m in page.context["meetings"]], page.context["count"]


def talk(key, hours, **more):
    return once(at(hours), key=key * 8, **more)


def test_the_live_page_holds_what_is_on_and_what_comes_next():
    on, soon, later = talk("a", -0.5), talk("b", 0.1), talk("c", 5)
    gone = (talk("d", -5), talk("e", 0.1, cancelled=True), untimed())
    assert live(later, soon, *gone, on) == (["a" * 8, "b" * 8, "c" * 8], 2)


def test_however_much_is_on_the_live_page_holds_it_and_the_next():
    keys, count = live(*(once(at(-0.5), key=f"k{n:07}") for n in range(30)), talk("z", 5), talk("y", 6))
    assert (len(keys), count, keys[-1]) == (31, 30, "z" * 8)


def test_a_quiet_hour_leaves_the_live_page_as_it_is():
    site, later = (site_of(talk("a", 5), talk("b", 50), now=n) for n in (NOW, at(3)))
    assert rendered(site, "live/index.html") == rendered(later, "live/index.html")


def test_what_is_ahead_and_what_is_over_are_in_files_of_their_own():
    made = pages(site_of(talk("a", 24), talk("b", -24), series(at(-48), at(48))))
    assert [m.key for m in made["find/ahead/index.html"].context["meetings"]] == ["a" * 8, "s" * 8]
    assert [m.key for m in made["find/over/index.html"].context["meetings"]] == ["b" * 8]


def test_a_large_file_is_split_and_its_parts_are_linked(monkeypatch):
    monkeypatch.setattr(finding, "IN_A_FILE", 2)
    made = pages(site_of(*(once(at(n + 1), key=f"k{n:07}") for n in range(5)), url="https://x.org/a"))
    files = ("find/ahead/", "find/ahead/2/", "find/ahead/3/")
    contexts = [made[f"{f}index.html"].context for f in files]
    assert [len(c["meetings"]) for c in contexts] == [2, 2, 1]
    assert [c["next"] for c in contexts] == ["/a/find/ahead/2/", "/a/find/ahead/3/", ""]
    site = site_of(*(once(at(n + 1), key=f"k{n:07}") for n in range(5)))
    assert '<link rel="next" href="/find/ahead/2/">' in rendered(site, "find/ahead/index.html")


def test_an_empty_site_has_both_files():
    assert {"find/ahead/index.html", "find/over/index.html"} <= set(pages(site_of()))


@pytest.mark.parametrize("path", ["find/ahead/index.html", "find/over/index.html"])
def test_time_alone_does_not_change_the_files(path):
    meetings = (talk("a", 24), talk("b", -24), series(at(-48), at(48)), untimed())
    first, later = (rendered(site_of(*meetings, now=n), path) for n in (NOW, NOW + timedelta(hours=3)))
    assert first == later


def test_a_card_carries_what_it_is_found_by():
    meeting = once(
        topic="Tea & “Cafés”",
        host=Host(key="h1", name="Inês"),
        categories=("Kräuter", "art"),
        agenda="Bring <b>cups</b>\n\nand more " + "x" * 300,
    )
    text = rendered(site_of(meeting), "find/ahead/index.html")
    (item,) = re.findall(r"<li data-find=.*?>", text)
    (found,) = re.findall('data-find="(.*?)"', item)
    assert found.startswith("tea &amp; “cafes” meeting ines ")
    assert "krauter" in found
    assert "bring &lt;b&gt;cups&lt;/b&gt; and more" in found
    assert len(found) < 300
    assert 'data-kind="meeting"' in item
    assert 'data-host="ines-h1"' in item
    assert re.search(r'data-category="kr\w+-[0-9a-f]{6} art"|data-category="art kr\w+-[0-9a-f]{6}"', item)
    assert "Tea &amp; “Cafés”</a>" in text


def test_what_only_helps_to_find_is_not_itself_to_be_found():
    site = site_of(talk("a", 24), talk("b", -24), url="https://live.example.org")
    listed = pages(site)["sitemap.xml"].context["urls"]
    assert "https://live.example.org/archive/" in listed
    assert not [u for u in listed if "/find/" in u or "/live/" in u]
    for path in ("find/ahead/index.html", "find/over/index.html", "live/index.html"):
        assert '<meta name="robots" content="noindex">' in rendered(site, path)


def test_a_list_links_to_all_others_and_marks_itself():
    site = site_of(talk("a", 24, categories=("art",)), talk("b", -24))
    text = rendered(site, "categories/art/index.html")
    nav = text[text.index('<nav class="find-nav"') :].partition("</nav>")[0]
    assert re.findall('<a href="([^"]*)"', nav) == ["/", "/live/", "/archive/", "/categories/art/"]
    assert re.findall('<a href="([^"]*)"[^>]*aria-current="page"', nav) == ["/categories/art/"]


def test_many_categories_are_folded_away_but_never_the_pages_own():
    names = [f"c{n:03}" for n in range(60)]
    site = site_of(*(once(at(n + 1), key=f"k{n:07}", categories=(name,)) for n, name in enumerate(names)))
    text = rendered(site, "categories/c059/index.html")
    nav = text[text.index('<nav class="find-nav"') :].partition("</nav>")[0]
    before, _, folded = nav.partition("<details")
    assert re.findall('data-value="(c[0-9]+)"', before) == ["c059", "c000", "c001", "c002"]
    assert len(re.findall('data-value="(c[0-9]+)"', folded)) == 40
    assert '<a href="/categories/">Show all (60)</a>' in folded


def test_each_date_of_a_series_has_a_link_of_its_own():
    site = site_of(series(at(-48), at(24), at(72)))
    (path,) = [p for p in pages(site) if re.fullmatch("meetings/[^/]+/index.html", p)]
    text = rendered(site, path)
    assert re.findall('<li id="([^"]+)"', text) == ["2030-01-08", "2030-01-10", "2030-01-05"]
    assert 'href="#2030-01-08" aria-label="Link to Tuesday, 8 January 2030"' in text
