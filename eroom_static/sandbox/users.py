"""Users, groups and tracking fields."""

from dataclasses import replace
from typing import Any

from .account import Group, Host
from .call import Call
from .hidden import SITE
from .recurrence import STAMP
from .reply import Refusal, Reply, answer, done, invalid, no_user
from .world import TRACKING_FIELDS

_BASIC, _LICENSED = 1, 2
_ACTIONS = ("create", "autoCreate", "custCreate", "ssoCreate")
_LONGEST = {"email": 128, "first_name": 64, "last_name": 64, "display_name": 128}


def list_users(call: Call) -> Reply:
    """Who left a moment ago is still here: the list and the truth differ for a while."""
    status = call.choice("status", ("active", "inactive", "pending"))
    hosts = [host for host in call.world.hosts if host.status == status]
    with_key = "host_key" in call.query.get("include_fields", "")
    return call.paged("users", hosts, lambda host: _user(host, with_key=with_key))


def get_user(call: Call, name: str) -> Reply:
    host = call.user(name)
    return answer(
        {
            **_user(host, with_key=False),
            "role_name": "Owner" if host is call.world.hosts[0] else "Member",
            "use_pmi": False,
            "personal_meeting_url": f"{SITE}/j/{host.pmi}",
            "account_id": call.world.credentials.account_id,
            "login_types": [100],
            "cluster": "us02",
        }
    )


def user_token(call: Call, name: str) -> Reply:
    host = call.user(name)
    kind = call.choice("type", ("token", "zak", "onbehalf"))
    return answer({"token": "eyJzYW5kYm94." + call.fake.token(kind, host.id, int(call.time), size=48)})


def user_settings(call: Call, name: str) -> Reply:
    """The little that decides how meetings may be made."""
    host = call.user(name)
    webinars = host.webinars and call.plan != "free"
    return answer(
        {
            "feature": {
                "meeting_capacity": 300,
                "webinar": webinars,
                **({"webinar_capacity": 500} if webinars else {}),
            },
            "schedule_meeting": {
                "require_password_for_scheduling_new_meetings": True,
                "default_password_for_scheduled_meetings": "",
            },
        }
    )


def create_user(call: Call) -> Reply:
    """`create` sends an invitation, so the user is pending; the other actions make an active one."""
    body = call.body()
    info = body.get("user_info") or {}
    if body.get("action") not in _ACTIONS:
        raise invalid(("action", "Invalid field."))
    if errors := _complaints(info):
        raise invalid(*errors)
    if call.world.host(info["email"]):
        raise Refusal(409, 1005, f'Email "{info["email"]}" has already been used.')
    host = _new_host(call, info, pending=body["action"] == "create")
    call.world.add_host(host)
    told = {key: info[key] for key in ("email", "first_name", "last_name", "type") if key in info}
    return answer({"id": call.fake.token("user", host.email, size=16), **told}, status=201)


def update_user(call: Call, name: str) -> Reply:
    host, body = call.user(name), call.body()
    changes: dict[str, Any] = {
        key: str(body[key]) for key in ("first_name", "last_name", "dept") if key in body
    }
    if "timezone" in body:
        changes["zone"] = str(body["timezone"])
    if "type" in body:
        changes["licensed"] = body["type"] == _LICENSED
    call.world.replace_host(host, replace(host, **changes))
    return done()


def delete_user(call: Call, name: str) -> Reply:
    """A user who is gone takes the meetings along, unless they are given to another."""
    host = call.world.host(name)
    if host is None or host.left:
        raise no_user(name)
    call.choice("action", ("disassociate", "delete"))
    if heir := call.query.get("transfer_email"):
        _hand_over(call, host, heir)
    call.world.remove_host(host)
    return done()


def list_groups(call: Call) -> Reply:
    call.paid()
    groups = [
        {"id": group.id, "name": group.name, "total_members": len(_members(call, group))}
        for group in call.world.groups
    ]
    return call.paged("groups", groups, lambda group: group)


def group_members(call: Call, group_id: str) -> Reply:
    call.paid()
    group = next((group for group in call.world.groups if group.id == group_id), None)
    if group is None:
        raise Refusal(404, 4130, f"Group does not exist: {group_id}.")
    return call.paged("members", _members(call, group), _member)


def tracking_fields(call: Call) -> Reply:
    fields = [
        {
            "id": call.fake.token("tracking field", name, size=9),
            "field": name,
            "required": False,
            "visible": True,
            "recommended_values": list(values),
        }
        for name, values in TRACKING_FIELDS.items()
    ]
    return answer({"total_records": len(fields), "tracking_fields": fields})


def _user(host: Host, *, with_key: bool) -> dict[str, Any]:
    """A pending user has no id, and little else."""
    known = {
        "email": host.email,
        "type": _LICENSED if host.licensed else _BASIC,
        "status": host.status,
        "pmi": host.pmi,
        "timezone": host.zone,
        "verified": int(host.status != "pending"),
        "dept": host.dept,
        "created_at": host.created.strftime(STAMP),
        "language": "en-US",
        "phone_number": "",
        "role_id": "2",
        **({"host_key": host.host_key} if with_key else {}),
    }
    if host.status == "pending":
        return known
    return {
        "id": host.id,
        "first_name": host.first_name,
        "last_name": host.last_name,
        "display_name": host.name,
        **known,
        "user_created_at": host.created.strftime(STAMP),
        "last_login_time": host.created.strftime(STAMP),
        **({"group_ids": list(host.group_ids)} if host.group_ids else {}),
    }


def _member(host: Host) -> dict[str, Any]:
    user = _user(host, with_key=False)
    return {key: user[key] for key in ("id", "email", "first_name", "last_name", "type")}


def _members(call: Call, group: Group) -> list[Host]:
    return [host for host in call.world.hosts if group.id in host.group_ids]


def _complaints(info: dict[str, Any]) -> list[tuple[str, str]]:
    missed = [(f"user_info.{key}", "Missing field.") for key in ("email", "type") if not info.get(key)]
    long = [
        (f"user_info.{key}", f"Invalid field. At most {most} characters.")
        for key, most in _LONGEST.items()
        if len(str(info.get(key, ""))) > most
    ]
    return missed + long


def _new_host(call: Call, info: dict[str, Any], *, pending: bool) -> Host:
    email = str(info["email"])
    return Host(
        id="" if pending else call.fake.token("user", email, size=16),
        email=email,
        first_name=str(info.get("first_name", "")),
        last_name=str(info.get("last_name", "")),
        zone=call.world.hosts[0].zone,
        pmi=call.world.new_pmi(),
        host_key=call.fake.digits(10, "host key", email),
        created=call.now,
        licensed=info["type"] == _LICENSED,
        webinars=False,
        status="pending" if pending else "active",
    )


def _hand_over(call: Call, host: Host, heir: str) -> None:
    target = call.user(heir)
    if target is host:
        raise Refusal(400, 300, "The transfer-to email address cannot be the same as the deleted user's.")
    for meeting in call.world.hosted_by(host):
        if call.query.get("transfer_webinar" if meeting.webinar else "transfer_meeting") == "true":
            call.world.remove(meeting)
            meeting.host = target
            call.world.add(meeting)
