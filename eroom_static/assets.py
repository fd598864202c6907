"""Static files as visitors get them: sheets in one piece, scripts squeezed, both under names that tell their bytes."""

from collections.abc import Mapping

import msgspec

from eroom_static.core.inline import inlined
from eroom_static.core.page import File, Turn, digest
from eroom_static.core.sdk import SDK_FOLDER
from eroom_static.core.sheet import assembled, is_part
from eroom_static.render.squeeze import squeezed

FINGERPRINTED = (".css", ".js")
NAMED_ELSEWHERE = frozenset({"embed.js"})  # other sites load it by this name, for ever


class Assets(msgspec.Struct, frozen=True, kw_only=True):
    """`named` maps a static file's name to its path in the output, `small` some to an address that holds the file."""

    files: tuple[File, ...]
    named: Mapping[str, str]
    small: Mapping[str, str]


def assets(static: Mapping[str, bytes]) -> Assets:
    """Static files keep their names, so that anything may link to them; style sheets and scripts, which change under
    pages that caches keep, carry their digest.
    """
    whole = {path: _whole(path, static) for path in static if not is_part(path)}
    named = {path: _fingerprinted(path, data) for path, data in whole.items()}
    files = tuple(File(named[path], data, Turn.ASSET) for path, data in whole.items())
    return Assets(files=files, named=named, small=inlined(static))


def _whole(path: str, static: Mapping[str, bytes]) -> bytes:
    if path.startswith(f"{SDK_FOLDER}/"):
        return static[path]
    return assembled(path, static) if path.endswith(".css") else squeezed(path, static[path])


def _fingerprinted(path: str, data: bytes) -> str:
    if path.startswith(f"{SDK_FOLDER}/") or path in NAMED_ELSEWHERE:
        return path
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.{digest(data)[:8]}.{ending}" if f"{dot}{ending}" in FINGERPRINTED else path
