"""Reports over the whole account: private, heavy, and only for paid plans."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from .account import LISTED, Host, Meeting, Sitting
from .call import Call
from .past import Held, find_held, held, participants, summary
from .recurrence import STAMP
from .reply import Refusal, Reply, answer, invalid, no_user

_LONGEST = timedelta(days=31)
_BACK = timedelta(days=184)


def user_meetings(call: Call, user: str) -> Reply:
    """Meetings with at least two people; `pastOne` also those of a single one."""
    host = _reported(call, user)
    first, last = _span(call)
    kind = call.choice("type", ("past", "pastOne", "pastJoined"))
    found = [
        one
        for one in _held_by(call, host)
        if first <= one.sitting.starts.date() <= last and (one.guests or kind == "pastOne")
    ]
    page = call.page("meetings", sorted(found, key=lambda one: one.sitting.starts), _row)
    return answer({"from": first.isoformat(), "to": last.isoformat(), **page})


def meeting(call: Call, name: str) -> Reply:
    return _single(call, name, webinar=False)


def webinar(call: Call, name: str) -> Reply:
    return _single(call, name, webinar=True)


def meeting_participants(call: Call, name: str) -> Reply:
    return _participants(call, name, webinar=False)


def webinar_participants(call: Call, name: str) -> Reply:
    return _participants(call, name, webinar=True)


def daily(call: Call) -> Reply:
    """One line for each day of a month, also for those on which nothing was."""
    call.paid()
    year, month = (_number(call, "year", call.now.year), _number(call, "month", call.now.month))
    first = _first_of_month(year, month)
    if not call.now.date() - _BACK <= first <= call.now.date():
        raise Refusal(
            400, 300, "Daily report can only be provided for a month that falls within the recent 6 months."
        )
    days = [first + timedelta(days=n) for n in range(monthrange(year, month)[1])]
    every = [one for host in call.world.hosts for one in _held_by(call, host)]
    return answer(
        {"year": year, "month": month, "dates": [_day(day, every, call.world.hosts) for day in days]}
    )


def upcoming_events(call: Call) -> Reply:
    """What lies ahead for everybody. No link, no zone: a cheap way to see who has anything at all."""
    call.paid()
    first, last = _span(call)
    kind = call.choice("type", ("all", "meeting", "webinar"))
    wanted = [m for m in call.world.meetings.values() if _is(m, kind) and m.host.can_host]
    events = [
        (m, sitting)
        for m in wanted
        for sitting in m.sittings(call.now)
        if sitting.ends > call.now and not sitting.deleted and first <= sitting.starts.date() <= last
    ]
    page = call.page("upcoming_events", sorted(events, key=lambda e: (e[1].starts, e[0].number)), _event)
    return answer({"from": first.isoformat(), "to": last.isoformat(), **page})


def _reported(call: Call, user: str) -> Host:
    call.paid()
    host = call.world.host(user)
    if host is None or host.left:
        raise no_user(user)
    return host


def _held_by(call: Call, host: Host) -> list[Held]:
    return [one for m in call.world.hosted_by(host) for one in held(m, call.now, call.fake)]


def _span(call: Call) -> tuple[date, date]:
    first, last = call.day("from"), call.day("to")
    if last < first or last - first > _LONGEST:
        raise invalid(("to", "Invalid field. The range must be a month or less."))
    return first, last


def _single(call: Call, name: str, *, webinar: bool) -> Reply:
    call.paid()
    one = find_held(call, name, webinar=webinar)
    fields = [{"field": field, "value": value} for field, value in one.meeting.tracking.items()]
    return answer({**summary(one), "host_id": one.meeting.host.id, "tracking_fields": fields})


def _participants(call: Call, name: str, *, webinar: bool) -> Reply:
    call.paid()
    people = list(participants(find_held(call, name, webinar=webinar)))
    return call.paged("participants", people, _reported_person)


def _reported_person(person: dict[str, Any]) -> dict[str, Any]:
    extra = {"attentiveness_score": "", "customer_key": ""}
    return {**person, **extra, **({"participant_user_id": person["id"]} if person["id"] else {})}


def _row(one: Held) -> dict[str, Any]:
    flags = {"source": "Zoom", "has_screen_share": False, "has_recording": False, "has_chat": False}
    return {**summary(one), **flags}


def _event(event: tuple[Meeting, Sitting]) -> dict[str, Any]:
    found, sitting = event
    return {
        "id": str(found.number),
        "topic": found.topic,
        "start_time": sitting.starts.strftime(STAMP),
        "host_id": found.host.id,
        "host_name": found.host.name,
        "dept": found.host.dept,
    }


def _is(found: Meeting, kind: str) -> bool:
    return found.type in LISTED and (kind == "all" or found.webinar is (kind == "webinar"))


def _day(day: date, every: list[Held], hosts: list[Host]) -> dict[str, Any]:
    those = [one for one in every if one.sitting.starts.date() == day]
    return {
        "date": day.isoformat(),
        "new_users": sum(host.created.date() == day for host in hosts),
        "meetings": len(those),
        "participants": sum(one.guests + 1 for one in those),
        "meeting_minutes": sum(one.minutes for one in those),
    }


def _number(call: Call, name: str, usual: int) -> int:
    text = call.query.get(name, str(usual))
    if not (text.isascii() and text.isdigit()):
        raise invalid((name, "Invalid field."))
    return int(text)


def _first_of_month(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError:
        raise invalid(("month", "Invalid field.")) from None
