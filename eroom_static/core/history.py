"""What visitors have been told so far, so that the site keeps its word after Zoom has forgotten.

One record a meeting, public facts only: its addresses, the SEQUENCE of its calendar entry, cancellations, and what is
over. Folding a pull into the records is pure. Gone from Zoom before its start is cancelled; gone after its start is
over; no longer allowed by the rules is withdrawn, and then every word of it goes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec

from eroom_static.core.model import Meeting, Occurrence, Shape
from eroom_static.core.rules import Rule
from eroom_static.core.schedule import ends
from eroom_static.core.slug import slug
from eroom_static.core.standing import Names, Standing, stands

SCHEMA = 1

Facts = Callable[[Meeting], str]  # a digest of what calendars show of a meeting


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="meeting"):
    """What was said of one meeting. `slugs` are all addresses it ever had, the present one last.

    `sequence` counts the changes of `facts`, `stamp` (UTC) dates the last one. `gone`: its source lists it no more.
    """

    schema: int = SCHEMA
    key: str
    meeting: Meeting
    standing: Standing = Standing()
    listed_under: str = ""  # opaque name of the list it stood in
    slugs: tuple[str, ...] = ()
    facts: str
    sequence: int = 0
    stamp: datetime
    gone: bool = False

    @property
    def slug(self) -> str:
        return self.slugs[-1]


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="withdrawn"):
    """Once public, not any more: nothing is left but the key, for a neutral page, and the count."""

    schema: int = SCHEMA
    key: str
    sequence: int = 0


Records = Mapping[str, Record | Withdrawn]


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What one complete pull says about meetings, for folding."""

    published: tuple[Meeting, ...]
    standings: Mapping[str, Standing]  # key -> what rules found true of it
    listed_under: Mapping[str, str]  # key -> the list it stood in
    withheld: frozenset[str]  # keys that were seen and left
    unread: frozenset[str] = frozenset()  # keys that were listed, but could not be read
    rules: tuple[Rule, ...]  # of today
    hide: tuple[Rule, ...]
    names: Mapping[str, Names]  # the sources of today, each with the names of its conditions
    listed: frozenset[str]  # the lists that were read to their end


def fold(records: Records, pulled: Pulled, now: datetime, facts: Facts) -> dict[str, Record | Withdrawn]:
    """The records after this pull. A record that does not change is the same object."""
    after = dict(records)
    for meeting in pulled.published:
        after[meeting.key] = _listed(records.get(meeting.key), meeting, pulled, now, facts)
    present = {meeting.key for meeting in pulled.published}
    for key, record in records.items():
        if key not in present and isinstance(record, Record):
            after[key] = _absent(record, pulled, now, facts)
    return dict(sorted(after.items()))


def addressed(records: Records, own: Mapping[str, str], before: Records) -> dict[str, Record | Withdrawn]:
    """With the slugs that a publisher chose, by key: what the address was before leads on, as after a new topic.

    A record that stands in `before` as it is now is the same object.
    """
    after = {key: _addressed(record, own.get(key, "")) for key, record in records.items()}
    return {key: before[key] if before.get(key) == record else record for key, record in after.items()}


def _addressed(record: Record | Withdrawn, slug: str) -> Record | Withdrawn:
    if not slug or isinstance(record, Withdrawn) or record.slug == slug:
        return record
    return msgspec.structs.replace(record, slugs=(*(s for s in record.slugs if s != slug), slug))


def _listed(
    old: Record | Withdrawn | None, meeting: Meeting, pulled: Pulled, now: datetime, facts: Facts
) -> Record:
    known = old if isinstance(old, Record) else None
    if known is not None:
        meeting = _with_held(meeting, known.meeting, now)
    address = slug(meeting.topic, meeting.key)
    digest = facts(meeting)
    changed = known is None or known.facts != digest
    # Calendars that kept an entry of a withdrawn meeting take the new one only under a higher number.
    before = -1 if old is None else old.sequence
    record = Record(
        key=meeting.key,
        meeting=meeting,
        standing=pulled.standings[meeting.key],
        listed_under=pulled.listed_under[meeting.key],
        slugs=(*(s for s in (known.slugs if known else ()) if s != address), address),
        facts=digest,
        sequence=before + 1 if changed else before,
        stamp=now if known is None or changed else known.stamp,
    )
    return known if known == record else record


def _absent(record: Record, pulled: Pulled, now: datetime, facts: Facts) -> Record | Withdrawn:
    if record.key in pulled.withheld or not _may_stay(record, pulled):
        return Withdrawn(key=record.key, sequence=record.sequence)
    if record.gone or record.key in pulled.unread:
        return record
    if _has_begun(record.meeting, now):
        return msgspec.structs.replace(record, gone=True)
    if record.listed_under not in pulled.listed or record.meeting.shape is Shape.UNTIMED:
        return Withdrawn(key=record.key, sequence=record.sequence)
    return _called_off(record, now, facts)


def _may_stay(record: Record, pulled: Pulled) -> bool:
    names = pulled.names.get(record.meeting.provider)
    return names is not None and stands(record.meeting, record.standing, pulled.rules, pulled.hide, names)


def _has_begun(meeting: Meeting, now: datetime) -> bool:
    """Nothing of it is still to come."""
    return meeting.shape is not Shape.UNTIMED and all(
        o.cancelled or o.starts <= now for o in meeting.occurrences
    )


def _called_off(record: Record, now: datetime, facts: Facts) -> Record:
    left = tuple(
        msgspec.structs.replace(o, cancelled=True) if o.starts > now else o
        for o in record.meeting.occurrences
    )
    meeting = msgspec.structs.replace(
        record.meeting, occurrences=left, cancelled=all(o.cancelled for o in left)
    )
    return msgspec.structs.replace(
        record, meeting=meeting, facts=facts(meeting), sequence=record.sequence + 1, stamp=now, gone=True
    )


def _with_held(meeting: Meeting, before: Meeting, now: datetime) -> Meeting:
    """A series keeps the sittings that are over and that its source no longer lists."""
    known = {o.id for o in meeting.occurrences} | {o.starts for o in meeting.occurrences}
    held = [
        o
        for o in before.occurrences
        if meeting.shape is Shape.SERIES and ends(o) <= now and o.id not in known and o.starts not in known
    ]
    return (
        msgspec.structs.replace(meeting, occurrences=_in_order([*held, *meeting.occurrences]))
        if held
        else meeting
    )


def _in_order(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(occurrences, key=lambda o: (o.starts, o.id)))


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(Record | Withdrawn)


def encode(record: Record | Withdrawn) -> bytes:
    """Indented, because it is meant for version control."""
    return msgspec.json.format(_ENCODER.encode(record), indent=1) + b"\n"


def decode(data: bytes) -> Record | Withdrawn:
    """Raises msgspec.MsgspecError for a damaged record."""
    record: Record | Withdrawn = _DECODER.decode(data)
    return record
