"""A site's headers file, read as Netlify and Cloudflare Pages read it: which path is served with what."""

import re
from collections.abc import Iterator
from pathlib import Path

from eroom_static.core.hosting import HEADERS
from eroom_static.core.hosts.model import read_headers

Rules = list[tuple[re.Pattern[str], tuple[tuple[str, str], ...]]]


def read_rules(output: Path) -> Rules:
    file = output / HEADERS
    return rules_in(file.read_text(encoding="utf-8") if file.is_file() else "")


def rules_in(text: str) -> Rules:
    """Those of a headers file, as its hosts read it."""
    return [(re.compile(rule.regex), rule.headers) for rule in read_headers(text)]


def headers_for(path: str, rules: Rules) -> Iterator[tuple[str, str]]:
    for pattern, headers in rules:
        if pattern.fullmatch(path):
            yield from headers
