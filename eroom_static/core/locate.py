"""The line of each key of a TOML text. tomllib, which must have accepted the text, does not tell."""

import re
import tomllib
from bisect import bisect_left
from typing import Any

Path = tuple[str | int, ...]  # ("publish", "rules", 2): the third item of `rules` in [publish]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_TEXT = re.compile(
    r'''"""(?:\\.|[^\\])*?""""{0,2}|\'\'\'.*?\'\'\'\'{0,2}|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''', re.DOTALL
)
_BARE = re.compile(r"[^\s,\]}#\[{\"'][^,\]}#\n]*")


class Unclosed(ValueError):
    """The text ends, or breaks off, inside something that began on `line`."""

    def __init__(self, line: int) -> None:
        super().__init__(f"unclosed since line {line}")
        self.line = line


def locate(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every table, key and item of a list."""
    scanner = _Scanner(text)
    scanner.statements()
    return scanner.found


def line_of(found: dict[Path, int], path: Path) -> int:
    """The line of what stands at `path`, or of the nearest thing around it."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


class _Scanner:
    """Walks once over the text. `_sizes` counts the tables of each [[list]]: later headers mean its last."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._sizes: dict[Path, int] = {}
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def statements(self) -> None:
        table: Path = ()
        self._match(_BLANK)
        while self._at < len(self._text):
            if self._take("[["):
                table = self._next_of_list()
            elif self._take("["):
                line = self._line()
                table = self._name(())
                self.found[table] = line  # a header tells more than an earlier mention in a longer header
                self._need("]")
            else:
                self._pair(table)
            self._match(_BLANK)

    def _next_of_list(self) -> Path:
        line = self._line()
        path = self._name((), of_list=True)
        self._sizes[path] = self._sizes.get(path, 0) + 1
        table = (*path, self._sizes[path] - 1)
        self.found[table] = line
        self._need("]]")
        return table

    def _name(self, base: Path, *, of_list: bool = False) -> Path:
        """Reads a key, dotted or not, and gives its full path."""
        self._match(_BLANK)
        line = self._line()
        parts = _parts(self._match(_KEY))
        self._match(_BLANK)
        for number, part in enumerate(parts, 1):
            base = (*base, part)
            self.found.setdefault(base, line)
            if base in self._sizes and not (of_list and number == len(parts)):
                base = (*base, self._sizes[base] - 1)
        return base

    def _pair(self, table: Path) -> None:
        path = self._name(table)
        self._need("=")
        self._match(_BLANK)
        self._value(path)

    def _value(self, path: Path) -> None:
        began = self._line()
        if self._take("["):
            self._items(path, began)
        elif self._take("{"):
            while not self._closed("}", began):
                self._pair(path)
        else:
            self._match(_TEXT if self._text[self._at : self._at + 1] in ('"', "'") else _BARE)

    def _items(self, path: Path, began: int) -> None:
        item = 0
        while not self._closed("]", began):
            self.found[*path, item] = self._line()
            self._value((*path, item))
            item += 1

    def _closed(self, mark: str, began: int) -> bool:
        """At the end of a list or an inline table? Steps over blanks and the comma."""
        self._match(_BLANK)
        if self._take(","):
            self._match(_BLANK)
        if self._at >= len(self._text):
            raise Unclosed(began)
        return self._take(mark)

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise Unclosed(self._line())
        self._at = match.end()
        return match[0]

    def _take(self, mark: str) -> bool:
        taken = self._text.startswith(mark, self._at)
        self._at += len(mark) if taken else 0
        return taken

    def _need(self, mark: str) -> None:
        if not self._take(mark):
            raise Unclosed(self._line())

    def _line(self) -> int:
        return bisect_left(self._breaks, self._at) + 1


def _parts(key: str) -> list[str]:
    """`a."b.c"` as tomllib reads it: a, b.c."""
    inner: Any = tomllib.loads(f"{key}=0")
    parts = []
    while isinstance(inner, dict):
        ((part, inner),) = inner.items()
        parts.append(part)
    return parts
