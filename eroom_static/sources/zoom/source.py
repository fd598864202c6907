"""A Zoom account as a source of meetings: hosts, then their lists, then one get for each meeting."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from eroom_static.core.errors import UnexpectedReply
from eroom_static.core.model import Found, Kind, Note, Private
from eroom_static.core.publish import Ask
from eroom_static.sources.base import Haul, Progress
from eroom_static.sources.zoom.client import MissingScope, ZoomClient, ZoomRefusal
from eroom_static.sources.zoom.decode import MeetingDecoder
from eroom_static.sources.zoom.hosts import Hosts, Members, labels_of
from eroom_static.sources.zoom.notes import (
    MEETING_GONE,
    MEETING_NOTES,
    NO_LICENCE,
    NO_SUCH_ID,
    NOT_THIS_KIND,
    note_of,
    unreadable,
)
from eroom_static.sources.zoom.paging import PAGE_SIZE
from eroom_static.sources.zoom.reading import GONE, Reading, get
from eroom_static.sources.zoom.recollection import NOTHING, Seal

BY_ID = "id"


class ZoomSource:
    """One account. `name_of` gives the public key of a Zoom id; `zone` is used where a meeting names none.

    With a `seal` it remembers what it read, and asks again only for what has changed and for what is older than
    `fresh_within`.
    """

    def __init__(
        self,
        client: ZoomClient,
        *,
        name_of: Callable[[str], str],
        zone: str,
        workers: int = 8,
        page_size: int = PAGE_SIZE,
        provider: str = "zoom",
        seal: Seal | None = None,
        fresh_within: timedelta = timedelta(),
    ) -> None:
        self.provider = provider
        self._client = client
        self._name_of = name_of
        self._workers = workers
        self._page = {"page_size": page_size}
        self._decoder = MeetingDecoder(name_of=name_of, zone=zone, provider=provider)
        self._hosts = Hosts(client, name_of, self._page)
        self._seal = seal
        self._fresh_within = fresh_within

    def pull(self, ask: Ask, progress: Progress, recollection: bytes = b"") -> Haul:
        progress("hosts", 0, 0)
        members = {group: self._hosts.members(group) for group in ask.label_groups}
        hosts = self._hosts.to_ask(ask, members)
        reading = Reading(
            self._client,
            self._decoder,
            page=self._page,
            workers=self._workers,
            recalled=self._seal.open(recollection) if self._seal and recollection else NOTHING,
            within=self._fresh_within,
            progress=progress,
        )
        reading.read(hosts, self._name_of)
        found, notes, unread = reading.found, reading.notes, reading.unread
        for number in (n for n in ask.ids if n not in reading.numbers):
            named = self._named_by_id(number, members)
            if isinstance(named, Found):
                found.append(named)
                continue
            notes[named] += 1
            if named.code not in (GONE, NO_SUCH_ID.code):
                unread.add(self._name_of(number))
        return Haul(
            provider=self.provider,
            name_of=self._name_of,
            unread=frozenset(unread),
            found=tuple(sorted(found, key=lambda f: f.meeting.key)),
            notes=tuple(
                msgspec.structs.replace(note, count=count)
                for note, count in sorted(notes.items(), key=lambda pair: (pair[0].code, pair[0].text))
            ),
            listed=frozenset(reading.listed | ({BY_ID} if ask.ids else set())),
            requests=self._client.requests,
            audit=tuple(self._client.audit),
            private=Private(self._client.secrets),
            recollection=partial(self._seal.seal, reading.recollection) if self._seal else bytes,
        )

    def one(self, number: str, ask: Ask) -> Found | None:
        """By number, without knowing whether it is a meeting or a webinar."""
        return self._one(number, {group: self._hosts.members(group) for group in ask.label_groups})

    def _one(self, number: str, members: Members) -> Found | None:
        raw = self._meeting_or_webinar(number)
        if raw is None:
            return None
        labels = labels_of({"id": raw.get("host_id"), "email": raw.get("host_email")}, members)
        return self._decoder.decode(raw, labels=labels, listed_under=BY_ID).found

    def _meeting_or_webinar(self, number: str) -> Mapping[str, Any] | None:
        try:
            return get(self._client, Kind.MEETING, number)
        except ZoomRefusal as refusal:
            if refusal.code not in (MEETING_GONE, NOT_THIS_KIND):
                raise
            # A webinar's id asked for as a meeting is 3000, an id that is neither is 3001.
            is_webinar = refusal.code == NOT_THIS_KIND
        try:
            return get(self._client, Kind.WEBINAR, number)
        except MissingScope:
            if is_webinar:
                raise
        except ZoomRefusal as refusal:
            if refusal.code not in (MEETING_GONE, NOT_THIS_KIND) and (
                is_webinar or refusal.code != NO_LICENCE
            ):
                raise
        return None  # a meeting that is gone: that there can be no webinars, or none for us, changes nothing

    def _named_by_id(self, number: str, members: Members) -> Found | Note:
        try:
            return self._one(number, members) or NO_SUCH_ID
        except ZoomRefusal as refusal:
            if refusal.code not in MEETING_NOTES:
                raise
            return note_of("meeting", refusal.code, MEETING_NOTES)
        except UnexpectedReply as wrong:
            return unreadable(wrong)
