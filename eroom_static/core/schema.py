"""TOML text made into a frozen struct, with every complaint at once: the line, what is wrong, and the cure.

The struct is the schema. A type may say how text becomes its value: `Annotated[timedelta, from_text(...)]`.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from eroom_static.core.errors import EroomError, Several
from eroom_static.core.expect import choose, fits, homes, misfit, name_of
from eroom_static.core.locate import Path, line_of, locate
from eroom_static.core.syntax import parse
from eroom_static.core.text import control, decode, did_you_mean, listed

T = TypeVar("T")
_WRONG: Any = object()
shape: Callable[[Any], inspect.Type] = cache(inspect.type_info)


class Unfit(ValueError):
    """A value that cannot be. `message` goes on where "[site] url" leaves off: 'must be ...'."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Complaint(msgspec.Struct, frozen=True):
    """What is wrong with the value at `path`. Not told where a value in `because` is wrong already."""

    path: Path
    message: str
    hint: str = ""
    because: tuple[Path, ...] = ()


def from_text(read: Callable[[str], Any], expected: str) -> msgspec.Meta:
    """For Annotated: the value is written as text, and `read` makes it or raises Unfit."""
    return msgspec.Meta(description=expected, extra={"read": read, "expected": expected})


def meaning(words: str) -> msgspec.Meta:
    """For Annotated: what a setting is for, as the reference and editors tell it."""
    return msgspec.Meta(extra={"meaning": words})


def _nothing(_: Any) -> tuple[()]:
    return ()


def _nobody(_: str) -> None:
    return None


def read(
    data: bytes | str,
    into: type[T],
    where: str,
    error: type[EroomError],
    *,
    first_line: int = 1,
    check: Callable[[T], Iterable[Complaint]] = _nothing,
    stray: Callable[[str], tuple[str, str] | None] = _nobody,
) -> T:
    """The struct that a TOML text fills, or an `error` for each mistake in it, together as Several.

    `check` looks at the whole, with defaults in place of what is wrong. `stray` knows some keys that are no
    part of the schema, and gives the message and the hint for them.
    """
    text = data if isinstance(data, str) else decode(data, where, error)
    table = parse(text, where, error, first_line)
    building = _Building(into, stray)
    value = building.build(table, shape(into), ())
    complaints = building.complaints
    if value is not _WRONG:
        wrong = [c.path for c in complaints]
        complaints += [
            c for c in check(value) if not any(_meet(p, w) for p in (c.path, *c.because) for w in wrong)
        ]
    if not complaints:
        return value  # type: ignore[no-any-return]  # built after the shape of `into`
    found = locate(text)
    raise together(
        error(c.message, where=f"{where}:{line + first_line - 1}", hint=c.hint)
        for line, c in sorted(((line_of(found, c.path), c) for c in complaints), key=lambda pair: pair[0])
    )


def _meet(one: Path, other: Path) -> bool:
    """The same place, or one inside the other."""
    return all(a == b for a, b in zip(one, other, strict=False))


def together(errors: Iterable[EroomError]) -> EroomError:
    """One error as it is, more of them as Several."""
    first, *more = errors
    return Several((first, *more)) if more else first


def _sound(text: str) -> str:
    if odd := control(text):  # TOML has escapes for them
        raise Unfit(f"holds a control character: {odd}", "take it away")
    return text


class _Building:
    """Builds a value of the wanted type, piece by piece, and goes on after a mistake."""

    def __init__(self, into: type, stray: Callable[[str], tuple[str, str] | None]) -> None:
        self.complaints: list[Complaint] = []
        self._into = into
        self._stray = stray

    def build(self, value: Any, want: inspect.Type, path: Path) -> Any:
        match want:
            case inspect.Metadata(type=inner, extra=extra):
                reader = (extra or {}).get("read")
                return self._read(value, want, reader, path) if reader else self.build(value, inner, path)
            case inspect.UnionType(types=types):
                branch = choose(value, types)
                return self.build(value, branch, path) if branch else self._wrong(value, want, path)
            case inspect.StructType():
                return self._struct(value, want, path)
            case inspect.VarTupleType(item_type=item_type):
                return self._items(value, want, item_type, path)
            case inspect.DictType(value_type=value_type):
                return self._mapping(value, want, value_type, path)
            case _:
                return self._plain(value, want, path)

    def _plain(self, value: Any, want: inspect.Type, path: Path) -> Any:
        if not fits(value, want):
            return self._wrong(value, want, path)
        return self._read(value, want, str, path) if isinstance(value, str) else value

    def _read(self, value: Any, want: inspect.Type, reader: Callable[[str], Any], path: Path) -> Any:
        if not isinstance(value, str):
            return self._wrong(value, want, path)
        try:
            return reader(_sound(value))
        except Unfit as unfit:
            return self._complain(path, f"{name_of(path)} {unfit.message}", unfit.hint)

    def _items(self, value: Any, want: inspect.Type, item_type: inspect.Type, path: Path) -> Any:
        if not isinstance(value, list):
            return self._wrong(value, want, path)
        items = tuple(self.build(item, item_type, (*path, n)) for n, item in enumerate(value))
        return items if all(item is not _WRONG for item in items) else _WRONG

    def _mapping(self, value: Any, want: inspect.Type, value_type: inspect.Type, path: Path) -> Any:
        if not isinstance(value, dict):
            return self._wrong(value, want, path)
        built = {key: self.build(inner, value_type, (*path, key)) for key, inner in value.items()}
        return built if all(inner is not _WRONG for inner in built.values()) else _WRONG

    def _struct(self, value: Any, want: inspect.StructType, path: Path) -> Any:
        if not isinstance(value, dict):
            return self._wrong(value, want, path)
        fields = {field.encode_name: field for field in want.fields}
        for key in [k for k in value if k not in fields]:
            self._unknown(key, value[key], tuple(fields), path)
        built = {f.name: self.build(value[k], f.type, (*path, k)) for k, f in fields.items() if k in value}
        for key, field in fields.items():
            if field.required and key not in value:
                self._complain((*path, key), f"{name_of((*path, key))} is missing")
        sound = {name: v for name, v in built.items() if v is not _WRONG}
        return want.cls(**sound) if all(f.name in sound for f in want.fields if f.required) else _WRONG

    def _unknown(self, key: str, value: Any, known: tuple[str, ...], path: Path) -> None:
        if self._told_strays((*path, key), value):
            return
        where = f"in [{'.'.join(map(str, path))}]" if path else "at the top"
        if tables := homes(shape(self._into)).get(key):
            place = listed(
                [f"in [{table}]" if table else "above the first [table]" for table in tables], "or"
            )
            hint = f"`{key}` belongs {place}"
        else:
            hint = f"{did_you_mean(key, known)} known here: {listed(sorted(known))}".strip()
        self._complain((*path, key), f"unknown key `{key}` {where}", hint)

    def _told_strays(self, path: Path, value: Any) -> bool:
        """Whether `stray` had something to say about this key or one below it."""
        said = self._stray(str(path[-1]))
        if said is not None:
            self._complain(path, f"{name_of(path)} {said[0]}", said[1])
            return True
        below = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        return sum(self._told_strays((*path, k), v) for k, v in below) > 0  # not any(): it stops at the first

    def _wrong(self, value: Any, want: inspect.Type, path: Path) -> Any:
        message, hint = misfit(value, want)
        return self._complain(path, f"{name_of(path)} {message}", hint)

    def _complain(self, path: Path, message: str, hint: str = "") -> Any:
        self.complaints.append(Complaint(path, message, hint))
        return _WRONG
