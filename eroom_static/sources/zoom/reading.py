"""One reading of an account: lists, and one get for each meeting that cannot be recalled as it is.

A list tells topic, start, zone, link and the beginning of the agenda: what differs there is got at once. What it
does not tell (settings, tracking fields, the sittings of a series, the rest of the agenda) is got anew in rotation,
and so are lists that had nothing in them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import chain
from typing import Any

import msgspec

from eroom_static.core.errors import UnexpectedReply
from eroom_static.core.model import Found, Kind, Note
from eroom_static.sources.base import Progress
from eroom_static.sources.zoom.client import (
    GET_MEETING,
    GET_WEBINAR,
    LIST_MEETINGS,
    LIST_WEBINARS,
    ZoomClient,
    ZoomRefusal,
)
from eroom_static.sources.zoom.decode import MeetingDecoder
from eroom_static.sources.zoom.fields import text
from eroom_static.sources.zoom.hosts import Someone
from eroom_static.sources.zoom.notes import (
    HOST_NOTES,
    MEETING_GONE,
    MEETING_NOTES,
    NO_LICENCE,
    NO_PERMISSION,
    note_of,
    unreadable,
)
from eroom_static.sources.zoom.paging import Params
from eroom_static.sources.zoom.recollection import (
    NEVER,
    NOTHING,
    Detail,
    Recollection,
    Void,
    is_ahead,
    remembered,
)
from eroom_static.sources.zoom.rotation import due

LISTS = {Kind.MEETING: LIST_MEETINGS, Kind.WEBINAR: LIST_WEBINARS}
GETS = {Kind.MEETING: GET_MEETING, Kind.WEBINAR: GET_WEBINAR}
GONE = f"meeting-{MEETING_GONE}"  # a note's code


def list_name(user: str, kind: Kind) -> str:
    """One host's list of one kind, as `name_of` is asked for it."""
    return f"host:{user}:{kind}"


def get(client: ZoomClient, kind: Kind, number: str) -> Mapping[str, Any]:
    return client.get(GETS[kind], id=number, params={"show_previous_occurrences": "true"})


class List(msgspec.Struct, frozen=True):
    """One host's list of one kind. `name` is opaque."""

    someone: Someone
    kind: Kind
    name: str


class Listed(msgspec.Struct, frozen=True):
    """A meeting in its list; `shown` is a digest of what stood there."""

    number: str
    shown: str
    place: List


class Answer(msgspec.Struct, frozen=True):
    """What came of one list: what stood in it and what was gone past, or why Zoom `refused` it."""

    place: List
    entries: tuple[Listed, ...] = ()
    note: Note | None = None
    refused: bool = False


class Outcome(msgspec.Struct, frozen=True):
    """What came of one meeting."""

    entry: Listed
    detail: Detail | None = None
    note: Note | None = None


