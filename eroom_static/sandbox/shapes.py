"""Meetings and webinars as Zoom writes them: the short form of lists and the full form of a single answer."""

from datetime import datetime
from typing import Any

from .account import PERSONAL, UNTIMED, WEBINAR_UNTIMED, Meeting, Sitting
from .fakes import Fakes
from .hidden import encrypted_passcode, hidden, join_url, registration_url
from .recurrence import STAMP, rule_json
from .settings import settings

_AGENDA = 250  # where lists cut an agenda


def list_item(meeting: Meeting, fake: Fakes, sitting: Sitting | None = None) -> dict[str, Any]:
    """No passcode, settings, occurrences, recurrence. A series tells its first start, or the sitting's."""
    item = {
        "uuid": uuid(meeting, fake),
        "id": meeting.number,
        "host_id": meeting.host.id,
        "topic": meeting.topic,
        "type": meeting.type,
        **_times(meeting, sitting),
        "timezone": meeting.zone,
        "agenda": meeting.agenda[:_AGENDA],
        "created_at": meeting.created.strftime(STAMP),
        "join_url": join_url(meeting, fake),
    }
    if meeting.webinar:
        return {**item, "is_simulive": False}
    return {**item, "pmi": str(meeting.host.pmi)} if meeting.settings.get("use_pmi") else item


def detail(meeting: Meeting, fake: Fakes, now: datetime, *, previous: bool = False) -> dict[str, Any]:
    """Everything, secrets and all. Without `previous`, sittings that are over are left out."""
    secret = hidden(meeting, fake)
    body = {
        **list_item(meeting, fake),
        "agenda": meeting.agenda,
        "host_email": meeting.host.email,
        "start_url": secret.start_url(meeting.number),
        "settings": settings(meeting, secret),
        "tracking_fields": [
            {"field": name, "value": value, "visible": True} for name, value in meeting.tracking.items()
        ],
        "creation_source": meeting.source,
        **(_webinar_extras() if meeting.webinar else _meeting_extras(meeting, secret.host_key, now)),
        **_passcodes(meeting, fake),
    }
    if meeting.registration:
        body["registration_url"] = registration_url(meeting, fake)
    if meeting.rule:
        sittings = [s.json() for s in meeting.sittings(now) if previous or s.ends > now]
        body |= {"recurrence": rule_json(meeting.rule), **({"occurrences": sittings} if sittings else {})}
    return body


def uuid(meeting: Meeting, fake: Fakes, sitting: Sitting | None = None) -> str:
    """Each sitting has its own; the meeting's changes with them and is no key."""
    return fake.uuid(meeting.number, sitting.id if sitting else "next")


def _times(meeting: Meeting, sitting: Sitting | None) -> dict[str, Any]:
    if sitting:
        return {"start_time": sitting.starts.strftime(STAMP), "duration": sitting.minutes}
    if meeting.first:
        return {"start_time": meeting.first.strftime(STAMP), "duration": meeting.minutes}
    return {"duration": meeting.minutes} if meeting.type in (UNTIMED, WEBINAR_UNTIMED) else {}


def _meeting_extras(meeting: Meeting, host_key: str, now: datetime) -> dict[str, Any]:
    extras: dict[str, Any] = {
        "assistant_id": "",
        "status": "started" if meeting.running(now) else "waiting",
        "pre_schedule": False,
        "dynamic_host_key": host_key,
    }
    if meeting.type == PERSONAL:
        extras["pmi"] = str(meeting.host.pmi)
    return extras


def _webinar_extras() -> dict[str, Any]:
    return {"transition_to_live": False}


def _passcodes(meeting: Meeting, fake: Fakes) -> dict[str, str]:
    """Without a passcode Zoom sends none of the four."""
    if not meeting.passcode:
        return {}
    secret, encrypted = hidden(meeting, fake), encrypted_passcode(meeting, fake)
    if meeting.webinar:
        return {
            "password": meeting.passcode,
            "encrypted_passcode": encrypted,
            "h323_passcode": secret.h323_password,
        }
    return {
        "password": meeting.passcode,
        "encrypted_password": encrypted,
        "h323_password": secret.h323_password,
        "pstn_password": secret.pstn_password,
    }
