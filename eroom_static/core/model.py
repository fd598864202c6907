"""What a meeting is, whoever hosts it. Facts only: nothing here computes, reads or decides.

There is no field for a start link, a ZAK, a host's e-mail or a dial-in password, so no template can print one.
Instants are aware and UTC; `zone` is the IANA name in which people speak of them.
"""

from datetime import datetime
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    MEETING = "meeting"
    WEBINAR = "webinar"


class Shape(StrEnum):
    """How a meeting lies in time."""

    ONCE = "once"
    SERIES = "series"
    UNTIMED = "untimed"  # a room, or a series without fixed times


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting. `slot` is where the series' rule had it, if it was moved away from there."""

    id: str
    starts: datetime
    minutes: int
    cancelled: bool = False
    slot: datetime | None = None


class Recurrence(msgspec.Struct, frozen=True, kw_only=True):
    """The rule of a series, in the meeting's zone. Weekdays: 0 is Monday, 6 is Sunday.

    Monthly is either on `month_day` (1 to 31) or on the `month_week`-th (1 to 4, -1 the last) of `weekdays`.
    The rule ends after `count` sittings, or with `until` (an instant), or never.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    month_week: int | None = None
    count: int | None = None
    until: datetime | None = None


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """Who invites, as far as visitors may know."""

    key: str
    name: str


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to attend: a meeting or a webinar, one sitting or many.

    `key` is a short permanent name that does not tell the provider's number. `topic` and `agenda` are untrusted
    text. A meeting once is a series of one; a room without a fixed time has no occurrences.
    """

    key: str
    kind: Kind
    shape: Shape
    topic: str
    zone: str
    provider: str = "zoom"
    agenda: str = ""
    occurrences: tuple[Occurrence, ...] = ()
    recurrence: Recurrence | None = None
    host: Host | None = None
    categories: tuple[str, ...] = ()
    registration_url: str | None = None
    created: datetime | None = None
    cancelled: bool = False


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """The way in. Secret until the join rules say otherwise; kept sealed wherever it is stored."""

    number: str
    passcode: str = ""
    join_url: str | None = None

    def __repr__(self) -> str:
        return "Room(…)"


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What the publish rules may ask of a meeting. Lives during a pull and is never stored."""

    number: str
    host_labels: frozenset[str] = frozenset()  # the "host:" and "group:" conditions that name this host
    tags: frozenset[str] = frozenset()  # casefolded, without "#"
    fields: frozenset[tuple[str, str]] = frozenset()
    template: str = ""
    private: bool = False
    personal_room: bool = False
    instant: bool = False
    registration: bool = False
    listed_under: str = ""  # the list it stood in; if that was read to its end, absence means gone

    def __repr__(self) -> str:
        return "Traits(…)"


class Private(msgspec.Struct, frozen=True):
    """What a source told of one meeting and nobody may read, by kind: cut from its words, sought in the output."""

    values: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return "Private(…)"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting as a source gave it, before any rule has looked at it."""

    meeting: Meeting
    room: Room
    traits: Traits
    private: Private = Private()


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """Something a run went past that its reader should know. `text` is safe to print anywhere."""

    code: str
    text: str
    count: int = 1
