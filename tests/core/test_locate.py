import tomllib
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eroom_static.core.locate import Unclosed, line_of, locate

ODD = """\
# a comment with [brackets] and "quotes"
source = "x" # y
a."b c".d = [ 1, # one ]
  2,
  [3, {q = 1, r.s = \"\"\"
a"b\"\"\\\"\"\" x\"\"\"\"\"} ] ]
[[l]]
x = '''a
'''''
[l.sub]
y = 1
[[l]]
[[l.sub2]]
z = 1979-05-27 07:32:00 # c
[ n . m ]
k = {}
e = []
[n]
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("source",), 2),
        (("a", "b c", "d"), 3),
        (("a", "b c", "d", 0), 3),
        (("a", "b c", "d", 1), 4),
        (("a", "b c", "d", 2, 1, "r", "s"), 5),
        (("l", 0), 7),
        (("l", 0, "x"), 8),
        (("l", 0, "sub", "y"), 11),
        (("l", 1), 12),
        (("l", 1, "sub2", 0, "z"), 14),
        (("n", "m"), 15),
        (("n", "m", "k"), 16),
        (("n",), 18),
    ],
)
def test_every_kind_of_key_is_found_on_its_line(path, line):
    assert locate(ODD)[path] == line


def test_what_is_missing_is_placed_at_the_nearest_thing_around_it():
    found = locate("a = 1\n[site]\nurl = 'x'\n")
    assert line_of(found, ("site", "title")) == 2
    assert line_of(found, ("nowhere", "title")) == 1


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = [1,\n2,\n", 2), ('a = 1\n\nb = """x\ny\n', 3), ("a = {x = 1,\n", 1)]
)
def test_a_text_that_breaks_off_tells_where_the_open_thing_began(text, line):
    with pytest.raises(Unclosed) as caught:
        locate(text)
    assert caught.value.line == line


class Writer:
    """Draws a TOML text in which every value holds a number of its own, by which its line is known."""

    def __init__(self, data):
        self._draw = data.draw
        self._numbers = count(1000001)
        self._keys = count(1)

    def text(self):
        body = [self._pairs(), *(self._table() for _ in range(self._draw(st.integers(0, 4))))]
        return "".join(body)

    def _key(self):
        number = next(self._keys)
        shapes = (f"k{number}", f'"k {number} ] = # \\u00e9"', f"'k{number}.x\"'", f"a{number} . b-{number}")
        return self._draw(st.sampled_from(shapes))

    def _blank(self):
        return self._draw(st.sampled_from(("", " ", "\n", "# [no] = {\n", "\t\n\n")))

    def _pairs(self):
        size = self._draw(st.integers(0, 3))
        return "".join(f"{self._key()} = {self._value(2)}{self._end()}" for _ in range(size))

    def _end(self):
        return self._draw(st.sampled_from(("\n", ' # "x\n', "\n\n", "\n# '''\n")))

    def _table(self):
        key = self._key()
        if self._draw(st.booleans()):
            return f"[ {key} ]\n{self._pairs()}[{key}.{self._key()}]\n{self._pairs()}"
        size = self._draw(st.integers(1, 3))
        below = self._key()
        return "".join(f"[[{key}]] # x\n{self._pairs()}[{key}.{below}]\n{self._pairs()}" for _ in range(size))

    def _value(self, depth):
        number = next(self._numbers)
        plain = (
            f"{number}",
            f'"{number} \\" ]"',
            f"'{number}#'",
            f'"""{number}\n[a] \\""" = ""x"""',
            f"'''{number}\n'''''",
        )
        kinds = ("plain", "list", "table") if depth else ("plain",)
        match self._draw(st.sampled_from(kinds)):
            case "list":
                size = self._draw(st.integers(0, 3))
                items = (f"{self._blank()}{self._value(depth - 1)}{self._blank()}" for _ in range(size))
                return f"[{','.join(items)}{self._blank()}]"
            case "table":
                size = self._draw(st.integers(0, 3))
                pairs = (f"{self._key()} = {self._value(depth - 1)}" for _ in range(size))
                return f"{{ {', '.join(pairs)} }}"
        return self._draw(st.sampled_from(plain))


def leaves(value, path=()):
    below = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if below is None:
        yield path, str(value)[:7]
    for key, inner in below or ():
        yield from leaves(inner, (*path, key))


@settings(deadline=None)
@given(st.data())
def test_the_line_found_holds_the_value(data):
    text = Writer(data).text()
    found, lines = locate(text), text.split("\n")
    for path, number in leaves(tomllib.loads(text)):
        assert number in lines[found[path] - 1]


@settings(deadline=None)
@given(st.data())
def test_nothing_is_found_that_is_not_there(data):
    text = Writer(data).text()
    table = tomllib.loads(text)
    for path, line in locate(text).items():
        inner = table
        for part in path:
            inner = inner[part]
        assert 1 <= line <= text.count("\n") + 1


@settings(deadline=None)
@given(st.text(alphabet="[]{}\"'=.,#a1\n \\", max_size=40))
def test_text_that_tomllib_accepts_never_stops_the_search(text):
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert {path for path, _ in leaves(table)} <= {*locate(text), ()}
