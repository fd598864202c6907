"""What a pull costs: how near to Zoom's allowed rate a cold one comes, and how little a warm one asks.

    python bench/pull.py [SIZE…] [--plan pro|business]

The sandbox runs as its own process and enforces the plan's limits over real HTTP on loopback; `eroom pull` runs as
another. What was asked, when, and what it was answered is written down on the sandbox's side. "Of the limit" is the
time that the limits alone would have taken (lists and meetings have one each, and may be asked side by side) as a
share of the time from the pull's first request to its last; "with start" counts from the start of the process.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGTERM, signal
from threading import Event

from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World

LIMITS = {"pro": {"light": 30, "medium": 20}, "business": {"light": 80, "medium": 60}}  # a second
SETTINGS = """\
source = "zoom"
[site]
title = "Bench"
url = "https://live.example.org"
[publish]
rules = ["all"]
[zoom]
plan = "{plan}"
deadline = "2h"
"""
TOO_MANY = 429
ROUNDS = ("cold", "warm", "warm again")


class Watched(Sandbox):
    """Writes down what it was asked."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.seen = []

    def handle(self, method, path, *rest):
        reply = super().handle(method, path, *rest)
        self.seen.append((time.time(), method, path, reply.status))
        return reply


def stand(size, plan):
    """The sandbox's process: each line on its input ends a round, and what was asked in it is printed."""
    signal(SIGTERM, lambda *_: sys.exit())
    world = World(seed=1, now=datetime.now(UTC), meetings=size)
    sandbox = Watched(world, plan=plan, clock=time.time)
    theirs = world.credentials
    with serve(sandbox) as server:
        says(
            {
                "ZOOM_API_URL": server.api_url,
                "ZOOM_OAUTH_URL": server.oauth_url,
                "ZOOM_ACCOUNT_ID": theirs.account_id,
                "ZOOM_CLIENT_ID": theirs.client_id,
                "ZOOM_CLIENT_SECRET": theirs.client_secret,
            }
        )
        spent = cpu(resource.RUSAGE_SELF)
        for _ in sys.stdin:
            seen, sandbox.seen = sandbox.seen, []
            says({"seen": seen, "cpu": cpu(resource.RUSAGE_SELF) - spent})
            spent = cpu(resource.RUSAGE_SELF)
        Event().wait(0)


def says(value):
    print(json.dumps(value), flush=True)


def cpu(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def endpoint(method, path):
    """Without ids."""
    return f"{method} " + re.sub(r"^/(users|meetings|webinars)/[^/]+", r"/\1/{}", path.removeprefix("/v2"))


def label(where):
    if where.startswith("GET /users"):
        return "medium"
    return "light" if where.startswith(("GET /meetings", "GET /webinars")) else ""


def measure(size, plan):
    command = [sys.executable, __file__, "--stand", str(size), "--plan", plan]
    with (
        tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sandbox,
    ):
        site = Path(folder)
        (site / "eroom.toml").write_text(SETTINGS.format(plan=plan))
        environment = {**os.environ, "CI": "true", **json.loads(sandbox.stdout.readline())}
        for round_ in ROUNDS:
            spent = cpu(resource.RUSAGE_CHILDREN)
            began = time.time()
            done = subprocess.run(
                [sys.executable, "-m", "eroom_static", "--site", folder, "pull", "--json"],
                capture_output=True, text=True, check=False, env=environment,
            )  # fmt: skip
            took, ours = time.time() - began, cpu(resource.RUSAGE_CHILDREN) - spent
            if done.returncode:
                sandbox.terminate()
                sys.exit(done.stderr)
            sandbox.stdin.write("\n")
            sandbox.stdin.flush()
            heard = json.loads(sandbox.stdout.readline())
            print(f"{size:,} meetings, {plan}, {round_}: {took:.2f} s", end="; ")
            tell(heard["seen"], plan, began)
            told(len(heard["seen"]), ours, heard["cpu"])
        sandbox.terminate()


def tell(seen, plan, began):
    """What was asked and when, by the sandbox's own record."""
    asked = Counter(endpoint(method, path) for _, method, path, _ in seen)
    print(f"{len(seen):,} requests, {sum(status == TOO_MANY for *_, status in seen)} × 429")
    for where, count in sorted(asked.items()):
        print(f"    {count:>7,}  {where}")
    alone = 0.0  # seconds that the limits would take alone
    for name, limit in LIMITS[plan].items():
        times = sorted(at for at, method, path, _ in seen if label(endpoint(method, path)) == name)
        alone = max(alone, len(times) / limit)
        if len(times) > limit:  # else there is no rate to speak of
            reached = (len(times) - 1) / (times[-1] - times[0])
            busiest = max(Counter(map(int, times)).values())
            print(
                f"    {name}: allowed {limit}/s, reached {reached:.2f}/s = {reached / limit:.1%}, "
                f"at most {busiest} in one second"
            )
    first, last = (choose(at for at, *_ in seen) for choose in (min, max))
    print(f"    of the limit: {alone / max(last - first, 1e-9):.1%}, with start {alone / (last - began):.1%}")


def told(requests, ours, theirs):
    each = " and ".join(
        f"{who} {spent:.2f} s ({1000 * spent / requests:.2f} ms a request)"
        for who, spent in (("eroom", ours), ("sandbox", theirs))
    )
    print(f"    CPU: {each}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--plan", choices=sorted(LIMITS), default="business")
    parser.add_argument("--stand", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.stand is not None:
        stand(wanted.stand, wanted.plan)
    else:
        for size in wanted.sizes:
            measure(size, wanted.plan)
