"""What the command costs before it does anything: milliseconds, the median of 15, in turns.

python bench/start.py
"""

import statistics
import sys
from pathlib import Path

from runs import run

TIMES = 15
EROOM = Path(sys.executable).parent / "eroom"
WORDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "eroom --version": [EROOM, "--version"],
    "eroom --help": [EROOM, "--help"],
}


def main() -> None:
    took = {name: [] for name in WORDS}
    for _ in range(TIMES):
        for name, words in WORDS.items():
            took[name].append(run(words, Path.cwd(), {}))
    for name, runs in took.items():
        wall, cpu = (1000 * statistics.median(r[n] for r in runs) for n in (0, 1))
        print(f"{name:<16} {wall:>5.0f} ms, {cpu:>5.0f} ms of a processor", flush=True)


if __name__ == "__main__":
    main()
