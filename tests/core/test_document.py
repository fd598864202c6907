import pytest

from eroom_static.core.document import Document, read_document, read_documents
from eroom_static.core.errors import ContentError, EroomError, Several


def document(text, path="about.md"):
    return read_document(path, text.encode())


def told(files):
    """Every complaint as "where: message"."""
    with pytest.raises(EroomError) as caught:
        read_documents(files)
    error = caught.value
    errors = error.errors if isinstance(error, Several) else (error,)
    assert all(isinstance(e, ContentError) for e in errors)
    return [f"{e.where}: {e.message}" for e in errors]


FULL = """\
+++
title = "About us"
slug = "who-we-are"
description = "Who invites"
menu = "About"
order = 2
draft = true
template = "wide.html"
+++

Hello *you*.
"""


def test_a_file_becomes_a_document():
    assert document(FULL, "a/about.md") == Document(
        path="a/about.md",
        url="/a/who-we-are/",
        title="About us",
        body="\nHello *you*.\n",
        body_line=10,
        description="Who invites",
        menu="About",
        order=2,
        draft=True,
        template="wide.html",
        template_line=8,
    )


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.md", "/"),
        ("about.md", "/about/"),
        ("a/b.md", "/a/b/"),
        ("a/index.md", "/a/"),
        ("My Page_2.md", "/my-page-2/"),
        ("Über uns.md", "/uber-uns/"),
        ("v2.0.md", "/v2-0/"),
    ],
)
def test_the_address_follows_the_path(path, url):
    assert document("", path).url == url


def test_a_slug_takes_the_place_of_the_last_part():
    assert document("+++\nslug = 'x'\n+++", "a/b.md").url == "/a/x/"
    assert document("+++\nslug = 'x'\n+++", "a/index.md").url == "/x/"
    assert document("+++\nslug = 'x'\n+++", "日本.md").url == "/x/"


@pytest.mark.parametrize(
    ("text", "title", "body", "line"),
    [
        ("# Hello\n\nyou", "Hello", "\nyou", 2),
        ("\n\n#  Hello *big* `world` ##\nyou", "Hello big world", "you", 4),
        ("# The [docs](https://example.org) of snake_case {#id}\n", "The docs of snake_case", "", 2),
        ("+++\norder = 1\n+++\n# Hello\nyou", "Hello", "you", 5),
        ("first\n# Hello\n", "Hello", "first\n# Hello\n", 1),
        ("## Hello\n", "Hello", "## Hello\n", 1),
        ("```\n# no\n```\n## Yes\n", "Yes", "```\n# no\n```\n## Yes\n", 1),
        ("no heading", "About us", "no heading", 1),
        ("#hashtag", "About us", "#hashtag", 1),
        ("+++\ntitle = 'T'\n+++\n# Hello\n", "T", "# Hello\n", 4),
    ],
)
def test_the_title_is_the_one_given_or_the_first_heading_or_the_name(text, title, body, line):
    found = document(text, "about-us.md")
    assert (found.title, found.body, found.body_line) == (title, body, line)


def test_the_body_line_is_where_the_body_stands_in_the_file():
    found = document(FULL)
    assert FULL.split("\n")[found.body_line - 1 :] == found.body.split("\n")


@pytest.mark.parametrize(("menu", "label"), [("true", "T"), ("false", ""), ("'M'", "M")])
def test_the_menu_shows_the_title_or_a_label_of_its_own(menu, label):
    assert document(f"+++\ntitle = 'T'\nmenu = {menu}\n+++\n").menu == label


def test_byte_order_mark_and_crlf_do_no_harm():
    found = read_document("a.md", b"\xef\xbb\xbf+++\r\ntitle = 'x'\r\n+++\r\nbody\r\n")
    assert (found.title, found.body) == ("x", "body\n")


def test_documents_come_by_path_and_drafts_only_when_asked_for():
    files = {"b.md": b"", "a.md": b"+++\ndraft = true\n+++", "a/c.md": b""}
    assert [d.path for d in read_documents(files)] == ["a/c.md", "b.md"]
    assert [d.path for d in read_documents(files, drafts=True)] == ["a.md", "a/c.md", "b.md"]


def test_pictures_and_what_editors_leave_behind_are_no_documents():
    assert read_documents({"x.png": b"\xff", ".#a.md": b"\xff", ".git/a.md": b"\xff"}) == ()


BROKEN = {
    "a.md": b"+++\ntitle = 'x'\n",
    "b.md": b"+++\n\ntitel = 'x'\nmenu = 3\nslug = 'A B'\ntemplate = '../x.html'\n+++\n",
    "c.md": b"a\nb\n\xff",
    "con.md": b"",
    "d.md": b"---\ntitle: x\n---\n",
    "e.md": b"+++\ntitle = x\n+++\n",
    "f.md": b"+++\ntitle = ''\n+++\n",
    "good.md": b"hello",
    "index.md": b"+++\nslug = 'x'\n+++\n",
    "日.md": b"",
}


def test_one_bad_file_does_not_hide_the_next():
    assert told(BROKEN) == [
        "content/a.md:1: the front matter has no end",
        "content/b.md:3: unknown key `titel` at the top",
        "content/b.md:4: menu must be true or false or text, not a whole number",
        'content/b.md:5: slug cannot be part of an address: "A B"',
        'content/b.md:6: template names no template: "../x.html"',
        "content/c.md:3: the file is not UTF-8: byte 0xFF does not belong there",
        'content/con.md:1: the name "con" gives no address',
        "content/d.md:1: the front matter is YAML between --- lines",
        "content/e.md:2: the value is none that TOML knows",
        "content/f.md:2: title must be text that is not empty",
        "content/index.md:1: the front page has no slug",
        'content/日.md:1: the name "日" gives no address',
    ]


def test_an_unknown_key_is_told_with_the_nearest():
    with pytest.raises(ContentError) as caught:
        document("+++\ntitel = 'x'\n+++\n")
    assert caught.value.hint.startswith("did you mean `title`?")


@pytest.mark.parametrize("slug", ["A", "a b", "a/b", "..", "", "-a", "con", "日本"])
def test_a_slug_that_is_no_address_is_refused(slug):
    with pytest.raises(ContentError, match="cannot be part of an address"):
        document(f"+++\nslug = '{slug}'\n+++\n")
