"""The [zoom] table of a file in content/meetings/, read with the note that it stands in."""

from datetime import UTC, datetime

import pytest

from eroom_static.core.errors import ContentError, Several
from eroom_static.core.kept import plain
from eroom_static.core.meeting_note import read_notes
from eroom_static.core.model import Kind
from tests.make import NOW

TABLE = {
    "host": '"events@example.org"',
    "topic": '"Open evening"',
    "starts": "2030-01-14T19:00:00",
    "zone": '"Europe/Berlin"',
}


def text(above="", **changes):
    """The file, with None for a key that is left out."""
    table = {name: value for name, value in (TABLE | changes).items() if value is not None}
    lines = "\n".join(f"{name} = {value}" for name, value in table.items())
    return f"+++\n{above}\n[zoom]\n{lines}\n+++\nBring a *torch*.\n"


def note(name="evening", **more):
    (read,) = read_notes({f"meetings/{name}.md": text(**more).encode()}, languages=("en", "de"), main="en")
    return read


def told(name="evening", **more):
    with pytest.raises((ContentError, Several)) as caught:
        note(name, **more)
    errors = caught.value.errors if isinstance(caught.value, Several) else (caught.value,)
    return [f"{e.where}: {e.message} | {e.hint}" for e in errors]


def test_one_file_is_the_meeting_and_its_note():
    read = note(
        above='categories = ["nature"]', duration='"90m"', kind='"webinar"', agenda='"  Come. #public\\n"'
    )
    kept = read.kept
    assert (read.meeting, read.categories, read.body) == ("", ("nature",), "Bring a *torch*.\n")
    assert (kept.number, kept.host, kept.kind, kept.topic) == (
        "", "events@example.org", Kind.WEBINAR, "Open evening",
    )  # fmt: skip
    assert (kept.minutes, kept.zone, kept.agenda) == (90, "Europe/Berlin", "Come. #public")
    assert kept.sittings == (datetime(2030, 1, 14, 18, tzinfo=UTC),)
    assert kept.ends == datetime(2030, 1, 14, 19, 30, tzinfo=UTC)
    assert (kept.path, kept.where) == ("meetings/evening.md", "content/meetings/evening.md:3")
    assert kept.waits(NOW)


@pytest.mark.parametrize("number", ['"812 3456 7890"', "81234567890", '"812-3456-7890"'])
def test_a_number_binds_however_it_is_written(number):
    kept = note(above=f"meeting = {number}").kept
    assert kept.number == "81234567890"
    assert not kept.waits(NOW)
    assert kept.number not in repr(kept)


def test_what_a_file_leaves_open_is_left_to_zoom():
    kept = note().kept
    assert (kept.registration, kept.waiting_room, kept.join_before_host) == (None, None, None)
    assert kept.minutes == 60


def test_a_draft_is_neither_note_nor_meeting():
    assert read_notes({"meetings/a.md": text(above="draft = true").encode()}) == ()


def test_a_series_repeats_on_the_day_of_its_first_sitting_where_it_names_none():
    kept = note(repeats='"every week, 3 times"').kept
    assert str(kept.repeats) == "every week on monday, 3 times"
    assert [s.day for s in kept.sittings] == [14, 21, 28]


@pytest.mark.parametrize(
    ("changes", "line", "says", "cure"),
    [
        ({"host": None}, 3, "[zoom] host is missing", ""),
        ({"host": '"me"'}, 4, 'may not be "me"', "e-mail address"),
        ({"host": '"Ann Lee"'}, 4, "names no host", "e-mail address"),
        ({"topic": f'"{"x" * 201}"'}, 5, "1 to 200 characters, not 201", ""),
        ({"topic": '" "'}, 5, "1 to 200 characters, not 0", ""),
        ({"agenda": f'"{"x" * 2001}"'}, 8, "has 2001 characters", "below +++"),
        ({"starts": "2030-01-14T19:00:00+01:00"}, 6, "has an offset", "starts = 2030-01-14T19:00:00"),
        ({"starts": "2030-01-14"}, 6, "must be a date with a time", ""),
        ({"starts": "2030-01-14T19:00:30"}, 6, "a whole minute", "2030-01-14T19:00:00"),
        ({"starts": "2030-03-31T02:30:00"}, 6, "the clock jumps over it to 03:30", "2030-03-31T03:30:00"),
        ({"zone": None}, 3, "[zoom] zone is missing", ""),
        ({"zone": '"Berlin"'}, 7, "names no time zone", "Europe/Berlin"),
        ({"duration": '"25h"'}, 8, "1 minute to 24 hours", '"90m"'),
        ({"duration": '"90s"'}, 8, "1 minute to 24 hours", '"90m"'),
        ({"duration": "90"}, 8, "must be a duration", ""),
        ({"kind": '"webniar"'}, 8, 'must be "meeting" or "webinar"', 'did you mean "webinar"?'),
        ({"repeats": '"weekly"'}, 8, "does not say how the series repeats", "every week on"),
        (
            {"repeats": '"every week on tuesday, 3 times"'}, 6,
            "starts is a monday, 2030-01-14, and the series repeats every week on tuesday",
            "the next such day is tuesday, 2030-01-15",
        ),
        ({"repeats": '"every week on monday until 2030-01-01"'}, 8, "before the first sitting", ""),
        ({"kind": '"webinar"', "waiting_room": "true"}, 9, "a webinar has no `waiting_room`", "take the line away"),
        (
            {"waiting_room": "true", "join_before_host": "true"}, 9, "exclude each other", "keep one of the two",
        ),
        ({"registration": '"manual"'}, 8, 'must be "approval", "automatic" or "none"', ""),
        ({"passcode": '"not-a-secret"'}, 8, "is a secret, and no file holds one", "Zoom makes the passcode itself"),
        ({"topics": '"x"'}, 8, "unknown key `topics`", "did you mean `topic`?"),
        ({"above": 'meeting = "moths"'}, 2, "must be the number", "written by `eroom apply`"),
        ({"above": 'topic = "x"'}, 2, "unknown key `topic` at the top", "belongs in [zoom]"),
    ],
)  # fmt: skip
def test_what_zoom_would_refuse_is_told_with_its_line_and_the_cure(changes, line, says, cure):
    errors = told(**changes)
    assert len(errors) == 1, errors
    assert errors[0].startswith(f"content/meetings/evening.md:{line}: ")
    assert says in errors[0]
    assert cure in errors[0]


def test_a_passcode_is_not_quoted_where_it_is_refused():
    assert "not-a-secret" not in "".join(told(passcode='"not-a-secret"'))


def test_every_mistake_of_a_file_is_told_at_once():
    assert len(told(zone=None, host='"me"', duration="90")) == 3


def test_a_file_that_is_neither_note_nor_meeting_is_told_of_both():
    with pytest.raises(ContentError, match="meeting is missing") as wrong:
        read_notes({"meetings/a.md": b"+++\nslug = 'moths'\n+++\n"})
    assert "[zoom]" in wrong.value.hint


def test_a_translation_holds_no_meeting_of_its_own():
    assert "write `zoom` into the note of the site's main language" in told("evening.de")[0]


@pytest.mark.parametrize(
    "given", ["Come.\r\nBring a torch. ", "\nCome.\nBring a torch.\n", "Come.  \nBring a torch."]
)
def test_blanks_and_ends_of_lines_make_no_other_agenda(given):
    assert plain(given) == "Come.\nBring a torch."
