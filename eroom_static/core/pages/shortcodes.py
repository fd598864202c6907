"""What each shortcode shows: which meetings, in which order, and what a page says where there is none of that name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from eroom_static.core.pages.calendar import this_month
from eroom_static.core.pages.sittings import one_by_one
from eroom_static.core.pages.views import MeetingView, Term
from eroom_static.core.schedule import Phase
from eroom_static.core.shortcodes import (
    Asked,
    Calendar,
    Countdown,
    Grid,
    Join,
    Meeting,
    Next,
    Subscribe,
    Which,
)
from eroom_static.core.site import Site
from eroom_static.core.text import did_you_mean

Views = Mapping[str, MeetingView]
Shown = tuple[str, dict[str, Any]]  # a template of shortcodes/, without its ending, and what it is told
MISSING = "missing"
_SPARE = 1  # candidates beyond the one shown: the page goes on by itself as time passes


def part(site: Site, views: Views, asked: Asked) -> Shown:
    """`missing` where a meeting, a category or a host is named that the site does not show (any more)."""
    answer = _ANSWERS[type(asked.wish)](site, views, asked.wish)
    return (MISSING, {"name": asked.name}) if answer is None else (asked.name, answer)


def unknown(site: Site, views: Views, asked: Asked) -> tuple[str, str]:
    """What a shortcode names that is not on the site, and the nearest that is; ("", "") where all is there.

    Never the name of a meeting: it may be the number of one that nobody is to know.
    """
    wish = asked.wish
    if (text := getattr(wish, "id", None)) and not site.key_of(text):
        hint = (
            ""
            if _is_name(text)
            else "by number it is found while ZOOM_ACCOUNT_ID is set, by key or slug always"
        )
        return f"the meeting that `{asked.name}` names is not on the site", hint
    for what, terms in (("category", _categories(views)), ("host", _hosts(views))):
        named = getattr(wish, what, None)
        if named and _term(named, terms) is None:
            near = did_you_mean(named, (t.name for t in terms), quote='"')
            return f"`{asked.name}` finds no meeting of the {what} {named!r}", near
    return "", ""


def _is_name(text: str) -> bool:
    return any(c.isalpha() for c in text)


def _meeting(site: Site, views: Views, wish: Meeting | Join) -> dict[str, Any] | None:
    meeting = views.get(site.key_of(wish.id))
    return None if meeting is None else {"meeting": meeting, "hide_before_start": wish.hide_before_start}


def _countdown(site: Site, views: Views, wish: Countdown) -> dict[str, Any] | None:
    if wish.id:
        meeting = views.get(site.key_of(wish.id))
        return None if meeting is None else {"meetings": (meeting,), "next": False}
    return {"meetings": _coming(site, views, wish), "next": True}


def _next(site: Site, views: Views, wish: Next) -> dict[str, Any]:
    return {"meetings": _coming(site, views, wish)}


def _coming(site: Site, views: Views, which: Which) -> tuple[MeetingView, ...]:
    """The next that has not begun, and those after it."""
    wanted = _wanted(views, which)
    ahead = (views[r.key] for r in site.ahead)
    timed = [m for m in ahead if m.current and not m.cancelled and m.phase is not Phase.LIVE and wanted(m)]
    return tuple(timed[: 1 + _SPARE])


def _calendar(site: Site, views: Views, wish: Calendar) -> dict[str, Any]:
    narrowed = wish != Calendar()
    wanted = _wanted(views, wish)
    meetings = [m for m in views.values() if wanted(m)]
    return {"month": this_month(site, meetings, alone=narrowed), "alone": narrowed}


def _subscribe(site: Site, views: Views, wish: Subscribe) -> dict[str, Any] | None:
    if wish.id:
        meeting = views.get(site.key_of(wish.id))
        if meeting is None or not meeting.calendar_url:
            return None
        return _calendar_file(meeting.calendar_url, f"{meeting.address}event.ics", meeting.topic)
    if not (wish.category or wish.host):
        return _calendar_file(site.href("calendar.ics"), site.absolute("calendar.ics"), "")
    terms = _categories(views) if wish.category else _hosts(views)
    term = _term(wish.category or wish.host or "", terms)
    if term is None:
        return None
    path = f"{term.path}calendar.ics"
    return _calendar_file(site.href(path), site.absolute(path), term.name)


def _calendar_file(file: str, address: str, name: str) -> dict[str, Any]:
    return {"file": file, "address": address, "name": name}


def _grid(site: Site, views: Views, wish: Grid) -> dict[str, Any]:
    found = _listed(site, views, wish)
    most = wish.per_page
    if wish.when == "live":  # and what comes next, for a page that stays open
        on = sum(m.phase is not Phase.SCHEDULED for m in found)
        most = max(most, on + 1)
    return {
        "meetings": tuple(found[:most]),
        "count": len(found),
        "when": wish.when,
        "columns": wish.columns or 0,
        "more": _whole(site, views, wish) if len(found) > most and wish.when != "live" else "",
    }


def _listed(site: Site, views: Views, wish: Grid) -> list[MeetingView]:
    wanted = _wanted(views, wish)
    ahead = [m for r in site.ahead if wanted(m := views[r.key])]
    over = [m for r in site.over if wanted(m := views[r.key])]
    if wish.series == "expand":
        ahead, over = one_by_one(site, ahead, over)
    if wish.when == "live":
        return [m for m in ahead if m.phase in (Phase.SCHEDULED, Phase.SOON, Phase.LIVE)]
    found = {"upcoming": ahead, "past": over, "all": [*ahead, *over]}[wish.when]
    return _in_order(found, wish.order)


def _in_order(meetings: Sequence[MeetingView], order: str | None) -> list[MeetingView]:
    """By the start of the sitting shown; rooms without a time are last in either order."""
    if order is None:
        return list(meetings)
    timed = [(m.shown.starts, m.key, m) for m in meetings if m.shown]
    timed.sort(key=lambda found: found[:2], reverse=order == "desc")
    return [*(m for _, _, m in timed), *(m for m in meetings if not m.shown)]


def _wanted(views: Views, which: Which) -> Callable[[MeetingView], bool]:
    """A category or a host that nobody has any more wants nothing."""
    category = _term(which.category, _categories(views)) if which.category else None
    host = _term(which.host, _hosts(views)) if which.host else None

    def wanted(meeting: MeetingView) -> bool:
        return (
            (not which.category or category in meeting.categories)
            and (not which.host or (host is not None and meeting.host == host))
            and (not which.kind or meeting.kind == which.kind)
        )

    return wanted


def _whole(site: Site, views: Views, wish: Grid) -> str:
    """The page that holds the whole list; where none is so narrow, the grid, which narrows itself."""
    category = _term(wish.category, _categories(views)) if wish.category else None
    host = _term(wish.host, _hosts(views)) if wish.host else None
    narrow = [name for name in ("category", "host", "kind") if getattr(wish, name)]
    if not narrow:
        return site.href("archive/" if wish.when == "past" else "")
    if narrow == ["category"] and category:
        return category.url
    if narrow == ["host"] and host:
        return host.url
    query = {
        "when": "past" if wish.when == "past" else "",
        "kind": wish.kind,
        "category": category and category.slug,
        "host": host and host.slug,
    }
    return f"{site.href('')}?{urlencode({name: value for name, value in query.items() if value})}"


def _categories(views: Views) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(term for m in views.values() for term in m.categories))


def _hosts(views: Views) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(m.host for m in views.values() if m.host))


def _term(named: str, terms: Sequence[Term]) -> Term | None:
    """By its name, or as it stands in an address."""
    name = named.casefold().removeprefix("#")
    return next((t for t in terms if name in (t.name.casefold(), t.slug)), None)


_ANSWERS: Mapping[type, Callable[[Site, Views, Any], dict[str, Any] | None]] = {
    Meeting: _meeting,
    Join: _meeting,
    Countdown: _countdown,
    Next: _next,
    Calendar: _calendar,
    Subscribe: _subscribe,
    Grid: _grid,
}
