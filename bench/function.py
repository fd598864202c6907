"""What a signature costs: our function and Zoom's way (Node, express, jsrsasign), side by side in one run.

    python bench/function.py [RUNS]

Ours are the bundles that `eroom function bundle` makes, each in an environment of its own, with the server and words
that its README names; Zoom's way is bench/function/server.js. Both answer over HTTP on 127.0.0.1, one process each, to
the same visitors (bench/load.py). All is measured in turns, so that a busy machine is busy for every one, and told
as medians. Ours also opens a grant, checks origin and window, and counts the address; Zoom's way does none of that.
The container is what one deploys for speed, so the four demands are made of it; asgi and wsgi stand beside it, with the
servers that everybody has.
"""

import hmac
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64decode
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from load import crowd, first, spoken

from eroom_static.bundle.archive import unpacked
from eroom_static.bundle.make import bundle
from eroom_static.bundle.parts import TARGETS
from eroom_static.core.errors import EroomError
from eroom_static.function.grant import GRANT, Key, new_key

HERE = Path(__file__).resolve().parent / "function"
RUNS, ROUNDS, SECONDS, VISITORS = 21, 5, 2.0, 8
NODE = "node"
PYTHON = {
    "container": ["server.py"],
    "asgi": ["-m", "uvicorn", "main:app", "--host", "127.0.0.1", "--port", "@PORT@", "--no-access-log",
             "--no-proxy-headers", "--no-server-header"],
    "wsgi": ["-m", "gunicorn", "main:app", "--worker-class", "gthread", "--threads", "8",
             "--bind", "127.0.0.1:@PORT@"],
}  # fmt: skip
DEMANDS_OF = "container"
ORIGIN, NUMBER, SECRET = "https://live.example.org", "81234567890", "not-a-secret-" * 4
GRANT_KEY = new_key()
ENVIRON = {
    "PATH": os.environ["PATH"],
    "HOST": "127.0.0.1",
    "NODE_ENV": "production",  # or express would be slower, and talk
    "ZOOM_SDK_KEY": "not-an-sdk-key",
    "ZOOM_SDK_SECRET": SECRET,
    "EROOM_GRANT_KEY": GRANT_KEY,
    "EROOM_ORIGINS": ORIGIN,
    "EROOM_BURST": "999999",  # all these visitors have one address
    "EROOM_RATE": "999999",
}


class Server(NamedTuple):
    """`words` start it; its port is in them as @PORT@, or in the environment."""

    name: str
    words: list[str]
    folder: Path
    request: bytes


class Measured(NamedTuple):
    """What one server did: milliseconds, requests a second, MiB."""

    cold: float
    rate: float
    half: float
    most: float
    crowded: float
    memory: float
    all_memory: float


def prepare(words, folder):
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))} failed in {folder}; nothing measured:\n{done.stderr}")


def zooms():
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing:
        sys.exit(
            f"Zoom's way needs Node 20 or newer: {' and '.join(missing)} not found in PATH; nothing measured"
        )
    prepare(["npm", "ci", "--no-audit", "--no-fund"], HERE)
    body = json.dumps({"meetingNumber": NUMBER, "role": 0}).encode()
    return Server(NODE, [NODE, "server.js"], HERE, spoken("/", body, ORIGIN))


def ours(target, room):
    """The bundle in a folder of its own, installed as its README says."""
    folder = room / target
    for path, data in unpacked(bundle(target).data).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    python = folder / ".venv" / "bin" / "python"
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    prepare([sys.executable, "-m", "venv", ".venv"], folder)
    prepare([python, *install, "requirements.txt"], folder)
    now = int(time.time())
    windows = [[now + 86_400 * n - 900, now + 86_400 * n + 5400] for n in range(10)]
    words = {"n": NUMBER, "p": "not-a-passcode", "u": f"https://zoom.us/j/{NUMBER}?pwd=not", "v": 1}
    sealed = Key(GRANT_KEY).seal({**words, "k": 0, "r": 0, "w": windows}, GRANT)
    request = spoken("/join", json.dumps({"grant": sealed}).encode(), ORIGIN)
    return Server(target, [str(python), *PYTHON[target]], folder, request)


