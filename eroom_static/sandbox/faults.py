"""Scripted trouble: which request goes wrong, and how."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Literal, get_args

from .reply import Refusal, Reply, answer, missing, no_user

Kind = Literal[
    "401",  # the token is refused, this once
    "429",
    "500",
    "502",
    "503",
    "gone",  # it was deleted, or the user left, a moment ago
    "expire_token",  # the token dies, for this request and those after it
    "expire_page_token",
    "repeat_page_token",  # the page is right, its token is the one that was sent
    "empty_page",  # nothing on it, but a token that leads to what should have been there
    "html",  # a web page where JSON was promised
    "truncate",  # the answer stops in the middle
    "slow",
    "drop_connection",
    "drop_answer",  # what was asked is done, and nobody hears of it
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Strikes the `nth` request whose "METHOD /path" fits `match` (`*` fits anything), and `times` in a row.

    `times` 0 means from there on, always. `headers` go with a 429, 500, 502 or 503; without any,
    a 429 carries those of a limit per second.
    """

    match: str
    kind: Kind
    nth: int = 1
    times: int = 1
    seconds: float = 1.0
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"no such kind of fault: {self.kind}")

    def strikes(self, count: int) -> bool:
        return count >= self.nth and (self.times == 0 or count < self.nth + self.times)


class Faults:
    """Counts the requests that each fault waits for."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._faults = tuple(faults)
        self._seen: Counter[int] = Counter()

    def striking(self, method: str, path: str) -> list[Fault]:
        """Those that strike this request. Ask once per request."""
        fitting = [n for n, fault in enumerate(self._faults) if fnmatchcase(f"{method} {path}", fault.match)]
        self._seen.update(fitting)
        return [self._faults[n] for n in fitting if self._faults[n].strikes(self._seen[n])]


def instead(fault: Fault, path: str) -> Reply | None:
    """The answer that stands in place of the true one, if the fault is of that sort."""
    if fault.kind == "401":
        return Refusal(401, 124, "Invalid access token.").reply()
    if fault.kind == "429":
        return _too_many(fault)
    if fault.kind in ("500", "502", "503"):
        page = f"<html><body><h1>{fault.kind}</h1><p>cloudfront</p></body></html>"
        return Reply(
            status=int(fault.kind), headers={"Content-Type": "text/html", **fault.headers}, body=page.encode()
        )
    if fault.kind == "gone":
        return _gone(path).reply()
    if fault.kind == "html":
        page = "<!doctype html><title>Zoom</title><p>Please sign in to the network first.</p>"
        return Reply(headers={"Content-Type": "text/html"}, body=page.encode())
    return Reply(drop=True) if fault.kind == "drop_connection" else None


def afterwards(fault: Fault, reply: Reply) -> Reply:
    """The true answer, harmed on its way."""
    if fault.kind == "slow":
        return replace(reply, delay=fault.seconds)
    if fault.kind == "drop_answer":
        return replace(reply, drop=True)
    if fault.kind == "truncate":
        return replace(reply, body=reply.body[: len(reply.body) // 2], length=len(reply.body))
    return reply


def with_token(reply: Reply, token: str, *, empty: bool = False) -> Reply:
    """A list's answer with another page token, and with nothing in it if so wished."""
    body = json.loads(reply.body)
    if "next_page_token" not in body:
        return reply
    changed = {key: [] if empty and isinstance(value, list) else value for key, value in body.items()}
    return replace(answer({**changed, "next_page_token": token}), headers=reply.headers)


def _too_many(fault: Fault) -> Reply:
    headers = fault.headers or {
        "X-RateLimit-Category": "Medium",
        "X-RateLimit-Type": "QPS",
        "X-RateLimit-Limit": "60",
        "X-RateLimit-Remaining": "0",
    }
    message = "You have reached the maximum per-second rate limit for this API. Try again later."
    return Refusal(429, 429, message, headers=headers).reply()


def _gone(path: str) -> Refusal:
    kind, name = path.strip("/").split("/")[:2] if path.count("/") > 1 else ("users", path)
    if kind in ("meetings", "past_meetings"):
        return missing("Meeting", name)
    return missing("Webinar", name) if kind in ("webinars", "past_webinars") else no_user(name)
