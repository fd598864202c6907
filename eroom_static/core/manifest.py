"""What in output/ is ours, and what has to be written, kept and removed to make it what it should be."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from unicodedata import normalize

import msgspec

from eroom_static.core.errors import EroomError, OutputError, PathConflict
from eroom_static.core.page import File, Page, Printed, Turn
from eroom_static.core.text import some

VERSION = 1
NAME = ".manifest.json"
FRESH = ".eroom-new"  # the ending of a file that is not in place yet
_PLAIN = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*", re.ASCII)
FOLDER, OTHER = "folder", "other"  # in place of a digest: no plain file; the latter is a link or a device


class Entry(msgspec.Struct, frozen=True):
    """A file as we left it, or are about to. Its turn says when it may go again."""

    digest: str
    size: int
    turn: int = Turn.PAGE


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The files of output/ that are ours.

    `pending` is what unfinished builds were about to write: such a path may hold the new content, the old, or
    nothing. `inputs` names everything the finished build was made from, and `next_change` (UTC) is when its
    pages will look different. `url` is the address of the site that they tell.
    """

    version: int = VERSION
    files: Mapping[str, Entry] = msgspec.field(default_factory=dict)
    pending: Mapping[str, Entry] = msgspec.field(default_factory=dict)
    inputs: str = ""
    next_change: datetime | None = None
    url: str = ""

    def elsewhere(self, url: str) -> str:
        """What is wrong, or "", with a site that is to be at this address."""
        said = f"what stands there was built for {self.url}, and [site] url is {url}"
        return said if self.url not in ("", url) else ""

    @property
    def owned(self) -> frozenset[str]:
        """Every path that a build of ours may have touched."""
        return frozenset(self.files) | frozenset(self.pending)

    def changes(self, files: Sequence[File | Printed], found: Mapping[str, str]) -> "Changes":
        """`found`: the digest, FOLDER or OTHER of all that stands at, above or below wanted and owned paths.

        Raises PathConflict for files that cannot stand together, OutputError for foreign ones in the way.
        """
        if wrong := conflicts(files):
            raise wrong[0]
        ours = self._ours(found)
        wanted = {file.path: file.digest for file in files}
        twins = _twins(wanted, found, ours)
        in_the_way = _in_the_way(wanted, found)
        if foreign := [
            p for p in in_the_way if p not in ours and p not in twins and not self._left(p, found)
        ]:
            raise not_ours(foreign)
        stands = {p: found[p] for p in wanted if found.get(p, FOLDER) != FOLDER and p not in twins}
        clear = {p for p in in_the_way if p in ours and p not in wanted} | set(twins.values())
        by_turn = sorted(files, key=lambda f: (f.turn, f.path))
        return Changes(
            clear=tuple(sorted(clear)),
            new=tuple(f for f in by_turn if f.path not in stands),
            replaced=tuple(f for f in by_turn if stands.get(f.path, wanted[f.path]) != wanted[f.path]),
            kept=sum(stands.get(path) == after for path, after in wanted.items()),
            remove=tuple(sorted(ours.keys() - wanted.keys(), key=lambda p: (-ours[p].turn, p))),
        )

    def _ours(self, found: Mapping[str, str]) -> dict[str, Entry]:
        """What is there of ours. Folders and links that took a place of ours are not."""
        both = {**self.pending, **self.files}
        return {path: entry for path, entry in both.items() if found.get(path, OTHER) not in {FOLDER, OTHER}}

    def _left(self, path: str, found: Mapping[str, str]) -> bool:
        """A folder that we made: nobody else's file is in it, or that would be in the way as well."""
        return found[path] == FOLDER and any(path in above(mine) for mine in self.owned)

    def during(self, changes: "Changes") -> "Manifest":
        """What is known while changes are being made. It has no inputs: nothing is finished."""
        about = {f.path: Entry(f.digest, f.size, f.turn) for f in changes.write}
        return Manifest(files=self.files, pending={**self.pending, **about})


