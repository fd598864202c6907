"""What can be told of a site from its folder and its environment alone."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from eroom_static.core.errors import EroomError, SourceError
from eroom_static.core.pages.views import Access
from eroom_static.core.report import counted
from eroom_static.core.sdk import SDK_FOLDER
from eroom_static.disk.reader import SNAPSHOT, STATIC, read_inputs, read_snapshot
from eroom_static.disk.sdk import whole
from eroom_static.doctor.finding import Finding, fine, problem, warning
from eroom_static.editions import editions
from eroom_static.function.config import SHORTEST_KEY, SHORTEST_SECRET
from eroom_static.obtain import recall
from eroom_static.project import Project

SDK_APP = (
    "marketplace.zoom.us → Develop → Build App → General App, admin-managed → Features → Embed → Meeting SDK on; "
    "App Credentials then shows Client ID (ZOOM_SDK_KEY) and Client Secret (ZOOM_SDK_SECRET)"
)


def opening_findings(project: Project) -> Iterator[Finding]:
    """A Project is open: so settings and environment could be read, and the grant key, where one is needed."""
    yield fine("settings", "eroom.toml and the environment can be read")
    if ids := project.vault.key_ids:
        older = f"; {counted(len(ids) - 1, 'older key')} known too" if ids[1:] else ""
        yield fine("grant key", f"EROOM_GRANT_KEY seals with key {ids[0]}{older}")


def site_findings(project: Project, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    yield _meetings(project, now)
    yield from _own_sdk(project)
    yield from _sdk_credentials(environ)


def _meetings(project: Project, now: datetime) -> Finding:
    """By the snapshot: nothing is pulled for this."""
    check = "meetings"
    try:
        if read_snapshot(project.root) is None:
            return fine(check, f"nothing was pulled yet: there is no {SNAPSHOT}")
        seen = editions(project, recall(project), read_inputs(project.root), now)[0].seen
    except EroomError as wrong:
        said = f"{wrong.where}: {wrong.message}" if wrong.where else wrong.message
        # A snapshot that cannot be used is a pull away; anything else stops the next build.
        tell = warning if isinstance(wrong, SourceError) else problem
        return tell(check, said, wrong.hint or "`eroom build` says more")
    closed = sum(view.door.access is Access.NONE for view in seen.values())
    if closed:
        cure = '[join] reveal = "page" shows the join link, "function" hands it out in time'
        return warning(check, f"{counted(closed, 'published meeting')} without a way in", cure)
    return fine(check, f"{counted(len(seen), 'published meeting')}, none without a way in")


def _own_sdk(project: Project) -> Iterator[Finding]:
    """Where [sdk] url leads into static/, it should lead to something."""
    version, address = project.settings.sdk.version, project.settings.sdk.address
    if not address.startswith(f"/{SDK_FOLDER}/"):
        return
    folder = project.root / STATIC / address.lstrip("/")
    if not (folder / f"zoom-meeting-{version}.min.js").is_file():
        message = f"[sdk] url is {address}, but version {version} does not lie in static{address}/"
        yield problem("sdk files", message, f"eroom sdk fetch {version}")
    elif whole(folder) is None:
        message = f"static{address}/ is not as `eroom sdk fetch` left it"
        yield warning("sdk files", message, f"eroom sdk fetch {version}")
    else:
        yield fine("sdk files", f"static{address}/ is whole")


def _sdk_credentials(environ: Mapping[str, str]) -> Iterator[Finding]:
    """The function's own: looked at only where they happen to be here too."""
    for name, shortest in (("ZOOM_SDK_KEY", SHORTEST_KEY), ("ZOOM_SDK_SECRET", SHORTEST_SECRET)):
        value = environ.get(name, "").strip()
        if value and len(value) < shortest:
            message = f"{name} in this environment has {len(value)} characters, not {shortest} or more"
            yield problem("sdk key", message, f"copy it again: {SDK_APP}")
        elif value:
            yield fine("sdk key", f"{name} in this environment is long enough")
