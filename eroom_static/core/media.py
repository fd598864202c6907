"""What a file of the site is served as, told by its path alone: its type, and how long it may be kept."""

import re
from collections.abc import Mapping
from typing import Final

from eroom_static.core.sdk import SDK_FOLDER

LASTING: Final = (
    "public, max-age=31536000, immutable"  # its name tells its bytes: other bytes have another name
)
FRESH: Final = "public, max-age=0, must-revalidate"  # asked for again each time; unchanged costs a few bytes
SHORT: Final = "public, max-age=3600"  # pictures and fonts: an hour old does no harm
FRESH_ENDINGS = ("html", "ics", "xml", "json", "txt")

_UNKNOWN = "application/octet-stream"
_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "wasm": "application/wasm",
    "zip": "application/zip",
}
_FINGERPRINT = re.compile(r"\.[0-9a-f]{8}\.[a-z0-9]+$")


def content_type(path: str) -> str:
    return _TYPES.get(_ending(path), _UNKNOWN)


def cache_control(path: str) -> str:
    """For a path relative to the top of the output."""
    if is_lasting(path):
        return LASTING
    return FRESH if _ending(path) in FRESH_ENDINGS else SHORT


def is_lasting(path: str) -> bool:
    """Whether the path tells the bytes: a digest in the name, or a version of Zoom's SDK as its folder."""
    return path.startswith(f"{SDK_FOLDER}/") or _FINGERPRINT.search(path) is not None


def _ending(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].lower()
