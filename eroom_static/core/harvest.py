"""What was found becomes what is kept: each meeting judged, its words cleaned, its way in sealed. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from eroom_static.core.errors import SourceError
from eroom_static.core.history import Pulled
from eroom_static.core.model import Found, Meeting, Note, Room
from eroom_static.core.publish import Decision, decide, tags
from eroom_static.core.scrub import scrub, scrub_private, without_tags
from eroom_static.core.settings import PublishSettings
from eroom_static.core.snapshot import Snapshot

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
    listed: frozenset[str] = frozenset(),
    providers: frozenset[str] = frozenset({"zoom"}),
    notes: Iterable[Note] = (),
) -> Harvest:
    """`shows_links`: the pages show the way in anyway, so that a host's own words may too."""
    _refuse_doubles(found)
    decisions = {f.meeting.key: decide(f, settings.rules, settings.hide) for f in found}
    public = [f for f in found if decisions[f.meeting.key].published]
    hidden = tags((*settings.rules, *settings.hide))
    cleaned = [_cleaned(f, hidden, shows_links=shows_links) for f in public]
    meetings = tuple(meeting for meeting, _ in cleaned)
    cut = sum(was_cut for _, was_cut in cleaned)
    by = {f.meeting.key: decisions[f.meeting.key].rule for f in public}
    rooms = {f.meeting.key: kept for f in public if (kept := keep(f.room)) is not None}
    snapshot = Snapshot(
        taken=now,
        rules=rules,
        meetings=meetings,
        published_by=by,
        rooms=rooms,
        withheld=_withheld(decisions),
        notes=(*notes, *_cut_note(cut)),
    )
    pulled = Pulled(
        published=meetings,
        rules=by,
        listed_under={f.meeting.key: f.traits.listed_under for f in public},
        withheld=frozenset(decisions.keys() - by.keys()),
        providers=providers,
        rules_now=frozenset(rule.text for rule in settings.rules),
        listed=listed,
    )
    return Harvest(snapshot=snapshot, pulled=pulled)


def _refuse_doubles(found: Sequence[Found]) -> None:
    keys = Counter(f.meeting.key for f in found)
    if double := [key for key, count in keys.items() if count > 1]:
        raise SourceError(
            f"two meetings share the key {double[0]}", hint="report this: keys are meant to be distinct"
        )


def _cleaned(found: Found, hidden: frozenset[str], *, shows_links: bool) -> tuple[Meeting, bool]:
    meeting = found.meeting
    words = (
        scrub_private(meeting.topic, meeting.agenda, found.room, found.private)
        if shows_links
        else scrub(meeting.topic, meeting.agenda, found.room, found.private)
    )
    clean = msgspec.structs.replace(
        meeting,
        topic=without_tags(words.topic, hidden),
        agenda=without_tags(words.agenda, hidden),
        categories=tuple(c for c in meeting.categories if c not in hidden),
    )
    return clean, words.cut


def _cut_note(count: int) -> list[Note]:
    text = "number, passcode, link or private address cut from topic or agenda"
    return [Note(code="scrubbed", text=text, count=count)] if count else []


def _withheld(decisions: Mapping[str, Decision]) -> dict[str, int]:
    reasons = Counter(d.reason for d in decisions.values() if not d.published)
    return dict(sorted(reasons.items()))
