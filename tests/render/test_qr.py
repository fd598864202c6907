"""QR codes, read back by another library."""

import random
import re

import pytest
import segno
import zxingcpp
from PIL import Image

from eroom_static.core.slug import key
from eroom_static.render.qr import QUIET, Codes

HOMES = [
    "https://live.example.org/m/",
    "http://127.0.0.1:8000/m/",
    "https://a-long-name.events.example.org/and/a/path/m/",
]
KEYS = [key("secret", str(n)) for n in range(40)]


def drawn(code, scale=4):
    """The path as a picture, by the meaning that SVG gives to it."""
    picture = Image.new("L", (code.side, code.side), 255)
    x = y = 0.0
    for sign, one, other in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", code.path):
        if sign == "h":
            for dx in range(int(one)):
                picture.putpixel((int(x) + dx, int(y)), 0)
            x += float(one)
        else:
            x, y = (float(one), float(other)) if sign == "M" else (x + float(one), y + float(other))
    return picture.resize((code.side * scale, code.side * scale), Image.Resampling.NEAREST)


@pytest.mark.parametrize("home", HOMES)
def test_another_reader_finds_the_permanent_link_in_every_code(home):
    codes = Codes(home, "/")
    for name in KEYS:
        (found,) = zxingcpp.read_barcodes(drawn(codes.code(name)))
        assert found.text == f"{home}{name}/"


def test_what_is_put_together_is_what_the_library_draws_alone():
    codes = Codes(HOMES[0], "/")
    for name in (*KEYS, "22222222", "zzzzzzzz", "a"):
        matrix = segno.make_qr(f"{HOMES[0]}{name}/", error="m", mask=3, mode="byte").matrix
        code, side = codes.code(name), len(matrix) + 2 * QUIET
        assert code.side == side
        picture = drawn(code, scale=1)
        dark = [[not picture.getpixel((x, y)) for x in range(side)] for y in range(side)]
        inside = [row[QUIET:-QUIET] for row in dark[QUIET:-QUIET]]
        assert inside == [[bool(module) for module in row] for row in matrix]
        assert sum(map(sum, dark)) == sum(map(sum, inside))  # the margin is light


def test_the_order_in_which_codes_are_asked_for_leaves_no_trace():
    forth, back = Codes(HOMES[0], "/"), Codes(HOMES[0], "/")
    assert [forth.code(k) for k in KEYS] == [back.code(k) for k in reversed(KEYS)][::-1]


def test_however_many_codes_there_are_few_are_drawn_in_full():
    codes = Codes(HOMES[0], "/")
    chance = random.Random(1)
    for _ in range(300):
        codes.code("".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=8)))
    assert len(codes._drawings) <= 1 + 8 * 6


def test_the_quiet_zone_is_left_blank_and_nothing_is_drawn_outside():
    picture = drawn(Codes(HOMES[0], "/").code(KEYS[0]), scale=1)
    dark = [(n % picture.width, n // picture.width) for n, v in enumerate(picture.tobytes()) if not v]
    assert {min(x for x, _ in dark), min(y for _, y in dark)} == {QUIET}
    assert {max(x for x, _ in dark), max(y for _, y in dark)} == {picture.width - QUIET - 1}
