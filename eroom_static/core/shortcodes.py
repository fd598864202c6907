"""The shortcodes that there are, and what each may be told. The structs are the schema, as those of eroom.toml are."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import inspect

from eroom_static.core.errors import ContentError, EroomError
from eroom_static.core.expect import choose, fits, misfit
from eroom_static.core.schema import shape, together
from eroom_static.core.shortcode import Call
from eroom_static.core.text import did_you_mean, listed

Words = Annotated[str, msgspec.Meta(min_length=1)]


class Which(msgspec.Struct, frozen=True, kw_only=True):
    """Which meetings: of a category or a host, by the name or as it stands in an address; of a kind."""

    category: Words | None = None
    host: Words | None = None
    kind: Literal["meeting", "webinar"] | None = None


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting, by its number, its key or its slug."""

    id: Words
    hide_before_start: bool = False


class Join(msgspec.Struct, frozen=True, kw_only=True):
    id: Words
    hide_before_start: bool = False


class Grid(Which, frozen=True, kw_only=True):
    """`order` is by time; where none is given what is next comes first, and of what is over the latest."""

    when: Literal["upcoming", "live", "past", "all"] = "upcoming"
    order: Literal["asc", "desc"] | None = None
    per_page: Annotated[int, msgspec.Meta(ge=1, le=200)] = 12
    columns: Annotated[int, msgspec.Meta(ge=1, le=4)] | None = None
    series: Literal["collapse", "expand"] = "collapse"


class Countdown(Which, frozen=True, kw_only=True):
    """Of one meeting, or of the next one."""

    id: Words | None = None


class Next(Which, frozen=True, kw_only=True):
    pass


class Calendar(Which, frozen=True, kw_only=True):
    pass


class Subscribe(msgspec.Struct, frozen=True, kw_only=True):
    """To the whole calendar, or to that of one category, one host or one meeting."""

    category: Words | None = None
    host: Words | None = None
    id: Words | None = None


Wish = Meeting | Join | Grid | Countdown | Next | Calendar | Subscribe

SHORTCODES: Mapping[str, type[Wish]] = {
    "meeting": Meeting,
    "grid": Grid,
    "countdown": Countdown,
    "join": Join,
    "calendar": Calendar,
    "next": Next,
    "subscribe": Subscribe,
}
# What the plugins call it that people come from.
_ELSEWHERE = {
    "cols": "columns", "per_row": "columns", "post_id": "id", "meeting_id": "id", "webinar_id": "id", "meeting": "id",
    "categories": "category", "type": "when", "show": "kind", "recurring": "series", "count": "per_page",
    "hide_content_before_start": "hide_before_start",
}  # fmt: skip


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A shortcode that makes sense. `where` is file:line, `source` what stands there."""

    name: str
    wish: Wish
    where: str
    source: str


def understood(calls: tuple[Call, ...]) -> tuple[Asked, ...]:
    """What each call asks for. Raises a ContentError for every mistake in any of them."""
    wrong = [error for call in calls for error in _wrong(call)]
    calendars = [call for call in calls if call.name == "calendar"]
    wrong += [
        ContentError("a page has room for one calendar", where=call.where, hint="take this one away")
        for call in calendars[1:]
    ]
    if wrong:
        raise together(wrong)
    return tuple(
        Asked(name=call.name, wish=_wish(call), where=call.where, source=call.source) for call in calls
    )


def _wish(call: Call) -> Wish:
    want = _fields(call.name)
    return SHORTCODES[call.name](**{name: _read(text, want[name].type) for name, text in call.given.items()})


def _fields(name: str) -> dict[str, inspect.Field]:
    want = shape(SHORTCODES[name])
    return {field.name: field for field in want.fields} if isinstance(want, inspect.StructType) else {}


def _wrong(call: Call) -> Iterator[EroomError]:
    def error(message: str, hint: str = "") -> EroomError:
        return ContentError(message, where=call.where, hint=hint)

    if call.name not in SHORTCODES:
        known = f"there are {listed(SHORTCODES)}"
        said = f"there is no shortcode `{call.name}`" if call.name else "the shortcode has no name"
        yield error(said, f"{did_you_mean(call.name, SHORTCODES)} {known}".strip())
        return
    fields = _fields(call.name)
    for name, text in call.given.items():
        if name not in fields:
            near = (
                f"did you mean `{_ELSEWHERE[name]}`?"
                if _ELSEWHERE.get(name) in fields
                else did_you_mean(name, fields)
            )
            yield error(
                f"`{call.name}` has no parameter `{name}`", f"{near} known here: {listed(fields)}".strip()
            )
            continue
        want = _bare(fields[name].type)
        if not fits(value := _read(text, want), want):
            message, hint = misfit(value, want)
            yield error(
                f"`{name}` of `{call.name}` {message}", "" if hint == "leave the quotes away" else hint
            )
    for name, field in fields.items():
        if field.required and name not in call.given:
            yield error(f"`{call.name}` lacks `{name}`", _LACKS.get(name, ""))
    if call.name == "subscribe" and len(call.given.keys() & fields.keys()) > 1:
        yield error("`subscribe` takes one of category, host and id", "write a `subscribe` for each")


_LACKS = {"id": 'name the meeting by its number, its key or its slug: id="k3j9x2qa"'}


def _bare(want: inspect.Type) -> inspect.Type:
    """Without "or nothing" and without notes."""
    if isinstance(want, inspect.UnionType):
        return _bare(choose("", want.types) or want)
    return _bare(want.type) if isinstance(want, inspect.Metadata) else want


def _read(text: str, want: inspect.Type) -> Any:
    """A parameter is always text: numbers and truth are told by what is wanted."""
    match _bare(want):
        case inspect.IntType() if text.isascii() and text.isdigit():
            return int(text[:9])
        case inspect.BoolType() if text in ("true", "false"):
            return text == "true"
        case _:
            return text
