"""The whole pipeline on one screen: obtain, lay out, render, compare, write."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from time import perf_counter

import msgspec

from eroom_static import __version__
from eroom_static.core.document import read_documents
from eroom_static.core.errors import ContentError, Several
from eroom_static.core.guard import guard
from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.hosting import RULES, with_own_rules
from eroom_static.core.manifest import Changes, Manifest, conflicts, manifest_of
from eroom_static.core.page import File, Page, Turn, digest
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.views import Access, MeetingView, views
from eroom_static.core.report import Report
from eroom_static.core.sdk import SDK_FOLDER
from eroom_static.core.sheet import assembled, is_part
from eroom_static.core.site import Site
from eroom_static.disk.lock import lock
from eroom_static.disk.reader import STATE, Inputs, read_inputs
from eroom_static.disk.store import store
from eroom_static.disk.writer import Cache, Writer, read_cache, read_manifest, survey, untouched
from eroom_static.obtain import Obtained, pull, pull_or_recall, recall
from eroom_static.project import Project
from eroom_static.render.renderer import Renderer, Template
from eroom_static.secrets import secrets_of
from eroom_static.sources.base import Progress

Calls = tuple[tuple[str, str, int], ...]
CACHE, LOCK = f"{STATE}/written.json", f"{STATE}/lock"
FINGERPRINTED = (".css", ".js")
NAMED_ELSEWHERE = frozenset({"embed.js"})  # other sites load it by this name, for ever


def build(
    project: Project,
    now: datetime,
    *,
    offline: bool,
    strict: bool,
    allow_shrink: bool,
    progress: Progress,
    warn: Callable[[str], None],
) -> tuple[Report, Calls]:
    """Raises EroomError of some kind; until the last step output/ is untouched."""
    began = perf_counter()
    with lock(project.root / LOCK):
        obtained = (
            recall(project)
            if offline
            else pull_or_recall(project, now, progress, allow_shrink=allow_shrink, strict=strict, warn=warn)
        )
        report = compare_and_write(project, obtained, now, progress)
    return msgspec.structs.replace(report, seconds=perf_counter() - began), obtained.audit


def compare_and_write(project: Project, obtained: Obtained, now: datetime, progress: Progress) -> Report:
    """The same snapshot, content and theme at the same time give the same bytes; only what changed is written."""
    inputs = read_inputs(project.root)
    site = site_of(project, obtained, inputs, now)
    seen = views(site)
    before, cache = read_manifest(project.output), read_cache(project.root / CACHE)
    name = inputs_digest(project, obtained, inputs, site)
    if before.inputs == name and untouched(project.output, before, cache):
        return _report(site, seen, obtained, before, Changes(kept=len(before.files)))
    files = render(site, seen, inputs, progress)
    guard(files, secrets_of(project, site, seen, obtained, inputs))
    changes = _write(project, files, before, cache, after := manifest_of(files, name, site.next_change))
    return _report(site, seen, obtained, after, changes)


def pull_report(
    project: Project, now: datetime, *, allow_shrink: bool, progress: Progress
) -> tuple[Report, Calls]:
    """Only the pull: sources to snapshot."""
    began = perf_counter()
    with lock(project.root / LOCK):
        obtained = pull(project, now, progress, allow_shrink=allow_shrink)
    report = Report(
        published=len(obtained.snapshot.meetings),
        withheld=obtained.snapshot.withheld,
        requests=obtained.requests,
        seconds=perf_counter() - began,
        candidates=obtained.candidates,
        notes=obtained.snapshot.notes,
    )
    return report, obtained.audit


def site_of(project: Project, obtained: Obtained, inputs: Inputs, now: datetime) -> Site:
    settings = project.settings
    return Site(
        settings.site,
        settings.join,
        now=now,
        records=_in_its_own_words(obtained, project),
        rooms=project.vault.rooms(obtained.snapshot),
        documents=read_documents(inputs.content),
        function=settings.function.url,
        sdk=settings.sdk,
        seal=project.vault.grant if project.vault.grants else None,
    )


def _in_its_own_words(obtained: Obtained, project: Project) -> Iterator[Record | Withdrawn]:
    """The history holds no way in, whatever the pages show: where they show it anyway, a host's own words may too."""
    live = {m.key: m for m in obtained.snapshot.meetings} if project.vault.shows_links else {}
    for key, record in obtained.records.items():
        if isinstance(record, Record) and (said := live.get(key)) is not None:
            words = {"topic": said.topic, "agenda": said.agenda, "categories": said.categories}
            yield msgspec.structs.replace(record, meeting=msgspec.structs.replace(record.meeting, **words))
        else:
            yield record


