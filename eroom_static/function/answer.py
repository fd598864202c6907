"""Request to answer: every rule of joining. Pure but for the buckets; the hour is an argument."""

import json
from collections.abc import Mapping
from typing import Any

from .bucket import Buckets
from .config import Config
from .grant import GRANT, Denied, open_sealed
from .message import BODY_LIMIT, Answer, Request, answer
from .refusal import Refusal
from .signature import sign

METHODS = {"join": "POST, OPTIONS", "health": "GET"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "7200",
}


class Function:
    """Signs what a grant allows, inside its window, for the site's own origins. Keeps nothing, logs nothing."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._buckets = Buckets(config.burst, config.a_second)

    def answer(self, request: Request, now: float) -> Answer:
        """`now` is Unix seconds."""
        cors = self._cors(request)
        try:
            return self._route(request, now, cors)
        except Refusal as refusal:
            return refusal.answer(cors)

    def _route(self, request: Request, now: float, cors: Mapping[str, str]) -> Answer:
        name = _address(request)
        if name == "health":
            return answer(200, {"ok": True, "keys": [key.id for key in self.config.ring]})
        if not cors:
            raise Refusal("origin")
        if request.method == "OPTIONS":
            return answer(204, None, {**cors, **PREFLIGHT})
        return self._join(request, now, cors)

    def _cors(self, request: Request) -> Mapping[str, str]:
        """What lets the site's own pages read the answer, also where it is a refusal; nothing for any other page."""
        origin = request.headers.get("origin", "")
        if origin not in self.config.origins:
            return {}
        return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}

    def _join(self, request: Request, now: float, cors: Mapping[str, str]) -> Answer:
        if wait := self._buckets.take(request.address, now):
            raise Refusal("too_many", headers={"Retry-After": str(wait)})
        asked = _asked(request)
        granted = self._open(asked["grant"])
        _in_time(granted["w"], int(now))
        if granted["r"] and asked.get("ticket") is not True:
            raise Refusal("ticket_required")
        config = self.config
        signature, ends = sign(config.sdk_key, config.sdk_secret, granted["n"], int(now), granted.get("v"))
        words = {
            "meetingNumber": granted["n"],
            "passcode": granted["p"],
            "joinUrl": granted["u"],
            "signature": signature,
            "sdkKey": config.sdk_key,
            "expiresAt": ends,
        }
        return answer(200, words, cors)

    def _open(self, grant: str) -> Mapping[str, Any]:
        try:
            granted: Mapping[str, Any] = open_sealed(self.config.ring, grant, GRANT)
        except Denied:
            raise Refusal("grant") from None
        return granted


def _address(request: Request) -> str:
    """What is asked for, or a Refusal. A platform may put anything before it: only the last part counts."""
    name = request.path.rpartition("/")[2]
    if name not in METHODS:
        raise Refusal("not_found")
    if request.method not in METHODS[name].split(", "):
        raise Refusal("method", headers={"Allow": METHODS[name]})
    return name


def _asked(request: Request) -> Mapping[str, Any]:
    """The body, if it is one: {"grant": "…"}, with `"ticket": true` from who holds a registrant's own token.

    The token itself stays in the page: it is between the visitor and Zoom.
    """
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "application/json" or rest.strip().lower() not in ("", "charset=utf-8"):
        raise Refusal("media_type")
    if len(request.body) > BODY_LIMIT:
        raise Refusal("too_large")
    try:
        asked = json.loads(request.body.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refusal("malformed") from None
    if not isinstance(asked, dict) or not asked.keys() <= {"grant", "ticket"}:
        raise Refusal("malformed")
    if not isinstance(asked.get("grant"), str) or not isinstance(asked.get("ticket", False), bool):
        raise Refusal("malformed")
    return asked


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def _in_time(windows: list[list[int]] | None, now: int) -> None:
    """Windows are [opens, closes) in Unix seconds; None is always open."""
    if windows is None or any(opens <= now < closes for opens, closes in windows):
        return
    ahead = [opens for opens, _ in windows if opens > now]
    if ahead:
        raise Refusal("too_early", {"opensAt": min(ahead)})
    raise Refusal("over")
