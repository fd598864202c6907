"""Templates melted into one function say what Jinja says, and what never changes is worked out once."""

import jinja2
import pytest

from eroom_static.core.errors import RenderError
from eroom_static.core.page import Page
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.views import views
from eroom_static.render.melt import Melter
from eroom_static.render.patience import Environment
from eroom_static.render.renderer import Renderer, Template
from eroom_static.render.scope import Unmeltable
from tests.test_templates import everything, renderer  # noqa: F401

PARTS = {
    "base": '{% import "m" as m %}<{{ site.title }}>{% block top %}base top{% endblock %}'
    "{% block body %}{% endblock %}{{ self.top() }}{{ m.word('base') }}",
    "m": "{% set words = {'a': 'A', 'b': '<B>'} %}{% set list = [1, 2] %}"
    "{% macro word(w, n=2, loud=false) %}{{ w }}{{ '!' * n if loud else '' }}{% endmacro %}"
    "{% macro each(things) %}{% for t in things %}{{ word(t, loud=loop.first) }}{% else %}none{% endfor %}{% endmacro %}"
    "{% macro framed(x) %}[{{ caller() }}{{ x }}]{% endmacro %}"
    "{% macro sorted_out(things) %}{% set big, small = [], [] %}"
    "{% for t in things %}{% set _ = (big if t > 1 else small).append(t) %}{% endfor %}{{ big }}/{{ small }}{% endmacro %}"
    f"{{% macro card(t) %}}{'{{ t.name }}' * 12}{{% endmacro %}}",
    "inc": "{% set x = 'inner' %}{{ x }}{{ n }}{{ outer }}",
}
SAME = {
    "text and escaping": "a{{ s }}<b>{{ s | safe }}{{ n }}{{ none }}{{ 1.5 }}{{ true }}",
    "conditions of the site": "{% if site.big %}big{% elif n > 1 %}n{% else %}small{% endif %}",
    "conditions of the page": "{% if n > 5 %}a{% elif n == 2 %}b{% else %}c{% endif %}{{ 'x' if n else 'y' }}{{ 'z' if not n }}",
    "loops": "{% for x in things %}{{ loop.index }}{{ x }}{{ ',' if not loop.last }}{% else %}none{% endfor %}",
    "loops over nothing": "{% for x in nothing %}{{ x }}{% else %}none{% endfor %}{% for x in nothing %}{{ loop.index }}{% else %}no{% endfor %}",
    "loops with a test": "{% for x in things if x != 2 %}{{ x }}{{ loop.length }}{% endfor %}",
    "loops in loops": "{% for x in things %}{% for y in things %}{{ x }}{{ y }}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
    "loops over what is known": "{% for k, v in site.words.items() %}{{ k }}{{ v }}{{ n }}{% endfor %}",
    "names": "{% set x = n %}{% set x = x + 1 %}{{ x }}{% set a, b = n, s %}{{ a }}{{ b }}{% set c, d = pair %}{{ c }}{{ d }}",
    "names that hide others": "{% set n = 7 %}{{ n }}{% for n in things %}{{ n }}{% endfor %}{{ n }}",
    "what is said, as a value": "{% set x %}<i>{{ s }}{% endset %}{{ x }}{{ x | length }}",
    "macros": "{% import 'm' as m %}{{ m.word('a') }}{{ m.word(s, 3, loud=true) }}{{ m.each(things) }}{{ m.each([]) }}",
    "macros by name": "{% from 'm' import word as w, words %}{{ w(n) }}{{ words.b }}{{ words['a'] }}",
    "macros in expressions": "{% from 'm' import word %}{% set x = word(s) | trim %}{{ x ~ word('b') }}{{ word('c') | length }}",
    "macros of the page": "{% set k = 3 %}{% macro own(x) %}{{ x }}{{ k }}{{ n }}{% endmacro %}{{ own(1) }}{{ own(s) }}",
    "callers": "{% from 'm' import framed %}{% call framed(s) %}<u>{{ n }}{% endcall %}",
    "lists that grow": "{% from 'm' import sorted_out %}{{ sorted_out(things) }}{{ sorted_out(things) }}{{ sorted_out([]) }}",
    "cards": "{% from 'm' import card %}{% for t in cards %}{{ card(t) }}{% endfor %}{% for t in cards %}{{ card(t) }}{% endfor %}",
    "includes": "{% set outer = n %}{% set x = 'x' %}{% include 'inc' %}{{ x }}",
    "a base": "{% extends 'base' %}{% set k = n %}{% block body %}{{ k }}{% include 'none' ignore missing %}{% endblock %}",
    "blocks": "{% extends 'base' %}{% block top %}({{ super() }}{{ n }}){% endblock %}{% block body %}{{ self.top() | upper }}{% endblock %}",
    "parts": "{{ cards[0].name }}{{ things[1:] }}{{ things[-1] }}{{ site.words.a }}{{ {'a': n}['a'] }}{{ (n, 2)[0] }}{{ [n] | first }}",
    "filters": "{{ things | join('-') }}{{ cards | map(attribute='name') | join }}{{ cards | rejectattr('big') | list | length }}{{ s | e }}",
    "tests": "{{ n is defined }}{{ nowhere is defined }}{{ cards[0].nothing is defined }}{{ nowhere | default('d') }}{{ n is even }}",
    "sums": "{{ n + 1 - 2 * 3 // 2 % 5 }}{{ -n }}{{ 2 ** n }}{{ n in things }}{{ 9 not in things }}{{ 1 < n <= 2 }}{{ n and 0 or 'o' }}",
    "a dict asked like an object": "{{ plain.key }}{% if plain.key %}yes{% endif %}",
    "a name given in one branch": "{% if n %}{% set x = 1 %}{% endif %}{{ x }}",
    "a namespace": "{% set ns = namespace(x=1) %}{% set ns.x = n %}{{ ns.x }}",
    "a macro that calls itself": "{% macro down(x) %}{{ x }}{% if x %}{{ down(x - 1) }}{% endif %}{% endmacro %}{{ down(n) }}",
}  # fmt: skip