def render(site: Site, seen: Mapping[str, MeetingView], inputs: Inputs, progress: Progress) -> list[File]:
    """Every file of the site. Nothing is written while one of them may still fail."""
    own = {path: data for path, data in inputs.static.items() if path in RULES}
    static, assets = _static({path: data for path, data in inputs.static.items() if path not in RULES})
    pages = every_page(site, seen)
    if wrong := conflicts([*pages, *static]):
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    renderer = Renderer(site, _templates(inputs), assets)
    return [*static, *with_own_rules(_rendered(renderer, pages, progress), own)]


def _rendered(renderer: Renderer, pages: list[Page], progress: Progress) -> Iterator[File]:
    for done, page in enumerate(pages, start=1):
        yield renderer.render(page)
        progress("pages", done, len(pages))


def _write(project: Project, files: list[File], before: Manifest, cache: Cache, after: Manifest) -> Changes:
    paths = before.owned.union(f.path for f in files)
    found = survey(project.output, paths, cache)
    changes = before.changes(files, {path: seen.digest for path, seen in found.items()})
    Writer(project.output).write(changes, before, after)
    still = {p: s for p, s in found.items() if p not in _paths(changes.write)}
    known = survey(project.output, after.files, still)
    store(project.root / CACHE, msgspec.json.encode(known, order="sorted"))
    return changes


def _paths(files: Iterable[File]) -> frozenset[str]:
    return frozenset(f.path for f in files)


def inputs_digest(project: Project, obtained: Obtained, inputs: Inputs, site: Site) -> str:
    """One name for everything the pages are made from. Time is in it only as far as it shows."""
    made_from = (
        __version__,
        digest(project.toml),
        inputs.digest,
        site.records,
        dict(obtained.snapshot.rooms),
        project.vault.key_ids,
        site.last_change,
        site.next_change,
    )
    return digest(msgspec.json.encode(made_from, order="sorted"))


def _templates(inputs: Inputs) -> Mapping[str, Template]:
    return {
        name: Template(_text(data, inputs.template_files[name]), inputs.template_files[name])
        for name, data in inputs.templates.items()
    }


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise ContentError("is not UTF-8", where=f"{where}:{line}", hint="save it as UTF-8") from wrong


def _static(files: Mapping[str, bytes]) -> tuple[list[File], dict[str, str]]:
    """Static files keep their names, so that anything may link to them; style sheets and scripts, which change under
    pages that caches keep, carry their digest.
    """
    whole = {
        path: assembled(path, files) if path.endswith(".css") else data
        for path, data in files.items()
        if not is_part(path)
    }
    named = {path: _fingerprinted(path, data) for path, data in whole.items()}
    return [File(named[path], data, Turn.ASSET) for path, data in whole.items()], named


def _fingerprinted(path: str, data: bytes) -> str:
    if path.startswith(f"{SDK_FOLDER}/") or path in NAMED_ELSEWHERE:
        return path
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.{digest(data)[:8]}.{ending}" if f"{dot}{ending}" in FINGERPRINTED else path


def _report(
    site: Site, seen: Mapping[str, MeetingView], obtained: Obtained, manifest: Manifest, changes: Changes
) -> Report:
    return Report(
        published=len(obtained.snapshot.meetings),
        withheld=obtained.snapshot.withheld,
        requests=obtained.requests,
        seconds=0,
        stale=obtained.stale,
        candidates=obtained.candidates,
        pages=sum(path.endswith(".html") for path in manifest.files),
        written=len(changes.write),
        unchanged=changes.kept,
        deleted=len(changes.remove),
        no_way_in=sum(v.door.access is Access.NONE for v in seen.values()),
        next_change=site.next_change,
        notes=obtained.snapshot.notes,
    )
