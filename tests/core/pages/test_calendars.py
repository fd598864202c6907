from eroom_static.core.model import Host
from eroom_static.core.pages.calendars import calendar_files
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.views import views
from tests.core.pages.test_views import site_of
from tests.make import at, once, series

ADA = Host(key="hhhhhhhh", name="Ada")
MEETINGS = (
    once(at(24), key="aaaaaaaa", categories=("music", "talks"), host=ADA),
    series(at(24), at(48), key="ssssssss", categories=("talks",)),
    once(at(days=-60), key="oooooooo", categories=("history",), host=ADA),
)


def calendars(*meetings):
    site = site_of(*meetings)
    return {page.path: [r.key for r in page.context["records"]] for page in calendar_files(site, views(site))}


def test_a_category_and_a_host_have_calendars_of_what_is_theirs():
    assert calendars(*MEETINGS) == {
        "categories/history/calendar.ics": [],
        "categories/music/calendar.ics": ["aaaaaaaa"],
        "categories/talks/calendar.ics": ["aaaaaaaa", "ssssssss"],
        "hosts/ada-hhhhhhhh/calendar.ics": ["aaaaaaaa"],
    }


def test_a_calendar_has_the_name_of_its_term():
    site = site_of(*MEETINGS)
    assert {page.context["name"] for page in calendar_files(site, views(site))} == {
        "music", "talks", "history", "Ada",
    }  # fmt: skip


def test_wherever_a_term_has_a_page_it_has_a_calendar():
    site = site_of(*MEETINGS)
    paths = {page.path for page in every_page(site, views(site))}
    lists = {
        p.removesuffix("index.html") for p in paths if p.count("/") == 2 and p.startswith(("cat", "hosts"))
    }
    homes = {p for p in lists if not p.endswith(".ics")}
    assert homes
    assert {f"{home}calendar.ics" for home in homes} <= paths
