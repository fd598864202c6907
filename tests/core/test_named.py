import pytest

from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.model import Room
from eroom_static.core.named import names
from tests.make import NOW, once

RECORDS = [
    Record(key="aaaaaaaa", meeting=once(), slugs=("old-aaaaaaaa", "talk-aaaaaaaa"), facts="f", stamp=NOW),
    Record(key="23456723", meeting=once(key="23456723"), slugs=("digits",), facts="f", stamp=NOW),
    Withdrawn(key="gone2345"),
]
ROOMS = {"aaaaaaaa": Room(number="81234567890"), "gone2345": Room(number="99999999999")}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("aaaaaaaa", "aaaaaaaa"),
        ("Talk-AAAAAAAA", "aaaaaaaa"),
        ("old-aaaaaaaa", "aaaaaaaa"),
        ("/meetings/talk-aaaaaaaa/", "aaaaaaaa"),
        ("81234567890", "aaaaaaaa"),
        (" 812 3456-7890 ", "aaaaaaaa"),
        ("87777777777", "aaaaaaaa"),  # known by the account's key
        ("23456723", "23456723"),  # a key that is all digits
        ("99999999999", ""),
        ("gone2345", ""),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_a_meeting_is_meant_by_its_key_slug_or_number(text, key):
    accounts = {"87777777777": ("otherkey", "aaaaaaaa"), "99999999999": ("gone2345",)}
    assert names(RECORDS, ROOMS, lambda number: accounts.get(number, ()))(text) == key
