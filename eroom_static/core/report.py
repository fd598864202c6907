"""What a run has to say at its end: as one line for people, as data for programs."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from eroom_static.core.model import Note

WHY: Mapping[str, str] = {
    "no-rule": "match no rule",
    "hidden": "hidden by a rule",
    "private": "marked private",
    "personal-room": "personal rooms",
    "instant": "instant meetings",
}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one run. `withheld` goes by reason; `next_change` (UTC) is when a page will look different.

    `pages`, `written`, `unchanged` and `deleted` are None for a run that only pulled.
    """

    published: int
    withheld: Mapping[str, int]
    requests: int
    seconds: float
    stale: bool = False
    pages: int | None = None
    written: int | None = None
    unchanged: int | None = None
    deleted: int | None = None
    no_way_in: int = 0
    candidates: tuple[tuple[str, int], ...] = ()  # rules, and how many meetings each would publish
    next_change: datetime | None = None
    notes: tuple[Note, ...] = ()

    @property
    def seen(self) -> int:
        return self.published + sum(self.withheld.values())


def line(report: Report) -> str:
    """12 of 37 meetings published (25 match no rule) · 96 pages · 3 written · …."""
    parts = [published(report)]
    if report.pages is not None:
        parts.append(counted(report.pages, "page"))
        parts += [f"{report.written} written", f"{report.unchanged} unchanged", f"{report.deleted} deleted"]
    parts += [counted(report.requests, "request"), f"{report.seconds:.1f} s"]
    if report.next_change is not None:
        parts.append(f"next change {report.next_change:%Y-%m-%d %H:%M} UTC")
    return " · ".join(parts)


def published(report: Report) -> str:
    why = ", ".join(f"{n} {WHY.get(reason, reason)}" for reason, n in sorted(report.withheld.items()))
    total = f"{report.published} of {counted(report.seen, 'meeting')} published"
    return f"{total} ({why})" if why else total


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
