"""What theme authors are promised: docs/content/templates.md says what templates are given, and every word of it holds."""

import re
from collections import defaultdict

import jinja2
import msgspec
import pytest

from eroom_static.core.document import read_documents
from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.meeting_note import in_language, matched, read_notes
from eroom_static.core.pages.calendar import Entry, Sheet
from eroom_static.core.pages.cards import card_pages
from eroom_static.core.pages.every import every_page
from eroom_static.core.pages.finding import Filters
from eroom_static.core.pages.head import Head, Pagination
from eroom_static.core.pages.prose import DocumentView, NoteView, Prose
from eroom_static.core.pages.views import Door, MeetingView, Sitting, Term, views
from eroom_static.core.settings import JoinSettings, SiteSettings
from eroom_static.core.site import Site
from eroom_static.disk.reader import read_inputs
from eroom_static.render.renderer import Renderer, Template
from eroom_static.render.strict import names_of
from eroom_static.render.theme import Theme
from tests.make import NOW, ROOT, at, once
from tests.test_content import put
from tests.test_end_to_end import pulled, site  # noqa: F401
from tests.test_pseudo import MEETINGS

DOCS = (ROOT / "docs/content/templates.md").read_text(encoding="utf-8")
PACKAGED = sorted(p.relative_to(ROOT / "templates").as_posix() for p in (ROOT / "templates").rglob("*.*"))
DIRECT = {"event.ics", "calendar.ics", "meetings.json"}  # written without a template
KINDS = {
    "Site": Theme, "Page": Head, "Meeting": MeetingView, "Sitting": Sitting, "Door": Door, "Term": Term, "Note": NoteView,
    "Document": DocumentView, "Pagination": Pagination, "Filters": Filters, "Month": Sheet, "Entry": Entry,
}  # fmt: skip
CALLS = (
    "{{< meeting id=x >}}\n\n{{< join id=x >}}\n\n{{< join id=gone >}}\n\n{{< grid >}}\n\n{{< countdown >}}\n\n{{< next >}}\n\n"
    "{{< calendar >}}\n\n{{< subscribe >}}"
)


def rows(text):
    """The first cell of each row of the tables in a text, and the second."""
    return re.findall(r"^\| (`.*?) \| (.*?) \|$", text, re.MULTILINE)


def quoted(cell):
    return set(re.findall(r"`([^`]+)`", cell))


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", DOCS, re.MULTILINE | re.DOTALL)[1]


@pytest.fixture(scope="module")
def everything():
    """A site with every kind of page."""
    meetings = [*MEETINGS, once(at(3), key="xxxxxxxx")]
    records = [Record(key=m.key, meeting=m, slugs=("old", m.key), facts="f", stamp=NOW) for m in meetings]
    files = {"a.md": f"+++\naliases = ['/x/']\n+++\n{CALLS}".encode(), "index.md": b"Hello"}
    notes = read_notes({"meetings/a.md": b"+++\nmeeting = 'x'\n+++\nHello"})
    key_of = {"x": "xxxxxxxx"}.get
    return Site(
        SiteSettings(url="https://1.example", per_page=2, hosts="all"),
        JoinSettings(reveal="page"),
        now=NOW,
        records=[*records, Withdrawn(key="gone2345")],
        rooms={},
        documents=read_documents(files),
        notes=in_language(matched(notes, lambda text: key_of(text, "")), "en", "en"),
        key_of=lambda text: key_of(text, ""),
    )


@pytest.fixture(scope="module")
def renderer(everything):
    inputs = read_inputs(ROOT)
    templates = {n: Template(d.decode(), n) for n, d in inputs.templates.items()}
    return Renderer(everything, templates, {name: name for name in inputs.static})


def parts(value):
    """What is shown within a document or a note."""
    if isinstance(value, Prose):
        yield from value.parts
    elif isinstance(value, DocumentView | NoteView):
        yield from value.body.parts


def test_each_template_is_given_what_the_list_says_and_nothing_else(everything):
    given = defaultdict(set)
    seen = views(everything)
    for page in [*every_page(everything, seen), *card_pages(everything, seen)]:
        given[page.template].add(frozenset(page.context))
        for part in (p for value in page.context.values() for p in parts(value)):
            given[part.template].add(frozenset({*part.context, "level"}))
    table = section("Pages").split("| name | is |")[0]
    said = {quoted(name).pop(): {frozenset(quoted(names))} for name, names in rows(table)}
    assert said == {name: names for name, names in given.items() if name not in DIRECT}


