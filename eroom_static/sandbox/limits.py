"""Zoom's published limits per plan, counted per label over the account, and the headers that tell of them."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Literal

from .recurrence import STAMP
from .reply import Refusal

Plan = Literal["free", "pro", "business"]
Label = Literal["light", "medium", "heavy", "resource-intensive"]

CHANGES_PER_HOST = 100  # creations and updates of meetings, or of webinars, a day
_SECOND, _MINUTE = 1, 60
_PER_WINDOW: dict[Plan, dict[Label, tuple[int, int]]] = {  # so many in so many seconds
    "free": {
        "light": (4, _SECOND),
        "medium": (2, _SECOND),
        "heavy": (1, _SECOND),
        "resource-intensive": (10, _MINUTE),
    },
    "pro": {
        "light": (30, _SECOND),
        "medium": (20, _SECOND),
        "heavy": (10, _SECOND),
        "resource-intensive": (10, _MINUTE),
    },
    "business": {
        "light": (80, _SECOND),
        "medium": (60, _SECOND),
        "heavy": (40, _SECOND),
        "resource-intensive": (20, _MINUTE),
    },
}
_PER_DAY: dict[Plan, dict[Label, int]] = {
    "free": {"light": 6_000, "medium": 2_000, "heavy": 1_000, "resource-intensive": 30_000},
    "pro": {"heavy": 30_000, "resource-intensive": 30_000},
    "business": {"heavy": 60_000, "resource-intensive": 60_000},
}


class Limits:
    """Counts requests. Above the free plan, heavy and resource-intensive ones share one day's count."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._counts: Counter[str] = Counter()  # of the day
        self._day = 0
        self._windows: dict[Label, tuple[int, int]] = {}  # which one, and how many in it

    def pass_through(self, label: Label, now: float) -> dict[str, str]:
        """Counts one request and gives its answer's headers; refuses it with 429 if it is one too many."""
        self._new_day(now)
        self._check_day(label, now)
        most, seconds = _PER_WINDOW[self._plan][label]
        window, count = int(now // seconds), 1
        if self._windows.get(label, (None, 0))[0] == window:
            count += self._windows[label][1]
        self._windows[label] = (window, count)
        headers = _headers(label, "QPS", most, most - count)
        if count > most:
            raise Refusal(
                429,
                429,
                "You have reached the maximum per-second rate limit for this API. Try again later.",
                headers=headers,
            )
        return headers

    def change_by(self, host_id: str, kind: str, now: float) -> None:
        """One more creation or update for this host. Observed: no type and no Retry-After in the answer."""
        self._new_day(now)
        key = f"{kind} changes of {host_id}"
        if self._counts[key] >= CHANGES_PER_HOST:
            raise Refusal(
                429,
                429,
                f"You have exceeded the daily rate limit ({CHANGES_PER_HOST}) of {kind} Create/Update API "
                "requests permitted for this particular user. You may resume these requests at GMT 00:00:00.",
                headers={"X-RateLimit-Category": "Light", "X-RateLimit-Limit": "6000"},
            )
        self._counts[key] += 1

    def _check_day(self, label: Label, now: float) -> None:
        most = _PER_DAY[self._plan].get(label)
        if most is None:
            return
        shared = self._plan != "free" and label in ("heavy", "resource-intensive")
        key = "heavy together" if shared else label
        self._counts[key] += 1
        if self._counts[key] > most:
            midnight = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0) + timedelta(
                days=1
            )
            raise Refusal(
                429,
                429,
                "You have reached the maximum daily rate limit for this API. Refer to the response header "
                "for details on when you can make another request.",
                headers={
                    **_headers(label, "Daily-limit", most, 0),
                    "Retry-After": midnight.strftime(STAMP),
                },
            )

    def _new_day(self, now: float) -> None:
        if self._day != int(now // 86_400):
            self._day = int(now // 86_400)
            self._counts.clear()


def _headers(label: Label, kind: str, most: int, left: int) -> dict[str, str]:
    return {
        "X-RateLimit-Category": label.capitalize(),
        "X-RateLimit-Type": kind,
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": str(max(0, left)),
    }
