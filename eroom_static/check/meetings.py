"""What is odd about the meetings themselves, by the snapshot: told by topic where nobody else reads it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from eroom_static.core.finding import Finding, fine, warning
from eroom_static.core.model import Meeting, Occurrence, Room, Shape
from eroom_static.core.schedule import ends, is_ahead

_SHOWN = 5


def meeting_findings(
    meetings: Sequence[Meeting], rooms: Mapping[str, Room], now: datetime, *, private: bool
) -> Iterator[Finding]:
    """Nothing is said of what is fine, but for what could not be looked at. With `private`, topics are named."""
    if meetings and not any(m.host for m in meetings):
        yield fine("overlaps", 'not looked at: hosts are known only with [site] hosts = "all"')
    yield from _told(
        "overlaps",
        ("pair of meetings of one host overlaps", "pairs of meetings of one host overlap"),
        "a host can be in one meeting at a time: move one of them in Zoom",
        _overlapping(meetings, now),
        private=private,
    )
    yield from _told(
        "passcodes",
        ("meeting has no passcode", "meetings have no passcode"),
        "whoever guesses the number can join: set a passcode in Zoom",
        (m.topic for m in meetings if m.key in rooms and not rooms[m.key].passcode),
        private=private,
    )
    yield from _told(
        "past only",
        ("series has nothing but past dates", "series have nothing but past dates"),
        "give it new dates in Zoom, or take it from the site",
        (m.topic for m in meetings if m.shape is Shape.SERIES and not is_ahead(m, now)),
        private=private,
    )


def _overlapping(meetings: Sequence[Meeting], now: datetime) -> Iterator[str]:
    """Each pair once, with the first time."""
    told = set()
    hosts: dict[str, list[tuple[Occurrence, Meeting]]] = defaultdict(list)
    for meeting in meetings:
        if meeting.host and not meeting.cancelled:
            ahead = (o for o in meeting.occurrences if not o.cancelled and ends(o) > now)
            hosts[meeting.host.key] += [(o, meeting) for o in ahead]
    for sittings in hosts.values():
        ordered = sorted(sittings, key=lambda pair: (pair[0].starts, pair[1].key))
        busy = ordered[:1]  # the sitting so far that ends last
        for sitting, meeting in ordered[1:]:
            last, other = busy[0]
            pair = frozenset({meeting.key, other.key})
            if len(pair) > 1 and sitting.starts < ends(last) and pair not in told:
                told.add(pair)
                yield f"{other.topic} and {meeting.topic}, {sitting.starts:%Y-%m-%d %H:%M} UTC"
            busy = [max((last, other), (sitting, meeting), key=lambda pair: ends(pair[0]))]


def _told(
    check: str, what: tuple[str, str], cure: str, found: Iterable[str], *, private: bool
) -> Iterator[Finding]:
    if names := list(found):
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        said = f": {'; '.join(names[:_SHOWN])}{more}" if private else ""
        yield warning(check, f"{len(names):,} {what[len(names) > 1]}{said}", cure)
