"""The cards of a site: words that were rendered, as images, drawn only where that has not been done before.

What draws stands in `images/` and needs Pillow, which is an extra. So that a site without cards needs neither it nor
the time to load it, that room is entered here alone, by name, and only when `[images] cards` is set.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol

import msgspec

from eroom_static.core.card import Card, Drawn, card_of
from eroom_static.core.errors import SettingsError
from eroom_static.core.locate import line_of, locate
from eroom_static.core.model import Note
from eroom_static.core.page import File, Turn, digest
from eroom_static.core.text import decode
from eroom_static.disk.cards import Kept
from eroom_static.disk.reader import SETTINGS
from eroom_static.project import Project
from eroom_static.sources.base import Progress

_ROOM = "eroom_static.images.artist"
_FONTS = "fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji"
Draw = Callable[[Card], Drawn]


class Artist(Protocol):
    """What draws. `tools` names all that the bytes depend on beside the card: fonts, libraries, design."""

    tools: str

    def draw(self, card: Card) -> Drawn: ...


class Cards:
    """What has been drawn is kept, and drawn again only if its words or the tools are others."""

    def __init__(self, artist: Artist, root: Path) -> None:
        self._artist = artist
        self._kept = Kept(root)
        self._used: set[str] = set()

    @property
    def tools(self) -> str:
        return self._artist.tools

    def draw(self, said: Sequence[tuple[File, Card]], progress: Progress) -> Iterator[File]:
        """Each image under a name that tells its content."""
        for done, (file, card) in enumerate(said, start=1):
            self._used.add(key := digest(self.tools.encode() + msgspec.json.encode(card)))
            drawn = self._kept.read(key)
            if drawn is None:
                self._kept.keep(key, drawn := self._artist.draw(card))
            yield File(_named(file.path, drawn.png), drawn.png, Turn.ASSET)
            progress("cards", done, len(said))

    def prune(self) -> None:
        """What no page shows any more is not kept."""
        self._kept.prune(self._used)

    @property
    def notes(self) -> tuple[Note, ...]:
        count = self._kept.missing
        text = (
            f"the cards leave out {count} character{'' if count == 1 else 's'} that no font here has; install fonts "
            f"(on Debian {_FONTS}), or name files in [images] fonts"
        )
        return (Note(code="cards-uncovered", text=text),) if count else ()


def _named(path: str, png: bytes) -> str:
    stem, dot, ending = path.rpartition(".")
    return f"{stem}.{digest(png)[:8]}{dot}{ending}"


def cards_of(project: Project, enter: Callable[[str], ModuleType] = import_module) -> Cards | None:
    """None where the settings want none. Raises SettingsError where they cannot be drawn."""
    if not project.settings.images.cards:
        return None
    try:
        room = enter(_ROOM)
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] != "PIL":
            raise
        raise _cannot(
            project, "[images] cards needs Pillow", "pip install 'eroom-static[images]'"
        ) from missing
    own = [_font(project, name, at) for at, name in enumerate(project.settings.images.fonts)]
    artist = room.artist(own)
    if artist is None:
        hint = f"install some (on Debian {_FONTS}), or name files in fonts"
        raise _cannot(project, "[images] cards needs fonts, and none was found", hint)
    return Cards(artist, project.root)


def _font(project: Project, name: str, at: int) -> str:
    path = project.root / name
    if not path.is_file():
        hint = "paths are reckoned from the folder of the site"
        raise _cannot(project, f"[images] fonts: there is no file {name!r}", hint, "fonts", at)
    return str(path)


def _cannot(project: Project, message: str, hint: str, key: str = "cards", *items: int) -> SettingsError:
    found = locate(decode(project.toml, SETTINGS, SettingsError))
    return SettingsError(message, where=f"{SETTINGS}:{line_of(found, ('images', key, *items))}", hint=hint)


def said(files: Sequence[File], template: str) -> list[tuple[File, Card]]:
    """What the template made, read. Raises RenderError."""
    return [(file, card_of(file.data, template)) for file in files]
