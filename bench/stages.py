"""Where a cold build spends its time: the seconds of each stage, as a table for docs.

    python bench/stages.py [SIZE] [RUNS]

The functions of the pipeline are timed from outside, each without those of the table that it calls. What is done in
a process that the build starts is not seen here, only that the build waits for it.
"""

import contextlib
import functools
import importlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import build

from eroom_static.cli import main

REST = "everything else"
STAGES = (
    ("read snapshot and history", "eroom_static.build", "recall"),
    ("read content, templates, static files", "eroom_static.build", "read_inputs"),
    ("what each meeting is now (editions, views)", "eroom_static.build", "editions"),
    ("digest of the inputs", "eroom_static.build", "inputs_digest"),
    ("lay out pages", "eroom_static.press", "Composer.compose"),
    ("render templates", "eroom_static.render.renderer", "Renderer.render"),
    ("write calendars (ICS)", "eroom_static.render.renderer", "Renderer._calendar"),
    ("gather secrets", "eroom_static.build", "secrets_of"),
    ("guard: seek secrets in every byte", "eroom_static.core.guard", "Guard.look"),
    ("keys of pages", "eroom_static.render.renderer", "Renderer.key"),
    ("melt templates", "eroom_static.render.renderer", "Renderer.prepare"),
    ("digest of every file, manifest", "eroom_static.build", "manifest_of"),
    ("look at what is on the disk", "eroom_static.build", "survey"),
    ("compare", "eroom_static.core.manifest", "Manifest.changes"),
    ("write files", "eroom_static.disk.writer", "Writer.write"),
)


class Watch:
    """Seconds by stage; while a stage calls another one, only that one's clock runs."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self._running = [REST]
        self._since = time.perf_counter(), time.process_time()

    def turn(self, to: str | None) -> None:
        """To another stage; None: back to the one before."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.wall[self._running[-1]] += wall - self._since[0]
        self.cpu[self._running[-1]] += cpu - self._since[1]
        self._since = wall, cpu
        self._running.append(to) if to else self._running.pop()

    def over(self, stage: str, module: str, name: str) -> None:
        """Watches a function or a method where the pipeline looks for it."""
        *within, last = name.split(".")
        try:
            home = functools.reduce(getattr, within, importlib.import_module(module))
            asked = getattr(home, last)
        except (ImportError, AttributeError):
            print(
                f"bench/stages.py: there is no {module}.{name} any more; mend the table there",
                file=sys.stderr,
            )
            return

        @functools.wraps(asked)
        def watched(*args, **kwargs):
            self.turn(stage)
            try:
                return asked(*args, **kwargs)
            finally:
                self.turn(None)

        setattr(home, last, watched)


def one(size: int) -> None:
    """One build in this process; a line for each stage: wall, processor, name."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        site = build.copied(size, Path(folder, "site"))
        watch = Watch()
        for stage in STAGES:
            watch.over(*stage)
        words = ["--site", str(site), "build", "--offline", "--json", "--now", build.NOW]
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = main(words, {**os.environ, "CI": "true"}, lambda: datetime.now(UTC))
        watch.turn(None)
    if status:
        sys.exit(said.getvalue())
    for stage in (*(name for name, *_ in STAGES), REST):
        print(f"{watch.wall[stage]}\t{watch.cpu[stage]}\t{stage}")


def table(size: int, runs: int) -> None:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    build.site(size)
    for _ in range(runs):
        words = [sys.executable, __file__, "--one", str(size)]
        done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
        for line in done.stdout.splitlines():
            wall, cpu, stage = line.split("\t")
            found[stage].append((float(wall), float(cpu)))
    middle = {stage: [statistics.median(x) for x in zip(*took, strict=True)] for stage, took in found.items()}
    total = [sum(x) for x in zip(*middle.values(), strict=True)]
    print(f"\nA cold build of {size:,} meetings, one process, median of {runs}:\n")
    print("| stage | wall s | CPU s | CPU µs a meeting | share |\n|---|---|---|---|---|")
    for stage, (wall, cpu) in [*middle.items(), ("**together**", total)]:
        print(f"| {stage} | {wall:.2f} | {cpu:.2f} | {cpu / size * 1e6:,.0f} | {cpu / total[1]:.0%} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        size, runs, *_ = [*map(int, sys.argv[1:]), *(10_000, 3)[len(sys.argv) - 1 :]]
        table(size, runs)
