"""What took place: past instances and who was there. Invented attendance, the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .account import Meeting, Sitting
from .call import Call
from .fakes import Fakes
from .recurrence import STAMP
from .reply import Refusal, Reply, answer, missing
from .shapes import uuid
from .texts_more import SPEAKERS

_MONTHS_15 = timedelta(days=457)


@dataclass(frozen=True, slots=True)
class Held:
    """One sitting that is over, with its own uuid."""

    meeting: Meeting
    sitting: Sitting
    uuid: str
    guests: int

    @property
    def minutes(self) -> int:
        return self.sitting.minutes

    @property
    def total_minutes(self) -> int:
        return self.minutes + self.guests * max(1, self.minutes - 2)


def held(meeting: Meeting, now: datetime, fake: Fakes) -> list[Held]:
    """The sittings that took place, the latest last."""
    over = [s for s in meeting.sittings(now) if s.ends <= now and not s.deleted]
    return [
        Held(meeting, s, uuid(meeting, fake, s), fake.number(40, "guests", meeting.number, s.id))
        for s in sorted(over, key=lambda sitting: sitting.starts)
    ]


def find_held(call: Call, name: str, *, webinar: bool = False) -> Held:
    """By number the latest one; by uuid that very one."""
    if name.isascii() and name.isdigit():
        found = held(_known(call, name, webinar=webinar), call.now, call.fake)
    else:
        every = (one for m in call.world.meetings.values() for one in held(m, call.now, call.fake))
        found = [one for one in every if one.uuid == name and one.meeting.webinar is webinar]
    if not found:
        raise missing("Webinar" if webinar else "Meeting", name)
    if found[-1].sitting.starts < call.now - timedelta(days=365):
        raise Refusal(400, 12702, "Can not access a meeting a year ago.")
    return found[-1]


def past_meeting(call: Call, name: str) -> Reply:
    call.paid()
    one = find_held(call, name)
    return answer({**summary(one), "host_id": one.meeting.host.id, "source": "Zoom"})


def past_instances(call: Call, number: str) -> Reply:
    return _instances(call, _known(call, number, webinar=False), "meetings")


def past_webinar_instances(call: Call, number: str) -> Reply:
    return _instances(call, _known(call, number, webinar=True), "webinars")


def past_participants(call: Call, name: str) -> Reply:
    return _participants(call, find_held(call, name))


def past_webinar_participants(call: Call, name: str) -> Reply:
    return _participants(call, find_held(call, name, webinar=True))


def summary(one: Held) -> dict[str, Any]:
    """What past meetings and reports tell alike."""
    host = one.meeting.host
    return {
        "uuid": one.uuid,
        "id": one.meeting.number,
        "type": one.meeting.type,
        "topic": one.meeting.topic,
        "user_name": host.name,
        "user_email": host.email,
        "start_time": one.sitting.starts.strftime(STAMP),
        "end_time": one.sitting.ends.strftime(STAMP),
        "duration": one.minutes,
        "total_minutes": one.total_minutes,
        "participants_count": one.guests + 1,
        "dept": host.dept,
    }


def participants(one: Held) -> Iterator[dict[str, Any]]:
    """The host first. Guests who are not signed in have neither an id nor an address."""
    host = one.meeting.host
    names = [(host.id, host.name, host.email)] + [("", f"{_guest(n)}", "") for n in range(one.guests)]
    for n, (user_id, name, email) in enumerate(names):
        late = min(n, 2)
        yield {
            "id": user_id,
            "user_id": str(16_778_240 + n * 1024),
            "name": name,
            "user_email": email,
            "join_time": (one.sitting.starts + timedelta(minutes=late)).strftime(STAMP),
            "leave_time": one.sitting.ends.strftime(STAMP),
            "duration": (one.minutes - late) * 60,
            "failover": False,
            "status": "in_meeting",
        }


def _guest(n: int) -> str:
    turn, place = divmod(n, len(SPEAKERS))
    return SPEAKERS[place] if turn == 0 else f"{SPEAKERS[place]} {turn + 1}"


def _known(call: Call, number: str, *, webinar: bool) -> Meeting:
    """Also one that lists have forgotten: reports remember longer."""
    found = call.world.meetings.get(int(number)) if number.isascii() and number.isdigit() else None
    if found is None or found.webinar is not webinar:
        raise missing("Webinar" if webinar else "Meeting", number)
    return found


def _instances(call: Call, meeting: Meeting, name: str) -> Reply:
    since = call.now - _MONTHS_15
    instances = [
        {"uuid": one.uuid, "start_time": one.sitting.starts.strftime(STAMP)}
        for one in held(meeting, call.now, call.fake)
        if one.sitting.starts >= since
    ]
    return answer({name: instances})


def _participants(call: Call, one: Held) -> Reply:
    """Zoom tells nothing when the host was alone."""
    call.paid()
    there = list(participants(one)) if one.guests else []
    return call.paged("participants", there, lambda person: {**person, "internal_user": bool(person["id"])})
