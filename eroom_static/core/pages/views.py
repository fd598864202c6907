"""What a template is told of a meeting: every name that theme authors may use, prepared once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.core.history import Record
from eroom_static.core.model import Kind, Meeting, Occurrence, Room, Shape
from eroom_static.core.pages.anchors import anchors
from eroom_static.core.policy import content_policy
from eroom_static.core.schedule import Phase, current, ends, joinable, meeting_phase, phase, shown
from eroom_static.core.sdk import sdk_language
from eroom_static.core.site import Site
from eroom_static.core.slug import words


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """One occurrence. `starts`/`ends` are UTC, `local_…` the same instants in the meeting's zone."""

    id: str
    anchor: str  # names it in a link to the meeting's page: its day, where it is held
    starts: datetime
    ends: datetime
    local_starts: datetime
    local_ends: datetime
    minutes: int
    phase: Phase
    upcoming: bool  # not yet past its planned end
    moved_from: datetime | None  # in the meeting's zone


class Access(StrEnum):
    """How this page lets visitors in."""

    REGISTER = "register"  # through Zoom's registration page
    LINK = "link"  # the page holds the way in
    LATER = "later"  # the page will hold it, from `reveals_at`
    FUNCTION = "function"  # the page holds a grant; the function hands out the way in
    NONE = "none"  # no public way in
    CLOSED = "closed"  # over, cancelled, or gone from Zoom


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """The way in, as far as this page may know it now. Times are UTC."""

    access: Access
    open: bool = False  # the join window holds now
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reveals_at: datetime | None = None
    register_url: str = ""
    app_url: str = ""  # Zoom's own join link
    browser_url: str = ""  # Zoom's web client
    number: str = ""
    passcode: str = ""
    grant: str = ""  # what the function asks for, "" where it has no part in this
    function: str = ""  # its address
    sdk: str = ""  # where Zoom's SDK lies: an address, or a link within the site
    sdk_version: str = ""
    sdk_language: str = ""  # as the SDK names it; "" where it speaks English
    policy: str = ""  # what the page may load, as a Content-Security-Policy


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A category or a host, with its page."""

    name: str
    url: str
    path: str

    @property
    def slug(self) -> str:
        """Its name in an address."""
        return self.path.rstrip("/").rpartition("/")[2]


class MeetingView(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as templates see it. `url`s are links within the site; `address` is the absolute one."""

    key: str
    kind: Kind
    topic: str
    agenda: str  # untrusted text: use the `agenda` or `summary` filter
    zone: str
    phase: Phase
    series: bool
    untimed: bool
    cancelled: bool
    current: Sitting | None  # going on or next
    shown: Sitting | None  # the one to speak of: current, else the last
    sittings: tuple[Sitting, ...]
    host: Term | None
    categories: tuple[Term, ...]
    url: str
    address: str
    join_url: str  # our join page
    calendar_url: str  # "" without a fixed time
    short_url: str
    door: Door
    updated: datetime

    @property
    def ahead(self) -> tuple[Sitting, ...]:
        return tuple(s for s in self.sittings if s.upcoming)

    @property
    def over(self) -> tuple[Sitting, ...]:
        return tuple(s for s in self.sittings if s.phase is Phase.ENDED)


def folder(record: Record) -> str:
    """Where a meeting's pages lie."""
    return f"{record.meeting.kind}s/{record.slug}"


def term_slug(name: str) -> str:
    """Distinct for names that differ in more than case, also where plain letters lose the difference."""
    plain = words(name)
    if plain == name.casefold():
        return plain
    return f"{plain or 'x'}-{sha256(name.casefold().encode()).hexdigest()[:6]}"


def category(site: Site, name: str) -> Term:
    path = f"categories/{term_slug(name)}/"
    return Term(name=name, url=site.href(path), path=path)


def host(site: Site, meeting: Meeting) -> Term | None:
    if meeting.host is None:
        return None
    path = f"hosts/{words(meeting.host.name) or 'host'}-{meeting.host.key}/"
    return Term(name=meeting.host.name, url=site.href(path), path=path)


