"""One run of a program: what it took in seconds and memory, all its processes counted."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

GLANCE = 0.02  # seconds between two looks at memory


class Run(NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds, of the program and of every process that it started
    largest: float  # MiB that its largest process held at most
    said: str


def run(words: Sequence[object], folder: Path, environ: Mapping[str, str]) -> Run:
    """Ends the bench if the program fails. Nothing watches it meanwhile: watching takes time from it."""
    began = time.perf_counter()
    process = _started(words, folder, environ)
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, words))} ended with {process.returncode}:\n{said[-3000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def memory(words: Sequence[object], folder: Path, environ: Mapping[str, str]) -> float:
    """MiB that all processes of a run held at most at one moment, what they share counted once (PSS).

    In a run of its own.
    """
    process, most = _started(words, folder, {**environ}, quiet=True), 0.0
    while process.poll() is None:
        most = max(most, sum(map(_held, _family(process.pid))))
        time.sleep(GLANCE)
    return most / 1024


def _started(
    words: Sequence[object], folder: Path, environ: Mapping[str, str], *, quiet: bool = False
) -> subprocess.Popen[str]:
    to = subprocess.DEVNULL if quiet else subprocess.PIPE
    return subprocess.Popen(
        [str(w) for w in words], cwd=folder, env={**os.environ, **environ},
        stdout=to, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in _family(int(child)))]


def _held(pid: int) -> int:
    """KiB; nothing for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
