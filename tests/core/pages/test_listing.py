from dataclasses import dataclass

import pytest

from eroom_static.core.model import Host, Kind
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.views import views
from tests.core.pages.test_views import site_of
from tests.make import at, once

ADA, BEA = Host(key="h1", name="Ada"), Host(key="h2", name="Bea")


@dataclass
class Lists:
    pages: dict

    def topics(self, path):
        return [m.topic for m in self.pages[f"{path}index.html"].context["meetings"]]

    def filters(self, path):
        return self.pages[f"{path}index.html"].context["filters"]


def lists(*meetings, **more):
    site = site_of(*meetings, **more)
    return Lists({p.path: p for p in every_page(site, views(site))})


def talk(key, hours=24, **more):
    return once(at(hours), key=key * 8, topic=key, **more)


def test_each_kind_has_a_list_of_what_is_ahead():
    made = lists(talk("a"), talk("b", kind=Kind.WEBINAR), talk("c", -24, kind=Kind.WEBINAR))
    assert made.topics("meetings/") == ["a"]
    assert made.topics("webinars/") == ["b"]


@pytest.mark.parametrize("kind", list(Kind))
def test_where_there_is_one_kind_there_is_nothing_to_choose(kind):
    made = lists(talk("a", kind=kind))
    assert not {"meetings/index.html", "webinars/index.html"} & set(made.pages)
    assert made.filters("").kinds == ()


def test_a_kind_that_is_only_in_the_archive_still_has_its_empty_list():
    made = lists(talk("a"), talk("b", -24, kind=Kind.WEBINAR))
    assert made.topics("webinars/") == []


def test_a_list_goes_by_stretches_like_the_grid():
    meetings = [talk("w", kind=Kind.WEBINAR), *(once(at(n + 1), key=f"k{n:07}") for n in range(30))]
    made = lists(*meetings)
    assert len(made.topics("meetings/")) == 24
    assert len(made.topics("meetings/page/2/")) == 6


def test_every_list_says_what_it_is_narrowed_to_and_by_what_it_is_bound():
    made = lists(talk("a", host=ADA, categories=("art",)), talk("b", kind=Kind.WEBINAR), talk("c", -24))
    said = {
        path: (f.when, f.kind, f.category and f.category.name, f.host and f.host.name, f.bound)
        for path in ("", "live/", "archive/", "webinars/", "categories/art/", "hosts/ada-h1/")
        for f in [made.filters(path)]
    }
    assert said == {
        "": ("upcoming", "", None, None, ""),
        "live/": ("live", "", None, None, "when"),
        "archive/": ("past", "", None, None, "when"),
        "webinars/": ("upcoming", "webinar", None, None, "kind"),
        "categories/art/": ("", "", "art", None, "category"),
        "hosts/ada-h1/": ("", "", None, "Ada", "host"),
    }


def test_categories_and_hosts_are_offered_by_how_much_is_to_come():
    made = lists(
        talk("a", categories=("one", "both"), host=ADA),
        talk("b", categories=("both",), host=BEA),
        talk("c", -24, categories=("over", "one")),
        talk("d", -48, categories=("over",)),
        talk("e", host=BEA),
    ).filters("")
    assert [t.name for t in made.categories] == ["both", "one", "over"]
    assert [t.name for t in made.hosts] == ["Bea", "Ada"]


def test_the_pages_of_terms_are_in_the_order_of_their_names():
    made = lists(talk("a", categories=("b", "c")), talk("d", categories=("c", "A")))
    assert [t.name for t, _ in made.pages["categories/index.html"].context["terms"]] == ["A", "b", "c"]
