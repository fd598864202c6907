from itertools import count

import jinja2
import pytest

from eroom_static.core.errors import RenderError
from eroom_static.render.patience import Compiled, Environment, Patience


def rendered(text, seconds=60, clock=None):
    """By a clock that goes on by one second with each look at it."""
    env = Environment()
    env.turn = Patience(seconds, clock or count().__next__).turn
    return env.from_string(text).render()


@pytest.mark.parametrize(
    "text",
    [
        "{% set grown = [1] %}{% for x in grown %}{% set _ = grown.append(x) %}{% endfor %}",
        "{% set grown = [1] %}{% for x in grown %}{{ loop.index }}{% if grown.append(x) %}{% endif %}{% endfor %}",
        "{% for a in range(10 ** 6) %}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
        "{% macro f(n) %}{{ caller(n) }}{% endmacro %}{% for a in range(10 ** 6) %}{% call(n) f(a) %}{% endcall %}{% endfor %}",
    ],
)
def test_what_does_not_come_to_an_end_is_given_up(text):
    with pytest.raises(RenderError, match="does not come to an end within 60 seconds"):
        rendered(text)


def test_what_takes_its_turns_and_ends_is_rendered():
    assert rendered("{% for a in range(1000) %}{{ a if loop.last }}{% else %}none{% endfor %}") == "999"
    assert rendered("{% for a in [] %}{% else %}none{% endfor %}") == "none"
    tree = "{% for a in [[[]], []] recursive %}({{ loop(a) }}){% endfor %}"
    assert rendered(tree) == "(())()"


def test_each_page_has_its_own_time():
    patience = Patience(3, count().__next__)
    for _ in range(100):
        patience.begin()
        for _ in range(256):
            patience.turn()


def test_a_mistake_in_a_loop_has_the_line_it_had():
    env = Environment(undefined=jinja2.StrictUndefined)
    with pytest.raises(jinja2.UndefinedError) as wrong:
        env.from_string("a\n{% for x in [1] %}\nb\n{{ nothing }}\n{% endfor %}").render()
    assert wrong.traceback[-1].lineno + 1 == 4


def test_what_was_compiled_is_not_compiled_again(monkeypatch):
    kept, compiled = Compiled(), []
    plain = Environment.compile
    monkeypatch.setattr(Environment, "compile", lambda *a, **k: compiled.append(a[2]) or plain(*a, **k))
    for text in ("one", "one", "two"):
        env = Environment(loader=jinja2.DictLoader({"a.html": text}), bytecode_cache=kept)
        assert env.get_template("a.html").render() == text
    assert compiled == ["a.html"] * 2
