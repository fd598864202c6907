"""The whole check: the built output, file by file, and the meetings that it was built from."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec

from eroom_static.accounts import AGENT
from eroom_static.check.documents import check_calendar, check_json, check_linked_data, check_style, check_xml
from eroom_static.check.external import check_external
from eroom_static.check.leaks import check_patterns, check_secrets
from eroom_static.check.links import check_address, check_page
from eroom_static.check.markup import Markup
from eroom_static.check.meetings import meeting_findings
from eroom_static.check.tally import Tally
from eroom_static.check.tree import Tree
from eroom_static.core.errors import EroomError
from eroom_static.core.finding import Finding, fine, warning
from eroom_static.core.guard import Secret
from eroom_static.core.hosting import REDIRECTS
from eroom_static.core.page import digest
from eroom_static.core.report import counted
from eroom_static.core.sdk import SDK_FOLDER
from eroom_static.disk.reader import read_inputs
from eroom_static.disk.survey import read_manifest
from eroom_static.editions import editions
from eroom_static.obtain import Obtained, recall
from eroom_static.project import Project
from eroom_static.secrets import said_on_purpose, secrets_of

Progress = Callable[[str, int, int], None]
_READERS = {".ics": check_calendar, ".xml": check_xml, ".json": check_json, ".css": check_style}


def check(
    project: Project, now: datetime, progress: Progress, *, external: bool = False, private: bool = True
) -> Iterator[Finding]:
    """Problems and warnings, and a line for what is as it should be. Topics are named only with `private`."""
    tree, tally = Tree(project.output, project.settings.site.url), Tally()
    known = _known(project, now)
    pages = _pages(tree, progress)
    out = _addresses(tree, pages, tally)
    for path, page in pages.items():
        _markup(path, page, tally)
        check_linked_data(tree, path, page, tally)
    _files(tree, known.said, tally, shows_links=project.settings.join.reveal == "page")
    _as_built(tree, project, tally)
    check_secrets(tree, known.secrets, tally)
    if external:
        check_external(out, tally, AGENT)
    yield from tally.findings()
    if known.obtained is not None:
        snapshot = known.obtained.snapshot
        yield from meeting_findings(snapshot.meetings, project.vault.rooms(snapshot), now, private=private)
    if known.wrong is not None:
        yield known.wrong
    yield fine("output", f"{counted(len(tree.paths), 'file')}, {counted(len(pages), 'page')} looked at")


def _markup(path: str, page: Markup, tally: Tally) -> None:
    for line, sentence in page.wrong:
        tally.problem(
            "markup", sentence, "correct the template or the content that it comes from", f"{path}:{line}"
        )


def _pages(tree: Tree, progress: Progress) -> dict[str, Markup]:
    paths = [path for path in tree if path.endswith(".html")]
    pages = {}
    for number, path in enumerate(paths, 1):
        pages[path] = Markup(tree.text(path))
        progress("checked", number, len(paths))
    return pages


def _addresses(tree: Tree, pages: dict[str, Markup], tally: Tally) -> list[tuple[str, str]]:
    """All links within the site, looked at; those that lead out of it, with their pages."""
    ids = {path: page.ids for path, page in pages.items()}
    out = [(to, path) for path, page in pages.items() for to in check_page(tree, path, page, ids, tally)]
    for rule in tree.hosting.redirects:
        check_address(tree, REDIRECTS, tree.absolute("", rule.new), tally)
    return out


def _files(tree: Tree, said: str, tally: Tally, *, shows_links: bool) -> None:
    for path in tree:
        if path.startswith(f"{SDK_FOLDER}/"):
            continue  # Zoom's own, checked by its hash when it came
        if (reader := _READERS.get(path[path.rfind(".") :])) is not None:
            reader(tree, path, tally)
        check_patterns(tree, path, said, tally, shows_links=shows_links)


def _as_built(tree: Tree, project: Project, tally: Tally) -> None:
    """What was changed or lost since the build."""
    manifest, cure = read_manifest(project.output), "`eroom build` puts it right"
    for path, entry in manifest.files.items():
        if path not in tree.paths:
            tally.problem("output", "was built, and is not there", cure, path)
        elif digest(tree.read(path)) != entry.digest:
            tally.problem("output", "is not as the build left it", cure, path)
    if said := manifest.elsewhere(project.settings.site.url):
        tally.problem("output", said, cure)
    if manifest.pending:
        tally.problem("output", "the last build was cut off", cure)


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """What can be known without asking anybody. Where the site cannot be made anew, `wrong` says why."""

    secrets: Sequence[Secret]
    said: str
    obtained: Obtained | None = None
    wrong: Finding | None = None


def _known(project: Project, now: datetime) -> _Known:
    inputs = read_inputs(project.root)
    try:
        obtained = recall(project)
        tongues = editions(project, obtained, inputs, now)
        secrets = secrets_of(project, tongues, obtained)
    except EroomError as wrong:
        message = f"{wrong.where}: {wrong.message}" if wrong.where else wrong.message
        return _Known(
            secrets=project.secrets,
            said="\n".join(data.decode("utf-8", "replace") for data in inputs.content.values()),
            wrong=warning(
                "meetings", f"could not be looked at: {message}", wrong.hint or "`eroom build` says more"
            ),
        )
    return _Known(secrets=secrets, said=said_on_purpose(tongues), obtained=obtained)
