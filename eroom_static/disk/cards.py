"""Cards kept in .eroom/cards/, so that none is drawn twice. May be deleted at any time."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from eroom_static.core.card import Drawn
from eroom_static.core.page import digest
from eroom_static.disk.reader import STATE
from eroom_static.disk.store import store

FOLDER = f"{STATE}/cards"
_SHORT = 12


class Kept:
    """A file's name tells what was drawn, how many characters had no font, and what the file must hold."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        names = sorted(path.name for path in self._folder.glob("*.*.*.png")) if self._folder.is_dir() else []
        self._names = {name.split(".")[0]: name for name in names}

    def read(self, key: str) -> Drawn | None:
        """None for what was never drawn, or is damaged."""
        name = self._names.get(key, "")
        with suppress(OSError, ValueError):
            _, missing, held, _ = name.split(".")
            png = (self._folder / name).read_bytes()
            if digest(png)[:_SHORT] == held:
                return Drawn(png, int(missing))
        return None

    def keep(self, key: str, drawn: Drawn) -> None:
        self._remove(key)
        self._names[key] = f"{key}.{drawn.missing}.{digest(drawn.png)[:_SHORT]}.png"
        store(self._folder / self._names[key], drawn.png)

    def prune(self, used: Collection[str]) -> None:
        for key in self._names.keys() - set(used):
            self._remove(key)

    def _remove(self, key: str) -> None:
        with suppress(OSError):
            if key in self._names:
                (self._folder / self._names.pop(key)).unlink()

    @property
    def missing(self) -> int:
        """How many characters of all cards had no font."""
        return sum(int(name.split(".")[1]) for name in self._names.values())
