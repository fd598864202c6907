"""How a series kept as code repeats, in words: "every 2 weeks on monday and thursday until 2030-06-30"."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from eroom_static.core.model import Frequency, Recurrence
from eroom_static.core.recurrence import expand
from eroom_static.core.schema import Unfit
from eroom_static.core.text import listed, nearest, quoted

FORMS = (
    'for instance "every week on monday and thursday, 10 times", "every 2 weeks on friday until 2030-06-30", '
    '"every month on the 15th, 6 times" or "every month on the last friday, 6 times"'
)
MOST_TIMES = 60  # Zoom: end_times
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_ORDINALS = {f"{n}{end}": n for n in range(1, 32) for end in ("st", "nd", "rd", "th")}
_UNITS = {"day": Frequency.DAILY, "week": Frequency.WEEKLY, "month": Frequency.MONTHLY}
_MOST_EVERY = {Frequency.DAILY: 99, Frequency.WEEKLY: 50, Frequency.MONTHLY: 10}  # Zoom: repeat_interval
_SENTENCE = re.compile(
    r"every (?:(?P<every>[0-9]{1,3}|other|second) )?(?P<unit>day|week|month)s?(?: on (?P<on>.+?))?"
    r"(?:,? (?P<times>[0-9]{1,4}) times|,? until (?P<until>[0-9-]+))?"
)


class Repeats(msgspec.Struct, frozen=True, kw_only=True):
    """Weekdays: 0 is Monday. Monthly is on `month_day`, or on the `month_week`-th (-1 the last) of the one weekday.

    It ends after `times` sittings, or with the day `until`, which is in the meeting's zone and belongs to it.
    Neither is what Zoom calls no end: a file cannot ask for that.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    month_week: int | None = None
    times: int | None = None
    until: date | None = None

    def __str__(self) -> str:
        unit = next(name for name, frequency in _UNITS.items() if frequency is self.frequency)
        every = f"every {unit}" if self.interval == 1 else f"every {self.interval} {unit}s"
        end = "without end"
        if self.times is not None:
            end = f", {self.times} times"
        elif self.until is not None:
            end = f" until {self.until}"
        else:
            end = " without end"
        return f"{every}{self._on()}{end}"

    def _on(self) -> str:
        if self.month_day is not None:
            return f" on the {_ordinal(self.month_day)}"
        names = listed([DAYS[day] for day in self.weekdays]) if self.weekdays else ""
        if self.month_week is not None:
            return f" on the {next(w for w, n in _WEEKS.items() if n == self.month_week)} {names}"
        return f" on {names}" if names else ""

    def beginning(self, first: date) -> "Repeats":
        """With the day of the first sitting where the sentence names none."""
        if self.frequency is Frequency.WEEKLY and not self.weekdays:
            return msgspec.structs.replace(self, weekdays=(first.weekday(),))
        if self.frequency is Frequency.MONTHLY and self.month_day is None and self.month_week is None:
            return msgspec.structs.replace(self, month_day=first.day)
        return self

    def falls_on(self, day: date) -> bool:
        """Whether a first sitting may stand on this day."""
        if self.month_day is not None:
            return day.day == self.month_day
        if self.month_week is None:
            return not self.weekdays or day.weekday() in self.weekdays
        nth = -1 if (day + timedelta(weeks=1)).month != day.month else (day.day + 6) // 7
        return day.weekday() in self.weekdays and self.month_week in (nth, (day.day + 6) // 7)

    def sittings(self, starts: datetime, zone: str) -> Iterator[datetime]:
        """The instants (UTC), the first of which is `starts` on the wall clock of `zone`."""
        place = ZoneInfo(zone)
        until = datetime.combine(self.until, time.max, place).astimezone(UTC) if self.until else None
        rule = Recurrence(
            frequency=self.frequency,
            interval=self.interval,
            weekdays=self.weekdays,
            month_day=self.month_day,
            month_week=self.month_week,
            count=self.times,
            until=until,
        )
        first = starts.replace(tzinfo=place).astimezone(UTC)
        longest = timedelta(days=32 * self.interval * MOST_TIMES) * 2  # every other month may have no 31st
        return expand(rule, first, zone, until or first + longest)


def parse_repeats(text: str) -> Repeats:
    """Raises Unfit for a sentence that is none of FORMS."""
    words = " ".join(text.casefold().split())
    match = _SENTENCE.fullmatch(words)
    if match is None:
        raise Unfit(f"does not say how the series repeats: {quoted(text)}", FORMS)
    frequency = _UNITS[match["unit"]]
    interval = {"other": 2, "second": 2, None: 1}.get(match["every"]) or int(match["every"])
    if not 1 <= interval <= _MOST_EVERY[frequency]:
        said = f"Zoom repeats at most every {_MOST_EVERY[frequency]} {match['unit']}s"
        raise Unfit(f"says every {interval} {match['unit']}s: {said}")
    if not match["times"] and not match["until"]:
        raise Unfit("has no end", 'add ", 10 times" or " until 2030-06-30"')
    repeats = Repeats(
        frequency=frequency,
        interval=interval,
        times=_times(match["times"]) if match["times"] else None,
        until=_until(match["until"]) if match["until"] else None,
    )
    return _on_days(repeats, match["on"]) if match["on"] else repeats


def _on_days(repeats: Repeats, on: str) -> Repeats:
    if repeats.frequency is Frequency.DAILY:
        raise Unfit("repeats every day, so that it names no weekday", 'write "every week on …"')
    if repeats.frequency is Frequency.WEEKLY:
        days = {_weekday(word) for word in re.split(r"[, ]+(?:and[, ]+)?", on)}
        return msgspec.structs.replace(repeats, weekdays=tuple(sorted(days)))
    week, _, day = on.removeprefix("the ").partition(" ")
    if week in _ORDINALS and not day:
        return msgspec.structs.replace(repeats, month_day=_ORDINALS[week])
    if (nth := _WEEKS.get(week) or _ORDINALS.get(week, 0)) in _WEEKS.values():
        return msgspec.structs.replace(repeats, month_week=nth, weekdays=(_weekday(day),))
    raise Unfit(f"names no day of the month: {quoted(on)}", FORMS)


def _weekday(word: str) -> int:
    known = {name: n for n, day in enumerate(DAYS) for name in (day, f"{day}s", day[:3], day[:2])}
    if word not in known:
        near = nearest(word, DAYS)
        raise Unfit(f"names no weekday: {quoted(word)}", f'did you mean "{near}"?' if near else "")
    return known[word]


def _times(text: str) -> int:
    if not 1 <= int(text) <= MOST_TIMES:
        raise Unfit(f"says {text} times: Zoom repeats a series at most {MOST_TIMES} times")
    return int(text)


def _until(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit(f"ends on no day: {quoted(text)}", "write it as 2030-06-30") from None


def _ordinal(number: int) -> str:
    end = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{end}"
