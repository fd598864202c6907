"""Kinds of files by their addresses, as expressions that every host's engine reads; and what no visitor is to see."""

from eroom_static.core.hosting import RULES
from eroom_static.core.hosts.model import Hosting
from eroom_static.core.media import FRESH, FRESH_ENDINGS, LASTING, SHORT
from eroom_static.core.sdk import SDK_FOLDER

FRESH_PAGES = rf"(/|\.({'|'.join(FRESH_ENDINGS)}))$"
HIDDEN = r"/\."  # records of ours; .well-known is for visitors
WELL_KNOWN = "/.well-known/"


def lasting(hosting: Hosting) -> str:
    """What may be kept for ever: its name tells its bytes."""
    return rf"(\.[0-9a-f]{{8}}\.[a-z0-9]+$|^{hosting.base}/{SDK_FOLDER}/)"


def caching(hosting: Hosting) -> tuple[tuple[str, str], ...]:
    """Expressions with their Cache-Control: the last that fits holds."""
    return ((".", SHORT), (FRESH_PAGES, FRESH), (lasting(hosting), LASTING))


def rule_files(hosting: Hosting) -> list[str]:
    """The addresses of files that are there for a host and not for visitors."""
    return [f"{hosting.base}/{name}" for name in sorted(RULES)]
