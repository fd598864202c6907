"""The whole pipeline on one screen: obtain, lay out, render, compare, write."""

from collections.abc import Callable, Iterable
from datetime import datetime
from time import perf_counter

import msgspec

from eroom_static import __version__
from eroom_static.cards import cards_of
from eroom_static.core.guard import Guard
from eroom_static.core.hosting import RULES, with_own_rules
from eroom_static.core.manifest import Changes, Manifest, manifest_of
from eroom_static.core.model import Note
from eroom_static.core.page import File, digest
from eroom_static.core.pages.views import Access
from eroom_static.core.report import Report
from eroom_static.core.site import Site
from eroom_static.disk.lock import lock
from eroom_static.disk.reader import STATE, Inputs, read_inputs
from eroom_static.disk.store import store
from eroom_static.disk.writer import Cache, Writer, read_cache, read_manifest, survey, untouched
from eroom_static.editions import Edition, editions
from eroom_static.hands import Hands, hands
from eroom_static.obtain import Obtained, pull, pull_or_recall, recall
from eroom_static.press import Composer, Forme, Sheet
from eroom_static.project import Project
from eroom_static.secrets import secrets_of
from eroom_static.sources.base import Progress
from eroom_static.trouble import content_notes, look_notes, speech_notes

Calls = tuple[tuple[str, str, int], ...]
CACHE, LOCK = f"{STATE}/written.json", f"{STATE}/lock"


def build(
    project: Project,
    now: datetime,
    *,
    offline: bool,
    strict: bool,
    allow_shrink: bool,
    full: bool = False,
    progress: Progress,
    warn: Callable[[str], None],
) -> tuple[Report, Calls]:
    """Raises EroomError of some kind; until the last step output/ is untouched."""
    began = perf_counter()
    with lock(project.root / LOCK):
        obtained = (
            recall(project)
            if offline
            else pull_or_recall(
                project, now, progress, allow_shrink=allow_shrink, strict=strict, full=full, warn=warn
            )
        )
        report = compare_and_write(project, obtained, now, progress, strict=strict)
    return msgspec.structs.replace(report, seconds=perf_counter() - began), obtained.audit


def compare_and_write(
    project: Project, obtained: Obtained, now: datetime, progress: Progress, *, strict: bool = False
) -> Report:
    """The same snapshot, content and theme at the same time give the same bytes; only what changed is written."""
    inputs, cards = read_inputs(project.root), cards_of(project)
    tongues = editions(project, obtained, inputs, now)
    main = tongues[0]
    before, cache = read_manifest(project.output), read_cache(project.root / CACHE)
    name = inputs_digest(project, obtained, inputs, main.site, cards.tools if cards else "", strict=strict)
    if before.inputs == name and untouched(project.output, before, cache):
        return _report(main, obtained, before, Changes(kept=len(before.files)), cards.notes if cards else ())
    watch = Guard(secrets_of(project, tongues, obtained))
    forme = Composer(perf_counter, melted=True).compose(tongues, inputs, cards, progress)
    sheets, own = _with_rules(forme)
    with hands(own, sheets, watch.look, project.output, progress) as made:
        if cards is not None:
            cards.prune()
        looks, words = look_notes(project.settings.site), speech_notes(tongues, strict=strict)
        notes = [*looks, *content_notes(tongues), *words, *(cards.notes if cards else ())]
        after = manifest_of(made.printed, name, main.site.next_change)
        changes = _write(project, made, before, cache, after)
    return _report(main, obtained, after, changes, notes)


def _with_rules(forme: Forme) -> tuple[list[Sheet], list[File]]:
    """The sheets that are still to be printed, and the files that are made by now: those of rules among them."""
    rules = [sheet for sheet in forme.sheets if sheet.page.path in RULES]
    printed = (sheet.renderer.render(sheet.page) for sheet in rules)
    files = [*forme.files, *with_own_rules(printed, forme.rules, forme.kept)]
    return [sheet for sheet in forme.sheets if sheet.page.path not in RULES], files


def pull_report(
    project: Project, now: datetime, *, allow_shrink: bool, full: bool = False, progress: Progress
) -> tuple[Report, Calls]:
    """Only the pull: sources to snapshot."""
    began = perf_counter()
    with lock(project.root / LOCK):
        obtained = pull(project, now, progress, allow_shrink=allow_shrink, full=full)
    report = Report(
        published=len(obtained.snapshot.meetings),
        withheld=obtained.snapshot.withheld,
        requests=obtained.requests,
        seconds=perf_counter() - began,
        candidates=obtained.candidates,
        notes=obtained.snapshot.notes,
    )
    return report, obtained.audit


def _write(project: Project, made: Hands, before: Manifest, cache: Cache, after: Manifest) -> Changes:
    found = survey(project.output, before.owned | after.owned, cache)
    changes = before.changes(made.printed, {path: seen.digest for path, seen in found.items()})
    writer = Writer(project.output)
    writer.write(changes, before, after, made.into(writer))
    kept = {path: seen for path, seen in found.items() if path in after.files}
    store(project.root / CACHE, msgspec.json.encode({**kept, **made.seen}, order="sorted"))
    return changes


def inputs_digest(
    project: Project, obtained: Obtained, inputs: Inputs, site: Site, tools: str = "", *, strict: bool = False
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
        tools,
        digest(project.environment.account_id.encode()),  # by which meetings are known by their numbers
        strict,  # what was let pass before may be an error now
    )
    return digest(msgspec.json.encode(made_from, order="sorted"))


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
