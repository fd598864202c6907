"""How fast Zoom may be asked: one steady schedule for each rate-limit label of a plan.

Zoom counts per account and label over all endpoints: developers.zoom.us/docs/api/rate-limits
"""

import re
from collections import deque
from collections.abc import Callable, Mapping
from enum import StrEnum
from threading import Lock


class Label(StrEnum):
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class Plan(StrEnum):
    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"


LIMITS = {  # requests a second
    Plan.FREE: {Label.LIGHT: 4, Label.MEDIUM: 2, Label.HEAVY: 1},
    Plan.PRO: {Label.LIGHT: 30, Label.MEDIUM: 20, Label.HEAVY: 10},
    Plan.BUSINESS: {Label.LIGHT: 80, Label.MEDIUM: 60, Label.HEAVY: 40},
}
# Evenly spaced and a little slower than allowed: a server that counts whole seconds, wherever they begin,
# then never sees more than the limit, even where the network pushes two requests together.
SLACK = 1.04
# Threads that wake late send close together, but never more than the limit in a second and these seconds.
LEEWAY = 0.03
SPENT = 0.1  # seconds without a request once Zoom has said that none is left in its present second


class Pace:
    """Tells threads when it is their turn. Waiting is done by the handed-in `sleep`."""

    def __init__(self, plan: Plan, *, sleep: Callable[[float], None], monotonic: Callable[[], float]) -> None:
        self._sleep = sleep
        self._schedules = {label: _Schedule(limit, monotonic) for label, limit in LIMITS[plan].items()}

    def wait(self, label: Label) -> None:
        """Return when one more request of this label may be sent."""
        schedule = self._schedules[label]
        while True:
            seconds, pauses = schedule.reserve()
            if seconds > 0:
                self._sleep(seconds)
            if schedule.pauses == pauses:
                return

    def enter(self, label: Label) -> None:
        """Return when the request, whose turn it is, may leave: to be called last of all before it does."""
        while (seconds := self._schedules[label].leave()) > 0:
            self._sleep(seconds)

    def pause(self, label: Label, seconds: float) -> None:
        """Nobody asks with this label for so long; who waits for a turn takes a new one afterwards."""
        self._schedules[label].pause(seconds)

    def learn(self, label: Label, per_second: float) -> None:
        """Zoom allows less than the plan promised. A higher number is not believed."""
        self._schedules[label].slow_to(per_second)


def limit_told(headers: Mapping[str, str]) -> float | None:
    """The limit per second that a reply names. Daily limits use the same header with another type."""
    limit = headers.get("x-ratelimit-limit", "").strip()
    per_second = headers.get("x-ratelimit-type", "").strip().casefold() == "qps"
    return float(limit) if per_second and re.fullmatch(r"[1-9][0-9]{0,8}", limit) else None


def is_spent(headers: Mapping[str, str]) -> bool:
    """Whether Zoom says that no request is left in its present second."""
    per_second = headers.get("x-ratelimit-type", "").strip().casefold() == "qps"
    return per_second and headers.get("x-ratelimit-remaining", "").strip() == "0"


class _Schedule:
    """The turns of one label."""

    def __init__(self, limit: float, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = Lock()
        self._limit = limit
        self._next = monotonic()
        self._paused_until = self._next
        self._sent: deque[float] = deque()
        self.pauses = 0

    def reserve(self) -> tuple[float, int]:
        """Seconds until the turn taken, which holds only as long as `pauses` stays what it is here."""
        with self._lock:
            now = self._monotonic()
            turn = max(self._next, now)
            self._next = turn + SLACK / self._limit
            return turn - now, self.pauses

    def leave(self) -> float:
        """0 where one more may leave now, and it counts as having left; else the seconds until that may be."""
        with self._lock:
            now, most = self._monotonic(), max(int(self._limit), 1)
            while self._sent and self._sent[0] + 1 + LEEWAY <= now:
                self._sent.popleft()
            if len(self._sent) >= most:
                return self._sent[-most] + 1 + LEEWAY - now
            self._sent.append(now)
            return 0.0

    def pause(self, seconds: float) -> None:
        with self._lock:
            now = self._monotonic()
            self._paused_until = max(self._paused_until, now + seconds)
            self._next = max(self._paused_until, now + SLACK / self._limit)
            self.pauses += 1

    def slow_to(self, limit: float) -> None:
        with self._lock:
            self._limit = min(self._limit, limit)
