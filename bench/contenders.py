"""Who is measured: ours, Hugo and Eleventy, each in a folder of its own on tmpfs with all that it builds from."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import build
import data

import tools

HERE = Path(__file__).resolve().parent


class Contender(Protocol):
    """`change` gives the other one of two topics to one meeting, each time it is called."""

    name: str
    folder: Path
    output: Path
    words: Sequence[object]
    environ: Mapping[str, str]

    def cold(self) -> None: ...
    def change(self) -> None: ...


class Ours:
    name = "ours"

    def __init__(self, size: int, folder: Path) -> None:
        self.folder, self.output, self.environ = build.copied(size, folder), folder / "output", {"CI": "true"}
        eroom = Path(sys.executable).parent / "eroom"
        self.words = [eroom, "--site", folder, "build", "--offline", "--json", "--now", build.NOW]
        self._other = build.renamed(folder)

    def cold(self) -> None:
        """The snapshot and the history stay: they are what is built from."""
        shutil.rmtree(self.output, ignore_errors=True)
        for path in (self.folder / ".eroom").iterdir():
            if path.name != "snapshot.json":
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def change(self) -> None:
        before = {path: path.read_bytes() for path in self._other}
        for path, text in self._other.items():
            path.write_bytes(text)
        self._other = before


class _Theirs:
    """Templates of ours by another's means, over one JSON file."""

    def __init__(self, size: int, folder: Path) -> None:
        self.folder, self.output = folder, folder / "public"
        shutil.copytree(HERE / self.home, folder)
        one, other = told(size)
        shutil.copytree(one, folder, dirs_exist_ok=True)
        self._data, self._other = folder / "data/bench.json", (other / "data/bench.json").read_bytes()

    home: str
    litter: tuple[str, ...] = ()

    def cold(self) -> None:
        for name in ("public", *self.litter):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def change(self) -> None:
        before = self._data.read_bytes()
        self._data.write_bytes(self._other)
        self._other = before


class Hugo(_Theirs):
    name, home, litter = "Hugo", "hugo", ("resources", "caches")

    def __init__(self, size: int, folder: Path) -> None:
        super().__init__(size, folder)
        self.words = [tools.hugo(), "build", "--destination", "public", "--quiet"]
        self.environ = {"HUGO_CACHEDIR": str(folder / "caches")}


class Eleventy(_Theirs):
    name, home, litter = "Eleventy", "eleventy", (".cache",)

    def __init__(self, size: int, folder: Path) -> None:
        super().__init__(size, folder)
        (folder / "node_modules").symlink_to(tools.eleventy().parents[2])
        self.words = ["node", "--max-old-space-size=12288", tools.eleventy(), "--quiet"]
        self.environ = {"ELEVENTY_RUN_MODE": "build"}


def told(size: int) -> tuple[Path, Path]:
    """What the others build from, and the same with one topic changed; kept beside the site."""
    one, other = (build.site(size) / name for name in ("data", "data-changed"))
    known, name = other / "from", pipeline()
    if not known.exists() or known.read_text() != name:
        for folder in (one, other):
            shutil.rmtree(folder, ignore_errors=True)
        data.export(build.site(size), build.now(), one)
        changed = build.copied(size, build.CACHE / f"{size}-changed")
        for path, text in build.renamed(changed).items():
            path.write_bytes(text)
        data.export(changed, build.now(), other)
        shutil.rmtree(changed)
        known.write_text(name)
    return one, other


def pipeline() -> str:
    """A name for all that makes those facts: where code, theme or bench change, they are worked out again."""
    made = blake2b(digest_size=16)
    for folder in ("eroom_static", "templates", "static", "bench"):
        for path in sorted((HERE.parent / folder).glob("*" if folder == "bench" else "**/*")):
            if path.is_file() and path.suffix != ".pyc":
                made.update(path.as_posix().encode() + path.read_bytes())
    return made.hexdigest()