def view(site: Site, record: Record) -> MeetingView:
    meeting = record.meeting
    sittings = tuple(_sittings(site, meeting.occurrences, ZoneInfo(meeting.zone)))
    here, told = current(meeting, site.now), shown(meeting, site.now)
    sitting_of = {id(o): s for o, s in zip(meeting.occurrences, sittings, strict=True)}
    home = folder(record)
    return MeetingView(
        key=meeting.key,
        kind=meeting.kind,
        topic=meeting.topic or _untitled(site, meeting.kind),
        agenda=meeting.agenda,
        zone=meeting.zone,
        phase=meeting_phase(meeting, site.now, site.window),
        series=meeting.shape is Shape.SERIES,
        untimed=meeting.shape is Shape.UNTIMED,
        cancelled=meeting.cancelled,
        current=sitting_of[id(here)] if here else None,
        shown=sitting_of[id(told)] if told else None,
        sittings=sittings,
        host=host(site, meeting),
        categories=tuple(category(site, name) for name in meeting.categories),
        url=site.href(f"{home}/"),
        address=site.absolute(f"{home}/"),
        join_url=site.href(f"{home}/join/"),
        calendar_url=site.href(f"{home}/event.ics") if meeting.occurrences else "",
        short_url=site.href(f"m/{meeting.key}/"),
        door=_door(site, record, told),
        updated=record.stamp,
    )


def _untitled(site: Site, kind: Kind) -> str:
    return site.say("Untitled webinar") if kind is Kind.WEBINAR else site.say("Untitled meeting")


def views(site: Site) -> Mapping[str, MeetingView]:
    """By key."""
    return {record.key: view(site, record) for record in site.shown}


def _sittings(site: Site, occurrences: Sequence[Occurrence], zone: ZoneInfo) -> Iterator[Sitting]:
    local = [occurrence.starts.astimezone(zone) for occurrence in occurrences]
    for occurrence, starts, anchor in zip(occurrences, local, anchors(local), strict=True):
        end = ends(occurrence)
        yield Sitting(
            id=occurrence.id,
            anchor=anchor,
            starts=occurrence.starts,
            ends=end,
            local_starts=starts,
            local_ends=end.astimezone(zone),
            minutes=occurrence.minutes,
            phase=phase(occurrence, site.now, site.window),
            upcoming=end > site.now,
            moved_from=occurrence.slot.astimezone(zone) if occurrence.slot else None,
        )


def _door(site: Site, record: Record, told: Occurrence | None) -> Door:
    meeting, room = record.meeting, site.rooms.get(record.key)
    closed = Door(
        access=Access.CLOSED,
        open=joinable(meeting, site.now, site.window),
        opens_at=told.starts - site.window.opens if told else None,
        closes_at=ends(told) + site.window.closes if told else None,
    )
    done = record.gone or meeting_phase(meeting, site.now, site.window) in (Phase.ENDED, Phase.CANCELLED)
    if done and not closed.open:
        return closed
    return _way_in(site, meeting, room, told, closed)


def _way_in(site: Site, meeting: Meeting, room: Room | None, told: Occurrence | None, door: Door) -> Door:
    reveal, change = site.join.reveal, msgspec.structs.replace
    shut = reveal == "never" or room is None or (meeting.shape is Shape.UNTIMED and not door.open)
    if room is not None and not shut and site.seal is not None:
        door = change(door, grant=site.seal(meeting, room, site.window, site.now), **_browser(site))
    if meeting.registration_url:
        return change(door, access=Access.REGISTER, register_url=meeting.registration_url)
    if room is None or shut:
        return change(door, access=Access.NONE)
    if reveal == "function" and door.grant:
        return change(door, access=Access.FUNCTION)
    before = site.join.reveal_before
    reveals_at = told.starts - before if told and before is not None else None
    if reveals_at is not None and site.now < reveals_at:
        return change(door, access=Access.LATER, reveals_at=reveals_at)
    if reveal != "page" or room.join_url is None:
        return change(door, access=Access.NONE)
    return change(
        door,
        access=Access.LINK,
        app_url=room.join_url,
        browser_url=_web_client(room.join_url),
        number=room.number,
        passcode=room.passcode,
    )


def _browser(site: Site) -> dict[str, str]:
    """What every page that joins in the browser needs beside its grant."""
    sdk = site.sdk.address
    return {
        "function": site.function,
        "sdk": site.shared(sdk.removeprefix("/")) if sdk.startswith("/") else sdk,
        "sdk_version": site.sdk.version,
        "sdk_language": sdk_language(site.settings.language),
        "policy": content_policy(site.sdk, site.function),
    }


def _web_client(join_url: str) -> str:
    """Zoom's page for joining without the app: /j/NUMBER becomes /wc/join/NUMBER."""
    return join_url.replace("/j/", "/wc/join/", 1) if "/j/" in join_url else ""
