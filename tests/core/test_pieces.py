import pytest

from eroom_static.core.document import read_document
from eroom_static.core.errors import ContentError
from eroom_static.core.pieces import uncommented


def document(text):
    return read_document("about.md", text.encode())


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("a <!-- note to self --> b", "a  b"),
        ("a\n<!-- one\n\ntwo -->\nb", "a\n\n\n\nb"),
        ("- item\n\n    <!-- note -->\n", "- item\n\n    \n"),
        ("<div>\n    <!-- note -->\n</div>", "<div>\n    \n</div>"),
        ('<!-- later: {{< join id="81234567890" >}} -->', ""),
    ],
)
def test_a_comment_is_taken_out_and_the_lines_stay_where_they_are(body, left):
    assert uncommented(body, "f") == left


@pytest.mark.parametrize(
    "body",
    [
        "`<!-- code -->`",
        "```html\n<!-- code -->\n```",
        "~~~\n<!-- not closed\n~~~",
        "words\n\n    <!-- code -->\n",
        "<script>\nlet sign = '<!-- a -->';\n</script>",
        "<STYLE><!-- p { color: red } --></style>",
        "nothing",
    ],
)
def test_what_looks_like_a_comment_in_code_or_a_script_stays(body):
    assert uncommented(body, "f") == body


def test_a_comment_that_is_never_closed_is_told_with_its_line():
    with pytest.raises(ContentError) as caught:
        document("+++\ntitle = 'x'\n+++\nwords\n\n<!-- the budget is gone\n")
    assert (caught.value.where, caught.value.message) == ("content/about.md:6", "the comment has no end")


def test_no_title_is_taken_from_a_comment():
    found = document("<!--\n# Not yet\n-->\n# About <!-- or Who? --> us\n\nHello\n")
    assert (found.title, found.body, found.body_line) == ("About us", "\nHello\n", 5)


def test_a_comment_may_stand_beside_a_shortcode():
    assert [one.source for one in document("{{< grid >}} <!-- all -->\n").asked] == ["{{< grid >}}"]
