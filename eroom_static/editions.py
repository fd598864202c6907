"""The site in each of its languages: one edition a language, the main one at the top, each other one under its tag."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from eroom_static.core.document import FOLDER, Document, read_documents
from eroom_static.core.errors import ContentError, EroomError, Several
from eroom_static.core.history import Record, Records, Withdrawn, addressed
from eroom_static.core.meeting_note import MeetingNote, Notes, in_language, matched, read_notes, slugs
from eroom_static.core.model import Room
from eroom_static.core.named import names
from eroom_static.core.pages.views import MeetingView, views
from eroom_static.core.schema import together
from eroom_static.core.settings import LanguageSettings, SiteSettings
from eroom_static.core.site import Site
from eroom_static.core.text import did_you_mean
from eroom_static.disk.reader import Inputs
from eroom_static.obtain import Obtained
from eroom_static.project import Project
from eroom_static.render.speech import Speech, catalogues_for


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A site in one language, what its templates are told of each meeting (by key), and the language itself.

    `loose` is where notes stand whose meeting the site does not show, as file:line; `waiting` counts the meetings kept
    as code that lie ahead and were not created yet.
    """

    site: Site
    seen: Mapping[str, MeetingView]
    speech: Speech
    loose: tuple[str, ...] = ()
    waiting: int = 0


def retold(project: Project, inputs: Inputs, before: Sequence[Edition]) -> list[Edition]:
    """Editions as they were, with other documents: nothing that was reckoned of the meetings is reckoned again. The
    notes on single meetings must be those of before.
    """
    documents, _ = _content(inputs, _languages(project))
    return [
        msgspec.structs.replace(e, site=e.site.telling(_spoken(documents, e.site.settings, e.site.prefix)))
        for e in before
    ]


def _languages(project: Project) -> tuple[str, ...]:
    """The main one first."""
    return (project.settings.site.language, *sorted(project.settings.languages))


def _spoken(documents: Sequence[Document], settings: SiteSettings, prefix: str) -> tuple[Document, ...]:
    """Those of one language; what names none is in the main one."""
    spoken = {settings.language} if prefix else {settings.language, ""}
    return tuple(d for d in documents if d.language in spoken)


def editions(project: Project, obtained: Obtained, inputs: Inputs, now: datetime) -> list[Edition]:
    """The main one first, the others in the order of their tags."""
    languages = project.settings.languages
    spoken = _languages(project)
    documents, written = _content(inputs, spoken)
    rooms = project.vault.rooms(obtained.snapshot)
    key_of = names(obtained.records.values(), rooms, project.keys_of)
    notes = matched(written, key_of)
    records = addressed(obtained.records, slugs(notes, obtained.records), obtained.records)
    records = _in_its_own_words(records, obtained, project)
    return [
        _edition(
            project,
            inputs,
            settings,
            now=now,
            prefix=prefix,
            documents=documents,
            records=records.values(),
            rooms=rooms,
            notes=in_language(notes, settings.language, spoken[0]),
            key_of=names(records.values(), rooms, project.keys_of),
            loose=tuple(note.where for note in written if _is_loose(note, key_of)),
            waiting=sum(note.kept is not None and note.kept.waits(now) for note in written),
        )
        for settings, prefix in _tongues(project.settings.site, languages)
    ]


def _is_loose(note: MeetingNote, key_of: Callable[[str], str]) -> bool:
    """What is kept as code may be not there yet, or not there any more, and is looked after by a plan."""
    kept = note.kept
    return not (kept and (kept.cancelled or not kept.number)) and not key_of(note.meeting)


def _tongues(
    site: SiteSettings, languages: Mapping[str, LanguageSettings]
) -> Iterator[tuple[SiteSettings, str]]:
    yield site, ""
    for tag, said in sorted(languages.items()):
        words = {name: text for name, text in msgspec.structs.asdict(said).items() if text is not None}
        yield msgspec.structs.replace(site, language=tag, **words), f"{tag.casefold()}/"


def _edition(
    project: Project,
    inputs: Inputs,
    settings: SiteSettings,
    *,
    now: datetime,
    prefix: str,
    documents: tuple[Document, ...],
    records: Iterable[Record | Withdrawn],
    rooms: Mapping[str, Room],
    notes: Notes,
    key_of: Callable[[str], str],
    loose: tuple[str, ...],
    waiting: int,
) -> Edition:
    speech = Speech(settings.language, catalogues_for(settings.language, inputs.catalogues))
    site = Site(
        settings,
        project.settings.join,
        now=now,
        records=tuple(_noted(record, notes) for record in records),
        rooms=rooms,
        documents=_spoken(documents, settings, prefix),
        notes=notes,
        key_of=key_of,
        function=project.settings.function.url,
        sdk=project.settings.sdk,
        seal=project.vault.grant if project.vault.grants else None,
        prefix=prefix,
        prefixes=("", *(f"{tag.casefold()}/" for tag in sorted(project.settings.languages))),
        say=speech.texts.gettext,
        first_weekday=speech.first_weekday,
    )
    return Edition(site=site, seen=views(site), speech=speech, loose=loose, waiting=waiting)


def _content(inputs: Inputs, spoken: Sequence[str]) -> tuple[tuple[Document, ...], tuple[MeetingNote, ...]]:
    """Pages and notes. What is wrong with either is told together."""
    documents: tuple[Document, ...] = ()
    notes: tuple[MeetingNote, ...] = ()
    wrong: list[EroomError] = []
    try:
        documents = read_documents(inputs.content, languages=spoken)
    except EroomError as error:
        wrong += error.errors if isinstance(error, Several) else [error]
    try:
        notes = read_notes(inputs.content, languages=spoken, main=spoken[0])
        _see_images(notes, inputs.static)
    except EroomError as error:
        wrong += error.errors if isinstance(error, Several) else [error]
    if wrong:
        raise together(wrong)
    return documents, notes


def _see_images(notes: Iterable[MeetingNote], static: Mapping[str, bytes]) -> None:
    """Raises a ContentError for every image that static/ lacks."""
    wrong = [
        ContentError(
            f"there is no static/{note.image}",
            where=f"{FOLDER}/{note.path}:{note.image_line}",
            hint=did_you_mean(note.image, static) or "put the image into static/",
        )
        for note in notes
        if note.image and note.image not in static
    ]
    if wrong:
        raise together(wrong)


def _noted(record: Record | Withdrawn, notes: Notes) -> Record | Withdrawn:
    """With the categories that its note adds to those of the agenda."""
    if isinstance(record, Withdrawn) or record.key not in notes:
        return record
    here = record.meeting.categories
    known = {name.casefold() for name in here}
    added = dict.fromkeys(name for name in notes[record.key].categories if name.casefold() not in known)
    meeting = msgspec.structs.replace(record.meeting, categories=(*here, *added))
    return msgspec.structs.replace(record, meeting=meeting)


def _in_its_own_words(
    records: Records, obtained: Obtained, project: Project
) -> dict[str, Record | Withdrawn]:
    """The history holds no way in, whatever the pages show: where they show it anyway, a host's own words may too."""
    live = {m.key: m for m in obtained.snapshot.meetings} if project.vault.shows_links else {}
    told = dict(records)
    for key, record in records.items():
        if isinstance(record, Record) and (said := live.get(key)) is not None:
            words = {"topic": said.topic, "agenda": said.agenda, "categories": said.categories}
            meeting = msgspec.structs.replace(record.meeting, **words)
            told[key] = msgspec.structs.replace(record, meeting=meeting)
    return told
