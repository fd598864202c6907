"""A text in lines: where it may break, how large it can be, and lines of like length."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from unicodedata import category, east_asian_width

import msgspec
from PIL import Image

from eroom_static.images.line import Line, Sign, Text, line_of

_UNIT = 100  # the size in which pieces are measured; widths grow with the size
_PITCH = 1.18  # from baseline to baseline, in sizes, where no letter needs more
_AIR = 0.14  # between the ink of two lines, in sizes
_NEVER_FIRST = set(
    "、。，．・：；？！ー」』）】〕］｝〉》”’…‥々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ～%％!?),.:;]}"
)
_SEPARATORS = set("·•|–—")  # with the space before them at the end of a line, not at the beginning of one
_NEVER_LAST = set("「『（【〔［｛〈《“‘([{$£¥￥#＃@＠")


class Piece(msgspec.Struct, frozen=True):
    """Signs that stay on one line, and the space after them; widths at _UNIT."""

    signs: tuple[Sign, ...]
    width: float
    space: float = 0.0


class Block(msgspec.Struct, frozen=True):
    """Lines set at one size. `baselines` are reckoned from the top of the ink."""

    lines: tuple[Line, ...]
    size: int
    base: str
    baselines: tuple[float, ...]
    height: float

    def draw(
        self, image: Image.Image, left: float, top: float, width: float, colour: str, *, to_right: bool
    ) -> None:
        for line, baseline in zip(self.lines, self.baselines, strict=True):
            start = left + width - line.width(self.size) if to_right else left
            line.draw(image, (start, top + baseline), self.size, colour)


class Frame(msgspec.Struct, frozen=True):
    """The room for a text. `sizes` fall; `most` is a number of lines."""

    width: float
    height: float
    sizes: Sequence[int]
    most: int = 1


def fit(text: Text, frame: Frame, ellipsis: Sequence[Sign]) -> Block:
    """In the largest size that the frame has room for; words are broken only if they must be.

    What fits in none ends with the ellipsis, at the smallest.
    """
    whole = list(_pieces(text.signs))
    for split in (False, True):
        for size in frame.sizes:
            room = frame.width * _UNIT / size
            pieces = list(_split(whole, room)) if split else whole
            if all(piece.width <= room for piece in pieces):
                rows = _balanced(pieces, room)
                block = _block(rows, size, text.base)
                if len(rows) <= frame.most and _is_within(block, frame):
                    return block
    return _cut(whole, text.base, frame, ellipsis)


def _cut(whole: Sequence[Piece], base: str, frame: Frame, ellipsis: Sequence[Sign]) -> Block:
    """As many lines as there is room for, the last one shortened until the ellipsis fits."""
    size = frame.sizes[-1]
    room = frame.width * _UNIT / size
    rows = _rows(list(_split(whole, room)), room)
    for most in range(frame.most, 0, -1):
        *full, last = rows[:most]
        signs = list(_signs(last))
        block = _block([*full, [_piece([*signs, *ellipsis])]], size, base)
        while len(signs) > 1 and block.lines[-1].width(size) > frame.width:
            signs = _shorter(signs)
            block = _block([*full, [_piece([*signs, *ellipsis])]], size, base)
        if block.height <= frame.height:
            break
    return block


def _shorter(signs: Sequence[Sign]) -> list[Sign]:
    left = list(signs[:-1])
    while len(left) > 1 and (left[-1].is_space or left[-1].text in _NEVER_LAST):
        left.pop()
    return left


def _is_within(block: Block, frame: Frame) -> bool:
    return block.height <= frame.height and all(line.width(block.size) <= frame.width for line in block.lines)


def _block(rows: Sequence[Sequence[Piece]], size: int, base: str) -> Block:
    lines = tuple(line_of(tuple(_signs(row))) for row in rows)
    boxes = [line.box(size) for line in lines]
    baselines = [boxes[0][1]]
    for (_, _, below), (_, above, _) in pairwise(boxes):
        baselines.append(baselines[-1] + max(_PITCH * size, below + above + _AIR * size))
    return Block(lines, size, base, tuple(baselines), baselines[-1] + boxes[-1][2])


def _signs(row: Sequence[Piece]) -> Iterator[Sign]:
    """With the spaces between pieces, without the one at the end."""
    signs = [sign for piece in row for sign in piece.signs]
    while signs and signs[-1].is_space:
        signs.pop()
    yield from signs


def _pieces(signs: Sequence[Sign]) -> Iterator[Piece]:
    in_kana = any(_is_hiragana(sign) for sign in signs)
    start = 0
    for end in range(1, len(signs) + 1):
        if end == len(signs) or _may_break(signs[end - 1], signs[end], in_kana=in_kana):
            yield _piece(signs[start:end])
            start = end


def _piece(signs: Sequence[Sign]) -> Piece:
    ink = tuple(signs)
    while ink and ink[-1].is_space:
        ink = ink[:-1]
    width = line_of(ink).width(_UNIT)
    return Piece(tuple(signs), width, line_of(signs).width(_UNIT) - width if len(ink) < len(signs) else 0.0)


def _may_break(before: Sign, after: Sign, *, in_kana: bool) -> bool:
    if after.is_space:
        return False
    if before.is_space:
        return after.text not in _SEPARATORS
    if after.text in _NEVER_FIRST or before.text in _NEVER_LAST:
        return False
    if before.text in "-–—/\u200b" and after.text.isalpha():
        return True
    if in_kana and before.text.isalpha() and after.text.isalpha():
        # Where a phrase ends: after its particles, before the next word. Any other place could be within a word.
        return _is_hiragana(before) and not _is_hiragana(after)
    return _is_alone(before) or _is_alone(after)


def _is_hiragana(sign: Sign) -> bool:
    return "\u3041" <= sign.text[0] <= "\u309f"


def _is_alone(sign: Sign) -> bool:
    """Letters of scripts without spaces, and emoji: a line may break on either side."""
    char = sign.text[0]
    return (east_asian_width(char) in "WF" and not "\uac00" <= char <= "\ud7a3") or category(char) == "So"


def _split(pieces: Sequence[Piece], room: float) -> Iterator[Piece]:
    """What is wider than a line, in parts that are not."""
    for piece in pieces:
        while piece.width > room and len(piece.signs) > 1:
            count = _most_that_fit(piece.signs, room)
            yield _piece(piece.signs[:count])
            piece = _piece(piece.signs[count:])  # noqa: PLW2901 - what is left of it
        yield piece


def _most_that_fit(signs: Sequence[Sign], room: float) -> int:
    """By each sign alone: where letters join they are narrower, and a line is a little too short."""
    used = accumulate(_width(sign) for sign in signs)
    return max(1, sum(width <= room for width in used))


@lru_cache(maxsize=10_000)
def _width(sign: Sign) -> float:
    return line_of([sign]).width(_UNIT)


def _rows(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    used = 0.0
    for piece in pieces:
        if rows and used + piece.width <= room:
            rows[-1].append(piece)
        else:
            rows.append([piece])
            used = 0.0
        used += piece.width + piece.space
    return rows


def _balanced(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """As many lines as it takes, and these as narrow as they can be."""
    count = len(_rows(pieces, room))
    low, high = max(piece.width for piece in pieces), room
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_rows(pieces, middle)) == count else (middle, high)
    return _rows(pieces, high)
