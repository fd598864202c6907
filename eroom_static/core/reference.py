"""What eroom.toml may hold, told from its types: rows for readers, a JSON Schema for editors."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec
from msgspec import inspect

from eroom_static.core.expect import expected
from eroom_static.core.schema import shape
from eroom_static.core.settings import SettingsFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ANY_NAME = "TAG"  # in the name of a table that people name themselves
_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """`table` is "" at the top of the file; `default` is written as in TOML, "" where there is none."""

    table: str
    key: str
    wanted: str
    default: str
    meaning: str


def settings(of: type = SettingsFile) -> tuple[Setting, ...]:
    """Every setting, in the order of its type: the top of the file, then table after table."""
    return tuple(_settings(shape(of), ""))


def _settings(want: inspect.Type, table: str) -> Iterator[Setting]:
    if isinstance(want, inspect.DictType):
        yield from _settings(want.value_type, f"{table}.{_ANY_NAME}")
    if not isinstance(want, inspect.StructType):
        return
    for field in want.fields:
        if isinstance(field.type, inspect.StructType | inspect.DictType):
            yield from _settings(field.type, f"{table}.{field.encode_name}".lstrip("."))
        else:
            yield Setting(
                table=table,
                key=field.encode_name,
                wanted=expected(field.type),
                default=_written(field.default),
                meaning=meaning_of(field.type),
            )


def meaning_of(want: inspect.Type) -> str:
    return str((want.extra or {}).get("meaning", "")) if isinstance(want, inspect.Metadata) else ""


def _written(value: Any) -> str:
    match value:
        case None | msgspec.NODEFAULT | "" | () | msgspec.Struct():
            return ""
        case timedelta():
            return f'"{_duration(value)}"'
        case _:
            return json.dumps(value, ensure_ascii=False)


def _duration(value: timedelta) -> str:
    """In the largest unit that fits: 24h rather than 1d, as people say it of a day."""
    seconds = int(value.total_seconds())
    if not seconds:
        return "0m"
    unit, size = next((u, s) for u, s in _UNITS if seconds % s == 0 and seconds > s)
    return f"{seconds // size}{unit}"


def json_schema(of: type = SettingsFile) -> Mapping[str, Any]:
    """For editors that complete and check TOML. Looser than the reader: addresses, rules and zones are any text."""
    return {"$schema": DIALECT, "title": "eroom.toml", **_schema(shape(of))}


def _schema(want: inspect.Type) -> dict[str, Any]:
    match want:
        case inspect.Metadata(type=inner, extra=extra):
            about = {"description": words} if (words := meaning_of(want)) else {}
            return (_text(want) if (extra or {}).get("read") else _schema(inner)) | about
        case inspect.UnionType(types=types):
            real = [_schema(t) for t in types if not isinstance(t, inspect.NoneType)]
            return real[0] if len(real) == 1 else {"anyOf": real}
        case inspect.StructType() | inspect.DictType() | inspect.VarTupleType():
            return _holding(want)
        case inspect.LiteralType(values=values):
            return {"enum": list(values)}
        case _:
            return _plain(want)


def _holding(want: inspect.StructType | inspect.DictType | inspect.VarTupleType) -> dict[str, Any]:
    match want:
        case inspect.StructType(fields=fields):
            known = {f.encode_name: _schema(f.type) | _default(f.default) for f in fields}
            return {"type": "object", "properties": known, "additionalProperties": False}
        case inspect.DictType(value_type=inner):
            return {"type": "object", "additionalProperties": _schema(inner)}
        case inspect.VarTupleType(item_type=inner):
            return {"type": "array", "items": _schema(inner)}


def _text(want: inspect.Metadata) -> dict[str, Any]:
    """Text that is read as something more: what would be right is said beside it."""
    return {"type": "string", "title": expected(want)}


def _plain(want: inspect.Type) -> dict[str, Any]:
    match want:
        case inspect.BoolType():
            return {"type": "boolean"}
        case inspect.IntType(ge=low, le=high):
            return {"type": "integer"} | _between(low, high)
        case inspect.FloatType(ge=low, le=high):
            return {"type": "number"} | _between(low, high)
        case inspect.StrType(min_length=shortest):
            return {"type": "string"} | ({"minLength": shortest} if shortest else {})
    raise TypeError(want)  # a type that no setting has had so far


def _between(low: float | None, high: float | None) -> dict[str, Any]:
    found = {"minimum": low, "maximum": high}
    return {name: bound for name, bound in found.items() if bound is not None}


def _default(value: Any) -> dict[str, Any]:
    written = _written(value)
    return {"default": json.loads(written)} if written else {}
