"""The font files of this machine, best first: where fontconfig says they are, else where fonts usually lie."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from eroom_static.core.page import digest
from eroom_static.images.families import EMOJI, FIRST, HAN, LAST, SCRIPTS, Family

_FOLDERS = (
    "~/.fonts", "~/.local/share/fonts", "/usr/local/share/fonts", "/usr/share/fonts",
    "~/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_FC_LIST = ("fc-list", "--format", "%{file}\n")
_FONT = (".ttf", ".otf", ".ttc")
_HEAD = 4096  # bytes, in which every font and most collections list the checksums of their tables


class Font(msgspec.Struct, frozen=True):
    """A face in a file. `han`: the language whose Han letters it has, "" for what is no matter of language."""

    path: str
    face: int = 0
    bold: bool = False
    han: str = ""
    emoji: bool = False
    own: bool = False  # named in eroom.toml


def on_this_machine() -> dict[str, str]:
    """Paths by file name; where two have one name, the first in order of path."""
    paths = sorted(_by_fontconfig() or _in_folders())
    return {Path(path).name: path for path in reversed(paths)}


def _by_fontconfig() -> list[str]:
    try:
        said = subprocess.run(_FC_LIST, capture_output=True, timeout=20, check=True)  # noqa: S603 - nothing in it is told from outside
    except (OSError, subprocess.SubprocessError):
        return []
    return [line for line in os.fsdecode(said.stdout).splitlines() if line.casefold().endswith(_FONT)]


def _in_folders() -> Iterator[str]:
    for folder in _FOLDERS:
        for place, _, names in os.walk(Path(folder).expanduser()):
            yield from (f"{place}/{name}" for name in names if name.casefold().endswith(_FONT))


def choose(own: Sequence[str], found: Mapping[str, str]) -> tuple[Font, ...]:
    """The publisher's own fonts first, then the best of those found, in the order in which they are asked."""
    return (
        *(Font(path, bold=bold, own=True) for path in own for bold in (True, False)),
        *_both(FIRST, found),
        *_both(_noto(found), found),
        *_both(SCRIPTS, found),
        *(f for language, family in HAN for f in _both([family], found, language)),
        *_both(LAST, found),
        *(Font(found[name], emoji=True) for name in EMOJI if name in found),
    )


def _noto(found: Mapping[str, str]) -> Iterator[Family]:
    """Noto's for single scripts: sans serif before the rest, and those with one weight as well."""
    stems = {name.rsplit("-", 1)[0] for name in found if name.startswith("Noto") and "-" in name}
    for stem in sorted(stems, key=lambda s: (not s.startswith("NotoSans"), s)):
        names = [f"{stem}-{weight}.{e}" for weight in ("Bold", "Regular") for e in ("ttf", "otf")]
        here = [name for name in names if name in found]
        if here and "CJK" not in stem and stem != "NotoSans":
            yield Family(here[0], here[-1])


def _both(
    families: Iterator[Family] | Sequence[Family], found: Mapping[str, str], han: str = ""
) -> Iterator[Font]:
    for family in families:
        bold, regular = found.get(family.bold), found.get(family.regular)
        if bold or regular:
            yield Font(
                bold or regular or "", family.bold_face if bold else family.regular_face, bold=True, han=han
            )
            yield Font(regular or bold or "", family.regular_face if regular else family.bold_face, han=han)


def name_of(fonts: Sequence[Font]) -> str:
    """One name for what all these files hold, without reading them: a font lists the checksums of its tables."""
    heads = {path: _head(path) for path in {font.path for font in fonts}}
    told = [(heads[f.path], f.face, f.bold, f.han) for f in fonts]
    return digest(msgspec.json.encode(told))


def _head(path: str) -> tuple[int, str]:
    try:
        with Path(path).open("rb") as file:
            return os.fstat(file.fileno()).st_size, digest(file.read(_HEAD))
    except OSError:
        return 0, ""
