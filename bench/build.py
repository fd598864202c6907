"""What a build costs: seconds, requests, files and peak memory for accounts of several sizes.

    python bench/build.py [SIZE…]

Each size is pulled once from the sandbox over real HTTP, with the limits of the business plan in force on both sides
(that is what a real pull costs too: Zoom's limit), then built cold, built again with nothing changed, and built with
one topic changed. Builds run in processes of their own, so that peak memory is theirs.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (100, 1_000, 10_000)
NOW = "2030-01-07T09:00:00Z"
SETTINGS = """\
source = "sandbox"
[site]
title = "Bench"
hosts = "all"
[publish]
rules = ["all"]
[join]
reveal = "page"
[sandbox]
meetings = {size}
plan = "business"
[zoom]
plan = "business"
workers = 16
[build]
shrink = 1.0
"""


def eroom(site, *words):
    """One command in its own process: its report, and its peak memory in MiB."""
    code = (
        "import resource, sys; from eroom_static.cli import main; import os; from datetime import UTC, datetime; "
        "status = main(sys.argv[1:], os.environ, lambda: datetime.now(UTC)); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--site", str(site), *words, "--json", "--now", NOW],
        capture_output=True, text=True, check=False, env={**os.environ, "CI": "true"},
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout), int(done.stderr.split()[-1]) / 1024


def rename_one(site):
    """As if one topic had changed in Zoom: in the history and in the snapshot."""
    path = min((site / "history").glob("*.json"))
    old = json.loads(path.read_text())["meeting"]["topic"]
    for file in (path, site / ".eroom/snapshot.json"):
        text = file.read_text()
        assert json.dumps(old, ensure_ascii=False) in text
        file.write_text(text.replace(json.dumps(old, ensure_ascii=False), '"Another topic altogether"'))


def measure(size):
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        site = Path(folder)
        (site / "eroom.toml").write_text(SETTINGS.format(size=size))
        pulled, _ = eroom(site, "pull")
        rows = [("pull", pulled, 0.0)]
        rows.append(("cold", *eroom(site, "build", "--offline")))
        rows.append(("nothing changed", *eroom(site, "build", "--offline")))
        rename_one(site)
        rows.append(("one changed", *eroom(site, "build", "--offline")))
        files = sum(len(names) for _, _, names in os.walk(site / "output"))
    for what, report, peak in rows:
        print(
            f"{size:>7,}  {what:<16} {report['seconds']:>8.2f} s  {report['requests']:>7,} requests  "
            f"{report['written'] or 0:>7,} written  {files:>7,} files  {peak:>6.0f} MiB",
            flush=True,
        )


if __name__ == "__main__":
    for wanted in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        measure(wanted)
