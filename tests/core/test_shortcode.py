import pytest
from markdown import Markdown

from eroom_static.core.errors import ContentError, Several
from eroom_static.core.shortcode import MARKED, take_out


def calls(body, first_line=1):
    return take_out(body, "content/a.md", first_line).calls


def told(body):
    with pytest.raises((ContentError, Several)) as caught:
        take_out(body, "content/a.md", 5)
    errors = caught.value.errors if isinstance(caught.value, Several) else (caught.value,)
    return [(e.where, e.message) for e in errors]


def test_a_call_has_a_name_parameters_and_a_place():
    (call,) = calls("Hello\n\n{{< grid category=\"two words\" columns=2 host='x' >}}\n", first_line=9)
    assert (call.name, call.given) == ("grid", {"category": "two words", "columns": "2", "host": "x"})
    assert (call.where, call.source[:9]) == ("content/a.md:11", "{{< grid ")


def test_a_call_may_take_several_lines():
    (call,) = calls('{{< grid\n  category="talks"\n  columns="2"\n>}}')
    assert call.given == {"category": "talks", "columns": "2"}


TEXT = [
    "`{{< no >}}`",
    "a ``b ` {{< no >}} `` c",
    "several `lines of\n{{< no >}}\ncode`",
    "```\n{{< no >}}\n```",
    "~~~~ html\n{{< no >}}\n~~~\n~~~~",
    "    {{< no >}}",
    "a\n\n\t{{< no >}}\n\n\n\t{{< no >}}\n\nb",
]


@pytest.mark.parametrize("body", TEXT)
def test_in_code_it_is_text(body):
    taken = take_out(f"{body}\n\n{{{{< yes >}}}}\n", "f")
    assert [call.name for call in taken.calls] == ["yes"]
    assert taken.text.startswith(body)


@pytest.mark.parametrize(
    "body",
    [
        "<div>\n    {{< yes >}}\n</div>",
        "Some words:\n    {{< yes >}}\n",
        "{{< yes >}}",
        "words\n{{< yes >}}\nwords",
        "- one\n\n    {{< yes >}}\n",
        "1. one\n\n    two\n\n    {{< yes >}}\n",
        "!!! note\n\n    {{< yes >}}\n",
        "<div>\n{{< yes >}}\n</div>",
        "a ` b\n\n{{< yes >}}\n\nc ` d",
        "```\nnot closed\n\n{{< yes >}}",
    ],
)
def test_markdown_keeps_a_mark_out_of_code_wherever_we_take_a_call_out(body):
    taken = take_out(body, "f")
    assert [call.name for call in taken.calls] == ["yes"]
    html = Markdown(extensions=["extra", "toc", "admonition", "sane_lists"]).convert(taken.text)
    assert len(MARKED.findall(html)) == 1
    before = html[: MARKED.search(html).start()]
    assert before.count("<code") == before.count("</code")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{{< grid", "the shortcode has no end"),
        ("{{< grid\n\n>}}", "the shortcode has no end"),
        ("{{< grid {{< grid >}}", "the shortcode has no end"),
        ("{{< grid talks >}}", "the shortcode says what is no parameter"),
        ('{{< grid category="talks >}}', "the shortcode says what is no parameter"),
        ('{{< grid a="1"b="2" >}}', "the shortcode says what is no parameter"),
        ("{{< grid a=1 a=2 >}}", "the shortcode says `a` twice"),
        ("See {{< grid >}}", "there is something beside the shortcode"),
        ("{{< grid >}} there", "there is something beside the shortcode"),
        ("- {{< grid >}}", "there is something beside the shortcode"),
        ("| {{< grid >}} |", "there is something beside the shortcode"),
    ],
)
def test_what_is_no_call_is_told_with_its_line(body, message):
    assert (("content/a.md:7", message)) in told(f"\n\n{body}")


def test_every_mistake_is_told_at_once():
    body = "{{< a 1 >}}\n\n{{< b >}} x\n\n{{< c"
    assert [where for where, _ in told(body)] == ["content/a.md:5", "content/a.md:7", "content/a.md:9"]


def test_what_holds_no_call_stays_as_it_is():
    assert take_out("a {{ b }} {% c %}", "f").text == "a {{ b }} {% c %}"
