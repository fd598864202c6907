"""What a source told of a meeting and no page may hold, as the guard seeks it."""

from collections.abc import Iterator

from eroom_static.core.guard import LONG_ENOUGH, Secret, secrets_of_room
from eroom_static.core.history import Record
from eroom_static.core.model import Found
from eroom_static.core.pages.views import folder


def of_published(found: Found, record: Record, kept: str, *, shows_links: bool) -> Iterator[Secret]:
    """A short value is sought in the meeting's own pages and where it is `kept`: elsewhere it is a number like any
    other.
    """
    within = (folder(record), f"m/{record.key}", kept)
    if not shows_links:
        yield from secrets_of_room(found.room, within)
    # A passcode of digits is the dial-in password as well, and a link holds the passcode in encrypted form.
    passcode, link = (found.room.passcode, found.room.join_url or "") if shows_links else ("", "")
    for kind, value in found.private.values:
        if value != passcode and value not in link:
            yield Secret(kind=kind, value=value, within=within)


def of_withheld(found: Found) -> Iterator[Secret]:
    """Only what is long enough to be nothing else."""
    told = (
        *found.private.values,
        ("meeting number", found.room.number),
        ("join link", found.room.join_url or ""),
    )
    yield from (Secret(kind=kind, value=value) for kind, value in told if len(value) >= LONG_ENOUGH)
