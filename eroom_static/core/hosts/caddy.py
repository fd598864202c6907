"""Caddy: a file to import in a site block."""

from collections.abc import Iterable, Iterator

from eroom_static.core.hosts.kinds import HIDDEN, WELL_KNOWN, caching, rule_files
from eroom_static.core.hosts.model import CACHE, Hosting
from eroom_static.core.media import FRESH

_TOP = """\
# What this site wants of Caddy. In its site block, beside root and file_server:
#     import {file}
"""
_MISSING = """\
handle_errors {{
\theader Cache-Control "{fresh}"
\trewrite * {base}/404.html
\tfile_server
}}
"""


def caddy(hosting: Hosting) -> str:
    """In a route, where what stands below wins: elsewhere Caddy would sort headers by how exact their paths are."""
    headers: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    headers += [(pattern, ((CACHE, value),)) for pattern, value in caching(hosting)]
    headers += [(rule.regex, rule.headers) for rule in hosting.rules]
    headers += [(r"\.ics$", (("Content-Type", "text/calendar; charset=utf-8"),))]
    return "\n".join(
        [
            _TOP.format(file="eroom.caddy"),
            *_hidden(hosting),
            *(f"redir {rule.old} {rule.new} {rule.status}" for rule in hosting.redirects),
            "route {",
            *(
                line
                for number, (pattern, said) in enumerate(headers)
                for line in _rule(number, pattern, said)
            ),
            "}",
            _MISSING.format(base=hosting.base, fresh=FRESH),
        ]
    )


def _hidden(hosting: Hosting) -> Iterator[str]:
    yield "@eroom_hidden {"
    yield f"\tpath_regexp {HIDDEN}"
    yield f"\tnot path *{WELL_KNOWN}*"
    yield "}"
    yield "error @eroom_hidden 404"
    yield f"@eroom_rules path {' '.join(rule_files(hosting))}"
    yield "error @eroom_rules 404"


def _rule(number: int, pattern: str, headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"\t@eroom_{number} path_regexp `{pattern}`"
    yield f"\theader @eroom_{number} {{"
    yield from (f"\t\t{name} `{value}`" for name, value in headers)
    yield "\t}"