class Thing:
    def __init__(self, name, *, big=False):
        self.name, self.big = name, big


PAGE = {
    "n": 2, "s": "<&\"'>", "things": [1, 2, 3], "nothing": [], "pair": ("p", "q"), "cards": [Thing("<a>"), Thing("b", big=True)],
    "plain": {"key": "<value>"},
}  # fmt: skip


def env_of(text):
    env = Environment(
        loader=jinja2.DictLoader({**PARTS, "page": text}), autoescape=True, undefined=jinja2.StrictUndefined
    )
    env.globals["site"] = {"title": "T&T", "big": False, "words": {"a": "A", "b": "<B>"}}
    return env


@pytest.mark.parametrize("name", SAME)
def test_what_is_melted_says_what_jinja_says_or_leaves_it_to_jinja(name):
    env = env_of(SAME[name])
    plain = env.get_template("page").render(PAGE)
    try:
        melted = Melter(env).melt("page")
        said = [melted(PAGE), melted(PAGE)]
    except (Unmeltable, AttributeError):
        assert name in {
            "a base", "a dict asked like an object", "a name given in one branch", "a namespace", "a macro that calls itself"
        }  # fmt: skip
    else:
        assert said == [plain, plain]


def test_what_is_the_same_on_every_page_is_worked_out_once():
    calls = []
    env = env_of("{{ told('x') }}{% if told('y') %}{{ n }}{% endif %}{{ told(n) }}")
    env.globals["told"] = lambda text: calls.append(text) or f"<{text}>"
    melted = Melter(env).melt("page")
    assert melted(PAGE) == melted(PAGE) == "&lt;x&gt;2&lt;2&gt;"
    assert calls == ["x", "y", 2, 2]


def test_a_card_is_drawn_once_in_however_many_lists_it_stands():
    drawn = []
    text = "{% from 'm' import card %}{% for t in cards %}{{ card(t) }}{% endfor %}"
    env = env_of(text)

    class Counted(Thing):
        @property
        def name(self):
            drawn.append(self)
            return "<c>"

        @name.setter
        def name(self, _): ...

    cards = [Counted("c"), Counted("c")]
    melted = Melter(env).melt("page")
    assert melted({"cards": cards}) == melted({"cards": cards}) == "&lt;c&gt;" * 24
    assert len(drawn) == 24


def test_every_template_of_the_theme_melts(everything, renderer):  # noqa: F811
    melter = Melter(renderer._env)
    names = {page.template for page in every_page(everything, views(everything))} - renderer._direct.keys()
    for name in sorted(names):
        melter.melt(name)


def test_every_page_of_the_theme_is_the_same_either_way(everything, renderer):  # noqa: F811
    quick = Renderer(everything, renderer.templates, renderer._assets, melted=True)
    pages = every_page(everything, views(everything))
    for page in pages:
        if page.template not in renderer._direct:
            melted = quick._melted(page.template)
            assert melted(page.context) == renderer._by_jinja(page), page.path
    assert len({page.template for page in pages}) > 20


def test_an_error_is_told_as_jinja_tells_it(everything):  # noqa: F811
    templates = {"page": Template("line one\n{{ site.titel }}{{ n }}", "templates/page")}
    told = []
    for melted in (False, True):
        renderer = Renderer(everything, templates, {}, melted=melted)  # noqa: F811
        with pytest.raises(RenderError) as wrong:
            renderer.render(Page(path="p", template="page", context={"n": 1}))
        told.append(str(wrong.value))
    assert told[0] == told[1]
    assert "templates/page:2" in told[0]


def test_a_loop_without_end_is_given_up_in_what_is_melted_too(everything):  # noqa: F811
    class Impatient:
        turns = 0

        def begin(self):
            self.turns = 0

        def turn(self):
            self.turns += 1
            if self.turns > 1000:
                raise RenderError("too long")

    templates = {"page": Template("{% for x in range(n) %}{{ x }}{% endfor %}", "templates/page")}
    renderer = Renderer(everything, templates, {}, melted=True, patience=Impatient())  # noqa: F811
    assert renderer._melted("page")({"n": 3}) == "012"
    with pytest.raises(RenderError, match="too long"):
        renderer.render(Page(path="p", template="page", context={"n": 500_000}))


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}",
        "{% for a in range(999999) %}{% for b in range(999999) %}{% endfor %}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    ],
    ids=["loops", "empty loops", "macros"],
)
@pytest.mark.timeout(20)
def test_what_would_be_walked_for_ever_is_left_to_jinja(text):
    with pytest.raises(Unmeltable):
        Melter(env_of(text)).melt("page")
