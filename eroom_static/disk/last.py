"""What the last build saw and what it left, by sizes and times alone: a build with nothing to do knows it at once.

As `make` and git do, a file is taken for unchanged while its size and its time are. What was changed so shortly
before a build that its time may not tell is not trusted: the next build then reads everything.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import msgspec

from eroom_static import __version__
from eroom_static.core.environment import NAMES
from eroom_static.core.manifest import NAME
from eroom_static.core.report import Report
from eroom_static.disk.lock import lock
from eroom_static.disk.reader import (
    CONTENT,
    DOTENV,
    HISTORY,
    LOCALE,
    SETTINGS,
    SNAPSHOT,
    STATE,
    STATIC,
    TEMPLATES,
    theme_folder,
)
from eroom_static.disk.store import remove, store
from eroom_static.disk.survey import Cache

LAST, LEFT, LOCK = f"{STATE}/last.json", f"{STATE}/left", f"{STATE}/lock"
_INSTALLED = Path(
    msgspec.__file__
).parent.parent  # it changes when a library is exchanged, tzdata for instance
SHARE = (
    16_000  # files of the output that one build looks at: of a larger site each build looks at another share
)

Left = tuple[str, int, int]  # path, bytes, time of change in nanoseconds


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """`seen` names what the build was made from; its pages are right from `since` until before `until` (UTC). `output`
    is its folder, `mark` tells its manifest; `shares` are the places of its files in the list of what was left.
    """

    version: str
    seen: str
    since: datetime
    until: datetime
    output: str
    mark: str
    shares: tuple[tuple[int, int], ...]
    report: Report


def glance(root: Path, environ: Mapping[str, str], *told: object) -> tuple[str, int]:
    """One name for all that a build is made from, and the latest change in it (nanoseconds). Nothing is read."""
    name, latest = blake2b(digest_size=16), 0
    told_from = (__version__, told, [(n, environ.get(n)) for n in NAMES], _INSTALLED.stat().st_mtime_ns)
    name.update(repr(told_from).encode("utf-8", "replace"))
    theme = theme_folder()
    folders = (CONTENT, TEMPLATES, STATIC, LOCALE)
    places = [
        *(root / n for n in (SETTINGS, DOTENV, SNAPSHOT, HISTORY, *folders)),
        *(theme / n for n in folders),
    ]
    for place in dict.fromkeys(map(str, places)):
        for path, status in _all(place):
            name.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "replace"))
            latest = max(latest, status.st_mtime_ns)
    return name.hexdigest(), latest


def _all(place: str) -> Iterator[tuple[str, os.stat_result]]:
    """A file, or every file below a folder, in a fixed order. Folders count as well: a file may have left one. What a
    link leads to counts if it is a file: no folder behind a link is read.
    """
    try:
        status = os.stat(place)  # noqa: PTH116 - plain strings: there are tens of thousands
    except OSError:
        return
    yield place, status
    if stat.S_ISDIR(status.st_mode):
        with os.scandir(place) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _all(entry.path)
            else:
                yield entry.path, _status(entry)


def _status(entry: os.DirEntry[str]) -> os.stat_result:
    try:
        return entry.stat()
    except OSError:  # a link that leads nowhere: some editors lock with one
        return entry.stat(follow_symlinks=False)


def nothing_to_do(root: Path, environ: Mapping[str, str], now: datetime, *told: object) -> Report | None:
    """What the last build reported, if another one would find everything as it is. Raises Locked."""
    if not (root / LAST).is_file():
        return None
    with lock(root / LOCK):
        try:
            last = msgspec.json.decode((root / LAST).read_bytes(), type=Last)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
        fits = last.version == __version__ and last.since <= now < last.until
        if not fits or last.seen != glance(root, environ, *told)[0]:
            return None
        output = root / last.output
        return (
            last.report if last.mark == _mark(output / NAME) and _as_left(root, output, last, now) else None
        )


def keep(
    root: Path,
    seen: tuple[str, int],
    output: Path,
    left: Cache,
    *,
    since: datetime,
    until: datetime,
    report: Report,
) -> None:
    """To be found by the next build. `seen` was glanced at before anything was read, while the lock was held."""
    name, latest = seen
    if latest >= (root / LOCK).stat().st_mtime_ns:
        forget(root)
        return
    listed = [(path, there.size, there.mtime_ns) for path, there in sorted(left.items())]
    shares = [msgspec.msgpack.encode(listed[start : start + SHARE]) for start in range(0, len(listed), SHARE)]
    ends = [sum(map(len, shares[:n])) for n in range(len(shares) + 1)]
    kept = Last(
        version=__version__,
        seen=name,
        since=since,
        until=until,
        output=output.relative_to(root).as_posix(),
        mark=_mark(output / NAME),
        shares=tuple(pairwise(ends)),
        report=report,
    )
    store(root / LEFT, b"".join(shares))
    store(root / LAST, msgspec.json.encode(kept))


def forget(root: Path) -> None:
    """Nothing is known any more: of a meeting that is withdrawn no trace stays here either."""
    for name in (LAST, LEFT):
        remove(root / name)


def _mark(place: Path) -> str:
    """Size and time of a file; "" where there is none."""
    try:
        status = os.lstat(place)
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"


def _as_left(root: Path, output: Path, last: Last, now: datetime) -> bool:
    """Whether a share of the output's files is as it was left: another share at another time."""
    if not last.shares:
        return True
    start, end = last.shares[int(now.timestamp()) % len(last.shares)]
    try:
        with (root / LEFT).open("rb") as file:
            file.seek(start)
            listed = msgspec.msgpack.decode(file.read(end - start), type=list[Left])
    except (OSError, msgspec.MsgspecError):
        return False
    return all(_is_left(f"{output}/{left[0]}", left) for left in listed)


def _is_left(place: str, left: Left) -> bool:
    try:
        status = os.lstat(place)
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == (left[1], left[2])
