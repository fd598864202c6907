"""The files of rules that static hosts read: a publisher's own rules stand first, what the site needs comes after.

Of two redirects for one address these hosts follow the upper one.
"""

from collections.abc import Iterable, Iterator, Mapping

from eroom_static.core.media import LASTING
from eroom_static.core.page import File, Turn

HEADERS, REDIRECTS = "_headers", "_redirects"
RULES = frozenset({HEADERS, REDIRECTS})


def with_own_rules(
    files: Iterable[File], own: Mapping[str, bytes], lasting: Iterable[str] = ()
) -> Iterator[File]:
    """`own` holds the publisher's files of rules, by name; `lasting` addresses whose files may be kept for ever."""
    left = dict(own)
    kept = "".join(f"{address}\n  Cache-Control: {LASTING}\n" for address in lasting).encode()
    for made in files:
        file = File(made.path, made.data + kept, made.turn) if made.path == HEADERS and kept else made
        theirs = left.pop(file.path, None)
        yield file if theirs is None else File(file.path, _joined(theirs, file.data), file.turn)
    yield from (File(path, data, Turn.ASSET) for path, data in left.items())


def _joined(own: bytes, ours: bytes) -> bytes:
    """Without a mark that an editor put at the beginning: in the middle it would spoil a rule."""
    return own.removeprefix(b"\xef\xbb\xbf").rstrip() + b"\n\n" + ours
