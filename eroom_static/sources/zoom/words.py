"""Outside text made fit to be shown: one short line, without secrets, e-mail addresses or meeting numbers."""

import re
from collections.abc import Iterable

LONGEST = 300
SHORTEST_HIDDEN = 4  # hiding less would blot out ordinary words
_PRIVATE = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+|\b[0-9]{9,}\b")


def clean(text: str, hide: Iterable[str] = ()) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    for secret in sorted(hide, key=len, reverse=True):
        if len(secret) >= SHORTEST_HIDDEN:
            line = line.replace(secret, "…")
    line = _PRIVATE.sub("…", line)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
