"""Where a build's meetings come from: the sources, or the last good snapshot when they cannot be reached."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

import msgspec

from eroom_static.core import history, snapshot
from eroom_static.core.errors import SourceError, Unauthorized
from eroom_static.core.guard import Secret, guard
from eroom_static.core.harvest import Harvest, harvest
from eroom_static.core.history import Record, Records, Withdrawn, addressed, fold
from eroom_static.core.learnt import of_published, of_withheld
from eroom_static.core.meeting_note import MeetingNote, matched, read_notes, slugs
from eroom_static.core.model import Found, Meeting, Note
from eroom_static.core.named import names
from eroom_static.core.page import File, digest
from eroom_static.core.publish import Ask, ask, candidates
from eroom_static.core.revision import facts
from eroom_static.core.settings import Settings
from eroom_static.core.shrink import guard_shrink
from eroom_static.core.snapshot import Snapshot
from eroom_static.disk.reader import (
    HISTORY,
    RECOLLECTIONS,
    SNAPSHOT,
    read_content,
    read_history,
    read_recollection,
    read_snapshot,
)
from eroom_static.disk.store import remove, store
from eroom_static.project import Project
from eroom_static.sources.base import Haul, Progress


class Obtained(msgspec.Struct, frozen=True, kw_only=True):
    """What a build is to show. `secrets` are the values that this run learnt and no page may hold."""

    snapshot: Snapshot
    records: Records
    secrets: tuple[Secret, ...] = ()
    requests: int = 0
    audit: tuple[tuple[str, str, int], ...] = ()
    stale: bool = False
    candidates: tuple[tuple[str, int], ...] = ()  # where nothing is published: what each rule would publish


def gather(
    project: Project,
    now: datetime,
    wanted: Ask,
    progress: Progress,
    recalled: Mapping[str, bytes] = MappingProxyType({}),
) -> list[Haul]:
    """One haul of each source; `recalled` has what sources want to be reminded of, by provider."""
    with project.sources(now) as sources:
        return [source.pull(wanted, progress, recalled.get(source.provider, b"")) for source in sources]


def find_one(project: Project, now: datetime, number: str) -> Found | None:
    """A single meeting, from the first source that has it."""
    with project.sources(now) as sources:
        answers = (source.one(number, wanted(project.settings)) for source in sources)
        return next((found for found in answers if found is not None), None)


def wanted(settings: Settings) -> Ask:
    """What a pull has to ask for under these settings."""
    return ask(settings.publish.rules, settings.publish.hide, names=settings.site.hosts == "all")


def pull(
    project: Project, now: datetime, progress: Progress, *, allow_shrink: bool = False, full: bool = False
) -> Obtained:
    """Ask every source; keep the answer only when it is whole. `full` asks for everything, known or not."""
    notes = read_notes_of(project)  # before anybody is asked: what is wrong there is told at once
    recalled = {} if full else _recollections(project)
    hauls = gather(project, now, wanted(project.settings), progress, recalled)
    reaped = reap(project, hauls, now)
    if not allow_shrink:
        _guard_shrink(project, reaped.snapshot.meetings, now)
    before = read_history(project.root)
    folded = fold(before, reaped.pulled, now, _facts)
    matching = matched(notes, names(folded.values(), {}, project.keys_of))
    records = addressed(folded, slugs(matching, folded), before)
    secrets = tuple(_secrets(hauls, records, shows_links=project.vault.shows_links))
    kept = msgspec.structs.replace(
        reaped.snapshot,
        rooms={**_rooms_of(project, reaped.pulled.unread), **reaped.snapshot.rooms},
        notes=(*reaped.snapshot.notes, *_withdrawn(before, records)),
    )
    _keep(project, kept, before, records, secrets)
    for haul in hauls:
        recollection = project.root / RECOLLECTIONS / haul.provider
        if sealed := haul.recollection():
            store(recollection, sealed)
        else:
            remove(recollection)
    return Obtained(
        snapshot=kept,
        records=records,
        secrets=secrets,
        requests=sum(haul.requests for haul in hauls),
        audit=tuple(call for haul in hauls for call in haul.audit),
        candidates=() if reaped.snapshot.meetings else tuple(candidates_of(project, hauls)),
    )


def read_notes_of(project: Project) -> tuple[MeetingNote, ...]:
    """What the publisher says of single meetings."""
    main, languages = project.settings.site.language, project.settings.languages
    return read_notes(read_content(project.root), languages=(main, *sorted(languages)), main=main)


def candidates_of(project: Project, hauls: Sequence[Haul]) -> list[tuple[str, int]]:
    """Rules that would publish something of what was found, and how many each."""
    return candidates([f for haul in hauls for f in haul.found], project.settings.publish.hide)


def _recollections(project: Project) -> Mapping[str, bytes]:
    """None at all where the settings that decide what is asked have changed since."""
    try:
        before = read_snapshot(project.root)
    except SourceError:
        return {}
    if before is None or before.rules != rules_digest(project):
        return {}
    return {provider: read_recollection(project.root, provider) for provider in project.settings.sources}


def _rooms_of(project: Project, unread: frozenset[str]) -> dict[str, str]:
    """The ways into what could not be read this time, as they were kept the last time."""
    try:
        before = read_snapshot(project.root)
    except SourceError:
        return {}
    if before is None or before.rules != rules_digest(project):
        return {}
    return {key: room for key, room in before.rooms.items() if key in unread}


def _withdrawn(before: Records, after: Records) -> list[Note]:
    gone = sum(
        isinstance(record, Record) and isinstance(after[key], Withdrawn) for key, record in before.items()
    )
    text = "withdrawn: no rule of [publish] takes it any more, or its source is gone"
    return [Note(code="withdrawn", text=text, count=gone)] if gone else []


def recall(project: Project) -> Obtained:
    """The last good answer, as it stands. Raises SourceError where there is none that may be used."""
    kept = read_snapshot(project.root)
    if kept is None:
        raise SourceError("nothing was pulled yet", where=SNAPSHOT, hint="run `eroom pull` first")
    if kept.rules != rules_digest(project):
        raise SourceError(
            "the sources, [publish], [join] reveal or the time zone have changed since the snapshot was pulled, "
            "and what it withheld is not in it",
            where=SNAPSHOT,
            hint="run `eroom pull`",
        )
    return Obtained(snapshot=kept, records=read_history(project.root))


def pull_or_recall(
    project: Project,
    now: datetime,
    progress: Progress,
    *,
    allow_shrink: bool,
    strict: bool,
    full: bool = False,
    warn: Callable[[str], None],
) -> Obtained:
    """The sources, else a snapshot younger than `max_stale`. Refused credentials are never covered up."""
    try:
        return pull(project, now, progress, allow_shrink=allow_shrink, full=full)
    except Unauthorized:
        raise
    except SourceError as down:
        if strict:
            raise
        kept = _recent(project, now, down)
        warn(f"{down.message}; building from the snapshot of {kept.snapshot.taken:%Y-%m-%d %H:%M} UTC")
        return msgspec.structs.replace(kept, stale=True)


def _recent(project: Project, now: datetime, down: SourceError) -> Obtained:
    try:
        kept = recall(project)
    except SourceError as useless:
        raise SourceError(
            down.message,
            where=down.where,
            hint=f"{down.hint}\n  no snapshot helps: {useless.message}".strip(),
        ) from down
    limit = project.settings.build.max_stale
    age = now - kept.snapshot.taken
    if age > limit:
        raise SourceError(
            f"{down.message}; the snapshot is {_hours(age)} old, more than {_hours(limit)}: nothing was published",
            where=down.where,
            hint=down.hint or "max_stale in [build] is that limit",
        ) from down
    return kept


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.0f} h"


def rules_digest(project: Project) -> str:
    """Everything that decides what a pull keeps: a snapshot under another digest must not be published."""
    settings = project.settings
    deciding = (
        settings.sources,
        settings.publish,
        settings.sandbox,
        settings.site.hosts,
        settings.site.timezone,  # of meetings that name none
        project.vault.shows_links,
    )
    return digest(msgspec.json.encode((deciding, settings.join.reveal)))


def reap(project: Project, hauls: Sequence[Haul], now: datetime) -> Harvest:
    """What a pull would keep of the hauls. Keeps nothing yet."""
    return harvest(
        [found for haul in hauls for found in haul.found],
        project.settings.publish,
        now=now,
        keep=project.vault.keep,
        shows_links=project.vault.shows_links,
        rules=rules_digest(project),
        naming={haul.provider: haul.name_of for haul in hauls},
        unread=frozenset[str]().union(*(haul.unread for haul in hauls)),
        listed=frozenset[str]().union(*(haul.listed for haul in hauls)),
        notes=[note for haul in hauls for note in haul.notes],
    )


def _guard_shrink(project: Project, after: Sequence[Meeting], now: datetime) -> None:
    try:
        before = read_snapshot(project.root)
    except SourceError:
        return  # nothing that could be compared with
    if before is not None:
        guard_shrink(before.meetings, after, now, most=project.settings.build.shrink)


def _facts(meeting: Meeting) -> str:
    return facts(meeting, meeting.agenda)


def _secrets(hauls: Iterable[Haul], records: Records, *, shows_links: bool) -> Iterator[Secret]:
    """What the sources are opened with, and what they told that no page may hold."""
    for haul in hauls:
        yield from (Secret(kind=kind, value=value) for kind, value in haul.private.values)
        for found in haul.found:
            record = records.get(found.meeting.key)
            if isinstance(record, Record):
                yield from of_published(
                    found, record, f"{HISTORY}/{record.key}.json", shows_links=shows_links
                )
            else:
                yield from of_withheld(found)


def _keep(
    project: Project, pulled: Snapshot, before: Records, after: Records, secrets: Sequence[Secret]
) -> None:
    """The history first: were the run cut off in between, the next pull would fold the same facts again."""
    changed = {
        f"{HISTORY}/{key}.json": history.encode(record)
        for key, record in after.items()
        if before.get(key) is not record
    }
    files = [File(path, data) for path, data in changed.items()]
    files.append(File(SNAPSHOT, snapshot.encode(pulled)))
    guard(files, [*secrets, *project.secrets])
    for file in files:
        store(project.root / file.path, file.data)