class Reading:
    """Begun by `read`, once. What it found stands in `found`, `unread` (keys), `notes` and `listed` afterwards."""

    def __init__(
        self,
        client: ZoomClient,
        decoder: MeetingDecoder,
        *,
        page: Params,
        workers: int,
        recalled: Recollection = NOTHING,
        within: timedelta = timedelta(),
        progress: Progress,
    ) -> None:
        """What was `recalled` is used as long as it is not older than `within`."""
        self._client = client
        self._decoder = decoder
        self._page = page
        self._workers = workers
        self._recalled = recalled
        self._progress = progress
        self._began = client.now()
        self._due_details = self._due({n: detail.asked for n, detail in recalled.details.items()}, within)
        self._due_voids = self._due({name: void.asked for name, void in recalled.voids.items()}, within)
        self._details: dict[str, Detail] = {}
        self._voids: dict[str, Void] = {}
        self._places: dict[str, List] = {}
        self._known: list[Outcome] = []
        self.found: list[Found] = []
        self.unread: set[str] = set()
        self.notes: Counter[Note] = Counter()
        self.listed: set[str] = set()

    def read(self, hosts: Iterable[Someone], name_of: Callable[[str], str]) -> None:
        lists = [
            List(someone, kind, name_of(list_name(someone.user, kind)))
            for someone in hosts
            for kind in sorted(someone.kinds)
        ]
        # Lists and meetings have a limit each: the first meetings are got while the last lists are still read.
        outcomes = self._client.map(self._outcome, self._entries(lists), self._workers)
        for done, outcome in enumerate(chain(outcomes, self._known), start=1):
            self._take(outcome, name_of)
            self._progress("meetings", done, len(self._places))

    @property
    def numbers(self) -> Collection[str]:
        """Of everything that some list named."""
        return self._places.keys()

    @property
    def recollection(self) -> Recollection:
        """What the next pull need not ask for."""
        return Recollection(pulled=self._began, details=self._details, voids=self._voids)

    def _due(self, asked: Mapping[str, Any], within: timedelta) -> frozenset[str]:
        return due(asked, now=self._began, since=self._recalled.pulled, within=within)

    def _entries(self, lists: list[List]) -> Iterator[Listed]:
        """Each meeting once, as the lists bring them."""
        resting = [
            one for one in lists if one.name in self._recalled.voids and one.name not in self._due_voids
        ]
        asleep = {one.name for one in resting}
        yield from self._read_lists([one for one in lists if one.name not in asleep])
        if resting and self._is_missing_any():
            yield from self._read_lists(resting)
            return
        for one in resting:
            self._rest(one, self._recalled.voids[one.name])

    def _is_missing_any(self) -> bool:
        """What is ahead and stands in no list any more may stand in one that was not read: somebody else's by now."""
        gone = self._recalled.details.keys() - self._places.keys()
        return any(is_ahead(self._recalled.details[number].found, self._began) for number in gone)

    def _read_lists(self, lists: list[List]) -> Iterator[Listed]:
        for done, answer in enumerate(self._client.as_done(self._answer, lists, self._workers), start=1):
            if answer.refused or (not answer.entries and not answer.note):
                self._rest(answer.place, Void(asked=self._rests_since(answer.place), refusal=answer.note))
            else:
                self._hear(answer)
            yield from self._new(answer.entries)
            self._progress("lists", done, len(lists))

    def _rests_since(self, place: List) -> datetime:
        """A list that had something in it the last time may have it again: it is asked once more before it rests."""
        is_news = self._recalled.pulled > NEVER and place.name not in self._recalled.voids
        return NEVER if is_news else self._began

    def _hear(self, answer: Answer) -> None:
        self.listed.add(answer.place.name)
        if answer.note:
            self.notes[answer.note] += 1

    def _rest(self, place: List, void: Void) -> None:
        if void.refusal:
            self.notes[void.refusal] += 1
        else:
            self.listed.add(place.name)
        self._voids[place.name] = void

    def _new(self, entries: Iterable[Listed]) -> Iterator[Listed]:
        for entry in entries:
            known = self._places.get(entry.number)
            # Moved while lists were read: whichever list came first, the result is the same.
            self._places[entry.number] = min(known or entry.place, entry.place, key=lambda place: place.name)
            if known is None and not self._recalls(entry):
                yield entry

    def _answer(self, place: List) -> Answer:
        params = {**self._page, **({"type": "scheduled"} if place.kind is Kind.MEETING else {})}
        try:
            raws = self._client.pages(LISTS[place.kind], user=place.someone.user, params=params)
        except ZoomRefusal as refusal:
            if refusal.code in HOST_NOTES:
                texts = HOST_NOTES | ({NO_LICENCE: NO_PERMISSION} if place.kind is Kind.MEETING else {})
                return Answer(place, note=note_of("host", refusal.code, texts), refused=True)
            raise
        # A series may be listed once for each of its sittings: the number is the key.
        rows: dict[str, list[Any]] = {}
        for raw in raws:
            rows.setdefault(text(raw, "id"), []).append(raw)
        unnamed = rows.pop("", [])
        entries = tuple(Listed(number, _shown(row), place) for number, row in rows.items())
        note = Note(code="list", text="list entry without an id; skipped") if unnamed else None
        return Answer(place, entries, note)

    def _recalls(self, entry: Listed) -> bool:
        """True for what stands as it was read before; then it is as good as read."""
        known = self._recalled.details.get(entry.number)
        if known is None or known.shown != entry.shown or entry.number in self._due_details:
            return False
        self._known.append(Outcome(entry, known))
        return True

    def _outcome(self, entry: Listed) -> Outcome:
        try:
            raw = get(self._client, entry.place.kind, entry.number)
        except ZoomRefusal as refusal:
            if refusal.code in MEETING_NOTES:
                return Outcome(entry, note=note_of("meeting", refusal.code, MEETING_NOTES))
            raise
        try:
            decoded = self._decoder.decode(raw)
        except UnexpectedReply as wrong:
            return Outcome(entry, note=unreadable(wrong))
        return Outcome(
            entry, Detail(shown=entry.shown, asked=self._began, found=decoded.found, notes=decoded.notes)
        )

    def _take(self, outcome: Outcome, name_of: Callable[[str], str]) -> None:
        entry, detail = outcome.entry, outcome.detail
        if detail is None:
            if outcome.note:
                self.notes[outcome.note] += 1
            if (
                outcome.note is None or outcome.note.code != GONE
            ):  # it is there still: that is no cancellation
                self.unread.add(name_of(entry.number))
            return
        self.notes.update(detail.notes)
        self.found.append(_placed(detail.found, self._places[entry.number]))
        if (kept := remembered(detail.found)) is not None:
            self._details[entry.number] = msgspec.structs.replace(detail, found=kept)


def _placed(found: Found, place: List) -> Found:
    """With what is known of it from where it is listed, which may be another place than when it was read."""
    return msgspec.structs.replace(
        found,
        meeting=msgspec.structs.replace(found.meeting, host=place.someone.host),
        traits=msgspec.structs.replace(
            found.traits, host_labels=place.someone.labels, listed_under=place.name
        ),
    )


def _shown(rows: list[Any]) -> str:
    return blake2b(msgspec.json.encode(rows, order="sorted"), digest_size=16).hexdigest()
