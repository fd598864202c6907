"""What a type of a schema expects of a TOML value: whether it fits, and the sentence where it does not."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from msgspec import inspect

from eroom_static.core.locate import Path
from eroom_static.core.text import did_you_mean, listed, quoted

_KINDS: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
    datetime: "a date with a time",
    date: "a date",
    time: "a time",
}
_PLAIN: Mapping[type[inspect.Type], tuple[type, ...]] = {
    inspect.StrType: (str,),
    inspect.BoolType: (bool,),
    inspect.IntType: (int,),
    inspect.FloatType: (float, int),
    inspect.DateTimeType: (datetime,),
    inspect.DateType: (date,),
}


def name_of(path: Path) -> str:
    """`url` in [site] as people write it: "[site] url"; the third of its list: "[publish] rules, item 3"."""
    keys = [str(part) for part in path if isinstance(part, str)]
    name = f"[{'.'.join(keys[:-1])}] {keys[-1]}" if keys[1:] else "".join(keys)
    return f"{name}, item {path[-1] + 1}" if isinstance(path[-1], int) else name


def fits(value: Any, want: inspect.Type) -> bool:
    """Whether a value without an inside (text, number, truth, date) is what is wanted."""
    if isinstance(want, inspect.LiteralType):
        return any(type(value) is type(v) and value == v for v in want.values)
    if type(value) not in _PLAIN.get(type(want), ()):
        return False
    if isinstance(want, inspect.IntType | inspect.FloatType):
        return (want.ge is None or value >= want.ge) and (want.le is None or value <= want.le)
    return not isinstance(want, inspect.StrType) or len(value) >= (want.min_length or 0)


def choose(value: Any, types: tuple[inspect.Type, ...]) -> inspect.Type | None:
    """The branch of "one or the other" that a value is meant for, or None."""
    real = [t for t in types if not isinstance(t, inspect.NoneType)]  # TOML has no null
    if len(real) == 1:
        return real[0]
    if isinstance(value, list):
        return next((t for t in real if isinstance(t, inspect.VarTupleType)), None)
    return next((t for t in real if fits(value, t) or isinstance(t, inspect.Metadata)), None)


def misfit(value: Any, want: inspect.Type) -> tuple[str, str]:
    """What to say of a value that does not fit, and how to write it."""
    if isinstance(want, inspect.LiteralType) and isinstance(value, str):
        known = [str(v) for v in want.values]
        return f"must be {expected(want)}, not {quoted(value)}", did_you_mean(value, known, quote='"')
    if type(value) in _PLAIN.get(type(want), ()):
        return f"must be {expected(want)}", ""
    return f"must be {expected(want)}, not {_KINDS.get(type(value), 'that')}", _cure(value, want)


def expected(want: inspect.Type) -> str:
    match want:
        case inspect.Metadata(type=inner, extra=extra):
            words = (extra or {}).get("expected") or expected(inner)
        case inspect.LiteralType(values=values):
            words = listed([f'"{v}"' for v in values], "or")
        case inspect.UnionType(types=types):
            words = listed([expected(t) for t in types if not isinstance(t, inspect.NoneType)], "or")
        case inspect.VarTupleType(item_type=inner):
            words = f"a list; each item {expected(inner)}"
        case inspect.StructType() | inspect.DictType():
            words = "a table"
        case _:
            words = next((_KINDS[t] for t in _PLAIN.get(type(want), ())), "something else") + _bounds(want)
    return str(words)


def _bounds(want: inspect.Type) -> str:
    if isinstance(want, inspect.StrType) and want.min_length:
        return " that is not empty"
    if isinstance(want, inspect.IntType | inspect.FloatType) and None not in (want.ge, want.le):
        return f" from {want.ge} to {want.le}"
    return ""


_WRITTEN = (inspect.StrType, inspect.LiteralType)
_COUNTED = (inspect.IntType, inspect.FloatType, inspect.BoolType)

# What is wanted, what is there instead, and how to write it. The first that matches is told.
_CURES: tuple[tuple[tuple[type, ...], tuple[type, ...], str], ...] = (
    ((inspect.VarTupleType,), (str,), "put it between [ ]"),
    ((inspect.StructType,), (list,), "write its header with single brackets: [name]"),
    ((inspect.StructType,), (object,), "write its header on a line of its own: [name]"),
    (_COUNTED, (str,), "leave the quotes away"),
    (_WRITTEN, (int, float), "put it between quotes"),
)


def _cure(value: Any, want: inspect.Type) -> str:
    if isinstance(want, inspect.Metadata):
        return _cure(value, inspect.StrType() if (want.extra or {}).get("read") else want.type)
    return next(
        (c for wanted, there, c in _CURES if isinstance(want, wanted) and isinstance(value, there)), ""
    )


def homes(root: inspect.Type, table: str = "") -> dict[str, tuple[str, ...]]:
    """Each known key, and the tables where it is at home: "" is the top."""
    found: dict[str, tuple[str, ...]] = {}
    if isinstance(root, inspect.UnionType):  # a table that may be missing
        for branch in root.types:
            for key, tables in homes(branch, table).items():
                found[key] = (*found.get(key, ()), *tables)
    if isinstance(root, inspect.StructType):
        for field in root.fields:
            name = field.encode_name
            found[name] = (table, *found.get(name, ()))
            for key, tables in homes(field.type, f"{table}.{name}".lstrip(".")).items():
                found[key] = (*found.get(key, ()), *tables)
    return found