class _Versioned(msgspec.Struct):
    version: int


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What to do to output/, in the order in which it is done: new files, replaced ones, removals.

    Once all new files are there, every address of the old site and of the new one exists, so that old and new
    pages may stand side by side; before that nothing leads to a new file, and after that nothing leads to a
    removed one. Within these, turns: assets, pages, lists; removals the other way round. Only `clear`, what
    of `remove` stands where a wanted file or its folder must be, goes first: one place cannot hold both.
    """

    clear: tuple[str, ...] = ()
    new: tuple[File | Printed, ...] = ()
    replaced: tuple[File | Printed, ...] = ()
    kept: int = 0
    remove: tuple[str, ...] = ()

    @property
    def write(self) -> tuple[File | Printed, ...]:
        return (*self.new, *self.replaced)

    def __bool__(self) -> bool:
        return bool(self.new or self.replaced or self.remove)

    def __str__(self) -> str:
        """For a dry run."""
        new, replaced, removed = len(self.new), len(self.replaced), len(self.remove)
        lines = [
            *(f"+ {file.path}" for file in self.new),
            *(f"~ {file.path}" for file in self.replaced),
            *(f"- {path}" for path in self.remove),
            f"{new} new, {replaced} replaced, {self.kept} unchanged, {removed} removed",
        ]
        return "\n".join(lines)


def manifest_of(
    files: Iterable[File | Printed], inputs: str = "", next_change: datetime | None = None, url: str = ""
) -> Manifest:
    """The manifest after a build that left exactly these files."""
    entries = {f.path: Entry(f.digest, f.size, f.turn) for f in files}
    return Manifest(files=entries, inputs=inputs, next_change=next_change, url=url)


def encode(manifest: Manifest) -> bytes:
    return msgspec.json.encode(manifest, order="sorted") + b"\n"


def decode(data: bytes) -> Manifest:
    """Raises OutputError for a damaged manifest: taken as empty, withdrawn pages would stay for ever."""
    try:
        if msgspec.json.decode(data, type=_Versioned).version == VERSION:
            manifest = msgspec.json.decode(data, type=Manifest)
            if all(map(is_path, manifest.owned)):
                return manifest
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass  # said below
    raise OutputError(
        "the record of what eroom wrote here is damaged, or of another version",
        where=NAME,
        hint="empty the output folder by hand and build again",
    )


def conflicts(pages: Iterable[Page | File | Printed]) -> list[EroomError]:
    """What cannot stand together in one folder, even one that folds case; and paths that are none."""
    errors: list[EroomError] = []
    files: dict[str, Page | File | Printed] = {}
    for page in pages:
        if not is_path(page.path):
            errors.append(_no_path(page))
        elif (one := files.setdefault(_fold(page.path), page)) is not page:
            errors.append(_conflict(one, page, "both want this address"))
    if not folders_of(files).isdisjoint(files):
        for path, page in files.items():
            files_above = (files[folder] for folder in above(path) if folder in files)
            errors += [_conflict(one, page, "want a file and a folder of one name") for one in files_above]
    return errors


def is_path(path: str) -> bool:
    """Whether it names a file inside output/ on every system, and none that the writer needs."""
    if _PLAIN.fullmatch(path) and FRESH not in path:  # as nearly all are: there are tens of thousands
        return True
    parts = path.split("/")
    return (
        path.isprintable()
        and "\\" not in path
        and path[1:2] != ":"
        and not {"", ".", ".."}.intersection(parts)
        and path != NAME
        and not any(part.endswith(FRESH) for part in parts)
    )


def above(path: str) -> Iterator[str]:
    """The folders a path lies in, the nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def folders_of(paths: Iterable[str]) -> set[str]:
    """All folders that any of these paths lies in."""
    folders = {path.rpartition("/")[0] for path in paths}
    for lowest in [*folders]:
        folder = lowest.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders - {""}


def not_ours(paths: Sequence[str]) -> OutputError:
    return OutputError(
        f"not written by eroom, and in the way: {some(paths)}; nothing was written",
        where="output",
        hint="move it away, or delete it if an earlier build left it there",
    )


def _in_the_way(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """What is not as wanted where a wanted file must be, or its folder, or is in a folder in its place.

    What holds our very bytes already is in nobody's way: it is ours from now on.
    """
    folders, shut = folders_of(wanted), folders_of(found).intersection(wanted)
    return [
        path
        for path, stands in found.items()
        if wanted.get(path, stands) != stands
        or (path in folders and stands != FOLDER)
        or (shut and any(folder in shut for folder in above(path)))
    ]


def _twins(wanted: Mapping[str, str], found: Mapping[str, str], ours: Mapping[str, Entry]) -> dict[str, str]:
    """Wanted paths that differ from one of ours only in case: where case does not count both are one file."""
    leaving = {_fold(path): path for path in ours.keys() - wanted.keys()}
    pairs = [(path, leaving[_fold(path)]) for path in wanted if leaving and _fold(path) in leaving]
    return {path: twin for path, twin in pairs if found.get(path, found[twin]) == found[twin]}


def _fold(path: str) -> str:
    return path.lower() if path.isascii() else normalize("NFC", path).casefold()


def _conflict(one: Page | File | Printed, other: Page | File | Printed, what: str) -> PathConflict:
    return PathConflict(
        f"{_origin(one)} and {_origin(other)} {what}",
        where=other.path,
        hint="give one of them another name, slug or alias",
    )


def _no_path(page: Page | File | Printed) -> PathConflict:
    return PathConflict(
        f"{_origin(page)} wants an address that cannot be a file of the site",
        where=repr(page.path),
        hint="give it a name without '..', '\\', control characters and empty parts",
    )


def _origin(page: Page | File | Printed) -> str:
    return (page.origin or page.template) if isinstance(page, Page) else f"static/{page.path}"
