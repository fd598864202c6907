"""Small drawings as addresses that hold them, so that a page need not ask for them."""

from collections.abc import Mapping
from urllib.parse import quote

SMALL = 1000  # bytes; a larger one is better asked for once and kept


def inlined(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """A data: address for each small drawing among the static files, by its name."""
    return {
        path: f"data:image/svg+xml,{quote(data, safe='/:;=,()')}"
        for path, data in files.items()
        if path.endswith(".svg") and len(data) <= SMALL
    }
