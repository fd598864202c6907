"""The sites of the bench: accounts of several sizes, pulled once from the sandbox and kept below bench/cache/.

    python bench/build.py [SIZE…]

pulls those that are not there yet, over real HTTP, with the limits of the business plan in force on both sides: that
is what a real pull costs too, so an account of 10,000 takes some minutes. A larger one is not pulled, which would take
half an hour: its meetings are those of the account of 10,000, again and again under fresh keys. Remove bench/cache/
to pull again.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

CACHE = Path(__file__).resolve().parent / "cache"
SIZES = (100, 1_000, 10_000)
LARGEST_PULL = 10_000
NOW = "2030-01-07T09:00:00Z"
OTHER_TOPIC = "Another topic altogether"
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


def now() -> datetime:
    return datetime.fromisoformat(NOW)


def site(size: int) -> Path:
    """The folder of a site with its snapshot and its history, and nothing built."""
    folder = CACHE / f"{size}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _grow(folder, size) if size > LARGEST_PULL else _pull(folder, size)
        (folder / "done").touch()
    return folder


def copied(size: int, to: Path) -> Path:
    shutil.copytree(site(size), to, ignore=shutil.ignore_patterns("done", "data*"))
    return to


def renamed(site: Path) -> dict[Path, bytes]:
    """The files of a site as if one topic had changed in Zoom: a history file, and the snapshot."""
    path = min((site / "history").glob("*.json"))
    old = json.dumps(json.loads(path.read_text())["meeting"]["topic"], ensure_ascii=False)
    files = {}
    for file in (path, site / ".eroom/snapshot.json"):
        text = file.read_text()
        key = text.index(f'"{path.stem}"') if file == path else _of(text, path.stem)
        at = text.index(f'"topic":{"" if file != path else " "}{old}', key)
        files[file] = (text[:at] + text[at:].replace(old, json.dumps(OTHER_TOPIC), 1)).encode()
    return files


def _of(snapshot: str, key: str) -> int:
    """Where a meeting's facts begin; their names are sorted, so that the topic comes after the key."""
    return snapshot.index(f'"key":"{key}","kind"')


def _pull(folder: Path, size: int) -> None:
    (folder / "eroom.toml").write_text(SETTINGS.format(size=size))
    print(f"pulling {size:,} meetings from the sandbox, once …", file=sys.stderr, flush=True)
    words = [sys.executable, "-m", "eroom_static", "--site", str(folder), "pull", "--json", "--now", NOW]
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, "CI": "true"}
    )
    if done.returncode:
        sys.exit(done.stderr)
    report = json.loads(done.stdout)
    print(
        f"pulled in {report['seconds']:.1f} s with {report['requests']:,} requests",
        file=sys.stderr,
        flush=True,
    )
    shutil.rmtree(folder / "output", ignore_errors=True)


def _grow(folder: Path, size: int) -> None:
    small = site(LARGEST_PULL)
    (folder / "eroom.toml").write_text((small / "eroom.toml").read_text())
    snapshot = json.loads((small / ".eroom/snapshot.json").read_text())
    meetings, rooms = snapshot["meetings"], snapshot["rooms"]
    history = {path.stem: path.read_text() for path in (small / "history").glob("*.json")}
    (folder / "history").mkdir()
    (folder / ".eroom").mkdir()
    grown: dict[str, list | dict] = {"meetings": [], "rooms": {}}
    for turn, many in enumerate(_turns(size)):
        for meeting in meetings[: len(meetings) * many // LARGEST_PULL]:
            old, new = meeting["key"], _key(meeting["key"], turn)
            grown["meetings"].append({**meeting, "key": new})
            if old in rooms:
                grown["rooms"][new] = rooms[old]
            if old in history:
                (folder / f"history/{new}.json").write_text(history[old].replace(old, new))
    text = json.dumps({**snapshot, **grown}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (folder / ".eroom/snapshot.json").write_text(text)


def _turns(size: int) -> Iterator[int]:
    while size > 0:
        yield min(size, LARGEST_PULL)
        size -= LARGEST_PULL


def _key(old: str, turn: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    drawn = blake2b(f"{old} {turn}".encode(), digest_size=8).digest()
    return "".join(letters[byte % 32] for byte in drawn) if turn else old


if __name__ == "__main__":
    for wanted in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        print(site(wanted))
