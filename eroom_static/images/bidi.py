"""In which direction each character runs: Unicode's bidirectional algorithm (UAX 9), without embeddings.

Pillow's own lays out what is in one font only; a line here may be in several.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar
from unicodedata import bidirectional, mirrored, normalize

T = TypeVar("T")
_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NEUTRAL = {"B", "S", "WS", "ON"}
_CLOSING = {
    "(": ")", "[": "]", "{": "}", "\u3008": "\u3009", "\u300a": "\u300b", "\u300c": "\u300d", "\u300e": "\u300f",
    "\u3010": "\u3011", "\u3014": "\u3015", "\uff08": "\uff09", "\uff3b": "\uff3d", "\uff5b": "\uff5d",
}  # fmt: skip


def direction(text: str) -> str:
    """L or R, after the first letter that has one; "" where none has."""
    return next((_STRONG[b] for b in map(bidirectional, text) if b in _STRONG), "")


def levels(text: str, base: str) -> list[int]:
    """Even runs from the left, odd from the right. `base` is the direction of the paragraph."""
    kinds = [bidirectional(c) or "L" for c in text]
    _marks(kinds, base)
    _numbers(kinds, base)
    _brackets(text, kinds, base)
    _between(kinds, base)
    bottom = int(base == "R")
    return [_level(kind, bottom) for kind in kinds]


def in_sight(runs: Sequence[tuple[int, T]]) -> list[T]:
    """Runs with their levels, in the order in which they stand on the line from left to right (L2)."""
    placed = list(runs)
    highest = max((level for level, _ in placed), default=0)
    for threshold in range(highest, 0, -1):
        start = 0
        while start < len(placed):
            end = start
            while end < len(placed) and placed[end][0] >= threshold:
                end += 1
            placed[start:end] = placed[start:end][::-1]
            start = max(end, start) + 1
    return [run for _, run in placed]


def _level(kind: str, bottom: int) -> int:
    if bottom:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)


def _marks(kinds: list[str], base: str) -> None:
    """W1: a mark runs with its letter."""
    for at, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kinds[at] = kinds[at - 1] if at else base


def _numbers(kinds: list[str], base: str) -> None:
    """W2 to W7: what belongs to a number, and with whom it runs."""
    _each_strong(kinds, base, {"AL": "AN"})
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        before, kind, after = kinds[at - 1 : at + 2]
        if before == after and (
            (kind == "ES" and before == "EN") or (kind == "CS" and before in ("EN", "AN"))
        ):
            kinds[at] = before
    for start, end in list(_stretches(kinds, {"ET"})):
        if "EN" in (*kinds[start - 1 : start], *kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]
    _each_strong(kinds, base, {"L": "L"})


def _each_strong(kinds: list[str], base: str, becomes: dict[str, str]) -> None:
    """European numbers become what the last strong letter before them says."""
    last = base
    for at, kind in enumerate(kinds):
        if kind in _STRONG:
            last = kind
        elif kind == "EN":
            kinds[at] = becomes.get(last, kind)


def _stretches(kinds: Sequence[str], of: set[str]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in of:
            end += 1
        if end > start:
            yield start, end
        start = max(end, start) + 1


def _side(kind: str) -> str:
    """Numbers count as running from the right, for what is between them."""
    return "R" if kind in ("EN", "AN") else kind


def _brackets(text: str, kinds: list[str], base: str) -> None:
    """N0: a pair of brackets runs as what it holds, if that is as the paragraph; else as what is before it."""
    for opening, closing in _pairs(text, kinds):
        inside = {_side(k) for k in kinds[opening + 1 : closing]} & {"L", "R"}
        if not inside:
            continue
        before = next((_side(k) for k in reversed(kinds[:opening]) if _side(k) in ("L", "R")), base)
        runs = base if base in inside or before == base else before
        kinds[opening] = kinds[closing] = runs


def _pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    found = []
    for at, char in enumerate(text):
        if kinds[at] != "ON" or not mirrored(char):
            continue
        sign = normalize("NFC", char)
        if sign in _CLOSING:
            waiting.append((_CLOSING[sign], at))
        elif any(sign == closing for closing, _ in waiting):
            while (last := waiting.pop())[0] != sign:
                pass
            found.append((last[1], at))
    return sorted(found)


def _between(kinds: list[str], base: str) -> None:
    """N1, N2: what has no direction runs with its neighbours if they agree, else with the paragraph."""
    for start, end in list(_stretches(kinds, _NEUTRAL)):
        before = _side(kinds[start - 1]) if start else base
        after = _side(kinds[end]) if end < len(kinds) else base
        kinds[start:end] = [before if before == after else base] * (end - start)
