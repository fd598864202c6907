"""Who registered, and a webinar's panelists."""

from typing import Any

from .account import Meeting, Registrant
from .call import Call
from .checks import check_registrant
from .hidden import SITE, hidden
from .recurrence import STAMP
from .reply import Refusal, Reply, answer, done, invalid, missing

_STATUS = {"approve": "approved", "deny": "denied", "cancel": ""}
_ANSWERS = (
    "address",
    "city",
    "country",
    "zip",
    "state",
    "phone",
    "industry",
    "org",
    "job_title",
    "purchasing_time_frame",
    "role_in_purchase_process",
    "no_of_employees",
    "comments",
)


def list_meeting_registrants(call: Call, number: str) -> Reply:
    return _list(call, call.meeting(number))


def list_webinar_registrants(call: Call, number: str) -> Reply:
    return _list(call, call.webinar(number))


def add_meeting_registrant(call: Call, number: str) -> Reply:
    return _add(call, call.meeting(number))


def add_webinar_registrant(call: Call, number: str) -> Reply:
    return _add(call, call.webinar(number))


def meeting_registrants_status(call: Call, number: str) -> Reply:
    return _status(call, call.meeting(number))


def webinar_registrants_status(call: Call, number: str) -> Reply:
    return _status(call, call.webinar(number))


def list_panelists(call: Call, number: str) -> Reply:
    webinar = call.webinar(number)
    secret = hidden(webinar, call.fake)
    panelist = {
        "id": call.fake.token("panelist id", webinar.number, size=16),
        "name": secret.panelist.name,
        "email": secret.panelist.email,
        "join_url": secret.panelist_join_url,
    }
    return answer({"total_records": 1, "panelists": [panelist]})


def _list(call: Call, meeting: Meeting) -> Reply:
    status = call.choice("status", ("approved", "pending", "denied"))
    found = [registrant for registrant in meeting.registrants if registrant.status == status]
    return call.paged("registrants", found, _json)


def _add(call: Call, meeting: Meeting) -> Reply:
    """Who registers again keeps the first place."""
    body = call.body()
    check_registrant(body)
    if not meeting.registration:
        text = f"Registration has not been enabled for this {'webinar' if meeting.webinar else 'meeting'}: "
        raise Refusal(400, 3000, f"{text}{meeting.number}.")
    known = next((r for r in meeting.registrants if r.email.casefold() == body["email"].casefold()), None)
    registrant = known or _new(call, meeting, body)
    if known is None:
        meeting.registrants.append(registrant)
    told: dict[str, Any] = {
        "id": meeting.number,
        "registrant_id": registrant.id,
        "topic": meeting.topic,
        "join_url": registrant.join_url,
    }
    if meeting.first:
        told["start_time"] = meeting.first.strftime(STAMP)
    if meeting.rule:
        told["occurrences"] = [s.json() for s in meeting.sittings(call.now) if s.ends > call.now]
    return answer(told, status=201)


def _new(call: Call, meeting: Meeting, body: dict[str, Any]) -> Registrant:
    mark = call.fake.token("registrant", meeting.number, body["email"], size=12)
    by_hand = meeting.settings.get("approval_type") == 1 and not body.get("auto_approve")
    return Registrant(
        id=mark,
        email=str(body["email"]),
        first_name=str(body["first_name"]),
        last_name=str(body.get("last_name", "")),
        created=call.now,
        status="pending" if by_hand else "approved",
        join_url=f"{SITE}/w/{meeting.number}?tk={call.fake.token('tk', meeting.number, mark, size=30)}",
        answers={key: str(body[key]) for key in _ANSWERS if key in body},
    )


def _status(call: Call, meeting: Meeting) -> Reply:
    body = call.body()
    if body.get("action") not in _STATUS:
        raise invalid(("action", "Invalid field."))
    named = {str(item.get(key)) for item in body.get("registrants", []) for key in ("id", "email")}
    chosen = [r for r in meeting.registrants if r.id in named or r.email in named]
    if not chosen:
        raise missing("Registrant", meeting.number)
    for registrant in chosen:
        registrant.status = _STATUS[body["action"]]
    meeting.registrants = [r for r in meeting.registrants if r.status]
    return done()


def _json(registrant: Registrant) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": registrant.id,
        "first_name": registrant.first_name,
        "last_name": registrant.last_name,
        "email": registrant.email,
        **dict.fromkeys(_ANSWERS, ""),
        **registrant.answers,
        "custom_questions": [],
        "status": registrant.status,
        "create_time": registrant.created.strftime(STAMP),
    }
    # Zoom gives the personal link only to those who were let in.
    return {**body, "join_url": registrant.join_url} if registrant.status == "approved" else body
