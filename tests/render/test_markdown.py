from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eroom_static.render.markdown import agenda_to_html, plain, to_html

REL = 'rel="nofollow noopener ugc"'
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    'https://a.example/"onmouseover="alert(1)',
    "https://a.example/'><svg/onload=1>",
    '<a href="javascript:alert(1)">x</a>',
    "&lt;b&gt;&#60;i&#62;",
    "]]><!--",
    "<p",
    "https://",
    "http://[::1",
    "https://good.example@evil.example",
    "\u202e",
    "\x00",
    "\ud800",
    "\r\n\r\n",
    "\u2028",
)


def link(address):
    return f'<a href="{address}" {REL}>{address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\t\n ", ""),
        ("one", "<p>one</p>"),
        ("one\ntwo", "<p>one<br>two</p>"),
        ("one\r\ntwo\rthree\u2028four", "<p>one<br>two<br>three<br>four</p>"),
        ("one\n\n \t\n\ntwo", "<p>one</p><p>two</p>"),
        ("<b>&amp;</b>", "<p>&lt;b&gt;&amp;amp;&lt;/b&gt;</p>"),
        ("a\x00b\x1b[31m\ud800\ufeffc", "<p>ab[31mc</p>"),
        ("مرحبا \u200f world", "<p>مرحبا \u200f world</p>"),
        ("\u202egnp.exe\u202c \u2067x\u2069", "<p>gnp.exe x</p>"),
    ],
)
def test_plain_text_becomes_paragraphs_and_lines(text, html):
    assert agenda_to_html(text) == html.replace("<p>", '<p dir="auto">')


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("https://a.example/x", link("https://a.example/x")),
        ("HTTP://A.example", link("HTTP://A.example")),
        ("see https://a.example/x.", f"see {link('https://a.example/x')}."),
        ("(https://a.example/x_(y))!", f"({link('https://a.example/x_(y)')})!"),
        ("https://a.example/?a=1&b=2", link("https://a.example/?a=1&amp;b=2")),
        ("https://例え.jp/詳細。です", f"{link('https://例え.jp/詳細')}。です"),
        ("https://a.example, https://b.example", f"{link('https://a.example')}, {link('https://b.example')}"),
        ('https://a.example/"x', f'{link("https://a.example/")}"x'),
    ],
)
def test_web_addresses_become_links(text, html):
    assert agenda_to_html(text) == f'<p dir="auto">{html}</p>'


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:ann@example.org",
        "//a.example/x",
        "www.a.example",
        "https://",
        "https://...",
        "http://[::1",
        "https://good.example@evil.example/",
        "https://ann:pw@evil.example/",
    ],
)
def test_nothing_else_becomes_a_link(text):
    assert "<a" not in agenda_to_html(text)


class Seen(HTMLParser):
    """What a reader of HTML finds: tags, attributes, text; and whether every tag is closed in order."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.addresses, self.words, self.open = set(), set(), [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value for name, value in attrs if name == "href"]
        self.open += [tag] if tag != "br" else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError("a comment came through")


@settings(deadline=None)
@given(
    st.lists(
        st.text(max_size=20) | st.sampled_from(HOSTILE) | st.just("https://a.example/"), max_size=12
    ).map("".join)
)
def test_whatever_is_written_only_paragraphs_breaks_and_web_links_come_out(text):
    seen = Seen(agenda_to_html(text))
    assert seen.tags <= {"p", "br", "a"}
    assert seen.attributes <= {"href", "rel", "dir"}
    assert not seen.open
    assert all(address.lower().startswith(("https://", "http://")) for address in seen.addresses)
    assert not set("".join(seen.words)) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b"
    )


@settings(deadline=None)
@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=60))
def test_no_word_is_lost(text):
    assert "".join(Seen(agenda_to_html(text)).words).split() == text.split()


@pytest.mark.parametrize("text", ["x " * 1000, "a\n" * 200, "https://a.example/" + ")" * 1982, "<" * 2000])
def test_the_longest_agenda_is_shown_in_full(text):
    words = "".join(Seen(agenda_to_html(text)).words)
    assert len(words) == len(text.strip().replace("\n", ""))


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("", 20, ""),
        (" a \n\n b\t", 20, "a b"),
        ("x" * 20, 20, "x" * 20),
        ("Hello, big world", 12, "Hello, big…"),
        ("Hello, big world", 8, "Hello…"),
        ("one two", 6, "one…"),
        ("x" * 30, 20, "x" * 19 + "…"),
        ("日本語" * 10, 10, "日本語日本語日本語…"),
        ("<b>\u202e", 20, "<b>"),
        ("e\u0301" * 10, 6, "e\u0301e\u0301…"),
    ],
)
def test_a_summary_is_one_line_cut_after_a_word(text, limit, line):
    assert plain(text, limit) == line


@settings(deadline=None)
@given(st.text(), st.integers(1, 50))
def test_a_summary_never_exceeds_its_limit(text, limit):
    line = plain(text, limit)
    assert len(line) <= limit
    assert "\n" not in line


def test_a_joined_emoji_is_not_cut_in_two():
    family = "👨‍👩‍👧‍👦"
    assert plain(family * 3, 10) == f"{family}…"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("# Über uns", '<h1 id="über-uns">Über uns</h1>'),
        ("| a |\n|---|\n| 1 |", "<td>1</td>"),
        ("!!! note\n    Mind the gap", '<div class="admonition note">'),
        ("[TOC]\n\n## A", '<a href="#a">A</a>'),
        ("x[^1]\n\n[^1]: y", 'class="footnote-ref"'),
        ("1. a\n\n- b", "</ol>\n<ul>"),
    ],
)
def test_the_publisher_writes_markdown_with_its_extensions(text, part):
    assert part in to_html(text)


def test_the_publisher_s_own_html_passes_as_it_is():
    assert to_html("<video controls src='x.mp4'></video>") == "<video controls src='x.mp4'></video>"


def test_one_text_leaves_nothing_behind_for_the_next():
    first = to_html("# A\n\nx[^1]\n\n[^1]: y")
    assert to_html("plain") == "<p>plain</p>"
    assert to_html("# A\n\nx[^1]\n\n[^1]: y") == first


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <!-- note --> b", "<p>a  b</p>"),
        ("<div>\n\n    <!-- note -->\n\n</div>", "<div>\n\n    \n\n</div>"),
        ("`<!-- shown -->`", "<p><code>&lt;!-- shown --&gt;</code></p>"),
        ("<img alt='<!-- shown -->'>", "<p><img alt='<!-- shown -->'></p>"),
        ("<script>let a = '<!-- kept -->'</script>", "<script>let a = '<!-- kept -->'</script>"),
    ],
)
def test_no_comment_of_the_publisher_is_left_in_the_html(text, html):
    assert to_html(text) == html
