"""The simulated Zoom account: a request in, a reply out. Does no I/O and never asks what time it is."""

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from . import faults as trouble
from .call import Call
from .faults import Fault, Faults, Kind
from .journal import Entry, entry_of
from .limits import Limits, Plan
from .oauth import AppState, Tokens
from .paging import TOKEN, Pages, bad_token
from .reply import Refusal, Reply, Request, unknown_endpoint
from .routes import SCOPES, find
from .world import World

__all__ = ["Reply", "Sandbox"]

_PREFIX = "/v2"
_OAUTH = "/oauth/token"


class Sandbox:
    """One account on one plan. Safe to call from several threads; they take turns.

    `clock` gives Unix seconds. `scopes` are those that the app was granted, all known ones by default. When the app's
    owner loses the admin role, Zoom silently takes the admin scopes out of the app. `on_change` is told of all that
    changed the account, before the answer leaves: who keeps it can `replay` it to an account of the same seed and size.
    """

    def __init__(
        self,
        world: World,
        *,
        plan: Plan = "business",
        clock: Callable[[], float],
        faults: Iterable[Fault] = (),
        limits: bool = True,
        scopes: Iterable[str] = SCOPES,
        app: AppState = "active",
        owner_is_admin: bool = True,
        on_change: Callable[[Entry], None] | None = None,
    ) -> None:
        self.world = world
        self.requests: list[tuple[str, str]] = []
        self.api_url = (
            "https://api.zoom.us"  # what the token's answer tells; a server puts its own address here
        )
        self._plan: Plan = plan
        self._clock = clock
        self._faults = Faults(faults)
        self._limits = Limits(plan) if limits else None
        granted = [scope for scope in scopes if owner_is_admin or not scope.endswith(":admin")]
        self._tokens = Tokens(world.credentials, world.fake, granted, app)
        self._pages = Pages(world.fake)
        self._turn = threading.Lock()
        self._on_change = on_change

    @property
    def time(self) -> float:
        """What its clock says."""
        return self._clock()

    def handle(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes = b""
    ) -> Reply:
        """Answers one request. `path` is as it stood on the wire, percent-encoded; `query` is decoded."""
        lowered = {name.lower(): value for name, value in headers.items()}
        request = Request(method=method, path=path, query=query, headers=lowered, body=body)
        with self._turn:
            self.requests.append((method, path))
            return self._harmed(request, self._clock())

    def replay(self, entries: Iterable[Entry]) -> None:
        """Does again what was done on an earlier day, at the time at which it was done."""
        for entry in entries:
            request = Request(
                method=entry.method, path=entry.path, query=entry.query, headers={}, body=entry.body
            )
            with suppress(Refusal):
                route, names = find(entry.method, entry.path.removeprefix(_PREFIX))
                route.act(self._call(request, entry.time, limits=None), *names)

    def _call(self, request: Request, now: float, limits: Limits | None) -> Call:
        return Call(
            request=request, world=self.world, plan=self._plan, pages=self._pages, limits=limits, time=now
        )

    def _harmed(self, request: Request, now: float) -> Reply:
        """The answer, and whatever the script does to it."""
        path = request.path.removeprefix(_PREFIX)
        striking = self._faults.striking(request.method, path)
        for fault in striking:
            if reply := trouble.instead(fault, path):
                return reply
            if fault.kind == "expire_token":
                self._tokens.expire(request.headers)
        try:
            reply = self._paged(request, {fault.kind for fault in striking}, now)
        except Refusal as refusal:
            reply = refusal.reply()
        for fault in striking:
            reply = trouble.afterwards(fault, reply)
        return reply

    def _paged(self, request: Request, kinds: set[Kind], now: float) -> Reply:
        """The answer, with the page token that the script wants."""
        if "expire_page_token" in kinds:
            raise bad_token()
        if "empty_page" in kinds:
            token = self._pages.again(path=request.path, query=request.query, now=now)
            return trouble.with_token(self._answer(request, now), token, empty=True)
        reply = self._answer(request, now)
        if "repeat_page_token" in kinds and request.query.get(TOKEN):
            return trouble.with_token(reply, request.query[TOKEN])
        return reply

    def _answer(self, request: Request, now: float) -> Reply:
        if (request.method, request.path) == ("POST", _OAUTH):
            return self._tokens.ask(request, api_url=self.api_url, now=now)
        if not request.path.startswith(f"{_PREFIX}/"):
            raise unknown_endpoint()
        route, names = find(request.method, request.path.removeprefix(_PREFIX))
        self._tokens.check(request.headers, now)
        counted = self._limits.pass_through(route.label, now) if self._limits else {}
        try:
            self._tokens.check_scope(route.scope)
            reply = route.act(self._call(request, now, self._limits), *names)
            if self._on_change and request.method != "GET":
                self._on_change(entry_of(request, now))
        except Refusal as refusal:
            reply = refusal.reply()
        return replace(reply, headers={**counted, **reply.headers})
