"""One line of text: signs with their fonts, in the order in which they are seen, measured and drawn."""

from collections.abc import Sequence
from itertools import groupby

import msgspec
from PIL import Image, ImageDraw, ImageFont

from eroom_static.images.bidi import direction, in_sight, levels
from eroom_static.images.clusters import JOINER, clean, clusters, is_emoji, is_ignorable
from eroom_static.images.faces import SHAPES, Face, Faces
from eroom_static.images.families import han

ZWNJ = "\u200c"


class Sign(msgspec.Struct, frozen=True):
    """A cluster with the face that has it, and its level: even runs from the left, odd from the right."""

    text: str
    face: Face
    level: int

    @property
    def is_space(self) -> bool:
        return self.text.isspace()


class Text(msgspec.Struct, frozen=True):
    """Signs in reading order. `base` is the direction of the whole; `missing` counts what no font has."""

    signs: tuple[Sign, ...]
    base: str
    missing: int = 0
    torn: bool = False  # what is missing is no mere ornament: the rest makes no sense


def text_of(said: str, faces: Faces, *, bold: bool, language: str, base: str = "") -> Text:
    """`base` is the direction where the text itself has none."""
    plain = clean(said)
    base = direction(plain) or base or "L"
    wanted = han(plain, language)
    signs, missing, torn, at = [], 0, False, 0
    runs = levels(plain, base)
    for cluster in clusters(plain):
        face = faces.face(cluster, bold=bold, han=wanted)
        if face is not None:
            signs.append(Sign(cluster, face, runs[at]))
        else:
            missing += 1
            torn = torn or cluster[0].isalnum()
        at += len(cluster)
    return Text(_trimmed(signs), base, missing, torn)


def _trimmed(signs: Sequence[Sign]) -> tuple[Sign, ...]:
    """Without spaces at the ends, and without two side by side where something was left out."""
    kept: list[Sign] = []
    for sign in signs:
        if not sign.is_space or (kept and not kept[-1].is_space):
            kept.append(sign)
    return tuple(kept[:-1] if kept and kept[-1].is_space else kept)


class Run(msgspec.Struct, frozen=True):
    """What one font draws at a stretch, in reading order."""

    text: str
    face: Face
    direction: str | None

    def box(self, size: int) -> tuple[float, float, float]:
        """Advance, and the ink above and below the baseline."""
        font, scale = self.face.at(size), self.face.scale(size)
        _, top, _, bottom = font.getbbox(self.text, anchor="ls", direction=self.direction)
        return self.width(size), -top * scale, bottom * scale

    def width(self, size: int) -> float:
        return self.face.at(size).getlength(self.text, direction=self.direction) * self.face.scale(size)

    def draw(self, image: Image.Image, at: tuple[float, float], size: int, colour: str) -> None:
        """`at` is where the baseline begins on the left."""
        font, scale = self.face.at(size), self.face.scale(size)
        if scale == 1:
            _draw(image, at, self, font, colour)
            return
        _, top, right, bottom = (
            int(edge) for edge in font.getbbox(self.text, anchor="ls", direction=self.direction)
        )
        bitmap = Image.new("RGBA", (right + 2, bottom - top + 2))
        _draw(bitmap, (0, -top), self, font, colour)
        small = bitmap.resize((max(1, round(bitmap.width * scale)), max(1, round(bitmap.height * scale))))
        image.paste(small, (round(at[0]), round(at[1] + top * scale)), small)


def _draw(
    image: Image.Image, at: tuple[float, float], run: Run, font: ImageFont.FreeTypeFont, colour: str
) -> None:
    coloured = run.face.font.emoji
    ImageDraw.Draw(image).text(
        at, run.text, fill=colour, font=font, anchor="ls", direction=run.direction, embedded_color=coloured
    )


class Line(msgspec.Struct, frozen=True):
    """A line as it is seen, from left to right."""

    runs: tuple[Run, ...]

    def box(self, size: int) -> tuple[float, float, float]:
        """Width, and the ink above and below the baseline."""
        boxes = [run.box(size) for run in self.runs] or [(0.0, 0.0, 0.0)]
        return sum(b[0] for b in boxes), max(b[1] for b in boxes), max(b[2] for b in boxes)

    def width(self, size: int) -> float:
        return sum(run.width(size) for run in self.runs)

    def draw(self, image: Image.Image, at: tuple[float, float], size: int, colour: str) -> None:
        x, y = at
        for run in self.runs:
            run.draw(image, (x, y), size, colour)
            x += run.width(size)


def line_of(signs: Sequence[Sign]) -> Line:
    runs = []
    for (level, _), stretch in groupby(signs, key=lambda s: (s.level, id(s.face))):
        group = list(stretch)
        text = "".join(_shaping(sign.text) for sign in group)
        runs.append((level, Run(text, group[0].face, _side(level))))
    return Line(tuple(in_sight(runs)))


def _side(level: int) -> str | None:
    """Without Raqm nothing may be said of directions."""
    return ("rtl" if level % 2 else "ltr") if SHAPES else None


def _shaping(cluster: str) -> str:
    """Without what only told where it belongs: a font that lacks it would draw a box."""
    return "".join(c for c in cluster if not is_ignorable(c) or c in (JOINER, ZWNJ) or is_emoji(cluster))
