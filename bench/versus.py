"""Ours beside Hugo and Eleventy: the same site from the same facts, in turns, on tmpfs.

    python bench/versus.py [--quick] [--runs N] [--large] [SIZE…]

Prints a table for each size and writes bench/RESULTS.md (with --quick it only prints). Refuses to compare where the
outputs are not as many files of the same weight: see bench/weights.py.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import build
import weights
from contenders import Contender, Eleventy, Hugo, Ours
from results import written
from runs import Run, memory, run

import tools

STATES = ("cold", "nothing changed", "one changed")
TMPFS = Path("/dev/shm")


class Figures(NamedTuple):
    """Of one contender in one state at one size: medians of seconds, MiB, and what the last run wrote."""

    size: int
    state: str
    name: str
    wall: float
    cpu: float
    largest: float
    held: float | None
    files: int
    bytes: int


class Touched(NamedTuple):
    files: int
    bytes: int


def touched(output: Path, since: dict[str, tuple[int, int]]) -> Touched:
    """What a run wrote: whatever is new, or has another time or another place on the disk than before."""
    found = [s for path, s in seen(output).items() if since.get(path) != s]
    return Touched(len(found), sum(size for *_, size in found))


def seen(output: Path) -> dict[str, tuple[int, int, int]]:
    walked = (Path(folder, name) for folder, _, names in os.walk(output) for name in names)
    return {str(p): (s.st_mtime_ns, s.st_ino, s.st_size) for p in walked for s in [p.stat()]}


def once(it: Contender, state: str) -> tuple[Run, Touched]:
    _ready(it, state)
    before = seen(it.output)
    took = run(it.words, it.folder, it.environ)
    return took, touched(it.output, before)


def _ready(it: Contender, state: str) -> None:
    if state == "cold":
        it.cold()
    elif state == "one changed":
        it.change()


def compare(size: int, them: Sequence[Contender], runs: int, *, watch: bool) -> list[Figures]:
    figures = []
    for state in STATES:
        took: dict[str, list[tuple[Run, Touched]]] = {it.name: [] for it in them}
        for turn in range(runs):
            for it in them:
                took[it.name].append(once(it, state))
                print(
                    f"  {size:,} {state} {it.name} {turn + 1}/{runs}: {took[it.name][-1][0].wall:.2f} s",
                    file=sys.stderr,
                    flush=True,
                )
        if state == "cold":
            fair(them)
        for it in them:
            held = None
            if watch and state == "cold":
                _ready(it, state)
                held = memory(it.words, it.folder, it.environ)
            figures.append(summed(size, state, it.name, took[it.name], held))
    return figures


def summed(
    size: int, state: str, name: str, took: Sequence[tuple[Run, Touched]], held: float | None
) -> Figures:
    wrote = took[-1][1]
    return Figures(
        size=size,
        state=state,
        name=name,
        wall=statistics.median(r.wall for r, _ in took),
        cpu=statistics.median(r.cpu for r, _ in took),
        largest=max(r.largest for r, _ in took),
        held=held,
        files=wrote.files,
        bytes=wrote.bytes,
    )


def fair(them: Sequence[Contender]) -> None:
    """Ends the bench where the outputs are not the same site."""
    ours = weights.weigh(them[0].output)
    for it in them[1:]:
        if wrong := weights.unequal(ours, weights.weigh(it.output)):
            said = "\n".join(f"  {sentence}" for sentence in wrong)
            sys.exit(
                f"{it.name} builds another site, so nothing is compared:\n{said}\nmend bench/{it.name.lower()}/"
            )


def measure(size: int, runs: int, kinds: Sequence[type], *, watch: bool) -> tuple[list[Figures], list[str]]:
    with tempfile.TemporaryDirectory(prefix="eroom-bench-", dir=TMPFS if TMPFS.is_dir() else None) as folder:
        them = [kind(size, Path(folder, kind.name)) for kind in kinds]
        figures = compare(size, them, runs, watch=watch)
        mass = {it.name: weights.weigh(it.output) for it in them}
    ours = mass.pop("ours")
    return figures, weights.table(ours, mass)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sizes", nargs="*", type=int)
    asked.add_argument(
        "--quick", action="store_true", help="two minutes: 100 and 1,000, ours and Hugo, median of 3"
    )
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument(
        "--large", action="store_true", help="also 50,000 and 100,000, ours and Hugo, one run each"
    )
    asked.add_argument("--without", nargs="*", default=[], choices=["Hugo", "Eleventy"])
    wanted = asked.parse_args()
    kinds = [k for k in (Ours, Hugo, Eleventy) if k.name not in wanted.without]
    figures: list[Figures] = []
    mass: list[str] = []
    if wanted.quick:
        plan = [(size, 3, [Ours, Hugo]) for size in wanted.sizes or (100, 1_000)]
    else:
        plan = [(size, wanted.runs, kinds) for size in wanted.sizes or build.SIZES]
        if wanted.large:
            plan += [(size, 1, [Ours, Hugo]) for size in (50_000, 100_000)]
    for size, runs, those in plan:
        some, mass = measure(size, runs, those, watch=not wanted.quick)
        figures += some
        print(written(figures[-len(some) :]), flush=True)
    if not wanted.quick and not wanted.sizes:
        (build.CACHE.parent / "RESULTS.md").write_text(written(figures, mass, tools.versions()))


if __name__ == "__main__":
    main()
