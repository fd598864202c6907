"""A style sheet in parts, as one file: `@import "_part.css";` at its top is put in place, so that a page asks once."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from eroom_static.core.errors import ContentError

_IMPORT = re.compile(rb'^@import "([^"]+)";[ \t]*\n?', re.MULTILINE)


def is_part(path: str) -> bool:
    """A file of static/ that is only there to be put into others: _name.css. (_headers and the like are files.)"""
    name = PurePosixPath(path).name
    return name.startswith("_") and name.endswith(".css")


def assembled(path: str, files: Mapping[str, bytes]) -> bytes:
    """The sheet with its parts in it. Raises ContentError for a part that is not there."""

    def part(found: re.Match[bytes]) -> bytes:
        name = str(PurePosixPath(path).with_name(found[1].decode("utf-8", "replace")))
        if not is_part(name):
            return found[0]  # a sheet of its own, elsewhere: the browser fetches it
        if name not in files:
            line = files[path].count(b"\n", 0, found.start()) + 1
            raise ContentError(
                f"there is no {name} in static/",
                where=f"static/{path}:{line}",
                hint="add it, or take the line away",
            )
        return files[name].rstrip() + b"\n"

    return _IMPORT.sub(part, files[path])
