"""Every value that this run knows and no page may hold: credentials, what sources told, and ways in not yet open."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from eroom_static.core.guard import Secret, passcodes_in, secrets_of_room
from eroom_static.core.pages.views import Access, Door, MeetingView
from eroom_static.core.shortcode import CALL
from eroom_static.core.site import Site
from eroom_static.editions import Edition
from eroom_static.obtain import Obtained
from eroom_static.project import Project

_UNSEEN = re.compile(f"{CALL.pattern}|<!--.*?-->", re.DOTALL)


def secrets_of(project: Project, tongues: Sequence[Edition], obtained: Obtained) -> list[Secret]:
    """Without what the publisher says on purpose (in content/, as title or description), and without what a page shows
    as its way in. A way in is the same in all languages; a short value is sought in the meeting's pages of each.
    """
    main = tongues[0]
    said = said_on_purpose(tongues)
    shown = frozenset(value for view in main.seen.values() for value in _shown(view.door))
    # Where pages show the way in without a time limit it is no secret before the start, nor after the end.
    rooms = [] if project.vault.shows_links else _rooms(main.site, main.seen)
    learnt = (_everywhere(secret, main.site.prefixes) for secret in (*obtained.secrets, *rooms))
    return [*project.secrets, *(s for s in learnt if s.value not in shown and not _is_said(s.value, said))]


def said_on_purpose(tongues: Sequence[Edition]) -> str:
    """The publisher's own words in all languages, as pages show them."""
    return "\n".join(words for edition in tongues for words in _said(edition.site))


def _said(site: Site) -> Iterator[str]:
    """What pages show of the publisher's own words: no draft, no comment, and nothing that only tells which meeting is
    meant, as a shortcode does, in code as well.
    """
    yield from (site.settings.title, site.settings.description)
    for document in site.documents:
        yield from (document.title, document.description, document.menu, _UNSEEN.sub("", document.body))
    for note in site.notes.values():
        yield from (_UNSEEN.sub("", note.body), note.alt, note.recording, *note.categories)


def _everywhere(secret: Secret, prefixes: Sequence[str]) -> Secret:
    within = tuple(f"{prefix}{folder}" for prefix in prefixes for folder in secret.within)
    return msgspec.structs.replace(secret, within=within)


def _is_said(value: str, said: str) -> bool:
    """As a whole: a passcode "60" is not said by "2060"."""
    return value in said and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said) is not None


def _shown(door: Door) -> Iterator[str]:
    if door.access is Access.LINK:
        yield from (door.number, door.passcode, door.app_url, door.browser_url, *passcodes_in(door.app_url))
    elif door.access is Access.REGISTER:
        yield door.register_url


def _rooms(site: Site, seen: Mapping[str, MeetingView]) -> Iterator[Secret]:
    for key, room in site.rooms.items():
        if key in seen and seen[key].door.access is not Access.LINK:
            yield from secrets_of_room(room, _folders(site, seen[key]))


def _folders(site: Site, view: MeetingView) -> tuple[str, ...]:
    """Where a meeting's own words stand, as paths in the output."""
    return tuple(url.removeprefix(f"{site.base}/") for url in (view.url, view.short_url))
