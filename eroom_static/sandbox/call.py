"""One request on its way through the account: what was asked, of which world, at what time."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from .account import ONCE, WEBINAR_ONCE, Host, Meeting
from .fakes import Fakes
from .limits import Limits, Plan
from .paging import Pages
from .reply import (
    Refusal,
    Reply,
    Request,
    answer,
    invalid,
    may_not_host,
    missing,
    no_user,
    no_webinar_plan,
    paid_only,
)
from .world import World

T = TypeVar("T")
_KEPT = timedelta(days=30)  # how long a meeting that took place once can still be asked for


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    request: Request
    world: World
    plan: Plan
    pages: Pages
    limits: Limits | None
    time: float

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time, UTC)

    @property
    def fake(self) -> Fakes:
        return self.world.fake

    def body(self) -> dict[str, Any]:
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Refusal(400, 300, "Request Body should be a valid JSON object.")
        return body

    def page(self, name: str, items: Sequence[T], show: Callable[[T], Mapping[str, Any]]) -> dict[str, Any]:
        return self.pages.page(name, items, show, path=self.request.path, query=self.query, now=self.time)

    def paged(self, name: str, items: Sequence[T], show: Callable[[T], Mapping[str, Any]]) -> Reply:
        return answer(self.page(name, items, show))

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """A parameter with fixed values; the first is the default."""
        value = self.query.get(name, allowed[0])
        if value not in allowed:
            raise invalid((name, f"Invalid field. Allowed values: {', '.join(allowed)}."))
        return value

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.query.get(name, ""))
        except ValueError:
            raise invalid((name, "Invalid field. Use yyyy-mm-dd.")) from None

    def user(self, name: str) -> Host:
        """A user who is still there, by id or e-mail. `me` means nobody to a Server-to-Server app."""
        host = self.world.host(name)
        if host is None or host.left:
            raise no_user(name)
        return host

    def organiser(self, name: str, *, webinars: bool = False) -> Host:
        host = self.user(name)
        if not host.can_host:
            raise may_not_host()
        if webinars and (self.plan == "free" or not host.webinars):
            raise no_webinar_plan()
        return host

    def meeting(self, text: str) -> Meeting:
        found = self._known(text, "Meeting", "Invalid meeting id.")
        if found.webinar:
            raise Refusal(400, 3000, "Cannot access webinar info.")
        if not found.host.can_host:
            raise may_not_host()
        return found

    def webinar(self, text: str) -> Meeting:
        found = self._known(text, "Webinar", "Invalid webinar ID.")
        if not found.webinar:
            raise missing("Webinar", text)
        if self.plan == "free" or not found.host.webinars:
            raise no_webinar_plan()
        return found

    def paid(self) -> None:
        if self.plan == "free":
            raise paid_only(self.world.credentials.account_id)

    def expired(self, meeting: Meeting) -> bool:
        """Zoom forgets what took place once 30 days after it, a webinar at its end."""
        if meeting.first is None or meeting.type not in (ONCE, WEBINAR_ONCE):
            return False
        kept = timedelta() if meeting.webinar else _KEPT
        return meeting.first + timedelta(minutes=meeting.minutes) + kept <= self.now

    def _known(self, text: str, kind: str, complaint: str) -> Meeting:
        if not (text.isascii() and text.isdigit()):
            raise Refusal(400, 300, complaint)
        found = self.world.meetings.get(int(text))
        if found is None or self.expired(found):
            raise missing(kind, text)
        return found
