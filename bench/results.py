"""The figures of the bench as Markdown."""

from collections.abc import Mapping, Sequence

HEAD = """\
# What a build costs, beside Hugo and Eleventy

Written by `make bench`. Two cores, output on tmpfs; {versions}. Wall seconds, median of the runs, the programs in
turns; each run is a process of its own, with all that it reads and starts. The ratio says how much longer than ours.
"""
FOOT = """
## What is the same, and what is not

One account of the sandbox, pulled once. From it our pipeline makes its site with the default theme, `eroom build
--offline` at a fixed hour; the others get one JSON file with the facts that our templates get (`bench/data.py`), and
templates that are ours, written again by their own means (`bench/hugo/`, `bench/eleventy/`): a base with blocks,
partials for card, date, door and share controls, loops over sittings and categories, dates formatted from the data,
everything escaped, JSON-LD, links into web calendars, iCalendar with folded lines, paged lists, months, feeds.
All three write as many files of each kind; the mean weight of each kind differs by at most 5 %, or nothing is compared:

{mass}

| | ours | Hugo, Eleventy |
|---|---|---|
| decodes and validates the snapshot and the history | yes | reads JSON |
| decides which phase each meeting is in, who may be let in and how | yes | given, ready |
| recurrence rules and time zones for calendars | yes | given, ready, as lines |
| QR codes | drawn | given, ready |
| turns agendas into HTML and cleans them | yes | splits paragraphs, escapes |
| translates each visible text | yes | the texts stand in the templates |
| refuses secrets in any byte of the output | yes | no |
| fingerprints static files | yes | copies them, named |
| compares with what is there and writes only what changed | yes | writes everything again |
| several processes or threads | see the CPU seconds | Hugo: all cores |

Cold: no output, no caches; of ours the snapshot and the history are there, as the JSON file is for the others.
Nothing changed: the same again. One changed: another topic for one meeting, in the snapshot and the history, or in the
JSON file.
Peak memory is what all processes of a run hold at most at one moment, shared pages counted once, watched in a cold run
of its own; in brackets the largest single process. 50,000 and 100,000 meetings are those of the account of 10,000,
again and again under fresh keys.
"""


def written(figures: Sequence, mass: Sequence[str] = (), versions: Mapping[str, str] | None = None) -> str:
    """The tables alone, or with what they mean."""
    tables = "\n".join(_table(figures, size) for size in dict.fromkeys(f.size for f in figures))
    if versions is None:
        return tables
    said = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"{HEAD.format(versions=said)}\n{tables}{FOOT.format(mass=chr(10).join(mass))}"


def _table(figures: Sequence, size: int) -> str:
    rows = [
        f"\n## {size:,} meetings\n",
        "| | | wall s | to ours | CPU s | peak MiB | files written | MB written |",
        "|---|---|---|---|---|---|---|---|",
    ]
    ours = {f.state: f.wall for f in figures if f.size == size and f.name == "ours"}
    for f in figures:
        if f.size == size:
            held = f"{f.held:,.0f} ({f.largest:,.0f})" if f.held else f"({f.largest:,.0f})"
            ratio = f"{f.wall / ours[f.state]:.2f} ×" if f.name != "ours" else ""
            cells = [f.state, f.name, f"{f.wall:.2f}", ratio, f"{f.cpu:.2f}", held, f"{f.files:,}"]
            rows.append(f"| {' | '.join([*cells, f'{f.bytes / 1e6:,.1f}'])} |")
    return "\n".join(rows) + "\n"
