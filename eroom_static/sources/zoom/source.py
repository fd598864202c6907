"""A Zoom account as a source of meetings: hosts, then their lists, then one get for each meeting."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from eroom_static.core.errors import SettingsError, UnexpectedReply
from eroom_static.core.model import Found, Host, Kind, Note, Private
from eroom_static.core.publish import Ask
from eroom_static.core.report import counted
from eroom_static.sources.base import Haul, Progress
from eroom_static.sources.zoom.client import (
    GET_MEETING,
    GET_WEBINAR,
    GROUP_MEMBERS,
    LIST_GROUPS,
    LIST_MEETINGS,
    LIST_USERS,
    LIST_WEBINARS,
    MissingScope,
    ZoomClient,
    ZoomRefusal,
)
from eroom_static.sources.zoom.decode import Decoded, MeetingDecoder
from eroom_static.sources.zoom.fields import text
from eroom_static.sources.zoom.notes import (
    HOST_NOTES,
    MEETING_GONE,
    MEETING_NOTES,
    NO_LICENCE,
    NO_PERMISSION,
    NO_SUCH_ID,
    NOT_THIS_KIND,
    note_of,
    unreadable,
)
from eroom_static.sources.zoom.paging import PAGE_SIZE

LISTS = {Kind.MEETING: LIST_MEETINGS, Kind.WEBINAR: LIST_WEBINARS}
BY_ID = "id"
GETS = {Kind.MEETING: GET_MEETING, Kind.WEBINAR: GET_WEBINAR}
GONE = f"meeting-{MEETING_GONE}"  # a note's code

Members = Mapping[str, Sequence[Mapping[str, Any]]]  # group name -> its hosts as Zoom tells of them


def list_name(user: str, kind: Kind) -> str:
    """One host's list of one kind, as `name_of` is asked for it."""
    return f"host:{user}:{kind}"


class Someone(msgspec.Struct, frozen=True):
    """A host to ask: how Zoom knows them, which conditions name them, and which kinds are wanted."""

    user: str  # id or e-mail; never leaves this module
    labels: frozenset[str]
    kinds: frozenset[Kind]
    host: Host | None = None


class Listed(msgspec.Struct, frozen=True):
    number: str
    kind: Kind
    someone: Someone
    under: str  # the list's name, opaque


