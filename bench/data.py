"""What Hugo and Eleventy are given: one JSON file with the facts of a site's pages, as our own templates get them.

    python bench/data.py SITE NOW FOLDER

writes FOLDER/data/bench.json and the site's static files, names and bytes as ours, into FOLDER/static/. What our
pipeline had to decide is decided in it: what may be public, phases, the way in, recurrence rules, QR codes.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

from eroom_static.assets import assets
from eroom_static.core.hosting import RULES
from eroom_static.core.page import Page
from eroom_static.core.pages.calendar import Entry, Sheet, Step
from eroom_static.core.pages.finding import Filters
from eroom_static.core.pages.views import MeetingView, Sitting, Term
from eroom_static.disk.reader import read_inputs
from eroom_static.editions import editions
from eroom_static.obtain import recall
from eroom_static.press import Composer
from eroom_static.project import Project
from eroom_static.render.qr import Codes
from eroom_static.render.renderer import Renderer

LISTS = (
    "archive.html",
    "category.html",
    "embed_list.html",
    "find.html",
    "grid.html",
    "host.html",
    "kind.html",
    "live.html",
)
MOST_CHIPS = 44  # a list's filters show no more
ZONES = "BEGIN:VTIMEZONE", "END:VTIMEZONE"


def sitting(s: Sitting) -> dict[str, object]:
    return {
        "anchor": s.anchor,
        "starts": s.starts,
        "ends": s.ends,
        "local": s.local_starts,
        "local_ends": s.local_ends,
        "minutes": s.minutes,
        "phase": s.phase.value,
        "moved": s.moved_from,
    }


def term(t: Term | None) -> dict[str, str] | None:
    return t and {"name": t.name, "url": t.url, "path": t.path, "slug": t.slug}


def meeting(m: MeetingView, code, zone_name, absolute) -> dict[str, object]:
    door, shown = m.door, m.shown
    state = "open" if door.open else "over" if door.access == "closed" or m.phase == "ended" else "before"
    return {
        "key": m.key,
        "path": m.url.strip("/"),
        "kind": m.kind.value,
        "topic": m.topic,
        "agenda": m.agenda,
        "zone": m.zone,
        "zone_name": zone_name(m.zone),
        "phase": m.phase.value,
        "series": m.series,
        "cancelled": m.cancelled,
        "shown": shown and sitting(shown),
        "current": m.current is not None,
        "ahead": [sitting(s) for s in m.sittings if s.upcoming],
        "over": [sitting(s) for s in m.sittings if not s.upcoming],
        "host": term(m.host),
        "categories": [term(c) for c in m.categories],
        "url": m.url,
        "address": m.address,
        "join_url": m.join_url,
        "calendar_url": m.calendar_url,
        "short_url": m.short_url,
        "short_address": absolute(m.short_url.lstrip("/")),
        "updated": m.updated,
        "state": state,
        "access": door.access.value,
        "opens": int((shown.starts - door.opens_at).total_seconds()) if shown and door.opens_at else 0,
        "closes": int((door.closes_at - shown.ends).total_seconds()) if shown and door.closes_at else 0,
        "register_url": door.register_url,
        "app_url": door.app_url,
        "browser_url": door.browser_url,
        "number": door.number,
        "passcode": door.passcode,
        "qr": msgspec.to_builtins(code(m.key)),
    }  # fmt: skip


def entry(e: Entry) -> dict[str, object]:
    return {
        "topic": e.topic,
        "url": e.url,
        "starts": e.starts,
        "ends": e.ends,
        "cancelled": e.cancelled,
        "lasts": e.lasts,
        "late": e.late,
    }


def step(s: Step | None) -> dict[str, object] | None:
    return s and {"url": s.url, "first": s.first}


def month(sheet: Sheet) -> dict[str, object]:
    return {
        "first": sheet.first,
        "previous": step(sheet.previous),
        "next": step(sheet.next),
        "nearest": step(sheet.nearest),
        "weeks": [
            [{"noon": d.noon, "inside": d.inside, "entries": [entry(e) for e in d.entries]} for d in week]
            for week in sheet.weeks
        ],
        "beyond": [entry(e) for e in sheet.beyond],
    }


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def zones(lines: list[str]) -> Iterator[str]:
    """What a calendar says of each zone, ready: to work that out is no business of a template."""
    block: list[str] = []
    for line in lines:
        if block or line == ZONES[0]:
            block.append(line)
        if line == ZONES[1]:
            yield "\n".join(block)
            block = []


def events(lines: list[str]) -> Iterator[dict[str, object]]:
    """What our recurrence rules made of the sittings: the lines in which one event differs from another."""
    own = ("DTSTART", "DTEND", "DURATION", "UID", "RECURRENCE-ID", "SEQUENCE", "RRULE", "EXDATE", "STATUS")
    block: dict[str, object] | None = None
    for line in lines:
        name = line.partition(":")[0].partition(";")[0]
        if line == "BEGIN:VEVENT":
            block = {"times": [], "place": [], "status": "", "uid": ""}
        elif line == "END:VEVENT":
            yield block
            block = None
        elif block is not None and name in own:
            if name in ("STATUS", "UID"):
                block[name.lower()] = line.partition(":")[2]
            else:
                block["times" if name.startswith(("DT", "DUR")) else "place"].append(line)


def narrowed(filters: Filters) -> dict[str, object]:
    return {
        "when": filters.when,
        "kind": filters.kind,
        "bound": filters.bound,
        "category": filters.category.path if filters.category else "",
        "host": filters.host.path if filters.host else "",
    }


def offered(filters: Filters) -> dict[str, object]:
    return {
        "kinds": [kind.value for kind in filters.kinds],
        "categories": [term(t) for t in filters.categories[:MOST_CHIPS]],
        "category_count": len(filters.categories),
        "hosts": [term(t) for t in filters.hosts[:MOST_CHIPS]],
        "host_count": len(filters.hosts),
    }


class Told:
    """What templates are given, page by page as our pipeline laid them out."""

    def __init__(self, meetings: dict[str, dict[str, object]]) -> None:
        self.facts: dict[str, Any] = {
            "meetings": meetings,
            "lists": [],
            "calendars": [],
            "months": [],
            "terms": [],
        }
        self._takes: dict[str, Callable[[Page, Renderer], None]] = {
            **dict.fromkeys(LISTS, self._list),
            "calendar.html": self._month,
            "terms.html": self._terms,
            "event.ics": self._event,
            "calendar.ics": self._calendar,
            "sitemap.xml": self._sitemap,
            "feed.xml": self._feed,
            "headers.txt": self._headers,
            "meetings.json": self._listed,
        }

    def take(self, page: Page, renderer: Renderer) -> None:
        """A meeting's own pages need no more than the meeting."""
        if page.template in self._takes:
            self._takes[page.template](page, renderer)

    def _list(self, page: Page, _: Renderer) -> None:
        at, pages = page.context, page.context.get("pagination")
        self.facts["lists"].append(
            {
                **_head(page),
                "keys": [m.key for m in at["meetings"]],
                "ahead": sum(bool(m.ahead) or (m.untimed and not m.cancelled) for m in at["meetings"]),
                "count": at.get("count", len(at["meetings"])),
                "number": pages.number if pages else 1,
                "total": pages.total if pages else 1,
                "home": pages.urls[0] if pages else "",
                "filters": narrowed(at["filters"]) if "filters" in at else None,
                "term": term(at.get("term")),
                "whole": at.get("whole", ""),
                "more": at.get("more", False),
                "next": at.get("next", ""),
            }
        )
        if "filters" in at:
            self.facts["filters"] = offered(at["filters"])

    def _month(self, page: Page, _: Renderer) -> None:
        self.facts["months"].append({**_head(page), **month(page.context["month"])})

    def _terms(self, page: Page, _: Renderer) -> None:
        terms = [{**term(t), "count": number} for t, number in page.context["terms"]]
        self.facts["terms"].append({**_head(page), "terms": terms})

    def _event(self, page: Page, renderer: Renderer) -> None:
        lines = unfolded(renderer.render(page).data)
        its = self.facts["meetings"][page.context["records"][0].key]
        its |= {"zones": list(zones(lines)), "events": list(events(lines))}

    def _calendar(self, page: Page, renderer: Renderer) -> None:
        keys = sorted(record.key for record in page.context["records"])
        lines = unfolded(renderer.render(page).data)
        calendar = {**_head(page), "name": page.context["name"], "keys": keys, "zones": list(zones(lines))}
        self.facts["calendars"].append(calendar)

    def _sitemap(self, page: Page, _: Renderer) -> None:
        self.facts["sitemap"] = page.context["urls"]

    def _feed(self, page: Page, _: Renderer) -> None:
        self.facts["feed"] = [m.key for m in page.context["meetings"]]

    def _headers(self, page: Page, _: Renderer) -> None:
        self.facts["headers"] = [
            {"path": path, "headers": dict(said)} for path, said in page.context["rules"]
        ]

    def _listed(self, page: Page, _: Renderer) -> None:
        self.facts["listed"] = [m["key"] for m in page.context["data"]["meetings"]]


