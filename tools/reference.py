"""Writes what the documentation tells of the types: the reference of settings, and the schema for editors.

python tools/reference.py
"""

import json
from itertools import groupby
from pathlib import Path

from eroom_static.core.reference import Setting, json_schema, settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "content/settings.md"
SCHEMA = DOCS / "static/eroom.schema.json"
TOP = """\
+++
title = "Settings"
description = "Every key of eroom.toml: what it takes, what holds without it, and what it is for."
menu = true
order = 60
+++
`eroom.toml` holds settings and never a secret: credentials come from the [environment](zoom.md). Every mistake in it is
reported at once, with its line and the nearest right spelling.

For completion and checking in an editor, `eroom schema > eroom.schema.json`, and as the first line of `eroom.toml`:

    #:schema ./eroom.schema.json
"""
HEADS = {"": "At the top of the file"}


def page() -> str:
    return TOP + "".join(
        _section(table, list(rows)) for table, rows in groupby(settings(), lambda s: s.table)
    )


def _section(table: str, rows: list[Setting]) -> str:
    head = HEADS.get(table) or f"`[{table}]`"
    lines = [f"| `{s.key}` | {_cell(s.wanted)} | {_code(s.default)} | {_cell(s.meaning)} |" for s in rows]
    return "\n".join(
        ["", f"## {head}", "", "| key | takes | without it | meaning |", "|---|---|---|---|", *lines, ""]
    )


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _code(words: str) -> str:
    return f"`{words}`" if words else "–"


def schema() -> str:
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    SCHEMA.parent.mkdir(exist_ok=True)
    SCHEMA.write_text(schema(), encoding="utf-8")
