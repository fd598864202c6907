"""What was found becomes what is kept: each meeting judged, its words cleaned, its way in sealed. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from eroom_static.core.errors import SourceError
from eroom_static.core.history import Pulled
from eroom_static.core.known import Known
from eroom_static.core.model import Found, Meeting, Note, Room
from eroom_static.core.publish import Decision, decide, tags
from eroom_static.core.scrub import Scrubbed, scrub, scrub_private, without_tags
from eroom_static.core.settings import PublishSettings
from eroom_static.core.snapshot import Snapshot
from eroom_static.core.standing import names, standing

Keep = Callable[
    [Room], str | None
]  # how a way in is stored: sealed, in the clear where public, or not at all


class Harvest(msgspec.Struct, frozen=True, kw_only=True):
    """A pull, judged: the snapshot to keep, and what the history has to know."""

    snapshot: Snapshot
    pulled: Pulled


def harvest(
    found: Sequence[Found],
    settings: PublishSettings,
    *,
    now: datetime,
    keep: Keep,
    shows_links: bool,
    rules: str,
    naming: Mapping[str, Callable[[str], str]],
    listed: frozenset[str] = frozenset(),
    unread: frozenset[str] = frozenset(),
    notes: Iterable[Note] = (),
) -> Harvest:
    """`shows_links`: the pages show the way in anyway, so that a host's own words may too; the history's never do.

    `naming` has the sources of today, each with its way to name what only it may know.
    """
    _refuse_doubles(found)
    decisions = {f.meeting.key: decide(f, settings.rules, settings.hide) for f in found}
    public = [f for f in found if decisions[f.meeting.key].published]
    hidden = tags((*settings.rules, *settings.hide))
    published = frozenset(f.meeting.key for f in public)
    known = Known(f.room for f in found)
    withheld = Known(f.room for f in found if f.meeting.key not in published)
    remembered = [_cleaned(f, hidden, known) for f in public]
    cleaned = [_shown(f, hidden, withheld) for f in public] if shows_links else remembered
    rooms = {f.meeting.key: kept for f in public if (kept := keep(f.room)) is not None}
    snapshot = Snapshot(
        taken=now,
        rules=rules,
        meetings=tuple(meeting for meeting, _ in cleaned),
        rooms=rooms,
        withheld=_withheld(decisions),
        notes=(*notes, *_cut_note(sum(was_cut for _, was_cut in cleaned))),
    )
    asked = (*settings.rules, *settings.hide)
    todays = {provider: names(asked, name_of) for provider, name_of in naming.items()}
    pulled = Pulled(
        published=tuple(meeting for meeting, _ in remembered),
        standings={f.meeting.key: standing(f, todays[f.meeting.provider]) for f in public},
        listed_under={f.meeting.key: f.traits.listed_under for f in public},
        withheld=frozenset(decisions.keys() - published),
        unread=unread,
        rules=settings.rules,
        hide=settings.hide,
        names=todays,
        listed=listed,
    )
    return Harvest(snapshot=snapshot, pulled=pulled)


def _refuse_doubles(found: Sequence[Found]) -> None:
    keys = Counter(f.meeting.key for f in found)
    if double := [key for key, count in keys.items() if count > 1]:
        raise SourceError(
            f"two meetings share the key {double[0]}", hint="report this: keys are meant to be distinct"
        )


def _cleaned(found: Found, hidden: frozenset[str], known: Known) -> tuple[Meeting, bool]:
    """Without any way in, its own or another's."""
    meeting = found.meeting
    return _told(
        meeting, hidden, known, scrub(meeting.topic, meeting.agenda, found.room, found.private, known)
    )


def _shown(found: Found, hidden: frozenset[str], withheld: Known) -> tuple[Meeting, bool]:
    """Without what is private to the host, and without the ways into what is not published."""
    meeting = found.meeting
    words = scrub_private(meeting.topic, meeting.agenda, found.room, found.private, withheld)
    return _told(meeting, hidden, withheld, words)


def _told(meeting: Meeting, hidden: frozenset[str], known: Known, words: Scrubbed) -> tuple[Meeting, bool]:
    clean = msgspec.structs.replace(
        meeting,
        topic=without_tags(words.topic, hidden),
        agenda=without_tags(words.agenda, hidden),
        categories=tuple(c for c in meeting.categories if c not in hidden and known.cut(c) == c),
    )
    return clean, words.cut


def _cut_note(count: int) -> list[Note]:
    text = "number, passcode, link or private address cut from topic or agenda"
    return [Note(code="scrubbed", text=text, count=count)] if count else []


def _withheld(decisions: Mapping[str, Decision]) -> dict[str, int]:
    reasons = Counter(d.reason for d in decisions.values() if not d.published)
    return dict(sorted(reasons.items()))
