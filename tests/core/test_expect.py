from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct, inspect

from eroom_static.core.expect import choose, expected, fits, homes, misfit, name_of


class Inner(Struct):
    url: str = ""


class Outer(Struct):
    inner: Inner
    url: str = ""
    title: str = ""


def info(into: Any) -> inspect.Type:
    return inspect.type_info(into)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("source",), "source"),
        (("site", "url"), "[site] url"),
        (("a", "b", "c"), "[a.b] c"),
        (("publish", "rules", 2), "[publish] rules, item 3"),
        (("source", 0), "source, item 1"),
    ],
)
def test_a_place_is_named_as_people_write_it(path, name):
    assert name_of(path) == name


@pytest.mark.parametrize(
    ("value", "into", "yes"),
    [
        ("", str, True),
        ("", Annotated[str, Meta(min_length=1)], False),
        (True, int, False),
        (1, bool, False),
        (1, float, True),
        (float("nan"), Annotated[float, Meta(ge=0)], False),
        (0, Annotated[int, Meta(ge=1, le=5)], False),
        (5, Annotated[int, Meta(ge=1, le=5)], True),
        ("a", Literal["a", "b"], True),
        (1, Literal["a", "b"], False),
    ],
)
def test_a_plain_value_fits_or_does_not(value, into, yes):
    assert fits(value, info(into)) is yes


@pytest.mark.parametrize(
    ("value", "into", "message", "hint"),
    [
        ("24", int, "must be a whole number, not text", "leave the quotes away"),
        (0, Annotated[int, Meta(ge=1, le=9)], "must be a whole number from 1 to 9", ""),
        (3, str, "must be text, not a whole number", "put it between quotes"),
        ("pages", Literal["page", "never"], 'must be "never" or "page", not "pages"', 'did you mean "page"?'),
        ("x", tuple[str, ...], "must be a list; each item text, not text", "put it between [ ]"),
        ([{}], Inner, "must be a table, not a list", "write its header with single brackets: [name]"),
        (1, bool | str, "must be true or false or text, not a whole number", ""),
    ],
)
def test_what_does_not_fit_is_told_with_its_cure(value, into, message, hint):
    assert misfit(value, info(into)) == (message, hint)


def test_one_or_a_list_of_them_goes_by_what_is_there():
    union = info(Literal["a"] | tuple[Literal["a"], ...])
    assert isinstance(union, inspect.UnionType)
    assert isinstance(choose(["x"], union.types), inspect.VarTupleType)
    assert isinstance(choose("a", union.types), inspect.LiteralType)
    assert choose(3, union.types) is None
    assert expected(union) == '"a" or a list; each item "a"'


def test_a_key_is_at_home_in_every_table_that_knows_it_the_outermost_first():
    assert homes(info(Outer)) == {"inner": ("",), "url": ("", "inner"), "title": ("",)}
    assert homes(info(Inner), "inner") == {"url": ("inner",)}
