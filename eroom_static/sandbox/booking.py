"""From a draft to a booked meeting: its number, its date around today, its passcode, its registrants."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .account import LISTED, PERSONAL, UNTIMED, WEBINAR_UNTIMED, Change, Host, Meeting, Registrant
from .draft import Draft, Repeats
from .fakes import Fakes
from .hidden import SITE, hidden
from .invitation import invitation
from .recurrence import Rule, slots

_NUMBERS = 10_000_000
_AGENDA = 2000


class Booking:
    """Books drafts for the hosts of one account, around one day."""

    def __init__(self, fake: Fakes, hosts: Sequence[Host], today: date) -> None:
        self._fake = fake
        self._hosts = hosts
        self._today = today
        self._first = fake.number(_NUMBERS, "numbers")

    def number(self, index: int) -> int:
        """Eleven digits, scattered, and never the same for two meetings."""
        return 90_000_000_000 + (self._first + index * 7_919) % _NUMBERS

    def book(self, draft: Draft, index: int) -> Meeting:
        host = self._hosts[draft.host]
        zone = draft.zone or host.zone
        start = self._start(draft)
        rule, changes = _rule(draft.repeats, start, zone) if draft.repeats and start else (None, {})
        meeting = Meeting(
            number=host.pmi if draft.type == PERSONAL else self.number(index),
            type=draft.type,
            host=host,
            topic=draft.topic,
            agenda=draft.agenda,
            zone=zone,
            created=self._created(draft, index),
            start=start,
            minutes=draft.minutes,
            passcode=self._passcode(index) if draft.passcode is None else draft.passcode,
            rule=rule,
            changes=changes,
            tracking={"Visibility": draft.visibility} if draft.visibility else {},
            settings=_settings(draft),
        )
        return self._furnished(meeting, pasted=draft.pasted)

    def _start(self, draft: Draft) -> datetime | None:
        """Wall clock; nothing for rooms without a fixed time."""
        if draft.type in (UNTIMED, WEBINAR_UNTIMED) or draft.type not in LISTED:
            return None
        day = self._today + timedelta(days=draft.day)
        if draft.on is not None:
            day += timedelta(days=(draft.on - 1 - day.isoweekday()) % 7)
        return datetime.combine(day, time.fromisoformat(draft.at))

    def _created(self, draft: Draft, index: int) -> datetime:
        before = min(draft.day, 0) - 7 - self._fake.number(60, "created on", index)
        moment = timedelta(days=before, seconds=self._fake.number(86_400, "created at", index))
        return datetime.combine(self._today, time(), UTC) + moment

    def _passcode(self, index: int) -> str:
        if self._fake.number(4, "kind of passcode", index) == 0:
            return self._fake.token("passcode", index, size=6)
        return self._fake.digits(6, "passcode", index)

    def _furnished(self, meeting: Meeting, *, pasted: bool) -> Meeting:
        if meeting.registration:
            meeting.registrants = [self._registrant(meeting, n) for n in range(3)]
        if pasted:
            text = f"{meeting.agenda}\n\n{invitation(meeting, self._fake)}"
            meeting.agenda = text[:_AGENDA]
        meeting.tracking["Cost centre"] = hidden(meeting, self._fake).cost_centre
        return meeting

    def _registrant(self, meeting: Meeting, n: int) -> Registrant:
        mark = self._fake.token("registrant", meeting.number, n, size=12)
        return Registrant(
            id=mark,
            email=f"guest.{mark}@registrants.example".lower(),
            first_name="Guest",
            last_name=mark[:6],
            created=meeting.created + timedelta(days=1, hours=n),
            status=("approved", "approved", "pending")[n]
            if meeting.settings["approval_type"]
            else "approved",
            join_url=f"{SITE}/w/{meeting.number}?tk={self._fake.token('tk', meeting.number, n, size=30)}",
        )


def _settings(draft: Draft) -> dict[str, Any]:
    chosen: dict[str, Any] = {"approval_type": draft.approval}
    if draft.approval != 2:  # noqa: PLR2004 - Zoom's number for no registration
        chosen["registration_type"] = draft.registration_type
    if draft.private:
        chosen["private_meeting"] = True
    if draft.pmi:
        chosen["use_pmi"] = True
    return chosen


def _rule(repeats: Repeats, start: datetime, zone: str) -> tuple[Rule, dict[str, Change]]:
    place = ZoneInfo(zone)
    rule = Rule(
        type=repeats.type,
        interval=repeats.every,
        weekdays=repeats.on,
        month_day=repeats.month_day,
        month_week=repeats.month_week,
        times=repeats.times,
    )
    touched = {*repeats.deleted, *repeats.moved}
    early = slots(replace(rule, times=max(touched) + 1), start, place, _NEVER_ASKED) if touched else []
    changes = {
        _name(early[n]): Change(deleted=n in repeats.deleted, starts=_moved(early[n], repeats.moved.get(n)))
        for n in sorted(touched)
    }
    if repeats.days is None:
        return rule, changes
    until = (start + timedelta(days=repeats.days)).replace(tzinfo=place).astimezone(UTC)
    return replace(rule, times=None, until=until), changes


_NEVER_ASKED = datetime.min.replace(tzinfo=UTC)  # a rule with an end does not look at the clock


def _name(slot: datetime) -> str:
    return str(int(slot.timestamp()) * 1000)


def _moved(slot: datetime, hours: int | None) -> datetime | None:
    return None if hours is None else slot + timedelta(hours=hours)
