"""How a meeting of the invented programme is noted down, before it has a number and a date."""

from dataclasses import dataclass, field
from functools import partial

from .account import ONCE
from .recurrence import DAILY, MONTHLY, WEEKLY

SUN, MON, TUE, WED, THU, FRI, SAT = range(1, 8)  # Zoom's weekdays

MARTA, DANIEL, AIKO, PRAKASH, INES, SEFO = range(6)  # the hosts of the programme, in the world's order
MUTE = 6  # the host whose account may not host


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeats:
    """A rule without its end's date: `days` counts from the first sitting; neither end means for ever."""

    type: int
    every: int = 1
    on: tuple[int, ...] = ()
    month_day: int | None = None
    month_week: int | None = None
    times: int | None = None
    days: int | None = None
    deleted: tuple[int, ...] = ()  # which sittings, counted from 0
    moved: dict[int, int] = field(default_factory=dict)  # which sitting, by how many hours


daily = partial(Repeats, type=DAILY)
weekly = partial(Repeats, type=WEEKLY)
monthly = partial(Repeats, type=MONTHLY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """`day` counts from the world's today, `on` moves it on to that weekday; `at` is the clock in `zone`."""

    topic: str
    agenda: str
    host: int
    day: int = 0
    on: int | None = None
    at: str = "18:00"
    minutes: int = 60
    zone: str = ""  # the host's, if not said
    type: int = ONCE
    repeats: Repeats | None = None
    passcode: str | None = None  # None: an invented one; "": none
    approval: int = 2
    registration_type: int = 1
    visibility: str = ""  # the value of the tracking field
    private: bool = False
    pmi: bool = False
    pasted: bool = False  # the host pasted Zoom's invitation under the agenda
    odd: bool = False  # a text that a page may stumble over: kept rare