def test_the_list_names_every_template_that_is_a_page(everything):
    parts_only = {"base.html", "embed.html"}
    pages = {n for n in PACKAGED if not n.startswith("_") and n not in parts_only}
    table = section("Pages").split("| name | is |")[0]
    assert {quoted(name).pop() for name, _ in rows(table)} == pages


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_what_is_all_told(kind):
    told = re.search(rf"^### [^\n]*\({kind}\)[^\n]*\n(.*?)(?=^#|\Z)", DOCS, re.MULTILINE | re.DOTALL)[1]
    assert {name for cell, _ in rows(told) for name in quoted(cell)} == {
        *KINDS[kind].__struct_fields__,
        *(n for n, part in vars(KINDS[kind]).items() if isinstance(part, property)),
    }


def test_every_kind_of_value_that_a_template_meets_is_described(everything):
    found = set()
    for page in every_page(everything, views(everything)):
        if page.template not in DIRECT:
            found |= {type(v) for v in page.context.values() if isinstance(v, msgspec.Struct)}
    assert found <= set(KINDS.values())


def test_names_and_filters_of_every_page_are_all_told(renderer):
    plain = jinja2.Environment(autoescape=True)
    text = section("On every page")
    names, filters = text.split("Filters, beside Jinja's:")
    told = {re.match(r"\w+", n)[0] for cell, _ in rows(names) for n in quoted(cell)}
    assert told == set(renderer._env.globals) - set(plain.globals)
    told = {re.match(r"\w+", n)[0] for cell, _ in rows(filters) for n in quoted(cell)}
    assert told == set(renderer._env.filters) - set(plain.filters)


def test_names_of_what_is_no_struct_are_found():
    assert names_of({"a": 1}) == ("a",)
    assert "year" in names_of(NOW)


# --- templates of a site ---


def test_one_block_is_changed_and_all_else_stays_the_themes(site):  # noqa: F811
    site.report("build", "--offline")
    (path,) = site.output.glob("meetings/knit-natter-*/index.html")
    before = path.read_text()
    assert site("theme", "eject", "meeting", "--block", "about").code == 0
    template = site.root / "templates/meeting.html"
    template.write_text(template.read_text().replace("{{ super() }}", "Good to know: {{ super() }}"))
    site.report("build", "--offline")
    after = path.read_text()
    squeezed = [re.sub(r"\s+", " ", text) for text in (before, after)]
    assert squeezed[0].replace(">About this meeting<", ">Good to know: About this meeting <") == squeezed[1]


def test_a_copy_of_every_template_changes_no_byte(site):  # noqa: F811
    site.report("build", "--offline")
    before = site.files()
    for name in PACKAGED:
        assert site("theme", "eject", name).code == 0, site.err
    assert site.report("build", "--offline")["written"] == 0
    assert site.files() == before
    site("theme", "list")
    assert site.out.count("the site's own") == len(PACKAGED)


def test_nothing_is_overwritten_and_what_is_unknown_is_told_with_the_nearest(site):  # noqa: F811
    put(site, "templates/page.html", "mine")
    assert site("theme", "eject", "page.html").code == 1
    assert "there is a file already" in site.err
    assert (site.root / "templates/page.html").read_text() == "mine"
    assert site("theme", "eject", "meting").code == 1
    assert "did you mean `meeting`?" in site.err
    assert site("theme", "eject", "meeting", "--block", "abuot").code == 1
    assert "did you mean `about`?" in site.err


def test_a_copy_says_how_to_change_one_block_only(site):  # noqa: F811
    site("theme", "eject", "webinar")
    text = (site.root / "templates/webinar.html").read_text()
    assert '{% extends "theme/webinar.html" %}' in text
    assert "about" in text.splitlines()[2]


def test_the_folder_with_the_themes_own_name_is_refused(site):  # noqa: F811
    put(site, "templates/theme/page.html", "mine")
    assert site("build", "--offline").code == 1
    assert "error: templates/theme/page.html: " in site.err


