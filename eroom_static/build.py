"""The whole pipeline on one screen: obtain, lay out, render, compare, write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from time import perf_counter

import msgspec

from eroom_static import __version__
from eroom_static.core.errors import ContentError, Several
from eroom_static.core.guard import guard
from eroom_static.core.inline import inlined
from eroom_static.core.manifest import Changes, Manifest, conflicts, manifest_of
from eroom_static.core.model import Note
from eroom_static.core.page import File, Turn, digest
from eroom_static.core.pages.every import alternates, every_page
from eroom_static.core.pages.views import Access
from eroom_static.core.report import Report
from eroom_static.core.sdk import SDK_FOLDER
from eroom_static.core.sheet import assembled, is_part
from eroom_static.core.site import Site
from eroom_static.disk.lock import lock
from eroom_static.disk.reader import STATE, Inputs, read_inputs
from eroom_static.disk.store import store
from eroom_static.disk.writer import Cache, Writer, read_cache, read_manifest, survey, untouched
from eroom_static.editions import Edition, editions
from eroom_static.obtain import Obtained, pull, pull_or_recall, recall
from eroom_static.project import Project
from eroom_static.render.renderer import Renderer, Template
from eroom_static.render.squeeze import squeezed
from eroom_static.secrets import secrets_of
from eroom_static.sources.base import Progress
from eroom_static.trouble import look_notes, speech_notes

Calls = tuple[tuple[str, str, int], ...]
CACHE, LOCK = f"{STATE}/written.json", f"{STATE}/lock"
FINGERPRINTED = (".css", ".js")


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
        report = compare_and_write(project, obtained, now, progress, strict=strict)
    return msgspec.structs.replace(report, seconds=perf_counter() - began), obtained.audit


def compare_and_write(
    project: Project, obtained: Obtained, now: datetime, progress: Progress, *, strict: bool = False
) -> Report:
    """The same snapshot, content and theme at the same time give the same bytes; only what changed is written."""
    inputs = read_inputs(project.root)
    tongues = editions(project, obtained, inputs, now)
    main = tongues[0]
    before, cache = read_manifest(project.output), read_cache(project.root / CACHE)
    name = inputs_digest(project, obtained, inputs, main.site, strict=strict)
    if before.inputs == name and untouched(project.output, before, cache):
        return _report(main, obtained, before, Changes(kept=len(before.files)))
    files = render(tongues, inputs, progress)
    guard(files, secrets_of(project, tongues, obtained, inputs))
    notes = [*look_notes(project.settings.site), *speech_notes(tongues, strict=strict)]
    changes = _write(project, files, before, cache, after := manifest_of(files, name, main.site.next_change))
    return _report(main, obtained, after, changes, notes)


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


def render(tongues: Sequence[Edition], inputs: Inputs, progress: Progress) -> list[File]:
    """Every file of the site. Nothing is written while one of them may still fail."""
    static, assets = _static(inputs.static)
    laid_out = [(edition, every_page(edition.site, edition.seen)) for edition in tongues]
    pages = [page for _, of_one in laid_out for page in of_one]
    if wrong := conflicts([*pages, *static]):
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    templates, others = _templates(inputs), alternates((e.site, of_one) for e, of_one in laid_out)
    small = inlined(inputs.static)
    files, done = [*static], 0
    for edition, of_one in laid_out:
        renderer = Renderer(
            edition.site, templates, assets, small=small, speech=edition.speech, alternates=others
        )
        for page in of_one:
            files.append(renderer.render(page))
            progress("pages", done := done + 1, len(pages))
    return files


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


def inputs_digest(
    project: Project, obtained: Obtained, inputs: Inputs, site: Site, *, strict: bool = False
) -> str:
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
        strict,  # what was let pass before may be an error now
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
        path: assembled(path, files) if path.endswith(".css") else _squeezed(path, data)
        for path, data in files.items()
        if not is_part(path)
    }
    named = {path: _fingerprinted(path, data) for path, data in whole.items()}
    return [File(named[path], data, Turn.ASSET) for path, data in whole.items()], named


def _squeezed(path: str, data: bytes) -> bytes:
    return data if path.startswith(f"{SDK_FOLDER}/") else squeezed(path, data)


def _fingerprinted(path: str, data: bytes) -> str:
    if path.startswith(f"{SDK_FOLDER}/"):
        return path
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.{digest(data)[:8]}.{ending}" if f"{dot}{ending}" in FINGERPRINTED else path


def _report(
    main: Edition, obtained: Obtained, manifest: Manifest, changes: Changes, notes: Iterable[Note] = ()
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
        no_way_in=sum(v.door.access is Access.NONE for v in main.seen.values()),
        next_change=main.site.next_change,
        notes=(*obtained.snapshot.notes, *notes),
    )
