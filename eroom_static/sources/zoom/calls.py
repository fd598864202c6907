"""The calls that are made to Zoom: address, rate-limit label, scope, and what each is for.

Zoom: developers.zoom.us/docs/api (each operation names its granular scopes and its rate-limit label).
"""

from urllib.parse import quote

import msgspec

from eroom_static.core.errors import UnexpectedReply
from eroom_static.sources.zoom.pace import Label


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One endpoint. `needs` is the feature in words; `item_key` is where a list keeps its items."""

    method: str = "GET"
    path: str
    label: Label
    scope: str
    needs: str
    item_key: str = ""

    @property
    def where(self) -> str:
        """How errors and the audit name this call: without ids, which may be private."""
        return f"{self.method} {self.path}"

    def address(self, parts: dict[str, str]) -> str:
        """The path with its parts in place, fit for a URL."""
        if not all(parts.values()):
            raise UnexpectedReply(
                "Zoom gave no id to ask with", where=self.where, hint="run again; if it stays, report it"
            )
        return self.path.format(**{name: quoted(part) for name, part in parts.items()})


def quoted(part: str) -> str:
    """One path segment that no client or server takes for anything else."""
    once = quote(part, safe="")
    if part in {".", ".."}:
        return part.replace(".", "%2E")
    # Zoom wants a uuid that starts with "/" or holds "//" encoded twice.
    return quote(once, safe="") if part.startswith("/") or "//" in part else once


LIST_USERS = Call(
    path="/users",
    label=Label.MEDIUM,
    scope="user:read:list_users:admin",
    needs="listing the account's hosts",
    item_key="users",
)
LIST_MEETINGS = Call(
    path="/users/{user}/meetings",
    label=Label.MEDIUM,
    scope="meeting:read:list_meetings:admin",
    needs="listing meetings",
    item_key="meetings",
)
LIST_WEBINARS = Call(
    path="/users/{user}/webinars",
    label=Label.MEDIUM,
    scope="webinar:read:list_webinars:admin",
    needs="listing webinars",
    item_key="webinars",
)
GET_MEETING = Call(
    path="/meetings/{id}",
    label=Label.LIGHT,
    scope="meeting:read:meeting:admin",
    needs="reading a meeting",
)
GET_WEBINAR = Call(
    path="/webinars/{id}",
    label=Label.LIGHT,
    scope="webinar:read:webinar:admin",
    needs="reading a webinar",
)
LIST_GROUPS = Call(
    path="/groups",
    label=Label.MEDIUM,
    scope="group:read:list_groups:admin",
    needs="finding the groups that publish rules name",
    item_key="groups",
)
GROUP_MEMBERS = Call(
    path="/groups/{group}/members",
    label=Label.MEDIUM,
    scope="group:read:list_members:admin",
    needs="listing the members of a group that a publish rule names",
    item_key="members",
)
CREATE_MEETING = Call(
    method="POST",
    path="/users/{user}/meetings",
    label=Label.LIGHT,
    scope="meeting:write:meeting:admin",
    needs="creating a meeting",
)
CREATE_WEBINAR = Call(
    method="POST",
    path="/users/{user}/webinars",
    label=Label.LIGHT,
    scope="webinar:write:webinar:admin",
    needs="creating a webinar",
)
UPDATE_MEETING = Call(
    method="PATCH",
    path="/meetings/{id}",
    label=Label.LIGHT,
    scope="meeting:update:meeting:admin",
    needs="changing a meeting",
)
UPDATE_WEBINAR = Call(
    method="PATCH",
    path="/webinars/{id}",
    label=Label.LIGHT,
    scope="webinar:update:webinar:admin",
    needs="changing a webinar",
)
DELETE_MEETING = Call(
    method="DELETE",
    path="/meetings/{id}",
    label=Label.LIGHT,
    scope="meeting:delete:meeting:admin",
    needs="calling a meeting off",
)
DELETE_WEBINAR = Call(
    method="DELETE",
    path="/webinars/{id}",
    label=Label.LIGHT,
    scope="webinar:delete:webinar:admin",
    needs="calling a webinar off",
)
