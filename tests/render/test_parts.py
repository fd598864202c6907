"""A calendar entry is written once; what tells that it is still right is all that it is made from."""

import msgspec
import pytest

from eroom_static.core.history import Record
from eroom_static.core.pages.views import views
from eroom_static.core.settings import JoinSettings, SiteSettings
from eroom_static.core.site import Site
from eroom_static.render import ics
from eroom_static.render.parts import Parts, decode_parts, encode_parts
from tests.make import NOW, at, series

VERSION = "1"


def told(url="https://live.example.org", prefix="", sequence=0, **facts):
    """A meeting as `Parts` is asked for it."""
    meeting = msgspec.structs.replace(series(at(days=1), at(days=8)), **facts)
    record = Record(
        key=meeting.key, meeting=meeting, slugs=(meeting.key,), facts="f", stamp=NOW, sequence=sequence
    )
    site = Site(
        SiteSettings(title="Acme", url=url),
        JoinSettings(),
        now=NOW,
        records=[record],
        rooms={},
        prefix=prefix,
    )
    return record, views(site)[record.key], prefix


def put_by(*asked):
    parts = Parts()
    names = {f"{prefix}{record.key}" for record, _, prefix in asked}
    for one in asked:
        parts.of(*one)
    return encode_parts(parts.those_of(names), VERSION)


@pytest.fixture
def written(monkeypatch):
    """The entries that are written from here on."""
    found, real = [], ics.part
    monkeypatch.setattr(ics, "part", lambda entry: found.append(entry) or real(entry))
    return found


def test_what_was_put_by_is_not_written_again(written):
    kept = put_by(told())
    written.clear()
    part = Parts(decode_parts(kept, VERSION)).of(*told())
    assert written == []
    assert part == Parts().of(*told())


@pytest.mark.parametrize(
    "other",
    [
        told(topic="Another"),
        told(agenda="Another"),
        told(categories=("another",)),
        told(sequence=1),
        told(url="https://another.example.org"),
    ],
    ids=["topic", "agenda", "categories", "sequence", "address"],
)
def test_an_entry_of_which_anything_has_changed_is_written_again(written, other):
    parts = Parts(decode_parts(put_by(told()), VERSION))
    written.clear()
    assert parts.of(*other) == ics.part(written[0])


def test_each_language_has_entries_of_its_own(written):
    kept = decode_parts(put_by(told(), told(prefix="de/")), VERSION)
    written.clear()
    parts = Parts(kept)
    assert b"example.org/de/" in parts.of(*told(prefix="de/")).events
    assert b"example.org/de/" not in parts.of(*told()).events
    assert written == []


def test_of_what_the_site_does_not_show_nothing_is_kept():
    parts = Parts()
    parts.of(*told())
    assert parts.those_of(set()) == {}


@pytest.mark.parametrize("data", [b"", b"damaged", put_by(told())[:-3], b"\xc1"])
def test_what_is_damaged_or_missing_is_nothing(data):
    assert decode_parts(data, VERSION) == {}


def test_what_another_version_wrote_is_nothing():
    assert decode_parts(put_by(told()), "2") == {}
