"""What other programs take from a built site, read back by parsers that are not ours."""

import json
import re
from datetime import UTC, datetime

import feedparser
import icalendar
import pytest
from pyld import jsonld

from eroom_static.core.history import Record
from eroom_static.core.model import Shape
from eroom_static.core.schedule import ends
from eroom_static.disk.reader import read_history
from tests.make import NOW
from tests.test_end_to_end import built, pulled, site  # noqa: F401 (the same pulled account)

URL = "https://live.example.org/"
# As much of schema.org's own context as matters here: https://schema.org/docs/jsonldcontext.json
CONTEXT = {
    "@context": {"@vocab": "http://schema.org/", "url": {"@type": "@id"}, "eventStatus": {"@type": "@vocab"}}
}
SCHEMA = "http://schema.org/"


@pytest.fixture
def records(built):  # noqa: F811
    return {k: r for k, r in read_history(built.root).items() if isinstance(r, Record)}


def expanded(html):
    """The page's linked data, as a processor of JSON-LD understands it."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(scripts) <= 1

    def load(address, _):
        assert address.rstrip("/") == "https://schema.org"
        return {"contextUrl": None, "documentUrl": address, "document": CONTEXT}

    return [jsonld.expand(json.loads(text), {"documentLoader": load})[0] for text in scripts]


def value(node, name):
    (found,) = node[SCHEMA + name]
    return found.get("@value", found.get("@id"))


def instants(node):
    return tuple(datetime.fromisoformat(value(node, name)) for name in ("startDate", "endDate"))


def test_linked_data_says_when_each_meeting_is_and_leads_to_its_page(built, records):  # noqa: F811
    kinds = set()
    for record in records.values():
        home = f"{record.meeting.kind}s/{record.slug}/"
        told = expanded((built.output / home / "index.html").read_text())
        if record.meeting.shape is Shape.UNTIMED:
            assert told == []
            continue
        (event,) = told
        (kind,) = event["@type"]
        kinds.add(kind.removeprefix(SCHEMA))
        assert value(event, "url") == URL + home
        sittings = [(o.starts, ends(o)) for o in record.meeting.occurrences]
        if kind == f"{SCHEMA}Event":
            assert instants(event) in sittings
            assert event[f"{SCHEMA}location"][0][f"{SCHEMA}url"] == [{"@id": URL + home}]
        else:
            assert instants(event) == (sittings[0][0], sittings[-1][1])
            ahead = [s for s in sittings if s[1] > NOW]
            assert [instants(e) for e in event[f"{SCHEMA}subEvent"]] == (ahead or sittings)[:60]
    assert kinds == {"Event", "EventSeries"}


def test_linked_data_never_holds_a_way_into_zoom(built):  # noqa: F811
    pages = [p.read_text() for p in built.output.rglob("*.html")]
    assert any("zoom.us/j/" in page for page in pages)  # this site shows links
    told = [json.dumps(node) for page in pages for node in expanded(page)]
    assert len(told) > 30
    assert not [text for text in told if "zoom.us" in text]


def test_the_grid_lists_its_events_by_their_addresses(built):  # noqa: F811
    (found,) = expanded((built.output / "index.html").read_text())
    assert found["@type"] == [f"{SCHEMA}ItemList"]
    items = found[f"{SCHEMA}itemListElement"]
    assert [value(item, "position") for item in items] == list(range(1, len(items) + 1))
    for item in items:
        path = value(item, "url").removeprefix(URL)
        assert (built.output / path / "index.html").is_file()


def test_atom_is_understood_and_its_entries_keep_their_names(built, records):  # noqa: F811
    feed = feedparser.parse((built.output / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.id) == ("Test site", f"{URL}feed.xml")
    assert {entry.id for entry in feed.entries} == {f"{URL}m/{key}/" for key in records}
    for entry in feed.entries:
        record = records[entry.id.removesuffix("/").rsplit("/", 1)[1]]
        assert entry.link == f"{URL}{record.meeting.kind}s/{record.slug}/"
        assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == record.stamp
        assert entry.content[0].type == "text/html"


def test_both_feeds_say_the_same(built):  # noqa: F811
    atom = feedparser.parse(
        (built.output / "feed.xml").read_bytes(), sanitize_html=False, resolve_relative_uris=False
    ).entries
    items = json.loads((built.output / "feed.json").read_bytes())["items"]
    assert [(i["id"], i["url"]) for i in items] == [(e.id, e.link) for e in atom]
    for item, entry in zip(items, atom, strict=True):
        assert item["content_html"].split() == entry.content[0].value.split()
        assert item["tags"] == [tag.term for tag in entry.get("tags", [])]


def test_the_json_feed_has_what_version_1_1_asks_for(built):  # noqa: F811
    feed = json.loads((built.output / "feed.json").read_bytes())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Test site"
    assert (feed["home_page_url"], feed["feed_url"]) == (URL, f"{URL}feed.json")
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) > 30
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert datetime.fromisoformat(item["date_modified"]).tzinfo is not None
        assert all(author.keys() <= {"name", "url", "avatar"} for author in item.get("authors", []))
        assert all(isinstance(tag, str) for tag in item["tags"])


def test_every_page_names_both_feeds(built):  # noqa: F811
    for page in ("index.html", "archive/index.html"):
        html = (built.output / page).read_text()
        assert 'type="application/atom+xml" href="/feed.xml"' in html
        assert 'type="application/feed+json" href="/feed.json"' in html


def test_the_calendars_of_hosts_and_categories_are_calendars_with_their_names(built):  # noqa: F811
    paths = [*built.output.glob("categories/*/calendar.ics"), *built.output.glob("hosts/*/calendar.ics")]
    assert len(paths) > 10
    whole = icalendar.Calendar.from_ical((built.output / "calendar.ics").read_bytes())
    uids = {str(event["UID"]) for event in whole.walk("VEVENT")}
    for path in paths:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        assert {str(event["UID"]) for event in calendar.walk("VEVENT")} <= uids
        html = (path.parent / "index.html").read_text()
        assert (
            f'<a class="button quiet" href="webcal://live.example.org/{path.relative_to(built.output).as_posix()}"'
            in html
        )
        assert re.search(r"<h1[^>]*>([^<]*)</h1>", html)[1] == str(calendar["X-WR-CALNAME"])
