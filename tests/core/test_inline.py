"""Small drawings as addresses."""

from urllib.parse import unquote_to_bytes

from eroom_static.core.inline import SMALL, inlined

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><text>100 % ä #\'</text></svg>\n'.encode()


def test_the_address_holds_every_byte_and_nothing_that_ends_it_early():
    address = inlined({"a.svg": DRAWING})["a.svg"]
    kind, _, data = address.partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote_to_bytes(data) == DRAWING
    assert not set(data) & set(" \"'<>#\n")


def test_only_small_drawings_are_inlined():
    files = {"a.svg": b"x" * SMALL, "b.svg": b"x" * (SMALL + 1), "c.png": b"x"}
    assert inlined(files).keys() == {"a.svg"}
