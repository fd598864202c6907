import pytest

from eroom_static.core.errors import ContentError, RenderError
from eroom_static.core.pages.prose import Part, Prose
from eroom_static.core.shortcode import take_out
from eroom_static.render.prose import inserted
from eroom_static.render.renderer import Template, environment

PARTS = tuple(Part(template="x", context={"name": n}, source=f"{{{{< {n} >}}}}") for n in ("one", "two"))
ONE, TWO = "\ufdd00\ufdd1", "\ufdd01\ufdd1"


def put(html):
    return inserted(html, PARTS, lambda part, level: f"<{part.context['name']} {level}>")


@pytest.mark.parametrize(
    ("html", "made"),
    [
        (f"<p>a</p>\n<p>{ONE}</p>\n<p>{TWO}</p>", "<p>a</p>\n<one 2>\n<two 2>"),
        (
            f"<h2>a</h2><p>{ONE}</p><h3>b</h3><div>{TWO}</div>",
            "<h2>a</h2><one 3><h3>b</h3><div><two 4></div>",
        ),
        (f"<h6>a</h6>{ONE}", "<h6>a</h6><one 6>"),
        (f"<pre><code>{ONE}</code></pre>{TWO}", "<pre><code>{{&lt; one &gt;}}</code></pre><two 2>"),
        (f"<code>a</code> {ONE}", "<code>a</code> <one 2>"),
        (f"<!-- {ONE} --><img alt='{TWO}'>", "<!-- {{&lt; one &gt;}} --><img alt='{{&lt; two &gt;}}'>"),
        (f"<script>{ONE}</script>", "<script>{{&lt; one &gt;}}</script>"),
        ("\ufdd07\ufdd1 a", " a"),
    ],
)
def test_what_stands_at_a_mark(html, made):
    assert put(html) == made


def made_of(text, templates, context=None):
    asked = take_out(text, "content/a.md").calls
    parts = tuple(
        Part(template=f"shortcodes/{call.name}.html", context=context or {}, source=call.source)
        for call in asked
    )
    prose = Prose(text=take_out(text, "content/a.md").text, parts=parts, file="content/a.md")
    env = environment({n: Template(t, n) for n, t in templates.items()})
    return env.from_string("{{ prose | markdown }}").render(prose=prose)


def test_a_template_writes_what_is_shown_and_what_it_is_told_is_text():
    html = made_of(
        "*a*\n\n{{< next >}}\n", {"shortcodes/next.html": "<b>{{ topic }}{{ level }}</b>"}, {"topic": "<i>"}
    )
    assert html == "<p><em>a</em></p>\n<b>&lt;i&gt;2</b>"


def test_words_of_the_publisher_are_never_a_template():
    text = "{{ 7 * 7 }} {% include 'x' %}\n\n{{< next id='{{ 7 * 7 }}' >}}\n\n`{{< next >}}`"
    html = made_of(text, {"shortcodes/next.html": "next"})
    assert "49" not in html
    assert "{{ 7 * 7 }} {% include 'x' %}" in html
    assert "{{&lt; next &gt;}}" in html


def test_markdown_nested_too_deep_names_its_file():
    with pytest.raises(ContentError, match="nested too deep") as caught:
        made_of("* " * 500 + " x\n\n{{< next >}}", {"shortcodes/next.html": ""})
    assert caught.value.where == "content/a.md"
    assert not isinstance(caught.value, RenderError)
