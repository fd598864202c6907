"""Every value that this run knows and no page may hold: credentials, what sources told, and ways in not yet open."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit

from eroom_static.core.guard import Secret
from eroom_static.core.model import Room
from eroom_static.core.pages.views import Access, Door, MeetingView
from eroom_static.core.site import Site
from eroom_static.disk.reader import Inputs
from eroom_static.obtain import Obtained
from eroom_static.project import Project


def secrets_of(
    project: Project, site: Site, seen: Mapping[str, MeetingView], obtained: Obtained, inputs: Inputs
) -> list[Secret]:
    """Without what eroom.toml and content/ say on purpose, and without what a page shows as its way in."""
    said = b"\n".join([project.toml, *inputs.content.values()]).decode("utf-8", "replace")
    shown = frozenset(value for view in seen.values() for value in _shown(view.door))
    # Where pages show the way in without a time limit it is no secret before the start, nor after the end.
    rooms = [] if project.vault.shows_links else _rooms(site, seen)
    learnt = [*obtained.secrets, *rooms]
    return [*project.secrets, *(s for s in learnt if s.value not in shown and s.value not in said)]


def _shown(door: Door) -> Iterator[str]:
    if door.access is Access.LINK:
        yield from (door.number, door.passcode, door.app_url, door.browser_url, *_pwd(door.app_url))
    elif door.access is Access.REGISTER:
        yield door.register_url


def _rooms(site: Site, seen: Mapping[str, MeetingView]) -> Iterator[Secret]:
    for key, room in site.rooms.items():
        if key in seen and seen[key].door.access is not Access.LINK:
            yield from _room(room, _folders(site, seen[key]))


def _room(room: Room, within: tuple[str, ...]) -> Iterator[Secret]:
    yield Secret(kind="meeting number", value=room.number)
    yield Secret(kind="passcode", value=room.passcode, within=within)
    if room.join_url:
        yield Secret(kind="join link", value=room.join_url)
        yield from (
            Secret(kind="passcode in a link", value=pwd, within=within) for pwd in _pwd(room.join_url)
        )


def _pwd(join_url: str) -> list[str]:
    return parse_qs(urlsplit(join_url).query).get("pwd", [])


def _folders(site: Site, view: MeetingView) -> tuple[str, ...]:
    """Where a meeting's own words stand, as paths in the output."""
    return tuple(url.removeprefix(f"{site.base}/") for url in (view.url, view.short_url))
