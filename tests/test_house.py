"""The plan of the rooms, kept: who may import whom, who may ask the time, who may touch the disk."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "eroom_static"
MODULES = sorted(PACKAGE.rglob("*.py"))

# From the ground up: a room imports only from floors below its own, or from its own folder.
FLOORS = [
    {"core"},
    {"sandbox", "function"},
    {"sources", "render", "disk", "sdk", "images"},
    {"vault"},
    {"accounts"},
    {"project"},
    {"obtain"},
    {"editions", "keeping"},
    {"secrets", "trouble", "cards", "assets"},
    {"press"},
    {"hands"},
    {"build", "serve", "bundle", "deploy"},
    {"doctor", "check"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: n for n, rooms in enumerate(FLOORS) for room in rooms}
CORE_MAY = {"msgspec", "ahocorasick_rs"}
ASKS_THE_TIME = {
    "cli.py",
    "accounts.py",
    "project.py",
    "sandbox/server.py",
    "commands/build.py",
    "commands/sandbox.py",
    "commands/serve.py",
    "commands/terminal.py",
    "build.py",
    "obtain.py",
    "serve/function.py",
    *(f"function/{face}.py" for face in ("asgi", "aws", "azure", "cloudflare", "google", "wsgi")),
}


def name(path):
    return path.relative_to(PACKAGE).as_posix()


def imports(path):
    """Absolute names of everything a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def room(dotted):
    parts = dotted.split(".")
    return parts[1] if parts[0] == "eroom_static" and len(parts) > 1 else None


def test_every_room_stands_on_a_floor():
    rooms = {m.relative_to(PACKAGE).parts[0].removesuffix(".py") for m in MODULES} - {"__init__"}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_down(path):
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for dotted in imports(path):
        other = room(dotted)
        if other is not None and other != own:
            assert FLOOR[other] < FLOOR[own], f"{name(path)} imports {dotted}"


@pytest.mark.parametrize("path", [m for m in MODULES if name(m).startswith("core/")], ids=name)
def test_core_knows_neither_disk_nor_network_nor_clock(path):
    for dotted in imports(path):
        top = dotted.split(".")[0]
        assert top in sys.stdlib_module_names or top in CORE_MAY or dotted.startswith("eroom_static.core"), (
            dotted
        )
        assert top not in {"os", "socket", "time", "random", "subprocess", "urllib.request"}, dotted
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\bopen\(|pathlib import Path\b|datetime\.now|utcnow|date\.today", source)


@pytest.mark.parametrize(
    "path", [m for m in MODULES if name(m).startswith(("sandbox/", "function/"))], ids=name
)
def test_islands_import_nothing_of_ours(path):
    assert not [d for d in imports(path) if d.startswith("eroom_static")]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_outer_rooms_ask_the_time(path):
    source = path.read_text(encoding="utf-8")
    if re.search(r"datetime\.now\(|\btime\.time\(|from time import", source):
        assert name(path) in ASKS_THE_TIME


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_httpx_stays_at_the_border(path):
    if "httpx" in {d.split(".")[0] for d in imports(path)}:
        assert name(path).startswith(("sources/", "sdk/", "doctor/")) or name(path) in {
            "accounts.py",
            "check/external.py",
        }


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_disk_writes(path):
    source = path.read_text(encoding="utf-8")
    if re.search(r"\.write_text\(|\.write_bytes\(|\.unlink\(|\.rename\(|\.mkdir\(", source):
        assert name(path).startswith("disk/")


def test_no_import_hides_in_a_function_or_behind_a_type_check():
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nested = [
            n
            for f in ast.walk(tree)
            if isinstance(f, ast.FunctionDef | ast.If)
            for n in ast.walk(f)
            if isinstance(n, ast.Import | ast.ImportFrom)
        ]
        assert not nested, name(path)


def test_packages_do_no_work_when_imported():
    for path in MODULES:
        if path.name == "__init__.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            assert all(isinstance(n, ast.Expr | ast.Assign) for n in tree.body), name(path)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_opens_by_saying_what_it_knows(path):
    if path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "no docstring"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_fits_in_a_head(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_the_function_needs_nothing_but_pyjwt_and_cryptography():
    code = (
        "import sys; allowed = {'jwt', 'cryptography', 'cffi', '_cffi_backend', 'pycparser', 'eroom_static', '__main__'}\n"
        "import eroom_static.function.grant\n"
        "foreign = {n.split('.')[0] for n in sys.modules} - set(sys.stdlib_module_names) - allowed\n"
        "print(sorted(n for n in foreign if not n.startswith('_')))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert done.stdout.strip() == "[]"
