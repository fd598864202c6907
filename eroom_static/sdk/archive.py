"""An npm package opened: its files one after the other, each checked before it is believed."""

import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from eroom_static.core.errors import Refused, UnexpectedReply

_MOST_FILES = 10_000
_MOST_BYTES = 1 << 30  # 6.2.0 has 108 MB


def members(package: BinaryIO, where: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file. Raises Refused for what has no place in a package."""
    seen: set[str] = set()
    size = 0
    try:
        with tarfile.open(fileobj=package, mode="r:gz") as archive:
            for member in archive:
                if member.isdir():
                    continue
                _check(member, seen, where)
                size += member.size
                if size > _MOST_BYTES or len(seen) >= _MOST_FILES:
                    raise Refused("the package is larger than any of this kind", where=where)
                seen.add(member.name)
                file = archive.extractfile(member)
                yield member.name, file.read() if file else b""
    except (tarfile.TarError, zlib.error, EOFError, OSError) as wrong:
        raise UnexpectedReply(
            "this is no npm package: it cannot be opened as gzip and tar",
            where=where,
            hint="check --registry, and that nothing between changes what it sends",
        ) from wrong


def _check(member: tarfile.TarInfo, seen: set[str], where: str) -> None:
    name = member.name
    wrong = ""
    if not member.isreg():
        wrong = "is no regular file"
    elif name.startswith("/") or {"", ".", ".."} & set(name.split("/")) or set(name) & set("\\:\0"):
        wrong = "has a path that leads elsewhere"
    elif name in seen:
        wrong = "is there twice"
    if wrong:
        raise Refused(
            f"the package holds something that {wrong}: {name[:80]!r}",
            where=where,
            hint="nothing was taken from it",
        )
