"""Reading meetings and webinars: lists per host, single ones in full, invitations."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .account import LISTED, Meeting, Sitting
from .call import Call
from .invitation import invitation, sip_address
from .reply import Refusal, Reply, answer, invalid
from .shapes import detail, list_item

_MEETING_LISTS = ("scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings")
_HALF_A_YEAR = timedelta(days=183)

Row = tuple[Meeting, Sitting | None]


def list_meetings(call: Call, user: str) -> Reply:
    """`scheduled` and `live` name a series once, with its first start; the other types name each sitting.

    Zoom documents neither. A client that keys by id and takes times from the full answer is right.
    """
    host = call.organiser(user)
    kind = call.choice("type", _MEETING_LISTS)
    mine = [meeting for meeting in call.world.hosted_by(host) if not meeting.webinar]
    return _list(call, "meetings", mine, kind)


def list_webinars(call: Call, user: str) -> Reply:
    host = call.organiser(user, webinars=True)
    kind = call.choice("type", ("scheduled", "upcoming"))
    mine = [meeting for meeting in call.world.hosted_by(host) if meeting.webinar]
    return _list(call, "webinars", mine, kind)


def get_meeting(call: Call, number: str) -> Reply:
    return _single(call, call.meeting(number))


def get_webinar(call: Call, number: str) -> Reply:
    return _single(call, call.webinar(number))


def get_invitation(call: Call, number: str) -> Reply:
    meeting = call.meeting(number)
    return answer({"invitation": invitation(meeting, call.fake), "sip_links": [sip_address(meeting)]})


def find_sitting(meeting: Meeting, name: str, now: datetime) -> Sitting:
    for sitting in meeting.sittings(now):
        if sitting.id == name and meeting.rule:
            return sitting
    raise Refusal(400, 300, "Invalid parameter: `occurrence_id`.")


def _list(call: Call, name: str, mine: list[Meeting], kind: str) -> Reply:
    valid = [meeting for meeting in mine if meeting.type in LISTED and not call.expired(meeting)]
    rows = [row for meeting in valid for row in _rows(meeting, kind, call.now)]
    rows = sorted(_between(call, rows), key=_order)
    return call.paged(name, rows, lambda row: list_item(row[0], call.fake, row[1]))


def _single(call: Call, meeting: Meeting) -> Reply:
    previous = call.query.get("show_previous_occurrences") == "true"
    body = detail(meeting, call.fake, call.now, previous=previous)
    if name := call.query.get("occurrence_id"):
        sitting = find_sitting(meeting, name, call.now).json()
        body |= {"start_time": sitting["start_time"], "duration": sitting["duration"]}
    return answer(body)


def _rows(meeting: Meeting, kind: str, now: datetime) -> Iterator[Row]:
    if kind == "scheduled" or (kind == "live" and meeting.running(now)):
        yield meeting, None
    elif kind != "live":
        past = kind == "previous_meetings"
        for sitting in meeting.sittings(now):
            near = abs(sitting.starts - now) <= _HALF_A_YEAR
            if near and not sitting.deleted and (sitting.ends <= now) is past:
                yield meeting, sitting


def _between(call: Call, rows: list[Row]) -> list[Row]:
    """`from` and `to` are days, both included, in the given zone."""
    first = call.day("from") if "from" in call.query else None
    last = call.day("to") if "to" in call.query else None
    if first is None and last is None:
        return rows
    zone = read_zone(call.query.get("timezone", "UTC"))
    days = [(row, _start(row).astimezone(zone).date()) for row in rows if _has_start(row)]
    return [row for row, day in days if (first is None or first <= day) and (last is None or day <= last)]


def read_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise invalid(("timezone", "Invalid field.")) from None


def _has_start(row: Row) -> bool:
    return row[1] is not None or row[0].first is not None


def _start(row: Row) -> datetime:
    meeting, sitting = row
    return sitting.starts if sitting else (meeting.first or meeting.created)


def _order(row: Row) -> tuple[bool, datetime, int]:
    return not _has_start(row), _start(row), row[0].number
