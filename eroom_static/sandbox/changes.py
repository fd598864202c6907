"""Creating, changing, deleting and ending meetings and webinars."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from .account import (
    INSTANT,
    ONCE,
    PERSONAL,
    SCREEN_SHARE,
    SERIES,
    UNTIMED,
    WEBINAR_ONCE,
    WEBINAR_SERIES,
    WEBINAR_UNTIMED,
    Change,
    Host,
    Meeting,
)
from .call import Call
from .checks import LOCAL, check
from .meetings import find_sitting
from .recurrence import STAMP, read_rule
from .reply import Refusal, Reply, answer, done, invalid, missing
from .shapes import detail

_TIMELESS = (INSTANT, UNTIMED, SCREEN_SHARE, WEBINAR_UNTIMED)
_PLAIN = {"topic": "topic", "agenda": "agenda", "duration": "minutes", "password": "passcode"}


def create_meeting(call: Call, user: str) -> Reply:
    return _create(call, call.organiser(user), webinar=False)


def create_webinar(call: Call, user: str) -> Reply:
    return _create(call, call.organiser(user, webinars=True), webinar=True)


def update_meeting(call: Call, number: str) -> Reply:
    return _update(call, call.meeting(number))


def update_webinar(call: Call, number: str) -> Reply:
    return _update(call, call.webinar(number))


def delete_meeting(call: Call, number: str) -> Reply:
    meeting = call.meeting(number)
    if meeting.type == PERSONAL:
        raise Refusal(400, 3018, "Not allowed to delete PMI.")
    return _delete(call, meeting)


def delete_webinar(call: Call, number: str) -> Reply:
    return _delete(call, call.webinar(number))


def meeting_status(call: Call, number: str) -> Reply:
    """`end` closes a running meeting; `recover` brings back a deleted one."""
    action = call.body().get("action")
    if action == "end":
        meeting = call.meeting(number)
        if meeting.running(call.now):
            meeting.ended = call.now
        return done()
    if action != "recover":
        raise invalid(("action", "Invalid field."))
    deleted = call.world.deleted.pop(int(number), None) if number.isascii() and number.isdigit() else None
    if deleted is None or deleted.webinar:
        raise missing("Meeting", number)
    call.world.add(deleted)
    return done()


def _create(call: Call, host: Host, *, webinar: bool) -> Reply:
    body = call.body()
    check(body, webinar=webinar, new=True)
    host = _schedule_for(call, body, host)
    if call.limits:
        call.limits.change_by(host.id, "Webinar" if webinar else "Meeting", call.time)
    meeting = _new(call, host, body, webinar=webinar)
    call.world.add(meeting)
    return answer(detail(meeting, call.fake, call.now), status=201)


def _new(call: Call, host: Host, body: dict[str, Any], *, webinar: bool) -> Meeting:
    kind = body.get("type", WEBINAR_ONCE if webinar else ONCE)
    zone = body.get("timezone") or host.zone
    number = call.world.new_number()
    series = kind in (SERIES, WEBINAR_SERIES)
    return Meeting(
        number=number,
        type=kind,
        host=host,
        topic=body.get("topic") or ("My Webinar" if webinar else "Zoom Meeting"),
        agenda=body.get("agenda", ""),
        zone=zone,
        created=call.now.replace(microsecond=0),
        start=None if kind in _TIMELESS else _read_start(body, zone, call.now) or _local(call.now, zone),
        minutes=body.get("duration", 60),
        passcode=_passcode(call, body, number),
        rule=read_rule(body["recurrence"]) if series else None,
        tracking=_tracking(body),
        settings=dict(body.get("settings", {})),
        source="open_api",
    )


def _update(call: Call, meeting: Meeting) -> Reply:
    body = call.body()
    check(body, webinar=meeting.webinar, new=False)
    if call.limits:
        call.limits.change_by(meeting.host.id, "Webinar" if meeting.webinar else "Meeting", call.time)
    if name := call.query.get("occurrence_id"):
        _change_sitting(call, meeting, name, body)
    else:
        _change_whole(call, meeting, body)
    return done()


def _change_whole(call: Call, meeting: Meeting, body: dict[str, Any]) -> None:
    """A start in the past is ignored without a word, as Zoom does."""
    for name, attribute in _PLAIN.items():
        if name in body:
            setattr(meeting, attribute, body[name])
    zone, start = (
        body.get("timezone", meeting.zone),
        _read_start(body, body.get("timezone", meeting.zone), call.now),
    )
    meeting.type, meeting.zone = body.get("type", meeting.type), zone
    if start is not None or "recurrence" in body:
        meeting.changes.clear()
        meeting.start = start or meeting.start
    if meeting.type not in (SERIES, WEBINAR_SERIES):
        meeting.rule = None
    elif "recurrence" in body:
        meeting.rule = read_rule(body["recurrence"])
    meeting.settings |= body.get("settings", {})
    meeting.tracking |= _tracking(body)


def _change_sitting(call: Call, meeting: Meeting, name: str, body: dict[str, Any]) -> None:
    sitting = find_sitting(meeting, name, call.now)
    start = _read_start(body, body.get("timezone", meeting.zone), call.now)
    before = meeting.changes.get(name, Change())
    starts = _instant(start, body.get("timezone", meeting.zone)) if start else before.starts
    meeting.changes[name] = replace(before, starts=starts, minutes=body.get("duration", sitting.minutes))


def _delete(call: Call, meeting: Meeting) -> Reply:
    """Without an occurrence the whole series goes."""
    name = call.query.get("occurrence_id")
    if name:
        find_sitting(meeting, name, call.now)
        meeting.changes[name] = replace(meeting.changes.get(name, Change()), deleted=True)
    else:
        call.world.remove(meeting)
    return done()


def _schedule_for(call: Call, body: dict[str, Any], host: Host) -> Host:
    name = body.get("schedule_for")
    if not name:
        return host
    other = call.world.host(str(name))
    if other is None or not other.can_host:
        raise Refusal(
            400,
            300,
            "The value that you entered in the `schedule_for` field is invalid. Enter a valid value and "
            "try again.",
        )
    return other


def _passcode(call: Call, body: dict[str, Any], number: int) -> str:
    """Zoom invents one unless told not to."""
    if body.get("password") or body.get("default_password") is False:
        return str(body.get("password", ""))
    return call.fake.digits(6, "passcode", number)


def _tracking(body: dict[str, Any]) -> dict[str, str]:
    fields = body.get("tracking_fields", [])
    return {str(item["field"]): str(item.get("value", "")) for item in fields if "field" in item}


def _read_start(body: dict[str, Any], zone: str, now: datetime) -> datetime | None:
    """The wall clock in `zone`; nothing if there is none, or if it is past."""
    text = body.get("start_time")
    if not text:
        return None
    if text.endswith("Z"):
        start = _local(datetime.strptime(text, STAMP).replace(tzinfo=UTC), zone)
    else:
        start = datetime.strptime(text, LOCAL)  # noqa: DTZ007 - wall clock
    return start if _instant(start, zone) >= now else None


def _local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)


def _instant(start: datetime, zone: str) -> datetime:
    return start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
