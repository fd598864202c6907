"""The site in each of its languages: one edition a language, the main one at the top, each other one under its tag."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from eroom_static.core.document import Document, read_documents
from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.pages.views import MeetingView, views
from eroom_static.core.settings import LanguageSettings, SiteSettings
from eroom_static.core.site import Site
from eroom_static.disk.reader import Inputs
from eroom_static.obtain import Obtained
from eroom_static.project import Project
from eroom_static.render.speech import Speech, catalogues_for


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """A site in one language, what its templates are told of each meeting (by key), and the language itself."""

    site: Site
    seen: Mapping[str, MeetingView]
    speech: Speech


def retold(project: Project, inputs: Inputs, before: Sequence[Edition]) -> list[Edition]:
    """Editions as they were, with other documents: nothing that was reckoned of the meetings is reckoned again."""
    documents = _documents(project, inputs)
    return [
        msgspec.structs.replace(e, site=e.site.telling(_spoken(documents, e.site.settings, e.site.prefix)))
        for e in before
    ]


def _documents(project: Project, inputs: Inputs) -> tuple[Document, ...]:
    languages = (project.settings.site.language, *sorted(project.settings.languages))
    return read_documents(inputs.content, languages=languages)


def _spoken(documents: Sequence[Document], settings: SiteSettings, prefix: str) -> tuple[Document, ...]:
    """Those of one language; what names none is in the main one."""
    spoken = {settings.language} if prefix else {settings.language, ""}
    return tuple(d for d in documents if d.language in spoken)


def editions(project: Project, obtained: Obtained, inputs: Inputs, now: datetime) -> list[Edition]:
    """The main one first, the others in the order of their tags."""
    languages = project.settings.languages
    documents = _documents(project, inputs)
    records = tuple(_in_its_own_words(obtained, project))
    return [
        _edition(
            project,
            obtained,
            inputs,
            settings,
            now=now,
            prefix=prefix,
            documents=documents,
            records=records,
        )
        for settings, prefix in _tongues(project.settings.site, languages)
    ]


def _tongues(
    site: SiteSettings, languages: Mapping[str, LanguageSettings]
) -> Iterator[tuple[SiteSettings, str]]:
    yield site, ""
    for tag, said in sorted(languages.items()):
        words = {name: text for name, text in msgspec.structs.asdict(said).items() if text is not None}
        yield msgspec.structs.replace(site, language=tag, **words), f"{tag.casefold()}/"


def _edition(
    project: Project,
    obtained: Obtained,
    inputs: Inputs,
    settings: SiteSettings,
    *,
    now: datetime,
    prefix: str,
    documents: tuple[Document, ...],
    records: tuple[Record | Withdrawn, ...],
) -> Edition:
    speech = Speech(settings.language, catalogues_for(settings.language, inputs.catalogues))
    site = Site(
        settings,
        project.settings.join,
        now=now,
        records=records,
        rooms=project.vault.rooms(obtained.snapshot),
        documents=_spoken(documents, settings, prefix),
        function=project.settings.function.url,
        sdk=project.settings.sdk,
        seal=project.vault.grant if project.vault.grants else None,
        prefix=prefix,
        prefixes=("", *(f"{tag.casefold()}/" for tag in sorted(project.settings.languages))),
        say=speech.texts.gettext,
        first_weekday=speech.first_weekday,
    )
    return Edition(site=site, seen=views(site), speech=speech)


def _in_its_own_words(obtained: Obtained, project: Project) -> Iterator[Record | Withdrawn]:
    """The history holds no way in, whatever the pages show: where they show it anyway, a host's own words may too."""
    live = {m.key: m for m in obtained.snapshot.meetings} if project.vault.shows_links else {}
    for key, record in obtained.records.items():
        if isinstance(record, Record) and (said := live.get(key)) is not None:
            words = {"topic": said.topic, "agenda": said.agenda, "categories": said.categories}
            yield msgspec.structs.replace(record, meeting=msgspec.structs.replace(record.meeting, **words))
        else:
            yield record