class ZoomSource:
    """One account. `name_of` gives the public key of a Zoom id; `zone` is used where a meeting names none."""

    def __init__(
        self,
        client: ZoomClient,
        *,
        name_of: Callable[[str], str],
        zone: str,
        workers: int = 8,
        page_size: int = PAGE_SIZE,
        provider: str = "zoom",
    ) -> None:
        self._client = client
        self._name_of = name_of
        self._workers = workers
        self._provider = provider
        self._page = {"page_size": page_size}
        self._decoder = MeetingDecoder(name_of=name_of, zone=zone, provider=provider)

    def pull(self, ask: Ask, progress: Progress) -> Haul:
        notes: Counter[Note] = Counter()
        progress("hosts", 0, 0)
        members = {group: self._members(group) for group in ask.label_groups}
        hosts = self._hosts(ask, members)
        lists = self._lists(hosts, notes, progress)
        listed = {entry.number: entry for _, entries in lists for entry in entries}
        found, unread = self._details(list(listed.values()), notes, progress)
        for number in (n for n in ask.ids if n not in listed):
            named = self._named_by_id(number, members)
            if isinstance(named, Found):
                found.append(named)
                continue
            notes[named] += 1
            if named.code not in (GONE, NO_SUCH_ID.code):
                unread.add(self._name_of(number))
        return Haul(
            provider=self._provider,
            name_of=self._name_of,
            unread=frozenset(unread),
            found=tuple(sorted(found, key=lambda f: f.meeting.key)),
            notes=tuple(
                msgspec.structs.replace(note, count=count)
                for note, count in sorted(notes.items(), key=lambda pair: (pair[0].code, pair[0].text))
            ),
            listed=frozenset(whole for whole, _ in lists if whole) | ({BY_ID} if ask.ids else set()),
            requests=self._client.requests,
            audit=tuple(self._client.audit),
            private=Private(self._client.secrets),
        )

    def one(self, number: str, ask: Ask) -> Found | None:
        """By number, without knowing whether it is a meeting or a webinar."""
        return self._one(number, {group: self._members(group) for group in ask.label_groups})

    def _one(self, number: str, members: Members) -> Found | None:
        raw = self._meeting_or_webinar(number)
        if raw is None:
            return None
        labels = _labels({"id": raw.get("host_id"), "email": raw.get("host_email")}, members)
        return self._decoder.decode(raw, labels=labels, listed_under=BY_ID).found

    def _meeting_or_webinar(self, number: str) -> Mapping[str, Any] | None:
        try:
            return self._get(Kind.MEETING, number)
        except ZoomRefusal as refusal:
            if refusal.code not in (MEETING_GONE, NOT_THIS_KIND):
                raise
            # A webinar's id asked for as a meeting is 3000, an id that is neither is 3001.
            is_webinar = refusal.code == NOT_THIS_KIND
        try:
            return self._get(Kind.WEBINAR, number)
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

    def _hosts(self, ask: Ask, members: Members) -> list[Someone]:
        """Whom to ask: everyone only where a rule needs everyone, or where names are to be shown."""
        named = self._named(ask, members)
        if not ask.everyone and not (ask.names and named):
            return list(named.values())
        users = {
            text(raw, "email").casefold(): raw for raw in self._client.pages(LIST_USERS, params=self._page)
        }
        whole = {}
        for email, raw in users.items():
            if not text(raw, "id"):
                continue  # a pending user has no id and cannot host
            known = named.get(email)
            kinds = ask.everyone | (known.kinds if known else frozenset())
            if kinds:
                whole[email] = Someone(text(raw, "id"), _labels(raw, members), kinds, self._host(raw, ask))
        return [*whole.values(), *(s for email, s in named.items() if email not in users)]

    def _named(self, ask: Ask, members: Members) -> dict[str, Someone]:
        """The hosts that `host:` and `group:` rules name, by e-mail or id."""
        named: dict[str, Someone] = {}

        def add(email: str, user: str, labels: frozenset[str], kinds: frozenset[Kind]) -> None:
            before = named.get(email)
            more = (before.labels | labels, before.kinds | kinds) if before else (labels, kinds)
            named[email] = Someone(user, *more)

        for group, kinds in ask.groups.items():
            for raw in members[group]:
                add(text(raw, "email").casefold(), text(raw, "id"), _labels(raw, members), kinds)
        for email, kinds in ask.hosts.items():
            raw = next((r for rs in members.values() for r in rs if text(r, "email").casefold() == email), {})
            add(email, text(raw, "id") or email, _labels(raw, members) | {f"host:{email}"}, kinds)
        return named

    def _members(self, group: str) -> list[Mapping[str, Any]]:
        groups = self._client.pages(LIST_GROUPS)
        wanted = [g for g in groups if text(g, "name").casefold() == group.casefold()]
        if not wanted:
            names = ", ".join(sorted(text(g, "name") for g in groups))
            raise SettingsError(
                f"the account has no group {group!r}; it has {counted(len(groups), 'group')}",
                where="eroom.toml [publish]",
                hint="write its name as in Zoom's admin portal under User Management → Groups",
                private=f"there are: {names}" if names else "",
            )
        return list(self._client.pages(GROUP_MEMBERS, group=text(wanted[0], "id")))

    def _host(self, raw: Mapping[str, Any], ask: Ask) -> Host | None:
        name = text(raw, "display_name") or f"{text(raw, 'first_name')} {text(raw, 'last_name')}".strip()
        # Zoom shows the address where no name was given; an address is no name to be shown.
        is_name = ask.names and name and "@" not in name
        return Host(key=self._name_of(f"host:{text(raw, 'id')}"), name=name) if is_name else None

    def _lists(
        self, hosts: list[Someone], notes: Counter[Note], progress: Progress
    ) -> list[tuple[str, list[Listed]]]:
        todo = [(someone, kind) for someone in hosts for kind in sorted(someone.kinds)]
        done: list[tuple[str, list[Listed]]] = []
        for whole, entries, note in self._client.map(self._list, todo, self._workers):
            done.append((whole, entries))
            if note:
                notes[note] += 1
            progress("lists", len(done), len(todo))
        return done

    def _list(self, todo: tuple[Someone, Kind]) -> tuple[str, list[Listed], Note | None]:
        """The list's name ("" where it could not be read), its entries, and what was gone past."""
        someone, kind = todo
        under = self._name_of(list_name(someone.user, kind))
        params = self._page | ({"type": "scheduled"} if kind is Kind.MEETING else {})
        try:
            raws = list(self._client.pages(LISTS[kind], user=someone.user, params=params))
        except ZoomRefusal as refusal:
            if refusal.code in HOST_NOTES:
                texts = HOST_NOTES | ({NO_LICENCE: NO_PERMISSION} if kind is Kind.MEETING else {})
                return "", [], note_of("host", refusal.code, texts)
            raise
        # A series may be listed once for each of its sittings: the number is the key.
        numbers = dict.fromkeys(n for raw in raws if (n := text(raw, "id")))
        entries = [Listed(number, kind, someone, under) for number in numbers]
        unnamed = sum(not text(raw, "id") for raw in raws)
        note = Note(code="list", text="list entry without an id; skipped") if unnamed else None
        return under, entries, note

    def _details(
        self, listed: list[Listed], notes: Counter[Note], progress: Progress
    ) -> tuple[list[Found], set[str]]:
        """What was found, and the keys of what is there but could not be read: that is no cancellation."""
        found: list[Found] = []
        unread: set[str] = set()
        answers = self._client.map(self._detail, listed, self._workers)
        for done, (entry, (decoded, note)) in enumerate(zip(listed, answers, strict=True), start=1):
            if note:
                notes[note] += 1
            if decoded:
                found.append(decoded.found)
                notes.update(decoded.notes)
            elif note is None or note.code != GONE:
                unread.add(self._name_of(entry.number))
            progress("meetings", done, len(listed))
        return found, unread

    def _detail(self, entry: Listed) -> tuple[Decoded | None, Note | None]:
        try:
            raw = self._get(entry.kind, entry.number)
        except ZoomRefusal as refusal:
            if refusal.code in MEETING_NOTES:
                return None, note_of("meeting", refusal.code, MEETING_NOTES)
            raise
        try:
            someone = entry.someone
            decoded = self._decoder.decode(
                raw, host=someone.host, labels=someone.labels, listed_under=entry.under
            )
        except UnexpectedReply as wrong:
            return None, unreadable(wrong)
        return decoded, None

    def _get(self, kind: Kind, number: str) -> Mapping[str, Any]:
        return self._client.get(GETS[kind], id=number, params={"show_previous_occurrences": "true"})


def _labels(raw: Mapping[str, Any], members: Members) -> frozenset[str]:
    """The conditions that name this host: by e-mail, by id, and by each group that holds them."""
    user, email = text(raw, "id"), text(raw, "email").casefold()
    groups = (g for g, rs in members.items() if user and any(text(r, "id") == user for r in rs))
    return frozenset(
        {f"host:{n}" for n in (user.casefold(), email) if n} | {f"group:{g.casefold()}" for g in groups}
    )
