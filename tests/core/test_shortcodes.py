import pytest

from eroom_static.core.errors import ContentError, Several
from eroom_static.core.shortcode import take_out
from eroom_static.core.shortcodes import SHORTCODES, Grid, Meeting, understood


def wishes(body):
    return [asked.wish for asked in understood(take_out(body, "content/a.md").calls)]


def told(body):
    """Every complaint with its cure."""
    with pytest.raises((ContentError, Several)) as caught:
        wishes(body)
    errors = caught.value.errors if isinstance(caught.value, Several) else (caught.value,)
    assert all(e.where == "content/a.md:1" for e in errors)
    return [(e.message, e.hint) for e in errors]


def test_parameters_have_types_whatever_quotes_they_stand_in():
    given = 'category="talks" kind=webinar when="past" order=desc per_page="6" columns=2 series="expand"'
    assert wishes(f"{{{{< grid {given} >}}}}") == [
        Grid(
            category="talks",
            kind="webinar",
            when="past",
            order="desc",
            per_page=6,
            columns=2,
            series="expand",
        )
    ]
    assert wishes("{{< meeting id=81234567890 hide_before_start=true >}}") == [
        Meeting(id="81234567890", hide_before_start=True)
    ]


@pytest.mark.parametrize("name", [n for n in SHORTCODES if n not in ("meeting", "join")])
def test_most_want_nothing(name):
    assert wishes(f"{{{{< {name} >}}}}") == [SHORTCODES[name]()]


@pytest.mark.parametrize(
    ("call", "message", "hint"),
    [
        ("gird", "there is no shortcode `gird`", "did you mean `grid`?"),
        ("", "the shortcode has no name", "there are meeting, grid"),
        ("grid colums=2", "`grid` has no parameter `colums`", "did you mean `columns`?"),
        ("grid per_row=2", "`grid` has no parameter `per_row`", "did you mean `columns`?"),
        ("grid id=2", "`grid` has no parameter `id`", "known here: category"),
        ("meeting post_id=2", "`meeting` has no parameter `post_id`", "did you mean `id`?"),
        ("meeting", "`meeting` lacks `id`", "number, its key or its slug"),
        ("grid columns=9", "`columns` of `grid` must be a whole number from 1 to 4", ""),
        ("grid columns=two", "`columns` of `grid` must be a whole number from 1 to 4, not text", ""),
        ("grid columns=-1", "`columns` of `grid` must be a whole number from 1 to 4, not text", ""),
        ("grid per_page=" + "9" * 5000, "`per_page` of `grid` must be a whole number from 1 to 200", ""),
        ("grid when=upcomming", "`when` of `grid` must be", 'did you mean "upcoming"?'),
        ('grid category=""', "`category` of `grid` must be text that is not empty", ""),
        ("join id=x hide_before_start=yes", "`hide_before_start` of `join` must be true or false", ""),
        ("subscribe category=a host=b", "`subscribe` takes one of category, host and id", ""),
    ],
)
def test_a_mistake_is_told_with_the_nearest_that_is_known(call, message, hint):
    said = told(f"{{{{< {call} >}}}}")
    assert any(m.startswith(message) and hint in h for m, h in said), said


def test_all_mistakes_of_a_call_are_told():
    assert len(told("{{< grid colums=2 when=never per_page=0 >}}")) == 3


def test_a_page_has_room_for_one_calendar():
    with pytest.raises(ContentError, match="room for one calendar") as caught:
        wishes("{{< calendar >}}\n\n{{< calendar >}}")
    assert caught.value.where == "content/a.md:3"
