"""What a Zoom account consists of: hosts, groups, meetings, registrants."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .recurrence import STAMP, Rule, slots

INSTANT, ONCE, UNTIMED, PERSONAL, SERIES, SCREEN_SHARE = 1, 2, 3, 4, 8, 10
WEBINAR_ONCE, WEBINAR_UNTIMED, WEBINAR_SERIES = 5, 6, 9
WEBINARS = (WEBINAR_ONCE, WEBINAR_UNTIMED, WEBINAR_SERIES)
LISTED = (ONCE, UNTIMED, SERIES, *WEBINARS)  # an instant, personal or screen-share room is in no list


@dataclass(frozen=True, slots=True)
class Credentials:
    account_id: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """A user. One who is pending has no id yet; one who left is still listed, but answers 1001."""

    id: str
    email: str
    first_name: str
    last_name: str
    zone: str
    pmi: int
    host_key: str
    created: datetime
    licensed: bool = True
    webinars: bool = True
    may_host: bool = True
    left: bool = False
    status: str = "active"
    dept: str = ""
    group_ids: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def can_host(self) -> bool:
        return self.status == "active" and self.may_host and not self.left


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    name: str


@dataclass(slots=True)
class Registrant:
    id: str
    email: str
    first_name: str
    last_name: str
    created: datetime
    status: str
    join_url: str
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one sitting of a series: deleted, moved, made longer."""

    deleted: bool = False
    starts: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """`id` stays that of the slot which the rule gave, wherever the sitting was moved."""

    id: str
    starts: datetime
    minutes: int
    deleted: bool = False

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)

    def json(self) -> dict[str, Any]:
        return {
            "occurrence_id": self.id,
            "start_time": self.starts.strftime(STAMP),
            "duration": self.minutes,
            "status": "deleted" if self.deleted else "available",
        }


@dataclass(kw_only=True, slots=True)
class Meeting:
    """A meeting or a webinar. `start` is the wall clock in `zone`, so that a series keeps its hour."""

    number: int
    type: int
    host: Host
    topic: str
    agenda: str
    zone: str
    created: datetime
    start: datetime | None = None
    minutes: int = 60
    passcode: str = ""
    rule: Rule | None = None
    changes: dict[str, Change] = field(default_factory=dict)
    tracking: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    registrants: list[Registrant] = field(default_factory=list)
    source: str = "web_portal"
    ended: datetime | None = None  # closed by hand before its planned end

    @property
    def webinar(self) -> bool:
        return self.type in WEBINARS

    @property
    def registration(self) -> bool:
        return bool(self.settings.get("approval_type", 2) != 2)  # noqa: PLR2004 - Zoom's number for none

    @property
    def first(self) -> datetime | None:
        """When it starts, or started first."""
        return self.start.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC) if self.start else None

    def sittings(self, now: datetime) -> Iterator[Sitting]:
        """Every sitting in the rule's order; one that was moved may stand out of time's order."""
        if self.start is None or self.first is None:
            return
        times = slots(self.rule, self.start, ZoneInfo(self.zone), now) if self.rule else [self.first]
        for slot in times:
            name = str(int(slot.timestamp()) * 1000)
            change = self.changes.get(name, _UNCHANGED)
            yield Sitting(name, change.starts or slot, change.minutes or self.minutes, change.deleted)

    def running(self, now: datetime) -> bool:
        return any(self.started(sitting, now) for sitting in self.sittings(now))

    def started(self, sitting: Sitting, now: datetime) -> bool:
        closed = self.ended is not None and sitting.starts <= self.ended
        return sitting.starts <= now < sitting.ends and not sitting.deleted and not closed


_UNCHANGED = Change()
