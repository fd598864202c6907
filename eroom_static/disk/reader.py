"""What a build is made from, read once: settings, content, templates, static files, the snapshot, the history."""

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from eroom_static.core import history, snapshot
from eroom_static.core.errors import EroomError, SettingsError, SourceError
from eroom_static.core.history import Records
from eroom_static.core.page import digest
from eroom_static.core.snapshot import Snapshot
from eroom_static.core.sound import unsound_record, unsound_snapshot

SETTINGS, DOTENV = "eroom.toml", ".env"
CONTENT, TEMPLATES, STATIC, LOCALE, HISTORY = "content", "templates", "static", "locale", "history"
PACKAGED = "theme/"
STATE = ".eroom"
SNAPSHOT = f"{STATE}/snapshot.json"
RECOLLECTIONS = f"{STATE}/recollections"  # of the sources, each sealed by its own
_PACKAGE = Path(__file__).resolve().parent.parent


class Inputs(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The files of a site, by path within their folder. `template_files` names each for errors."""

    content: Mapping[str, bytes]
    templates: Mapping[str, bytes]
    template_files: Mapping[str, str]
    static: Mapping[str, bytes]
    catalogues: tuple[
        tuple[str, str, bytes], ...
    ] = ()  # de.po, as errors name it, its bytes; the theme's first

    @property
    def digest(self) -> str:
        """One name for all of it; equal only if every path and byte is."""
        return digest("".join([self.look, *_named("c", self.content), *_named("s", self.static)]).encode())

    @cached_property
    def look(self) -> str:
        """The same for templates and catalogues."""
        parts = [*_named("t", self.templates), *_named("l", {where: d for _, where, d in self.catalogues})]
        return digest("".join(parts).encode())


def _named(folder: str, files: Mapping[str, bytes]) -> Iterator[str]:
    return (f"{folder}/{path}\0{digest(data)}\n" for path, data in sorted(files.items()))


def theme_folder() -> Path:
    """The packaged theme: inside the wheel, or the repository's own folders beside the package."""
    packaged = _PACKAGE / "theme"
    return packaged if packaged.is_dir() else _PACKAGE.parent


def read_inputs(root: Path) -> Inputs:
    """A file in the site's templates/ or static/ takes the place of the theme's file of that name.

    Below theme/ each packaged template has a name that nothing takes the place of, so that another can extend it.
    """
    theme = theme_folder()
    packaged, own = _files(theme / TEMPLATES), _own(root, TEMPLATES)
    if odd := next((name for name in own if name.startswith(PACKAGED)), ""):
        raise EroomError(
            f"{TEMPLATES}/{PACKAGED} is the name of the packaged theme in templates",
            where=f"{TEMPLATES}/{odd}",
            hint="move the file to another folder",
        )
    below = {f"{PACKAGED}{name}": data for name, data in packaged.items()}
    templates = {**packaged, **own, **below}
    return Inputs(
        content=read_content(root),
        templates=templates,
        template_files={
            n: f"{TEMPLATES}/{n}" if n in own else f"{theme / TEMPLATES}/{n.removeprefix(PACKAGED)}"
            for n in templates
        },
        static={**_files(theme / STATIC), **_own(root, STATIC)},
        catalogues=(*_catalogues(theme, "the theme's "), *(_catalogues(root) if root != theme else ())),
    )


def packaged_templates() -> dict[str, str]:
    """The theme's own, by name, whatever a site puts in their place."""
    return {name: data.decode() for name, data in _files(theme_folder() / TEMPLATES).items()}


def read_content(root: Path) -> dict[str, bytes]:
    """The Markdown files, by path below content/."""
    return {path: data for path, data in _own(root, CONTENT).items() if path.endswith(".md")}


def _catalogues(folder: Path, whose: str = "") -> Iterator[tuple[str, str, bytes]]:
    for name, data in _files(folder / LOCALE).items():
        if name.endswith(".po"):
            yield name, f"{whose}{LOCALE}/{name}", data


def _own(root: Path, name: str) -> dict[str, bytes]:
    """Those of a folder of the site. A link that comes with a site must not publish what lies beside it."""
    folder = root / name
    for path in (folder, *sorted(folder.rglob("*"))):
        if path.is_symlink() and not _is_of(root, path):
            raise EroomError(
                "is a link that leads out of the site, or to what no page may show",
                where=path.relative_to(root).as_posix(),
                hint="put a copy in its place",
            )
    return _files(folder)


def _is_of(root: Path, link: Path) -> bool:
    there, top = link.resolve(), root.resolve()
    return there.is_relative_to(top) and all(map(_is_visible, there.relative_to(top).parts))


def _files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, sorted; hidden ones and editors' leftovers stay out, .well-known comes along."""
    if not folder.is_dir():
        return {}
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    named = ((p.relative_to(folder), p) for p in paths)
    return {name.as_posix(): read(path) for name, path in named if all(map(_is_visible, name.parts))}


def _is_visible(name: str) -> bool:
    return name == ".well-known" or not (name.startswith(".") or name.endswith(("~", ".swp")))


def read(path: Path | str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (a Path would open it more slowly)
            return file.read()
    except OSError as wrong:
        raise EroomError(f"cannot be read: {wrong.strerror}", where=str(path)) from wrong


def read_settings(root: Path) -> tuple[bytes, bytes]:
    """eroom.toml and .env; the latter may be missing."""
    settings, dotenv = root / SETTINGS, root / DOTENV
    if not settings.is_file():
        raise SettingsError(
            "there is no eroom.toml here",
            where=str(root),
            hint="run eroom in the folder of a site, or name it with --site DIR",
        )
    return read(settings), read(dotenv) if dotenv.is_file() else b""


def read_snapshot(root: Path) -> Snapshot | None:
    """None where nothing was pulled yet. Raises SourceError for one that cannot be used."""
    path = root / SNAPSHOT
    if not path.is_file():
        return None
    kept = snapshot.decode(read(path), SNAPSHOT)
    if wrong := unsound_snapshot(kept):
        raise SourceError(f"the snapshot is damaged: {wrong}", where=SNAPSHOT, hint="run `eroom pull`")
    return kept


def read_recollection(root: Path, provider: str) -> bytes:
    """What a source wanted handed back, as it stands."""
    return recalled(root / RECOLLECTIONS / provider)


def recalled(path: Path) -> bytes:
    """What was put by to be faster the next time; b"" where there is nothing to be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def read_history(root: Path) -> Records:
    folder = root / HISTORY
    if not folder.is_dir():
        return {}
    names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".json"))
    return {name.removesuffix(".json"): _record(f"{folder}/{name}") for name in names}


def _record(place: str) -> history.Record | history.Withdrawn:
    """A plain string: there are tens of thousands."""
    name = place.rpartition("/")[2]
    try:
        record = history.decode(read(place))
        wrong = unsound_record(record, name.removesuffix(".json"))
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        wrong = str(fault)
    if wrong:
        raise EroomError(
            f"this record is damaged: {wrong}",
            where=f"{HISTORY}/{name}",
            hint="restore it from version control, or delete it: its SEQUENCE and old addresses are then forgotten",
        )
    return record