def _head(page: Page) -> dict[str, object]:
    head = page.context.get("page")
    said = {"title": head.title, "address": head.url} if head else {}
    return {"path": page.path.removesuffix("index.html"), "template": page.template.partition(".")[0], **said}


def facts(folder: Path, now: datetime) -> tuple[dict[str, object], dict[str, bytes]]:
    """For the templates of others, and the static files by path."""
    project = Project(folder, os.environ)
    inputs = read_inputs(project.root)
    edition = editions(project, recall(project), inputs, now)[0]
    forme = Composer(perf_counter).compose([edition], inputs, None, lambda *_: None)
    site, zone_name = edition.site, edition.speech.dates.zone_name
    code = Codes(site.absolute("m/"), "/").code
    told = Told({key: meeting(m, code, zone_name, site.absolute) for key, m in edition.seen.items()})
    for sheet in forme.sheets:
        told.take(sheet.page, sheet.renderer)
    static = {f.path: f.data for f in forme.files if f.path not in RULES}
    told.facts["assets"] = {re.sub(r"\W", "_", name): f"/{path}" for name, path in forme.named.items()}
    told.facts["kept"] = [f"/{path.lstrip('/')}" for path in forme.kept]
    told.facts["icon"] = assets(inputs.static).small["favicon.svg"]
    return told.facts, static


def export(site: Path, now: datetime, folder: Path) -> None:
    told, static = facts(site, now)
    files = {f"static/{path}": data for path, data in static.items()}
    for path, text in {**files, "data/bench.json": msgspec.json.encode(told)}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)


if __name__ == "__main__":
    export(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
