import jinja2
import pytest

from eroom_static.core.errors import RenderError
from eroom_static.render.patience import Environment


def rendered(text, **given):
    return Environment(undefined=jinja2.StrictUndefined).from_string(text).render(given)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 10 ** 11 }}",
        "{{ 100000000000 * 'x' }}",
        "{{ [1] * 10 ** 11 }}",
        "{{ 10 ** (10 ** 10) }}",
        "{% set n = namespace(x=3) %}{% for i in range(100) %}{% set n.x = n.x * n.x %}{% endfor %}",
        "{% set n = namespace(x='x') %}{% for i in range(100) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x='x') %}{% for i in range(100) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{{ range(10 ** 12) | list }}",
        "{{ range(10 ** 12, 0, -3) | sum }}",
        "{{ 'x' | center(100000000000) }}",
        "{{ ['x'] | map('center', 10 ** 11) | list }}",
        "{{ 'x' | indent(10 ** 11, first=true) }}",
        "{{ [1] | batch(10 ** 11, 0) | list }}",
        "{{ [1] | slice(10 ** 11) | list }}",
        "{{ 1.5 | round(10 ** 11, 'floor') }}",
        "{{ {'a': 1} | tojson(indent=10 ** 11) }}",
        "{{ ('x' * 10 ** 6) | replace('x', 'y' * 10 ** 6) }}",
        "{{ ('x' * 10 ** 6).replace('x', 'y' * 10 ** 6) }}",
        "{{ 'x'.ljust(10 ** 11) }}",
        "{{ 'x'['ljust'](10 ** 11) }}",
        "{{ ('x' | attr('ljust'))(10 ** 11) }}",
        "{% set wide = '1'.zfill %}{{ wide(10 ** 11) }}",
        "{{ '%100000000000d' % 1 }}",
        "{{ '%(a).100000000000f' % {'a': 1} }}",
        "{{ '%*d' % (10 ** 11, 1) }}",
        "{{ '%100000000000d' | format(1) }}",
        "{{ '{:100000000000}'.format(1) }}",
        "{{ '{:{}}'.format(1, 10 ** 11) }}",
        "{{ '{a:{b}}'.format_map({'a': 1, 'b': 10 ** 11}) }}",
        "{{ lipsum(10 ** 11) }}",
        "{{ ('a' * 9000000) | wordwrap(1) }}",
    ],
)
def test_what_would_not_come_back_is_refused_before_it_begins(text):
    with pytest.raises(RenderError, match=r"would make more than 1?[0-9,]+ at once"):
        rendered(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ 3 * 4 }} {{ '-' * 3 }} {{ 2 ** 10 }} {{ 7 % 3 }} {{ 1 + 2 }} {{ 'a' ~ 1 }}", "12 --- 1024 1 3 a1"),
        ("{{ [1] + [2] }} {{ 0.5 * 3 }} {{ 2.0 ** 0.5 }}", "[1, 2] 1.5 1.4142135623730951"),
        ("{{ '%s of %5.2f%%' % ('a', 1.5) }} {{ '%d' % 1735689600000 }}", "a of  1.50% 1735689600000"),
        ("{{ '%(n)s' % {'n': 1} }} {{ '%s' | format('b') }}", "1 b"),
        ("{{ '{:>4}|{}'.format(1, 1735689600000) }}", "   1|1735689600000"),
        ("{{ '{a}: 100000'.format(a='x') }} {{ '{a}'.format_map({'a': 2}) }}", "x: 100000 2"),
        ("{{ 'x'.center(3) }}|{{ 'x' | center(3) }}|{{ 'aba'.replace('a', 'c') }}|{{ 'aba' | replace('a', 'c', 1) }}", " x | x |cbc|cba"),
        ("{{ range(3) | list }}{{ range(5, 0, -2) | list }}{{ range(0) | list }}", "[0, 1, 2][5, 3, 1][]"),
        ("{{ 'aa bb cc' | wordwrap(5, wrapstring='/') }}", "aa bb/cc"),
        ("{{ [1, 2, 3] | batch(2, 0) | list }} {{ 1.25 | round(1, 'floor') }}", "[[1, 2], [3, 0]] 1.2"),
        ("{{ words['format'] }} {{ words.format }} {{ words['_mine'] }}", "own own 1"),
    ],
)  # fmt: skip
def test_what_is_small_is_made(text, shown):
    assert rendered(text, words={"format": "own", "_mine": 1}) == shown


def test_what_is_markup_stays_markup_and_is_escaped_as_before():
    env = Environment(autoescape=True)
    text = "{{ '<b>' ~ bad }}{{ ('<i>' | safe) ~ bad }}{{ ('<i>%s' | safe) % bad }}{{ ('<i>{}' | safe).format(bad) }}"
    assert env.from_string(text).render(bad="<x>") == (
        "&lt;b&gt;&lt;x&gt;<i>&lt;x&gt;<i>&lt;x&gt;<i>&lt;x&gt;"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''['__class__'] }}",
        "{{ ''[name] }}",
        "{{ '' | attr('__class__') }}",
        "{{ [''] | map('attr', '__class__') | list }}",
        "{{ [''] | map(attribute='__class__') | list }}",
        "{{ [''] | groupby('__class__') }}",
        "{{ '{0.__class__}'.format('') }}",
        "{{ '{:{0.__class__}}'.format('') }}",
        "{{ '{a.__class__}'.format_map({'a': ''}) }}",
        "{{ self._TemplateReference__context }}",
    ],
)
def test_no_template_gets_from_the_page_into_python(text):
    with pytest.raises((RenderError, jinja2.TemplateSyntaxError), match="is Python's own"):
        rendered(text, name="__class__")


def test_what_is_refused_has_the_line_it_had():
    with pytest.raises(RenderError) as wrong:
        rendered("a\n{% if true %}\n{{ 'x' * 10 ** 11 }}\n{% endif %}")
    assert 3 in [frame.lineno + 1 for frame in wrong.traceback if str(frame.path) == "<template>"]
