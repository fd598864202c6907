"""A build that is killed at any point leaves a site whose links resolve, and the next build makes it whole.

Run as a script this file is the experiment: for every touch of the disk, a fork writes site B over site A and
kills itself just before that touch. The test reads the report.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from eroom_static.core.manifest import manifest_of
from eroom_static.core.page import File, Turn
from eroom_static.disk.survey import read_manifest, survey
from eroom_static.disk.writer import Writer

LINK = re.compile(rb'(?:href|src)="/([^"]*)"')
ROOT = Path(__file__).resolve().parents[2]
MEMORY = Path("/dev/shm")  # thousands of small files: a third of the time on a disk


def page(path, *links, turn=Turn.PAGE):
    body = "".join(f'<a href="/{link}">{link}</a>' for link in links)
    return File(path, f"<!doctype html><title>{path}</title>{body}".encode(), turn)


def site(meetings, css, *, tag):
    """Lists, pages that link to each other in a ring, and assets; `tag` stands in every page's text."""
    folders = [f"meetings/{name}/" for name in meetings]
    files = [File(f"static/{css}", css.encode(), Turn.ASSET), File("robots.txt", tag.encode(), Turn.ASSET)]
    for here, after in zip(folders, folders[1:] + folders[:1], strict=True):
        own = (here, f"{here}join/", after, f"static/{css}", f"categories/{tag}/")
        files += [page(f"{here}index.html", *own), page(f"{here}join/index.html", *own)]
        files += [File(f"{here}event.ics", f"{here}{tag}".encode())]
    lists = ("", f"categories/{tag}/", "archive/")
    seen = (*folders, *lists, f"static/{css}", "calendar.ics")
    files += [page(f"{path}index.html", *seen, turn=Turn.INDEX) for path in lists]
    return [*files, File("calendar.ics", tag.encode(), Turn.INDEX)]


A = site(["stays", "moves", "goes", "also-goes"], "site.aaaa.css", tag="old")
B = site(["stays", *(f"new{n}" for n in range(14)), "moves"], "site.bbbb.css", tag="young")
C = site(["stays", "goes", "third"], "site.aaaa.css", tag="third")


def build(output, files, step=lambda _: None):
    before = read_manifest(output)
    found = survey(output, before.owned.union(f.path for f in files), {})
    changes = before.changes(files, {path: seen.digest for path, seen in found.items()})
    Writer(output, step).write(changes, before, manifest_of(files, "inputs"))


def tree(folder):
    """Every file with its bytes, every folder, whatever its name."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")
    }


def dead_links(there):
    """Of all that visitors can reach: from the front page, and from every old page that stays.

    Old pages that are withdrawn count too, until the first of them goes: they link to each other.
    """
    old, new = {f.path for f in A}, {f.path for f in B}
    known = old if old <= there.keys() else old & new
    ways, dead = ["index.html", *(path for path in known if path.endswith(".html"))], []
    reached = set()
    while ways:
        path = ways.pop()
        if path not in reached:
            reached.add(path)
            if there.get(path) is None:
                dead.append(path)
            elif path.endswith(".html"):
                targets = (link.decode() for link in LINK.findall(there[path]))
                ways += [f"{t}index.html" if not t or t.endswith("/") else t for t in targets]
    return dead


def killed_before(number, output, files):
    """True if there was such a touch of the disk."""
    if child := os.fork():
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = iter(range(number))

    def step(_):
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    build(output, files, step)
    os._exit(0)


def experiment(folder):
    """For each point: dead links, and what differs from a clean build when B, A or C is built next."""
    clean = {}
    for name, files in (("A", A), ("B", B), ("C", C)):
        build(folder / name, files)
        clean[name] = tree(folder / name)
    report = {"points": 0, "mixed": 0, "dead": [], "unlike": []}
    nexts = (("B", B), ("A", A), ("C", C))
    while True:
        output = folder / "output"
        shutil.copytree(folder / "A", output)
        if not killed_before(report["points"], output, B):
            return report
        there = tree(output)
        report["mixed"] += there not in (clean["A"], clean["B"])
        report["dead"] += [(report["points"], path) for path in dead_links(there)]
        name, files = nexts[0] if report["points"] % 3 else nexts[report["points"] // 3 % 3]
        if report["points"] % 5 == 0:  # a second build is killed as well
            killed_before(report["points"] // 2, output, C)
        build(output, files)
        healed = tree(output).items()
        report["unlike"] += [(report["points"], name, path) for path, _ in healed ^ clean[name].items()]
        shutil.rmtree(output)
        report["points"] += 1


def test_a_kill_at_any_point_leaves_every_link_alive_and_heals():
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, __file__], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    report = json.loads(done.stdout)
    assert report["points"] >= 200
    assert report["mixed"] > report["points"] * 0.9
    assert report["dead"] == []
    assert report["unlike"] == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        json.dump(experiment(Path(folder)), sys.stdout)
