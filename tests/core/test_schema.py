from typing import Annotated, Literal

import pytest
from msgspec import Meta, Struct

from eroom_static.core.errors import EroomError, SettingsError, Several
from eroom_static.core.schema import Complaint, Unfit, from_text, read, together


def shout(text):
    if text != text.upper():
        raise Unfit("must be loud", f'write "{text.upper()}"')
    return text


Loud = Annotated[str, from_text(shout, "loud text")]


class Site(Struct, frozen=True, kw_only=True):
    title: str = "Meetings"
    per_page: Annotated[int, Meta(ge=1, le=500)] = 24
    hosts: Literal["none", "all"] = "none"
    motto: Loud | None = None


class Place(Struct, frozen=True, kw_only=True):
    name: str
    mottos: tuple[Loud, ...] = ()


class Whole(Struct, frozen=True, kw_only=True):
    source: Loud | tuple[Loud, ...] = ()
    site: Site = Site()
    places: tuple[Place, ...] = ()
    words: dict[str, int] = {}


def whole(text, **more):
    return read(text.encode() if isinstance(text, str) else text, Whole, "eroom.toml", SettingsError, **more)


def told(text, **more):
    """Every complaint as (line, message, hint)."""
    with pytest.raises(EroomError) as caught:
        whole(text, **more)
    error = caught.value
    errors = error.errors if isinstance(error, Several) else (error,)
    assert all(isinstance(e, SettingsError) for e in errors)
    return [(int(e.where.removeprefix("eroom.toml:")), e.message, e.hint) for e in errors]


def test_a_right_file_becomes_its_struct():
    text = (
        "source = ['A', 'B']\n[site]\nper_page = 9\n[[places]]\nname = 'x'\nmottos = ['HI']\n[words]\na = 1\n"
    )
    assert whole(text) == Whole(
        source=("A", "B"), site=Site(per_page=9), places=(Place(name="x", mottos=("HI",)),), words={"a": 1}
    )
    assert whole("") == Whole()
    assert whole("source = 'A'").source == "A"


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf[site]\r\n\tper_page = 9\r\n", b"[site]\rper_page=9"])
def test_byte_order_mark_tabs_and_foreign_line_ends_do_no_harm(data):
    assert whole(data).site.per_page == 9


WRONG = """\
source = "a"
sauce = 1
[site]
titel = "x"
per_page = "24"
hosts = "al"
motto = 'hush'
source = "A"
[[places]]
mottos = [
  "A",
  "b",
  3,
]
[words]
a = "x"
"""


def test_every_mistake_is_told_at_once_each_with_its_line_and_its_cure():
    assert told(WRONG) == [
        (1, "source must be loud", 'write "A"'),
        (
            2,
            "unknown key `sauce` at the top",
            "did you mean `source`? known here: places, site, source and words",
        ),
        (
            4,
            "unknown key `titel` in [site]",
            "did you mean `title`? known here: hosts, motto, per_page and title",
        ),
        (5, "[site] per_page must be a whole number from 1 to 500, not text", "leave the quotes away"),
        (6, '[site] hosts must be "all" or "none", not "al"', 'did you mean "all"?'),
        (7, "[site] motto must be loud", 'write "HUSH"'),
        (8, "unknown key `source` in [site]", "`source` belongs above the first [table]"),
        (9, "[places] name is missing", ""),
        (12, "[places] mottos, item 2 must be loud", 'write "B"'),
        (13, "[places] mottos, item 3 must be loud text, not a whole number", "put it between quotes"),
        (16, "[words] a must be a whole number, not text", "leave the quotes away"),
    ]


def test_a_key_in_the_wrong_table_is_shown_the_way_home():
    assert told("per_page = 9\n") == [
        (1, "unknown key `per_page` at the top", "`per_page` belongs in [site]")
    ]


def test_a_single_mistake_comes_alone():
    with pytest.raises(SettingsError):
        whole("site = 1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("site = 1", "site must be a table, not a whole number"),
        ("[[site]]\n", "site must be a table, not a list"),
        ("words = []", "words must be a table, not a list"),
        ("places = {}", "places must be a list; each item a table, not a table"),
        ("places = [1]", "places, item 1 must be a table, not a whole number"),
        ("source = true", "source must be loud text, not true or false"),
        ("[words]\na = 2001-01-01", "[words] a must be a whole number, not a date"),
    ],
)
def test_a_value_of_another_kind_is_told_by_what_it_is(text, message):
    assert message in told(text)[0][1]


def test_the_whole_is_checked_too_with_defaults_in_place_of_what_is_wrong():
    def check(value):
        yield Complaint(("site", "per_page"), f"{value.site.per_page} is odd", "")

    assert told("[site]\nhosts = 1\nper_page = 25\n", check=check)[1] == (3, "25 is odd", "")


def test_a_wrong_value_is_not_complained_about_twice():
    def check(_):
        yield Complaint(("site", "title"), "is dull", because=(("site", "per_page"),))
        yield Complaint(("site",), "is wrong")
        yield Complaint(("site", "hosts"), "told")

    lines = told("[site]\nper_page = 0\n", check=check)
    assert [message for _, message, _ in lines] == [
        "told",
        "[site] per_page must be a whole number from 1 to 500",
    ]


def test_a_key_that_strayed_here_is_told_by_whoever_knows_it_however_deep():
    text = "[nowhere]\na = [{ key = 1 }]\nkey = 2\n[site]\nkey = 3\n"
    found = told(text, stray=lambda key: ("strayed", "go") if key == "key" else None)
    assert found == [
        (2, "[nowhere.a] key strayed", "go"),
        (3, "[nowhere] key strayed", "go"),
        (5, "[site] key strayed", "go"),
    ]


def test_a_control_character_that_an_escape_hides_is_told_wherever_it_stands():
    text = 'source = "A\\u0000"\n[site]\ntitle = "a\\u000Bb\\tc"\n[[places]]\nname = "n"\nmottos = ["M\\u007F"]\n'
    assert [(line, message) for line, message, _ in told(text)] == [
        (1, "source holds a control character: U+0000"),
        (3, "[site] title holds a control character: U+000B"),
        (6, "[places] mottos, item 1 holds a control character: U+007F"),
    ]


def test_a_syntax_error_stands_for_the_whole_file():
    assert told("[site]\ntitle = x\n[nowhere]\n")[0][:2] == (2, "the value is none that TOML knows")


def test_lines_count_from_where_the_text_begins_in_its_file():
    with pytest.raises(SettingsError) as caught:
        read("\nsauce = 1", Whole, "content/a.md", SettingsError, first_line=2)
    assert caught.value.where == "content/a.md:3"


def test_together_leaves_a_single_error_as_it_is():
    one, two = SettingsError("a"), SettingsError("b")
    assert together([one]) is one
    several = together([one, two])
    assert isinstance(several, Several)
    assert several.errors == (one, two)
