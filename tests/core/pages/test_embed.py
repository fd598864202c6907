from eroom_static.core.history import Withdrawn
from eroom_static.core.pages.embed import FIRST, embed_pages
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.views import views
from tests.core.pages.test_redirects import renamed
from tests.core.pages.test_views import site_of
from tests.make import at, once


def pages(site):
    return {page.path: page for page in embed_pages(site, views(site))}


def test_a_meeting_is_shown_under_its_key_and_every_slug_it_ever_had_leads_there():
    made = pages(renamed(once()))
    for part, template in (("", "embed_meeting.html"), ("countdown/", "embed_countdown.html")):
        assert made[f"embed/m/aaaaaaaa/{part}index.html"].template == template
        for slug in ("first", "second", "now"):
            old = made[f"embed/{slug}-aaaaaaaa/{part}index.html"]
            assert old.context["target"] == f"/embed/m/aaaaaaaa/{part}"


def test_of_what_is_withdrawn_only_the_key_has_a_page_and_it_says_nothing():
    site = site_of()
    site.records = (Withdrawn(key="wwwwwwww"),)
    made = pages(site)
    assert {path for path in made if "www" in path} == {
        "embed/m/wwwwwwww/index.html",
        "embed/m/wwwwwwww/countdown/index.html",
    }
    assert made["embed/m/wwwwwwww/index.html"].context.keys() == {"page"}


def test_lists_hold_the_first_of_what_is_ahead():
    meetings = [once(at(n + 1), key=f"k{n:07}", categories=("talks",)) for n in range(FIRST + 1)]
    made = pages(site_of(*meetings, once(at(-48), key="oooooooo", categories=("talks",))))
    for path in ("embed/index.html", "embed/categories/talks/index.html"):
        assert [m.key for m in made[path].context["meetings"]] == [f"k{n:07}" for n in range(FIRST)]
        assert made[path].context["more"]


def test_a_category_with_nothing_ahead_still_has_its_list():
    made = pages(site_of(once(at(-48), categories=("talks",))))
    assert made["embed/categories/talks/index.html"].context["meetings"] == ()


def test_no_embed_is_meant_to_be_found():
    site = site_of(once())
    seen = views(site)
    every = {page.path: page for page in every_page(site, seen)}
    assert all(page.context["page"].hidden for path, page in every.items() if path.startswith("embed/"))
    assert not [url for url in every["sitemap.xml"].context["urls"] if "/embed/" in url]
