"""What in output/ is ours, and what has to be written, kept and removed to make it what it should be."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from eroom_static.core.errors import EroomError, OutputError, PathConflict
from eroom_static.core.page import File, Page

VERSION = 1
NAME = ".manifest.json"


class Entry(msgspec.Struct, frozen=True):
    """A file as we left it, or are about to."""

    digest: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The files of output/ that are ours.

    `pending` is what a build was about to write when it was last heard of: after an interruption those paths may hold
    the old content, the new one, or nothing. `inputs` names everything the finished build was made from, and
    `next_change` (UTC) is when its pages will look different.
    """

    version: int = VERSION
    files: Mapping[str, Entry] = msgspec.field(default_factory=dict)
    pending: Mapping[str, Entry] = msgspec.field(default_factory=dict)
    inputs: str = ""
    next_change: datetime | None = None

    @property
    def owned(self) -> frozenset[str]:
        return frozenset(self.files) | frozenset(self.pending)

    def changes(self, files: Sequence[File], found: Mapping[str, str]) -> "Changes":
        """`found` gives the digest of every wanted or owned path that exists. Raises OutputError, or Several."""
        owned = self.owned
        in_the_way = [
            f.path for f in files if f.path not in owned and found.get(f.path, f.digest) != f.digest
        ]
        if in_the_way:
            raise not_ours(in_the_way)
        wanted = {f.path for f in files}
        by_turn = sorted(files, key=lambda f: (f.turn, f.path))
        return Changes(
            new=tuple(f for f in by_turn if f.path not in found),
            replaced=tuple(f for f in by_turn if f.path in found and found[f.path] != f.digest),
            kept=sum(found.get(f.path) == f.digest for f in files),
            remove=tuple(sorted(p for p in owned - wanted if p in found)),
        )


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What to do to output/, in the order in which it is done: new files, replaced ones, removals.

    New files come first so that no page leads to one that is not there yet; removals last, when nothing leads to them
    any more. A new page may lead to another new one that comes a moment later, but nothing visitors can reach leads to
    either of them before both are there.
    """

    new: tuple[File, ...] = ()
    replaced: tuple[File, ...] = ()
    kept: int = 0
    remove: tuple[str, ...] = ()

    @property
    def write(self) -> tuple[File, ...]:
        return (*self.new, *self.replaced)

    def __bool__(self) -> bool:
        return bool(self.new or self.replaced or self.remove)


def manifest_of(files: Iterable[File], inputs: str = "", next_change: datetime | None = None) -> Manifest:
    """The manifest after a build that left exactly these files."""
    entries = {f.path: Entry(f.digest, len(f.data)) for f in files}
    return Manifest(files=dict(sorted(entries.items())), inputs=inputs, next_change=next_change)


def encode(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=0) + b"\n"


def decode(data: bytes) -> Manifest:
    """Raises OutputError for a damaged manifest: without it, nobody can tell which files are ours."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        manifest = Manifest(version=0)
    if manifest.version != VERSION:
        raise OutputError(
            "the record of what eroom wrote here is damaged, or of another version",
            where=NAME,
            hint="empty the output folder by hand and build again",
        )
    return manifest


def conflicts(pages: Iterable[Page | File]) -> list[EroomError]:
    """Two for one address, also where a file system that folds case would think so."""
    seen: dict[str, Page | File] = {}
    errors: list[EroomError] = []
    for page in pages:
        folded = page.path.casefold()
        if folded in seen:
            one, other = _origin(seen[folded]), _origin(page)
            errors.append(
                PathConflict(
                    f"{one} and {other} both want this address",
                    where=page.path,
                    hint="give one of them another name or slug",
                )
            )
        seen.setdefault(folded, page)
    return errors


def _origin(page: Page | File) -> str:
    return (page.origin or page.template) if isinstance(page, Page) else f"static/{page.path}"


def not_ours(paths: Sequence[str]) -> OutputError:
    shown = ", ".join(sorted(paths)[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")  # noqa: PLR2004
    return OutputError(
        f"not written by eroom, and in the way: {shown}; nothing was written",
        where="output",
        hint="move it away, or name another output folder in [build] of eroom.toml",
    )
