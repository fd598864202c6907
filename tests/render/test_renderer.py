from types import MappingProxyType

import msgspec

from eroom_static.core.history import Record
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.views import views
from eroom_static.core.settings import JoinSettings, SiteSettings
from eroom_static.core.site import Site
from eroom_static.render.renderer import Renderer
from tests.make import NOW, at, once, series, untimed


def site(*meetings) -> Site:
    records = [Record(key=m.key, meeting=m, slugs=(m.key,), facts="f", stamp=NOW) for m in meetings]
    settings = SiteSettings(title="Acme Live", url="https://live.example.org")
    return Site(settings, JoinSettings(), now=NOW, records=records, rooms={})


def calendars(shown: Site, turned: bool = False) -> dict[str, bytes]:
    renderer = Renderer(shown, MappingProxyType({}), MappingProxyType({}))
    pages = [page for page in every_page(shown, views(shown)) if page.path.endswith(".ics")]
    return {page.path: renderer.render(page).data for page in (reversed(pages) if turned else pages)}


def events(data: bytes) -> bytes:
    begin, end = data.find(b"BEGIN:VEVENT"), data.rfind(b"END:VCALENDAR")
    return data[begin:end]


MEETINGS = (once(), series(at(days=1), at(days=8), at(days=15)), untimed())


def test_a_meetings_own_calendar_and_the_sites_hold_the_same_bytes():
    files = calendars(site(*MEETINGS))
    whole = files.pop("calendar.ics")
    assert len(files) == 2
    assert events(whole) == b"".join(events(files[path]) for path in sorted(files))


def test_which_calendar_is_rendered_first_leaves_no_trace():
    assert calendars(site(*MEETINGS)) == calendars(site(*MEETINGS), turned=True)


def test_a_renderer_of_another_site_knows_nothing_of_the_last():
    renamed = msgspec.structs.replace(MEETINGS[0], topic="Another")
    before, after = calendars(site(MEETINGS[0])), calendars(site(renamed))
    assert b"SUMMARY:Talk" in before["calendar.ics"]
    assert b"SUMMARY:Another" in after["calendar.ics"]
