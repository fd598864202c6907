"""A site's headers file, read as Netlify and Cloudflare Pages read it: which path is served with what."""

import re
from collections.abc import Iterator
from pathlib import Path

from eroom_static.core.hosting import HEADERS

Rules = list[tuple[re.Pattern[str], list[tuple[str, str]]]]


def read_rules(output: Path) -> Rules:
    file = output / HEADERS
    return rules_in(file.read_text(encoding="utf-8") if file.is_file() else "")


def rules_in(text: str) -> Rules:
    """Lines at the margin are paths (`:name` stands for one part, `*` for anything), indented ones their headers."""
    rules: Rules = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            rules.append((_pattern(line.strip()), []))
        elif rules:
            name, _, value = line.strip().partition(":")
            rules[-1][1].append((name.strip(), value.strip()))
    return rules


def headers_for(path: str, rules: Rules) -> Iterator[tuple[str, str]]:
    for pattern, headers in rules:
        if pattern.fullmatch(path):
            yield from headers


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(:[A-Za-z]\w*|\*)", path)
    return re.compile("".join(_part(part) for part in parts))


def _part(text: str) -> str:
    if text == "*":
        return ".*"
    return "[^/]+" if text.startswith(":") else re.escape(text)
