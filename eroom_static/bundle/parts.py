"""What each target's bundle is made of: the island, the target's own entry files, and what they require."""

from collections.abc import Mapping
from pathlib import Path

from eroom_static.disk.reader import read

TARGETS = ("asgi", "aws", "azure", "cloudflare", "container", "google", "vercel", "wsgi")
ISLAND = "eroom_function"  # the island's name in a bundle
REQUIREMENTS, PYPROJECT, README = "requirements.txt", "pyproject.toml", "README.md"

_PACKAGE = Path(__file__).resolve().parent.parent
_FUNCTION, _ENTRIES = _PACKAGE / "function", _PACKAGE / "bundle" / "entries"
_ABOVE = {"cloudflare": "src/"}  # where the entry file stands, and the island beside it


def parts(target: str, words: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a bundle by path. `words` stand in the README's places of that name (@ARCH@)."""
    own = _entry(target)
    island = {f"{_ABOVE.get(target, '')}{ISLAND}/{p.name}": read(p) for p in _FUNCTION.glob("*.py")}
    # A pyproject.toml says itself what is required; two lists would contradict each other.
    needed = {} if PYPROJECT in own else {REQUIREMENTS: _required(own)}
    return {**own, **island, **needed, README: _filled(own[README], words)}


def required() -> Path:
    """What the function itself requires, by version and hash."""
    return _FUNCTION / REQUIREMENTS


def _entry(target: str) -> dict[str, bytes]:
    folder = _ENTRIES / target
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): read(path) for path in files}


def _required(own: Mapping[str, bytes]) -> bytes:
    """The function's own requirements, and the target's after them."""
    return read(required()) + own.get(REQUIREMENTS, b"")


def _filled(text: bytes, words: Mapping[str, str]) -> bytes:
    for name, word in words.items():
        text = text.replace(f"@{name}@".encode(), word.encode())
    return text
