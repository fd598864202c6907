import pytest

from eroom_static.core.errors import ContentError
from eroom_static.core.front import Parts, split


def test_front_matter_and_body_keep_their_lines():
    assert split("+++\ntitle = 'x'\n+++ \n\nbody\n", "a.md") == Parts(
        matter="title = 'x'", body="\nbody\n", matter_line=2, body_line=4
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "body",
        "So:\n\n```\n+++\ndraft = true\n+++\n```\n",
        "~~~~\n```\n+++\n~~~\n+++\n~~~~\n",
        "So:\n\n    +++\n    draft = true\n    +++\n",
        "What is +++ for?\n\n+++ is a mark\n",
        "{{< grid >}}\n",
        "---\nnot yaml\n---\n",
        "---\nNote: this is a line\n",
        "---\n\nhttps://example.org\n",
    ],
)
def test_a_file_may_do_without(text):
    assert split(text, "a.md") == Parts(matter="", body=text, body_line=1)


def test_empty_front_matter_is_front_matter():
    assert split("+++\n+++", "a.md") == Parts(matter="", body="", body_line=3)


def test_front_matter_without_an_end_is_told():
    with pytest.raises(ContentError, match="has no end") as caught:
        split("+++\ntitle = 'x'\n\nbody\n", "content/a.md")
    assert (caught.value.where, caught.value.hint) == (
        "content/a.md:1",
        "close it with +++ on a line of its own",
    )


@pytest.mark.parametrize("text", ["---\ntitle: x\n---\n", "---\n\n# c\nmy-key : x\n---"])
def test_yaml_is_recognised_and_told(text):
    with pytest.raises(ContentError, match="is YAML") as caught:
        split(text, "a.md")
    assert "+++" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n+++\ndraft = true\n+++\n", 2),
        (" +++\ndraft = true\n+++\n", 1),
        ("      +++\ndraft = true\n+++\n", 1),
        ("\u200b+++\ndraft = true\n+++\n", 3),
        ("++++\ndraft = true\n++++\n", 1),
        ("+++ draft = true\n+++\n", 1),
        ("<!-- for us\nalone -->\n+++\ndraft = true\n+++\n", 3),
        ("Layoffs\n\n+++\ndraft = true\n+++\n", 3),
        ("```\ncode\n```\n+++\ndraft = true\n+++\n", 4),
        ("```\nnever closed\n+++\ndraft = true\n+++\n", 3),
        ("\n\n---\ndraft: true\n---\n", 3),
        ("<!-- x --> ---\ndraft: true\n---\n", 1),
        ('{\n  "draft": true\n}\n', 1),
        ('\n{"draft": true}\n', 2),
    ],
)
def test_front_matter_in_the_wrong_place_or_language_is_told_and_never_shown(text, line):
    with pytest.raises(ContentError, match="front matter") as caught:
        split(text, "a.md")
    assert caught.value.where == f"a.md:{line}"
    assert "+++" in caught.value.hint
