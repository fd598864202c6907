import pytest

from eroom_static.core.errors import ContentError, Several
from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.meeting_note import in_language, matched, read_notes, slugs
from tests.make import NOW, once

NUMBER = "81234567890"
FULL = f"""\
+++
meeting = {NUMBER}
image = "moths.jpg"
alt = "A moth"
categories = ["Insects"]
slug = "moths"
recording = "https://video.example.org/1?pwd=x#t=1"
aliases = ["/zoom/moths"]
+++
Bring a *sheet*.
"""


def notes(**files):
    """By the name of the file, with _ for a dot."""
    return read_notes(
        {f"meetings/{name.replace('_', '.')}.md": text.encode() for name, text in files.items()},
        languages=("en", "de"),
        main="en",
    )


def told(text, name="a"):
    with pytest.raises((ContentError, Several)) as caught:
        notes(**{name: text})
    errors = caught.value.errors if isinstance(caught.value, Several) else (caught.value,)
    return [f"{e.where}: {e.message}" for e in errors]


def front(*lines):
    return "+++\n" + "\n".join(lines) + "\n+++\n"


def test_a_file_becomes_a_note_that_does_not_show_its_number():
    (note,) = notes(moths=FULL)
    assert (note.meeting, note.image, note.alt, note.categories) == (
        NUMBER,
        "moths.jpg",
        "A moth",
        ("Insects",),
    )
    assert (note.slug, note.aliases, note.where) == (
        "moths",
        ("/zoom/moths/",),
        "content/meetings/moths.md:2",
    )
    assert note.recording == "https://video.example.org/1?pwd=x#t=1"
    assert note.body == "Bring a *sheet*.\n"
    assert NUMBER not in repr(note)


def test_a_draft_is_none_and_pages_are_none():
    assert not notes(a=front("meeting = 'x'", "draft = true"))
    assert not read_notes({"about.md": b"hello"})


def test_byte_order_mark_crlf_and_tabs_do_no_harm():
    data = b"\xef\xbb\xbf+++\r\nmeeting\t=\t'x'\r\n+++\r\n\tcode\r\n"
    (note,) = read_notes({"meetings/a.md": data})
    assert (note.meeting, note.body) == ("x", "\tcode\n")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((), "2: meeting is missing"),
        (("", "meeting = ''"), "3: meeting must be text that is not empty"),
        (("meeting = 'x'", "titel = 1"), "3: unknown key `titel` at the top"),
        (("meeting = 'x'", "image = 'a.jpg'"), "3: image wants a text beside it"),
        (("meeting = 'x'", "image = '../a.jpg'", "alt = ''"), "3: image names no file in static/"),
        (("meeting = 'x'", "recording = 'http://v.example/1'"), "3: recording must begin with https://"),
        (
            ("meeting = 'x'", "recording = 'https://u:p@v.example/1'"),
            "3: recording holds a user name or a password",
        ),
        (("meeting = 'x'", "recording = 'https://v.example/1?a b'"), "3: recording holds a character"),
        (("meeting = 'x'", "slug = 'A B'"), "3: slug cannot be part of an address"),
        (("meeting = 'x'", "aliases = ['a']"), "3: aliases, item 1 must begin with /"),
    ],
)
def test_a_mistake_is_told_with_its_line(lines, message):
    (said,) = told(front(*lines))
    assert said.startswith(f"content/meetings/a.md:{message}")


def test_a_wrong_shortcode_in_a_note_is_told():
    assert told(front("meeting = 'x'") + "\n{{< gird >}}\n") == [
        "content/meetings/a.md:5: there is no shortcode `gird`"
    ]


def test_a_translation_gives_no_address():
    assert told(front("meeting = 'x'", "slug = 'x'"), "a_de") == [
        "content/meetings/a.de.md:3: a meeting has the same address in every language"
    ]


def key_of(text):
    return {"x": "aaaaaaaa", "same": "aaaaaaaa", "y": "bbbbbbbb"}.get(text, "")


def test_what_belongs_to_no_meeting_of_the_site_is_left():
    found = matched(notes(a=front("meeting = 'x'"), b=front("meeting = 'gone'")), key_of)
    assert list(found) == ["aaaaaaaa"]


def test_two_notes_of_one_meeting_are_told():
    with pytest.raises(ContentError, match="same meeting as content/meetings/a") as caught:
        matched(notes(a=front("meeting = 'x'"), b=front("meeting = 'same'")), key_of)
    assert caught.value.where == "content/meetings/b.md:2"


def test_a_translation_says_what_it_says_and_the_rest_is_the_main_languages():
    english = FULL.replace(NUMBER, "'x'")
    german = front("meeting = 'x'", "categories = ['Insekten']", "aliases = ['/alt/']") + "Bringt ein Laken."
    found = matched(notes(a=english, a_de=german), key_of)
    one, other = in_language(found, "en", "en")["aaaaaaaa"], in_language(found, "de", "en")["aaaaaaaa"]
    assert (one.categories, one.body) == (("Insects",), "Bring a *sheet*.\n")
    assert (other.categories, other.body, other.image, other.alt) == (
        ("Insekten",), "Bringt ein Laken.", "moths.jpg", "A moth",
    )  # fmt: skip
    assert (other.slug, other.aliases) == ("moths", ("/alt/",))
    french = in_language(found, "fr", "en")["aaaaaaaa"]
    assert (french.body, french.aliases) == (
        one.body,
        (),
    )  # its old addresses lead to one page, in one language


def record(key, *names):
    return Record(key=key, meeting=once(key=key), slugs=names, facts="f", stamp=NOW)


def test_a_slug_that_another_meeting_has_or_had_is_refused():
    records = {
        "aaaaaaaa": record("aaaaaaaa", "old", "now"),
        "bbbbbbbb": record("bbbbbbbb", "moths", "beetles"),
        "gone2345": Withdrawn(key="gone2345"),
    }
    own = matched(notes(a=front("meeting = 'x'", "slug = 'old'")), key_of)
    assert slugs(own, records) == {"aaaaaaaa": "old"}  # its own from before
    taken = matched(notes(a=front("meeting = 'x'", "slug = 'moths'")), key_of)
    with pytest.raises(ContentError, match="is, or was, that of another meeting"):
        slugs(taken, records)
    both = notes(a=front("meeting = 'x'", "slug = 's'"), b=front("meeting = 'y'", "slug = 's'"))
    with pytest.raises(ContentError, match=r"content/meetings/b\.md"):
        slugs(matched(both, key_of), records)
