"""The whole pipeline on one screen: obtain, lay out, render, compare, write."""

import gc
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from time import perf_counter, process_time

import msgspec

from eroom_static.cards import cards_of
from eroom_static.core.guard import Guard, Secret
from eroom_static.core.hosting import RULES, with_own_rules
from eroom_static.core.manifest import Changes, Manifest, manifest_of
from eroom_static.core.model import Note
from eroom_static.core.page import File, digest
from eroom_static.core.pages.views import Access
from eroom_static.core.report import Report
from eroom_static.core.site import Site
from eroom_static.disk.last import LOCK, forget, glance, keep
from eroom_static.disk.lock import lock
from eroom_static.disk.reader import STATE, Inputs, read_inputs, recalled
from eroom_static.disk.store import store
from eroom_static.disk.survey import Cache, Known, read_known, read_manifest, survey, untouched
from eroom_static.disk.writer import Writer
from eroom_static.editions import Edition, editions
from eroom_static.hands import Hands, hands
from eroom_static.obtain import Obtained, pull, pull_or_recall, recall
from eroom_static.press import Composer, Forme, Sheet, versions
from eroom_static.project import Project
from eroom_static.render.parts import Parts, decode_parts, encode_parts
from eroom_static.secrets import secrets_of
from eroom_static.sources.base import Progress
from eroom_static.trouble import content_notes, idle_notes, look_notes, speech_notes

Calls = tuple[tuple[str, str, int], ...]
KNOWN, PARTS = f"{STATE}/known", f"{STATE}/parts"


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
        shortcut = offline and not project.settings.images.cards
        seen = glance(project.root, project.environ, strict) if shortcut else None
        obtained = (
            recall(project)
            if offline
            else pull_or_recall(
                project, now, progress, allow_shrink=allow_shrink, strict=strict, full=full, warn=warn
            )
        )
        gc.disable()  # what pages are made of lasts until the end; a pull, before this, leaves much to collect
        try:
            report = compare_and_write(project, obtained, now, progress, strict=strict, seen=seen)
        finally:
            gc.enable()
    return msgspec.structs.replace(report, seconds=perf_counter() - began), obtained.audit


def compare_and_write(
    project: Project,
    obtained: Obtained,
    now: datetime,
    progress: Progress,
    *,
    strict: bool = False,
    seen: tuple[str, int] | None = None,
) -> Report:
    """The same snapshot, content and theme at the same time give the same bytes; only what changed is written. What was
    `seen` of the inputs before they were read is kept, for the next build to find.
    """
    inputs, cards = read_inputs(project.root), cards_of(project)
    tongues = editions(project, obtained, inputs, now)
    main = tongues[0]
    before, known = read_manifest(project.output), read_known(project.root / KNOWN)
    name = inputs_digest(project, obtained, inputs, main.site, cards.tools if cards else "", strict=strict)
    if before.inputs == name and untouched(project.output, before, known.files):
        notes = [*known.notes, *(cards.notes if cards else ())]
        report = _report(main, obtained, before, Changes(kept=len(before.files)), notes)
        _keep_last(project, seen, known.files, main.site, report)
        return report
    secrets = secrets_of(project, tongues, obtained)
    guarded = _name_of(secrets)
    parts = Parts(decode_parts(recalled(project.root / PARTS), versions()))
    forme = Composer(process_time, melted=True, parts=parts).compose(tongues, inputs, cards, progress)
    sheets, own = _with_rules(forme)
    paths = {sheet.page.path for sheet in sheets}.union(f.path for f in own)
    found = survey(project.output, before.owned | paths, known.files)
    stands = {
        path: was for path, was in known.files.items() if path in found and found[path].digest == was.digest
    }
    fresh, look = guarded != known.guarded, Guard(secrets).look
    with hands(
        own,
        sheets,
        look,
        output=project.output,
        state=project.root / STATE,
        known=stands,
        progress=progress,
        fresh=fresh,
    ) as made:
        if cards is not None:
            cards.prune()
        _still_lacking(tongues, known, inputs.look)
        looks, words = look_notes(project.settings.site), speech_notes(tongues, strict=strict)
        notes = [*looks, *content_notes(tongues), *idle_notes(tongues, inputs), *words]
        after = manifest_of(made.printed, name, main.site.next_change, main.site.settings.url)
        changes, left = _write(project, made, before, found, after)
        lacking = {tongue.speech.language: sorted(tongue.speech.texts.missing) for tongue in tongues}
        known = Known(left, guarded, inputs.look, lacking, notes)
        store(project.root / KNOWN, msgspec.msgpack.encode(known, order="sorted"))
        _keep_parts(project, tongues, parts)
    report = _report(main, obtained, after, changes, [*notes, *(cards.notes if cards else ())])
    _keep_last(project, seen, left, main.site, report)
    return report


def _keep_last(
    project: Project, seen: tuple[str, int] | None, left: Cache, site: Site, report: Report
) -> None:
    """The report is kept as the next build would tell it that finds nothing to do. `seen` is None where that build
    cannot know it at a glance: after a pull, and where cards are drawn with the fonts of the machine.
    """
    if seen is None:
        forget(project.root)
        return
    again = msgspec.structs.replace(report, written=0, deleted=0, unchanged=len(left), requests=0)
    since, until = site.last_change, site.next_change
    keep(project.root, seen, project.output, left, since=since, until=until, report=again)


def _keep_parts(project: Project, tongues: Sequence[Edition], parts: Parts) -> None:
    names = {f"{tongue.site.prefix}{key}" for tongue in tongues for key in tongue.seen}
    store(project.root / PARTS, encode_parts(parts.those_of(names), versions()))


def _still_lacking(tongues: Sequence[Edition], known: Known, look: str) -> None:
    """What a page lacks that is not made again is known from when it was made."""
    if known.look == look:
        for tongue in tongues:
            tongue.speech.texts.missing.update(known.lacking.get(tongue.speech.language, ()))


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


def _write(
    project: Project, made: Hands, before: Manifest, found: Cache, after: Manifest
) -> tuple[Changes, Cache]:
    """What was done, and all that is there now. `found` is what stood there before."""
    changes = before.changes(made.printed, {path: seen.digest for path, seen in found.items()})
    writer = Writer(project.output)
    writer.write(changes, before, after, made.into(writer))
    there = {**{path: seen for path, seen in found.items() if path in after.files}, **made.seen}
    return changes, {path: seen.named(made.keys.get(path, "")) for path, seen in there.items()}


def _name_of(secrets: Sequence[Secret]) -> str:
    return digest(msgspec.json.encode(sorted((s.kind, s.value, s.within) for s in secrets)))


def inputs_digest(
    project: Project, obtained: Obtained, inputs: Inputs, site: Site, tools: str = "", *, strict: bool = False
) -> str:
    """One name for everything the pages are made from. Time is in it only as far as it shows."""
    made_from = (
        versions(),
        digest(project.toml),
        inputs.digest,
        site.records,
        dict(obtained.snapshot.rooms),
        project.vault.key_ids,
        site.last_change,
        site.next_change,
        tools,
        digest(project.environment.account_id.encode()),  # by which meetings are known by their numbers
        _name_of(project.secrets),  # a new one may stand in what is there already
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
