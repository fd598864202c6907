"""A site opened as far as it goes: every mistake in its settings and its environment is a finding, none is the end."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from eroom_static.core.dotenv import Value, read_dotenv
from eroom_static.core.environment import CREDENTIALS, GRANT_KEY, NAMES, Environment
from eroom_static.core.errors import EroomError, Several
from eroom_static.core.finding import Finding, problem, warning
from eroom_static.core.publish import SURVEY
from eroom_static.core.settings import Settings
from eroom_static.core.text import nearest
from eroom_static.disk.reader import DOTENV, SETTINGS, read_settings
from eroom_static.doctor.scopes import to_grant
from eroom_static.function.grant import new_key
from eroom_static.obtain import wanted
from eroom_static.project import Project
from eroom_static.render.speech import can_speak

T = TypeVar("T")
GRANT = "grant key"

FUNCTIONS_OWN = (
    "ZOOM_SDK_KEY", "ZOOM_SDK_SECRET", "EROOM_ORIGINS", "EROOM_PROXIES", "EROOM_BURST", "EROOM_RATE",
)  # fmt: skip
_KNOWN = (*NAMES, *FUNCTIONS_OWN)
_ZOOM = re.compile(rb"""^\s*source\s*=.*["']zoom["']""", re.MULTILINE)
_OURS = ("ZOOM_", "EROOM_")
_ALMOST = 0.85  # of a name's letters: "ZOOM_CLIENT_SECERT", but not what another tool calls its own
_NEW = "to begin a new site here: `eroom init`; to name another folder: `eroom --site DIR doctor`"


def opened(root: Path, environ: Mapping[str, str]) -> tuple[Project | None, list[Finding]]:
    """The site, where it can be opened, and all that is wrong with what it is opened from."""
    found: list[Finding] = []
    files = _tried("settings", lambda: read_settings(root), found)
    if files is None:
        first = found[0]
        missing = not (root / SETTINGS).is_file()
        return None, [problem(first.check, first.message, _NEW)] if missing else found
    toml, dotenv = files
    environment = _tried("environment", lambda: Environment.read(environ, dotenv), found)
    # What is wrong with the environment is told once: the settings are read as if it had a key.
    assumed = environment or Environment(values={GRANT_KEY: Value("-", DOTENV)})
    settings = _tried(
        "settings", lambda: Settings.read(toml, assumed, where=SETTINGS, speaks=can_speak), found
    )
    found += _misspelt(environ, dotenv)
    if environment and _wants_credentials(settings, toml, environment):
        found += _missing(environment, settings)
    return _project(root, environ, found) if environment and settings else None, found


def told(check: str, error: EroomError, cure: str = "") -> Iterator[Finding]:
    """One problem for each mistake. What is private in it stays out."""
    for one in error.errors if isinstance(error, Several) else (error,):
        said = f"{one.where}: {one.message}" if one.where else one.message
        hint = " ".join(line.strip() for line in one.hint.split("\n"))
        yield problem(check, said, hint or cure or "correct it, and run `eroom doctor` again")


def _tried(check: str, attempt: Callable[[], T], found: list[Finding]) -> T | None:
    try:
        return attempt()
    except EroomError as wrong:
        found.extend(told(check, wrong))
        return None


def _missing(environment: Environment, settings: Settings | None) -> Iterator[Finding]:
    """Half a credential is told with all that the app needs besides, so that nobody walks twice."""
    try:
        environment.credentials()
    except EroomError as wrong:
        grant = to_grant(wanted(settings) if settings else SURVEY)
        for finding in told("credentials", wrong):
            yield msgspec.structs.replace(finding, cure=f"{finding.cure}; {grant}")


def _project(root: Path, environ: Mapping[str, str], found: list[Finding]) -> Project | None:
    """Without the grant key that it needs, with one for this look alone: the rest can still be told."""
    project = _tried(GRANT, lambda: Project(root, environ), found)
    return project or _tried(GRANT, lambda: Project(root, {**environ, GRANT_KEY: new_key()}), [])


def _wants_credentials(settings: Settings | None, toml: bytes, environment: Environment) -> bool:
    """Where the settings cannot tell, who names Zoom as the source wants all three, and so does who set one of them."""
    if settings is None:
        return bool(_ZOOM.search(toml)) or any(name in environment.values for name in CREDENTIALS)
    return "zoom" in settings.sources


def _misspelt(environ: Mapping[str, str], dotenv: bytes) -> Iterator[Finding]:
    """Variables that look like ours and are read by nobody. What they hold is not looked at."""
    try:
        places = {name: value.where for name, value in read_dotenv(dotenv, DOTENV).items()}
    except EroomError:
        return  # told already
    places |= {name: "environment" for name in environ if name.startswith(_OURS)}
    for name, where in sorted(places.items()):
        meant = nearest(name, _KNOWN, cutoff=_ALMOST)
        if name not in _KNOWN and meant:
            yield warning(
                "environment", f"{where}: {name} is a variable that nobody reads", f"did you mean {meant}?"
            )
