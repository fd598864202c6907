import msgspec

from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.redirects import MOST, redirects_file
from eroom_static.core.pages.views import views
from tests.core.pages.test_views import site_of
from tests.make import at, once, untimed


def renamed(*meetings, slugs=("first", "second", "now"), **more):
    """A site whose meetings have had these names."""
    site = site_of(*meetings, **more)
    site.records = tuple(
        msgspec.structs.replace(r, slugs=tuple(f"{slug}-{r.key}" for slug in slugs)) for r in site.records
    )
    return site


def rules(site):
    return [rule for page in redirects_file(site, views(site)) for rule in page.context["rules"]]


def test_every_old_address_leads_to_the_present_one_whatever_was_there():
    assert rules(renamed(once())) == [
        (f"/meetings/{old}-aaaaaaaa/{part}", f"/meetings/now-aaaaaaaa/{part}")
        for part in ("event.ics", "", "join/")
        for old in ("second", "first")
    ]


def test_where_no_name_has_changed_there_is_no_file():
    site = renamed(once(), slugs=("now",))
    assert not list(redirects_file(site, views(site)))


def test_a_room_without_a_time_has_no_calendar_to_lead_to():
    assert not [old for old, _ in rules(renamed(untimed())) if old.endswith(".ics")]


def test_below_a_path_both_sides_carry_it():
    made = rules(renamed(once(), url="https://example.org/a/b"))
    assert all(side.startswith("/a/b/meetings/") for rule in made for side in rule)


def test_no_more_rules_than_a_host_reads_and_calendars_and_late_changes_are_among_them():
    site = renamed(*(once(key=f"k{n:07}") for n in range(700)))
    late = msgspec.structs.replace(site.records[-1], stamp=at(5))
    site.records = (*site.records[:-1], late)
    made = rules(site)
    assert len(made) == MOST
    assert made[0][1] == "/meetings/now-k0000699/event.ics"
    assert sum(old.endswith("event.ics") for old, _ in made) == 1400


def test_old_addresses_lead_on_without_a_host_that_knows_rules():
    site = renamed(once())
    seen = views(site)
    pages = {page.path: page for page in every_page(site, seen)}
    for old in ("first", "second"):
        home = f"meetings/{old}-aaaaaaaa"
        assert pages[f"{home}/index.html"].context["target"] == "/meetings/now-aaaaaaaa/"
        assert pages[f"{home}/join/index.html"].context["target"] == "/meetings/now-aaaaaaaa/join/"
        assert pages[f"{home}/event.ics"].context == pages["meetings/now-aaaaaaaa/event.ics"].context
