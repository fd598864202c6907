"""Whether two outputs are the same site: as many files of each kind, of the same weight.

    python bench/weights.py OURS THEIRS

A file's kind is where it lies. Each generator puts the pages of one meeting where that comes easiest to it, so that
an address may differ; how many files there are, and how heavy they are in the mean, may not.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

NEAR = 0.05  # of the mean weight of a kind
LIGHT = 0.001  # of all bytes: a kind below that changes nothing
OWN = {".manifest.json"}  # a generator's own notes, which no visitor asks for

_ONE = r"(?:meetings|webinars)/(?!page/)[^/]+"
KINDS = [
    (rf"{_ONE}/index.html", "meeting"),
    (rf"{_ONE}/join/index.html", "join"),
    (rf"{_ONE}/event.ics", "event"),
    (r"m/.*index.html", "short link"),
    (r"embed/m/.*countdown/index.html", "countdown frame"),
    (r"embed/m/.*index.html", "frame"),
    (r"embed/(?:index.html|categories/.*)", "list frame"),
    (r"embed/.*", "frame moved"),
    (r"(?:index.html|page/.*)", "grid"),
    (r"(?:meetings|webinars)/(?:page/.*|index.html)", "kind list"),
    (r"categories/.+/calendar.ics|hosts/.+/calendar.ics", "term calendar"),
    (r"categories/[^/]+/.*", "category"),
    (r"hosts/[^/]+/.*", "host"),
    (r"(?:categories|hosts)/index.html", "terms"),
    (r"calendar/.*", "month"),
    (r"(?:archive|live)/.*", "archive and live"),
    (r"find/.*", "search"),
    (r"[^/]+\.(?:css|js|svg)", "asset"),
    (r"404.html|robots.txt|_headers", "small"),
]  # fmt: skip
_KINDS = [(re.compile(pattern), kind) for pattern, kind in KINDS]


class Weight(NamedTuple):
    files: int
    bytes: int

    @property
    def mean(self) -> float:
        return self.bytes / self.files


def kind(path: str) -> str:
    """What has no kind of its own is one: a feed, a calendar, the list for programs."""
    return next((name for pattern, name in _KINDS if pattern.fullmatch(path)), path)


def weigh(output: Path) -> dict[str, Weight]:
    found: dict[str, list[int]] = defaultdict(list)
    for folder, _, names in os.walk(output):
        for name in names:
            path = Path(folder, name)
            within = path.relative_to(output).as_posix()
            if within not in OWN:
                found[kind(within)].append(path.stat().st_size)
    return {name: Weight(len(sizes), sum(sizes)) for name, sizes in sorted(found.items())}


def total(weights: Mapping[str, Weight]) -> Weight:
    return Weight(sum(w.files for w in weights.values()), sum(w.bytes for w in weights.values()))


def unequal(ours: Mapping[str, Weight], theirs: Mapping[str, Weight]) -> list[str]:
    """What makes a comparison unfair, said in sentences; nothing if it is fair."""
    wrong, light = [], LIGHT * total(ours).bytes
    for name in sorted({*ours, *theirs}):
        us, them = ours.get(name), theirs.get(name)
        if us is None or them is None:
            wrong.append(f"{name}: only {'ours' if us else 'theirs'} has it")
        elif us.files != them.files:
            wrong.append(f"{name}: ours has {us.files:,} files, theirs {them.files:,}")
        elif us.bytes > light and abs(them.mean / us.mean - 1) > NEAR:
            wrong.append(f"{name}: a file has {us.mean:,.0f} bytes in ours, {them.mean:,.0f} in theirs")
    return wrong


def table(ours: Mapping[str, Weight], others: Mapping[str, Mapping[str, Weight]]) -> list[str]:
    rows = [
        f"| kind | files | bytes a file, ours | {' | '.join(others)} |",
        f"|---|---|---|{'---|' * len(others)}",
    ]
    for name, us in sorted(ours.items(), key=lambda item: -item[1].bytes):
        cells = [f"{w[name].mean / us.mean - 1:+.1%}" if name in w else "missing" for w in others.values()]
        rows.append(f"| {name} | {us.files:,} | {us.mean:,.0f} | {' | '.join(cells)} |")
    return rows


if __name__ == "__main__":
    one, other = weigh(Path(sys.argv[1])), weigh(Path(sys.argv[2]))
    print("\n".join([*table(one, {"theirs": other}), "", *unequal(one, other)]))