UNKNOWN = [
    ("{{ documnet.title }}", "the variable 'documnet' is undefined", "did you mean 'document'?"),
    ("{{ document.titel }}", "'document' has no 'titel'", "did you mean 'title'?"),
    ("{{ site.titel }}", "'site' has no 'titel'", "did you mean 'title'?"),
    ("{{ hreff('') }}", "the variable 'hreff' is undefined", "did you mean 'href'?"),
    ("{% if page.hiden %}x{% endif %}", "'page' has no 'hiden'", "did you mean 'hidden'?"),
    ("{% for m in site.menus %}x{% endfor %}", "'site' has no 'menus'", "did you mean 'menu'?"),
    ("{{ document.body.txt }}", "a Prose has no 'txt'", "did you mean 'text'?"),
    ("{{ document.body | markdwon }}", "No filter named 'markdwon'", "did you mean 'markdown'?"),
    ("{{ asset('sit.css') }}", "there is no such file in static/", "did you mean 'site.css'?"),
    ("{% include 'bsae.html' %}", "there is no template 'bsae.html'", "did you mean 'base.html'?"),
    (
        "{% for entry in [1] %}{{ enty }}{% endfor %}",
        "the variable 'enty' is undefined",
        "did you mean 'entry'?",
    ),
    ("{% set wide = 1 %}{{ wid }}", "the variable 'wid' is undefined", "did you mean 'wide'?"),
    ("{% endblok %}", "template syntax", "did you mean 'endblock'?"),
    ("{% inclued 'base.html' %}", "unknown tag 'inclued'", "did you mean 'include'?"),
    (
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "calls itself without an end",
        "this macro",
    ),
    ("{{ 'x' * 10 ** 17 }}", "would make more than", "numbers and texts"),
]


@pytest.mark.parametrize(("mistake", "said", "hint"), UNKNOWN)
def test_a_mistake_in_a_template_is_told_with_file_line_name_and_the_nearest(site, mistake, said, hint):  # noqa: F811
    put(site, "content/about.md", "Hello")
    put(
        site,
        "templates/page.html",
        f'{{% extends "theme/page.html" %}}\n{{% block content %}}\n\n{mistake}\n{{% endblock %}}\n',
    )
    assert site("build", "--offline").code == 1
    assert "error: templates/page.html:4: " in site.err
    assert said in site.err
    assert hint in site.err
    assert not site.output.exists()


NOWHERE = [
    ('{% extends "theme/page.html" %}\n{% block contnet %}{% endblock %}', "2: no template above this one has a block 'contnet'", "did you mean 'content'?"),
    ('{% extends "theme/page.html" %}\n\n{% block zzz %}{% endblock %}', "3: no template above", "there are "),
    ('{% extends "page.html" %}\n{% block content %}{% endblock %}', "1: the template 'page.html' extends itself", '{% extends "theme/page.html" %}'),
    ('{% extends "mine.html" %}', "1: the template 'page.html' extends itself", "theme/page.html"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said", "hint"), NOWHERE)
def test_what_would_show_nowhere_is_told(site, text, said, hint):  # noqa: F811
    put(site, "content/about.md", "Hello")
    put(site, "templates/page.html", text)
    put(site, "templates/mine.html", '{% extends "page.html" %}')
    assert site("build", "--offline").code == 1
    assert f"error: templates/page.html:{said}" in site.err
    assert hint in site.err


def test_a_block_within_a_block_is_the_templates_own_and_can_be_changed(site):  # noqa: F811
    put(site, "content/about.md", '+++\ntemplate = "mine.html"\n+++\nHello')
    put(
        site,
        "templates/page.html",
        '{% extends "theme/page.html" %}{% block content %}{% block part %}one{% endblock %}{% endblock %}',
    )
    put(site, "templates/mine.html", '{% extends "page.html" %}{% block part %}two{% endblock %}')
    site.report("build", "--offline")
    assert "two" in (site.output / "about/index.html").read_text()


def test_a_mistake_in_the_template_of_a_shortcode_is_told_there(site):  # noqa: F811
    put(site, "content/about.md", "{{< next >}}")
    put(site, "templates/shortcodes/next.html", "\n{{ meetnigs }}")
    assert site("build", "--offline").code == 1
    assert (
        "error: templates/shortcodes/next.html:2: the variable 'meetnigs' is undefined (in about/index.html)"
        in site.err
    )
    assert "did you mean 'meetings'?" in site.err
