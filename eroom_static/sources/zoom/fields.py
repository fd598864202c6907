"""Single fields of outside JSON, read tolerantly: what is missing, null or of another type is nothing. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

YEARS = range(1970, 9000)  # beyond these, adding a window or a month leaves the calendar

Json = Mapping[str, Any]

_ZOOM_HOSTS = ("zoom.us", "zoom.com", "zoomgov.com", "zoom.com.cn")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def text(raw: Json, name: str) -> str:
    """A string without control characters; "" where it is missing, null or something else."""
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    # A lone surrogate can arrive through a \ud800 escape and could never be written as UTF-8.
    return _CONTROL.sub("", str(value)).encode("utf-8", "replace").decode("utf-8").strip()


def number(raw: Json, name: str) -> int | None:
    value = raw.get(name)
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.strip().isdigit() else None


def flag(raw: Json, name: str) -> bool:
    """True for true, and for the spellings of it that have been seen: "true", 1, "1"."""
    return raw.get(name) is True or text(raw, name).casefold() in {"true", "1"}


def instant(raw: Json, name: str, zone: str) -> datetime | None:
    """UTC. Zoom answers with Z; a time without it is local to the meeting's zone, as in requests."""
    value = text(raw, name)
    if not value:
        return None
    try:
        parsed = datetime.fromisoformat(value)
        found = (parsed if parsed.tzinfo else parsed.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.year in YEARS else None


def items(raw: Json, name: str) -> list[Json]:
    value = raw.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def section(raw: Json, name: str) -> Json:
    value = raw.get(name)
    return value if isinstance(value, dict) else {}


def zoom_link(url: str) -> str | None:
    """The link if it is https on a domain of Zoom's, else None."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        odd = parts.username or parts.password or parts.port not in (None, 443)
    except ValueError:
        return None
    known = any(host == known or host.endswith("." + known) for known in _ZOOM_HOSTS)
    return (
        url if parts.scheme == "https" and known and not odd and not re.search(r"[\s<>\"'\\]", url) else None
    )
