"""Which calls the account answers, the scope each needs, and the label under which each is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from . import changes, meetings, past, registrants, reports, users
from .limits import Label
from .reply import Reply, unknown_endpoint


@dataclass(frozen=True, slots=True)
class Route:
    """`{}` in the path stands for an id. Without a scope any token will do."""

    method: str
    path: str
    scope: str
    label: Label
    act: Callable[..., Reply]


ROUTES = (
    Route("GET", "/users", "user:read:list_users:admin", "medium", users.list_users),
    Route("POST", "/users", "user:write:user:admin", "light", users.create_user),
    Route("GET", "/users/{}", "user:read:user:admin", "light", users.get_user),
    Route("PATCH", "/users/{}", "user:update:user:admin", "light", users.update_user),
    Route("DELETE", "/users/{}", "user:delete:user:admin", "light", users.delete_user),
    Route("GET", "/users/{}/settings", "user:read:settings:admin", "medium", users.user_settings),
    Route("GET", "/users/{}/token", "user:read:token:admin", "light", users.user_token),
    Route("GET", "/groups", "group:read:list_groups:admin", "medium", users.list_groups),
    Route("GET", "/groups/{}/members", "group:read:list_members:admin", "medium", users.group_members),
    Route(
        "GET",
        "/tracking_fields",
        "tracking_field:read:list_tracking_fields:admin",
        "medium",
        users.tracking_fields,
    ),
    Route("GET", "/users/{}/meetings", "meeting:read:list_meetings:admin", "medium", meetings.list_meetings),
    Route("POST", "/users/{}/meetings", "meeting:write:meeting:admin", "light", changes.create_meeting),
    Route("GET", "/meetings/{}", "meeting:read:meeting:admin", "light", meetings.get_meeting),
    Route("PATCH", "/meetings/{}", "meeting:update:meeting:admin", "light", changes.update_meeting),
    Route("DELETE", "/meetings/{}", "meeting:delete:meeting:admin", "light", changes.delete_meeting),
    Route("PUT", "/meetings/{}/status", "meeting:update:status:admin", "light", changes.meeting_status),
    Route(
        "GET", "/meetings/{}/invitation", "meeting:read:invitation:admin", "light", meetings.get_invitation
    ),
    Route(
        "GET",
        "/meetings/{}/registrants",
        "meeting:read:list_registrants:admin",
        "medium",
        registrants.list_meeting_registrants,
    ),
    Route(
        "POST",
        "/meetings/{}/registrants",
        "meeting:write:registrant:admin",
        "light",
        registrants.add_meeting_registrant,
    ),
    Route(
        "PUT",
        "/meetings/{}/registrants/status",
        "meeting:update:registrant_status:admin",
        "medium",
        registrants.meeting_registrants_status,
    ),
    Route("GET", "/users/{}/webinars", "webinar:read:list_webinars:admin", "medium", meetings.list_webinars),
    Route("POST", "/users/{}/webinars", "webinar:write:webinar:admin", "light", changes.create_webinar),
    Route("GET", "/webinars/{}", "webinar:read:webinar:admin", "light", meetings.get_webinar),
    Route("PATCH", "/webinars/{}", "webinar:update:webinar:admin", "light", changes.update_webinar),
    Route("DELETE", "/webinars/{}", "webinar:delete:webinar:admin", "light", changes.delete_webinar),
    Route(
        "GET",
        "/webinars/{}/registrants",
        "webinar:read:list_registrants:admin",
        "medium",
        registrants.list_webinar_registrants,
    ),
    Route(
        "POST",
        "/webinars/{}/registrants",
        "webinar:write:registrant:admin",
        "light",
        registrants.add_webinar_registrant,
    ),
    Route(
        "PUT",
        "/webinars/{}/registrants/status",
        "webinar:update:registrant_status:admin",
        "medium",
        registrants.webinar_registrants_status,
    ),
    Route(
        "GET",
        "/webinars/{}/panelists",
        "webinar:read:list_panelists:admin",
        "medium",
        registrants.list_panelists,
    ),
    Route("GET", "/past_meetings/{}", "meeting:read:past_meeting:admin", "light", past.past_meeting),
    Route(
        "GET",
        "/past_meetings/{}/instances",
        "meeting:read:list_past_instances:admin",
        "medium",
        past.past_instances,
    ),
    Route(
        "GET",
        "/past_meetings/{}/participants",
        "meeting:read:list_past_participants:admin",
        "medium",
        past.past_participants,
    ),
    Route(
        "GET",
        "/past_webinars/{}/instances",
        "webinar:read:list_past_instances:admin",
        "light",
        past.past_webinar_instances,
    ),
    Route(
        "GET",
        "/past_webinars/{}/participants",
        "webinar:read:list_past_participants:admin",
        "medium",
        past.past_webinar_participants,
    ),
    Route("GET", "/report/daily", "report:read:admin", "heavy", reports.daily),
    Route("GET", "/report/users/{}/meetings", "report:read:user:admin", "heavy", reports.user_meetings),
    Route("GET", "/report/meetings/{}", "report:read:meeting:admin", "heavy", reports.meeting),
    Route(
        "GET",
        "/report/meetings/{}/participants",
        "report:read:list_meeting_participants:admin",
        "heavy",
        reports.meeting_participants,
    ),
    Route("GET", "/report/webinars/{}", "report:read:webinar:admin", "heavy", reports.webinar),
    Route(
        "GET",
        "/report/webinars/{}/participants",
        "report:read:list_webinar_participants:admin",
        "heavy",
        reports.webinar_participants,
    ),
    Route(
        "GET",
        "/report/upcoming_events",
        "report:read:upcoming_meetings_webinars:admin",
        "heavy",
        reports.upcoming_events,
    ),
)
SCOPES = frozenset(route.scope for route in ROUTES)
_SPLIT = [(route, route.path.split("/")[1:]) for route in ROUTES]


def find(method: str, path: str) -> tuple[Route, list[str]]:
    """The route of a path as it stood on the wire, and the ids in it."""
    parts = [_segment(part) for part in path.split("/")[1:]]
    for route, names in _SPLIT:
        if route.method == method and len(names) == len(parts):
            pairs = list(zip(names, parts, strict=True))
            if all(name in ("{}", part) for name, part in pairs):
                return route, [part for name, part in pairs if name == "{}"]
    raise unknown_endpoint()


def _segment(raw: str) -> str:
    """Zoom decodes twice: a uuid with "/" in front or "//" in it breaks the path unless encoded twice."""
    once = unquote(raw)
    if once.startswith("/") or "//" in once:
        raise unknown_endpoint()
    return unquote(once)
