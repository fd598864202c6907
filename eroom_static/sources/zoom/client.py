"""Zoom's API as a site needs it: paging to the very end, patience, and replies that are checked.

Nothing above this module knows httpx. A client lives for one run: token, deadline and audit are that run's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from threading import Lock
from typing import Any, TypeVar

import httpx
import msgspec

from eroom_static.core.environment import Credentials
from eroom_static.sources.zoom.auth import (
    API_URL,
    Token,
    TokenKeeper,
    token_of,
    token_question,
)
from eroom_static.sources.zoom.calls import (
    GET_MEETING,
    GET_WEBINAR,
    GROUP_MEMBERS,
    LIST_GROUPS,
    LIST_MEETINGS,
    LIST_USERS,
    LIST_WEBINARS,
    Call,
)
from eroom_static.sources.zoom.pace import SPENT, Label, Pace, Plan, is_spent, limit_told
from eroom_static.sources.zoom.paging import Params, every_item
from eroom_static.sources.zoom.patience import Failed, Limited, Patience
from eroom_static.sources.zoom.replies import (
    REDIRECT,
    Answer,
    Json,
    MissingScope,
    Unsure,
    ZoomRefusal,
    read,
    refusal,
)
from eroom_static.sources.zoom.wire import Question, exchange
from eroom_static.sources.zoom.workers import Stop, as_done, in_order

__all__ = [
    "GET_MEETING",
    "GET_WEBINAR",
    "GROUP_MEMBERS",
    "LIST_GROUPS",
    "LIST_MEETINGS",
    "LIST_USERS",
    "LIST_WEBINARS",
    "Call",
    "Credentials",
    "MissingScope",
    "Unsure",
    "ZoomClient",
    "ZoomRefusal",
]

Item = TypeVar("Item")
Result = TypeVar("Result")


class ZoomClient:
    """Thread-safe."""

    def __init__(
        self,
        http: httpx.Client,
        credentials: Credentials,
        *,
        api_url: str | None,
        oauth_url: str,
        plan: str,
        deadline: float,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        jitter: Callable[[], float],
    ) -> None:
        self._http = http
        self._api_url = api_url.rstrip("/") if api_url else None
        self._token_question = token_question(credentials, oauth_url)
        self._stop = Stop()
        self._patience = Patience(
            deadline=deadline, sleep=sleep, monotonic=monotonic, now=now, jitter=jitter, stop=self._stop
        )
        self._pace = Pace(Plan(plan), sleep=self._patience.sleep, monotonic=monotonic)
        self._monotonic = monotonic
        self._now = now
        self._ahead: timedelta | None = None
        self._limits: dict[Label, float] = {}
        self._keeper = TokenKeeper(self._new_token, monotonic)
        self._asked: Counter[str] = Counter()
        self._lock = Lock()

    def now(self) -> datetime:
        """The time of the run's own clock (UTC)."""
        return self._now()

    @property
    def secrets(self) -> tuple[tuple[str, str], ...]:
        """What this client sends or was sent and nobody else may see: kind and value."""
        credentials = [("Zoom credential", value) for value in self._token_question.hide]
        return (*credentials, *(("access token", token.bearer) for token in self._keeper.issued))

    @property
    def requests(self) -> int:
        """Everything sent, tries that failed and tokens included."""
        with self._lock:
            return self._asked.total()

    @property
    def audit(self) -> list[tuple[str, str, int]]:
        """Method, endpoint and count of everything sent."""
        with self._lock:
            asked = sorted(self._asked.items())
        return [(*_method_and_endpoint(where), count) for where, count in asked]

    @property
    def granted(self) -> frozenset[str] | None:
        """The scopes that the app has, by the token; None where Zoom does not say. Raises SourceError."""
        return self._keeper.token().scopes

    @property
    def ahead(self) -> timedelta | None:
        """How far Zoom's clock is ahead of ours, to about a second, by the first answer that told the time."""
        return self._ahead

    @property
    def limits(self) -> dict[Label, float]:
        """Requests a second that Zoom said it allows."""
        with self._lock:
            return dict(self._limits)

    def get(self, call: Call, *, params: Params | None = None, **parts: str) -> Json:
        """One answer of Zoom's."""
        answer = self._ask(call, parts, params or {})
        if _is_error(answer, call):
            raise refusal(answer, call)
        return answer.body

    def change(
        self,
        call: Call,
        body: Mapping[str, Any] | None = None,
        *,
        params: Params | None = None,
        **parts: str,
    ) -> Json:
        """As `get`, of a call that changes the account. A POST without an answer is Unsure and not sent again: Zoom
        knows no key by which it would be the same one. The others may be repeated.
        """
        content = None if body is None else msgspec.json.encode(body)
        answer = self._ask(call, parts, params or {}, content)
        if _is_error(answer, call):
            raise refusal(answer, call)
        return answer.body

    def rest(self, seconds: float) -> None:
        """Wait, unless the run's time is over."""
        self._patience.sleep(seconds)
        self._patience.check()

    def pages(self, call: Call, *, params: Params | None = None, **parts: str) -> list[Json]:
        """The items of every page of a list."""
        return every_item(call, lambda asked: self.get(call, params=asked, **parts), params or {})

    def map(
        self, function: Callable[[Item], Result], items: Iterable[Item], workers: int = 8
    ) -> Iterator[Result]:
        """`function` of every item, in order, by several threads, begun as `items` brings them. The first error ends
        them all.
        """
        return in_order(function, items, workers=workers, stop=self._stop)

    def as_done(
        self, function: Callable[[Item], Result], items: Iterable[Item], workers: int = 8
    ) -> Iterator[Result]:
        """As `map`, but whatever is done first comes first."""
        return as_done(function, items, workers=workers, stop=self._stop)

    def _ask(self, call: Call, parts: dict[str, str], params: Params, body: bytes | None = None) -> Answer:
        """The answer to a call, with a new token if the one sent was refused."""
        answer, token = self._ask_with(call, parts, params, body)
        if answer.refuses_token:
            answer, _ = self._ask_with(call, parts, params, body, refused=token)
        return answer

    def _ask_with(
        self,
        call: Call,
        parts: dict[str, str],
        params: Params,
        body: bytes | None = None,
        refused: Token | None = None,
    ) -> tuple[Answer, Token]:
        def attempt() -> tuple[Answer, Token] | Failed | Limited:
            # Before the turn is taken: threads that waited for a token would use their turns all at once.
            self._keeper.token(refused=refused)
            self._pace.wait(call.label)
            token = self._keeper.token(refused=refused)  # another one, if the turn was long in coming
            answer = self._send(self._question(call, parts, params, token, body), call.label)
            if isinstance(answer, Failed) and call.method == "POST":
                error = answer.error
                raise Unsure(error.message, where=error.where, hint=error.hint)
            return answer if isinstance(answer, Failed | Limited) else (answer, token)

        return self._patience.insist(attempt, rest=lambda seconds: self._pace.pause(call.label, seconds))

    def _question(
        self, call: Call, parts: dict[str, str], params: Params, token: Token, body: bytes | None = None
    ) -> Question:
        headers = {"Authorization": f"Bearer {token.bearer}", "Accept": "application/json"}
        return Question(
            where=call.where,
            method=call.method,
            url=(self._api_url or token.api_url or API_URL) + call.address(parts),
            headers=headers if body is None else {**headers, "Content-Type": "application/json"},
            params=params,
            body=body,
            hide=(token.bearer, *self._token_question.hide, *parts.values()),
        )

    def _new_token(self) -> Token:
        question = self._token_question
        asked_at = self._monotonic()
        answer = self._patience.insist(lambda: self._send(question), rest=self._patience.sleep)
        return token_of(answer, question, asked_at)

    def _send(self, question: Question, label: Label | None = None) -> Answer | Failed | Limited:
        with self._lock:
            self._asked[question.where] += 1
        asked_at = self._now()
        enter = partial(self._pace.enter, label) if label else lambda: None
        reply = exchange(self._http, question, check=self._patience.check, enter=enter)
        if isinstance(reply, Failed):
            return reply
        if self._ahead is None:
            self._ahead = _ahead(reply.headers.get("date", ""), asked_at, self._now())
        if label and (limit := limit_told(reply.headers)):
            self._pace.learn(label, limit)
            with self._lock:
                self._limits[label] = limit
        if label and is_spent(reply.headers):
            self._pace.pause(label, SPENT)
        return read(reply, question)


def _ahead(date: str, asked_at: datetime, answered_at: datetime) -> timedelta | None:
    """By the middle of the exchange: neither way of it is anybody's fault."""
    try:
        return parsedate_to_datetime(date) - (asked_at + (answered_at - asked_at) / 2)
    except (TypeError, ValueError):
        return None


def _method_and_endpoint(where: str) -> tuple[str, str]:
    method, _, endpoint = where.partition(" ")
    return method, endpoint


def _is_error(answer: Answer, call: Call) -> bool:
    """Some refusals come as HTTP 200: a code and a message where the goods should be."""
    expected = call.item_key or "id"
    return answer.status >= REDIRECT or bool(answer.code and answer.message and expected not in answer.body)