@contextmanager
def running(server):
    """The process, its port, its first reply and the seconds until then."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    words = [word.replace("@PORT@", str(port)) for word in server.words]
    environ, silent = {**ENVIRON, "PORT": str(port)}, subprocess.DEVNULL
    begun = time.perf_counter()
    process = subprocess.Popen(words, cwd=server.folder, env=environ, stdout=silent, stderr=silent)
    try:
        reply = first(port, server.request, process)
        yield process, port, reply, time.perf_counter() - begun
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def is_signed(reply):
    head, claims, mark = json.loads(reply)["signature"].split(".")
    due = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), sha256).digest()
    return urlsafe_b64decode(mark + "=") == due


def cold(server):
    with running(server) as (_, _, reply, seconds):
        if not is_signed(reply):
            sys.exit(f"{server.name} answers with a signature that is none")
        return seconds


def peaks(process):
    """The largest resident memory so far in MiB, of the process that answers and of all of them together."""
    below = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    found = []
    for pid in [str(process.pid), *below]:
        status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        found.append(int(status["VmHWM"].split()[0]) / 1024)
    return found[-1], sum(found)


def at(share, values):
    return sorted(values)[int(len(values) * share)] * 1000


def measure(servers, runs):
    colds = {server.name: [] for server in servers}
    for _ in range(runs):
        for server in servers:
            colds[server.name].append(cold(server))
    with ExitStack() as stack:
        open_ = {server.name: stack.enter_context(running(server)) for server in servers}
        alone, many = ({server.name: [] for server in servers} for _ in range(2))
        for turn in range(ROUNDS + 1):
            for server in servers:
                port = open_[server.name][1]
                one = crowd(port, server.request, 1, SECONDS)
                eight = crowd(port, server.request, VISITORS, SECONDS)
                if turn:  # the first warms up
                    alone[server.name].append(one)
                    many[server.name].append(eight)
        for name, (process, *_) in open_.items():
            yield (
                name,
                Measured(
                    median(colds[name]) * 1000,
                    median(rate for _, rate in many[name]),
                    median(at(0.5, took) for took, _ in alone[name]),
                    median(at(0.99, took) for took, _ in alone[name]),
                    median(at(0.99, took) for took, _ in many[name]),
                    *peaks(process),
                ),
            )


def tell(results):
    node, m = results[NODE], results[DEMANDS_OF]
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
    print(
        f"{'':<12}{'cold':>10}{'a second':>10}{'p50':>9}{'p99':>9}{'p99 of 8':>10}{'memory':>10}{'in all':>9}"
    )
    for name, row in results.items():
        print(
            f"{name:<12}{row.cold:>7.0f} ms{row.rate:>10,.0f}{row.half:>6.2f} ms{row.most:>6.2f} ms"
            f"{row.crowded:>7.2f} ms{row.memory:>6.0f} MiB{row.all_memory:>5.0f} MiB"
        )
    print(f"\n{DEMANDS_OF}, against {NODE}:")
    demand("cold process to first signature", m.cold / node.cold, "<=", 1.0, "x")
    demand("requests a second", m.rate / node.rate, ">=", 1.3, "x")
    demand("memory of all its processes", m.all_memory / node.all_memory, "<=", 1 / 3, "x")
    demand(f"p99 warm, {VISITORS} visitors at once", m.crowded, "<=", 5.0, " ms")


def demand(what, value, sign, limit, unit):
    met = value <= limit if sign == "<=" else value >= limit
    print(f"  {what:<34}{value:>6.2f}{unit:<4}{sign} {limit:.2f}{unit:<4}{'met' if met else 'NOT MET'}")


def sizes():
    print("\nbundles:")
    for target in TARGETS:
        try:
            print(f"  {target:<12}{len(bundle(target).data) / 1024:>10,.1f} KiB")
        except EroomError as wrong:
            print(f"  {target:<12} not made: {wrong}")


if __name__ == "__main__":
    if os.getloadavg()[0] > 1:
        print("This machine is busy with something else: what follows says little, p99 least.", flush=True)
    with TemporaryDirectory() as name:
        servers = [zooms(), *(ours(target, Path(name)) for target in PYTHON)]
        tell(dict(measure(servers, int(sys.argv[1]) if sys.argv[1:] else RUNS)))
    sizes()
