"""What helps to find a meeting: the filters that every list offers, and the files in which a script looks."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from eroom_static.core.model import Kind
from eroom_static.core.page import Page, Turn
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.views import MeetingView, Term
from eroom_static.core.schedule import Phase
from eroom_static.core.site import Site

IN_A_FILE = 1000  # cards: some hosts take no file of more than 25 MB, and a phone reads it in pieces

Groups = Mapping[Term, Sequence[MeetingView]]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What a list may be narrowed to, and what it is narrowed to already. `kinds` is empty where there is only one;
    of the terms those with most to come are first.
    """

    kinds: tuple[Kind, ...]
    categories: tuple[Term, ...]
    hosts: tuple[Term, ...]
    over: bool  # there is something in the archive
    when: str = ""  # "upcoming", "live", "past"; "" for a list of both
    kind: str = ""
    category: Term | None = None
    host: Term | None = None
    bound: str = ""  # the one of these four that makes the page what it is; "" on the grid


def filters(
    ahead: Sequence[MeetingView], over: Sequence[MeetingView], categories: Groups, hosts: Groups
) -> Filters:
    found = {m.kind for m in (*ahead, *over)}
    coming = {m.key for m in ahead}
    return Filters(
        kinds=tuple(k for k in Kind if k in found) if len(found) > 1 else (),
        categories=_busiest(categories, coming),
        hosts=_busiest(hosts, coming),
        over=bool(over),
    )


def _busiest(groups: Groups, coming: Collection[str]) -> tuple[Term, ...]:
    def rank(item: tuple[Term, Sequence[MeetingView]]) -> tuple[int, int, str, str]:
        term, meetings = item
        return -sum(m.key in coming for m in meetings), -len(meetings), term.name.casefold(), term.path

    return tuple(term for term, _ in sorted(groups.items(), key=rank))


def live_page(site: Site, ahead: Sequence[MeetingView], given: Filters) -> Page:
    """What is on or about to be, and enough of what comes next for a page that stays open for the day."""
    timed = [m for m in ahead if m.phase in (Phase.SCHEDULED, Phase.SOON, Phase.LIVE)]
    on = [m for m in timed if m.phase is not Phase.SCHEDULED]
    head = Head(title=site.say("Live now"), path="live/index.html", url=site.absolute("live/"), hidden=True)
    return Page(
        path=head.path,
        template="live.html",
        context={
            "page": head,
            "meetings": tuple(timed[: max(site.settings.per_page, len(on) + 1)]),
            "count": len(on),
            "filters": msgspec.structs.replace(given, when="live", bound="when"),
        },
        turn=Turn.INDEX,
        origin="the list live/",
    )


def find_files(site: Site, ahead: Sequence[MeetingView], over: Sequence[MeetingView]) -> Iterator[Page]:
    """All cards of what is ahead, and of what is over, for the script that filters them in the page."""
    yield from _cards(site, "find/ahead/", site.say("Coming up"), ahead)
    yield from _cards(site, "find/over/", site.say("Over"), over)


def _cards(site: Site, home: str, title: str, meetings: Sequence[MeetingView]) -> Iterator[Page]:
    total = max(1, -(-len(meetings) // IN_A_FILE))
    folders = [home, *(f"{home}{number}/" for number in range(2, total + 1))]
    for number, folder in enumerate(folders):
        head = Head(title=title, path=f"{folder}index.html", url=site.absolute(folder), hidden=True)
        yield Page(
            path=head.path,
            template="find.html",
            context={
                "page": head,
                "meetings": tuple(meetings[number * IN_A_FILE : (number + 1) * IN_A_FILE]),
                "next": site.href(folders[number + 1]) if number + 1 < total else "",
            },
            turn=Turn.INDEX,
            origin="the files that are searched",
        )
