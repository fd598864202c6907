import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eroom_static.render.lines import duration, escaped, folded, offset, one_line, paragraphs, utc, wall

LINE = st.text(st.sampled_from("ab \\^,;é橋👩\u200d") | st.characters(codec="utf-8"), max_size=300).map(
    one_line
)


def by_icalendar(line: str) -> bytes:
    return icalendar.parser.Contentline(line).to_ical() + b"\r\n"


@given(line=LINE)
@example("a" * 74)
@example("a" * 75)
@example("a" * 73 + "\\nb")
@example("a" * 73 + "^nb")
@example("é" * 37 + "a")
@example("\\" * 400)
@example("👩" * 60)
def test_lines_are_folded_where_icalendar_folds_them(line):
    assert folded([line]) == by_icalendar(line)


@given(lines=st.lists(LINE))
def test_folding_loses_nothing_and_keeps_to_75_octets_of_whole_characters(lines):
    data = folded(lines)
    assert data.replace(b"\r\n ", b"").decode() == "".join(f"{line}\r\n" for line in lines)
    for piece in data.split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()


@given(text=st.text(st.sampled_from("\\;,nN\nab") | st.characters(codec="utf-8")))
def test_what_is_escaped_reads_as_it_was(text):
    value = escaped(text)
    assert "\n" not in value
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)  # each behind an odd number of backslashes
    assert re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value) == text


@given(
    text=st.text(st.sampled_from("\r\n\t \x0b\x0c\x1c\x85\u2028\u2029\x00\x7f\x9f\ud800") | st.characters())
)
def test_every_end_of_a_line_is_one_and_nothing_unprintable_is_left(text):
    found = paragraphs(text)
    assert found == "\n".join(found.splitlines()) == found.strip()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", found)
    printable = [c for c in text if c.isprintable() and not c.isspace()]
    assert [c for c in found if c.isprintable() and not c.isspace()] == printable


def test_characters_are_kept_unless_they_end_lines_or_cannot_be_seen():
    for character in map(chr, [*range(0x2100), *range(0xD7F0, 0xE010), 0xFEFF, 0x1F469]):
        ends = len(f"a{character}b".splitlines()) > 1
        unseen = unicodedata.category(character) in {"Cc", "Cs"} and character != "\t"
        expected = "\n" if ends else "" if unseen else character
        assert paragraphs(f"a{character}b") == f"a{expected}b", hex(ord(character))


def test_a_return_and_a_feed_are_one_end_of_a_line():
    assert paragraphs("a\r\nb\rc\n\rd\x85e\x07") == "a\nb\nc\n\nd\ne"


def test_one_line_is_one_line():
    assert one_line(" a\r\n\tb \u2028 c\xa0 ") == "a b c"


@given(minutes=st.integers(0, 5000) | st.sampled_from([1440 * 400, 1440 * 7 + 1]))
def test_durations_are_those_of_icalendar(minutes):
    assert duration(minutes).encode() == icalendar.vDuration(timedelta(minutes=minutes)).to_ical()


@given(seconds=st.integers(-86399, 86399))
def test_offsets_are_those_of_icalendar(seconds):
    east = timedelta(seconds=seconds)
    assert offset(east) == icalendar.vUTCOffset(east).to_ical()


@given(when=st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))
def test_times_are_those_of_icalendar(when):
    assert wall(when).encode() == icalendar.vDatetime(when).to_ical()
    assert utc(when.replace(tzinfo=UTC)).encode() == icalendar.vDatetime(when.replace(tzinfo=UTC)).to_ical()


@pytest.mark.parametrize("zone", [ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=5, minutes=45))])
def test_an_instant_is_written_in_utc_whatever_its_zone(zone):
    assert utc(datetime(2030, 1, 7, 1, 15, tzinfo=zone)) == "20300106T193000Z"
