"""How long to wait before asking again, and when to give up. Knows Zoom's spellings of "later"."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from threading import Event
from typing import TypeVar

import msgspec

from eroom_static.core.errors import RateLimited, SourceError, Unreachable
from eroom_static.sources.zoom.workers import Stopped

TRIES = 5
LONGEST_GUESS = 30.0  # seconds between two tries when nobody has said how long
STEP = 1.0  # a sleeper looks up so often, to see whether the run is over

Answer = TypeVar("Answer")


class Failed(msgspec.Struct, frozen=True):
    """An attempt that another one may put right; `error` is what to raise when none does."""

    error: SourceError
    headers: Mapping[str, str]


class Limited(msgspec.Struct, frozen=True):
    """Zoom said: too many requests. `says` is its own sentence, cleaned."""

    headers: Mapping[str, str]
    says: str
    where: str

    @property
    def daily(self) -> bool:
        return "daily" in f"{self.headers.get('x-ratelimit-type', '')} {self.says}".casefold()


class Patience:
    """One run's: it ends when `deadline` seconds have passed since it was made."""

    def __init__(
        self,
        *,
        deadline: float,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
        now: Callable[[], datetime],
        jitter: Callable[[], float],
        stop: Event,
    ) -> None:
        self._deadline = deadline
        self._sleep = sleep
        self._monotonic = monotonic
        self._now = now
        self._jitter = jitter
        self._stop = stop
        self._end = monotonic() + deadline

    def insist(
        self, attempt: Callable[[], Answer | Failed | Limited], rest: Callable[[float], None]
    ) -> Answer:
        """Attempt until there is an answer. `rest` waits, or sees to it that the next attempt does."""
        failed = limited = 0
        while True:
            self.check()
            answer = attempt()
            if isinstance(answer, Failed):
                failed += 1
                self.sleep(self._after_failure(answer, failed))
            elif isinstance(answer, Limited):
                limited += 1
                rest(self._after_limit(answer, limited))
            else:
                return answer

    def sleep(self, seconds: float) -> None:
        while seconds > 0:
            self._go_on()
            step = min(seconds, STEP)
            self._sleep(step)
            seconds -= step
        self._go_on()

    def check(self) -> None:
        """Raise if there is no point in sending anything any more."""
        self._go_on()
        if self._left() <= 0:
            raise Unreachable(
                f"Zoom was not read to the end within the run's {self._deadline:.0f} seconds",
                hint="give the run more time, or publish by rules that name fewer hosts",
            )

    def _after_failure(self, trouble: Failed, tries: int) -> float:
        """Seconds to wait after the `tries`-th failed attempt; raises when they are spent."""
        wait = 2.0 ** (tries - 1) * (0.5 + self._jitter())
        now = self._now()
        if at := told(trouble.headers, now):
            wait = max(wait, (at - now).total_seconds())
        if tries >= TRIES or wait > self._left():
            raise trouble.error
        return wait

    def _after_limit(self, trouble: Limited, tries: int) -> float:
        """Seconds to wait after the `tries`-th 429 of a request; raises when the deadline comes first."""
        now = self._now()
        at = told(trouble.headers, now) or (_midnight_after(now) if trouble.daily else None)
        # The guess stops growing at half a minute, long before 2.0 ** tries gets out of hand.
        guess = min(2.0 ** min(tries - 1, 10), LONGEST_GUESS) * (0.75 + self._jitter() / 2)
        wait = (at - now).total_seconds() if at else guess
        if wait > self._left():
            raise self._limited(trouble, at)
        return wait

    def _limited(self, trouble: Limited, at: datetime | None) -> RateLimited:
        which = "daily limit" if trouble.daily else "rate limit"
        when = f"; it may be asked again from {at:%Y-%m-%d %H:%M:%S} UTC" if at else ""
        return RateLimited(
            f"Zoom's {which} is reached{when} {trouble.says}",
            where=trouble.where,
            hint="run again then; all apps and users of the account share this limit"
            if at
            else "run again later; all apps and users of the account share this limit",
            retry_after=at,
        )

    def _left(self) -> float:
        return self._end - self._monotonic()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped


def told(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The instant (UTC) at which Zoom wants to be asked again, or None if it names none that lies ahead."""
    at = _retry_after(headers.get("retry-after", "").strip(), now)
    if at is None and (reset := _seconds(headers.get("x-ratelimit-reset", "").strip())) is not None:
        at = _later(datetime.fromtimestamp(0, UTC), reset)
    return at if at is not None and at > now else None


def _retry_after(value: str, now: datetime) -> datetime | None:
    """Seconds, ISO 8601 or an HTTP date: all three have been seen."""
    if (seconds := _seconds(value)) is not None:
        return _later(now, seconds)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(value)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _seconds(value: str) -> float | None:
    return float(value) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]*)?", value) else None


def _later(start: datetime, seconds: float) -> datetime | None:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return None


def _midnight_after(now: datetime) -> datetime:
    """Zoom's daily counters begin anew at 00:00 UTC."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
