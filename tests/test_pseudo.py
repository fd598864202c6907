"""Every word that a visitor reads goes through the catalogues: a language of brackets shows what does not.

The site's own data is Greek here and its dates are Japanese, so whatever Latin letters stand outside of ⟦…⟧ are the theme's.
"""

import re
from datetime import timedelta
from html.parser import HTMLParser

import msgspec
import pytest
from babel.messages.pofile import read_po

from eroom_static.core.document import read_documents
from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.model import Host, Kind, Room
from eroom_static.core.pages.every import Alternate, every_page
from eroom_static.core.pages.views import views
from eroom_static.core.settings import JoinSettings, SiteSettings
from eroom_static.core.site import Site
from eroom_static.disk.reader import read_inputs
from eroom_static.render.renderer import Renderer, Template
from eroom_static.render.speech import Speech
from tests.make import NOW, ROOT, at, once, series, sitting, untimed

VISIBLE = {
    "alt",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "placeholder",
    "title",
    "label",
    "abbr",
    "content",
}
LATIN = re.compile(r"[A-Za-z]{2,}")
# Names that are the same in every language, addresses, and what only machines read.
NAMES = re.compile(
    r"Google Calendar|Outlook\.com|Office 365|Yahoo|English|GMT[+−]?[\d:]*|UTC|https?://\S+|webcal://\S+|\S+\.(?:ics|xml|html)"
)
META = re.compile(
    r"^(width=device-width.*|0; url=.*|light dark|noindex|same-origin|website|summary|default-src .*|#\w+)$"
)


class Said(HTMLParser):
    """What is seen, read aloud or kept for scripts, with the tag that it stands in."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link", "img", "input", "use", "path", "rect", "circle", "br"):
            self.open.append(tag)
        self.found += [(f"{tag} {name}", value) for name, value in attrs if name in VISIBLE and value]

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.found.append((" ".join(self.open[-2:]), data))


def unmarked(text):
    """(where, words) of Latin words that no catalogue has said."""
    said = Said()
    said.feed(text)
    for where, words in said.found:
        if where == "meta content" and META.match(words):
            continue
        bare = re.sub(r"<[^>]*>|\{\w+\}", "", words)  # tags of what a feed quotes; places that scripts fill
        rest = NAMES.sub("", re.sub("⟦[^⟦⟧]*⟧", "", flattened(bare)))
        if LATIN.search(rest):
            yield where, " ".join(rest.split())


def flattened(words):
    """⟦…⟧ within ⟦…⟧ was said and filled in."""
    while (inner := re.sub("⟦([^⟦⟧]*)⟦([^⟦⟧]*)⟧", r"⟦\1\2", words)) != words:
        words = inner
    return words


def brackets():
    """A catalogue in which every text of the theme stands in brackets."""
    lines = ['msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"\n']
    with (ROOT / "locale/eroom.pot").open("rb") as file:
        for message in read_po(file):
            if isinstance(message.id, str) and message.id:
                lines.append(f'msgid "{message.id}"\nmsgstr "⟦{message.id}⟧"\n')
            elif message.id:
                one, many = message.id
                lines.append(f'msgid "{one}"\nmsgid_plural "{many}"\nmsgstr[0] "⟦{many}⟧"\n')
    return "\n".join(lines).encode()


HOST, TAG = Host(key="hhhhhhhh", name="Σοφία"), ("Κήπος",)
TALK = {"topic": "Ομιλία", "agenda": "Ένας κήπος", "host": HOST, "categories": TAG}
LIVE = once(at(-0.5), **TALK, key="live2345")
MEETINGS = [
    LIVE,
    once(at(0.1), **TALK, key="soon2345"),
    once(at(30), **TALK, key="next2345", kind=Kind.WEBINAR),
    once(at(14, days=1), minutes=900, **TALK, key="long2345"),
    once(at(days=-9), **TALK, key="over2345"),
    once(at(days=4), **TALK, key="regs2345", registration_url="https://zoom.us/meeting/register/x"),
    once(at(days=5), key="bare2345", topic=""),
    once(at(days=5), key="bare2346", topic="", kind=Kind.WEBINAR),
    msgspec.structs.replace(once(at(days=6), **TALK, key="off23456"), cancelled=True),
    msgspec.structs.replace(
        series(at(days=-7), at(days=7), at(days=14), **TALK),
        occurrences=(
            sitting(at(days=-7), id="s0"),
            sitting(at(days=7), id="s1", slot=at(days=6)),
            sitting(at(days=14), id="s2", cancelled=True),
        ),
    ),
    untimed(**TALK),
    *(once(at(days=20 + n), **TALK, key=f"more234{n}") for n in range(9)),
]
ROOM = Room(number="81234567890", passcode="1234567890", join_url="https://zoom.us/j/81234567890")


def pages(join, *, seal=None, meetings=MEETINGS):
    inputs = read_inputs(ROOT)
    speech = Speech("ja", [("locale/ja.po", brackets())])
    records = [Record(key=m.key, meeting=m, slugs=("old", m.key), facts="f", stamp=NOW) for m in meetings]
    site = Site(
        SiteSettings(
            title="Ανοιχτό ράφι", url="https://1.example", language="ja", timezone="Europe/Berlin", per_page=2
        ),
        join,
        now=NOW,
        records=[*records, Withdrawn(key="gone2345")] if meetings else [],
        rooms={m.key: ROOM for m in meetings},
        documents=read_documents(
            {"λ.md".replace("λ", "a"): "+++\ntitle = 'Εμείς'\nmenu = true\n+++\nΓεια".encode()}
        ),
        function="https://1.example" if seal else "",
        seal=seal,
        say=speech.texts.gettext,
    )
    templates = {n: Template(d.decode(), n) for n, d in inputs.templates.items()}
    there = (
        Alternate(language="ja", url="/", address="https://1.example/"),
        Alternate(language="en", url="/en/", address="x"),
    )
    renderer = Renderer(
        site,
        templates,
        {name: name for name in inputs.static},
        speech=speech,
        alternates={"index.html": there},
    )
    for page in every_page(site, views(site)):
        yield page.path, renderer.render(page).data.decode()
    assert speech.texts.missing == set()


def sealed(*_):
    return "1"


@pytest.mark.parametrize(
    ("join", "more"),
    [
        (JoinSettings(reveal="page"), {}),
        (JoinSettings(reveal="page"), {"seal": sealed}),
        (JoinSettings(reveal="page", reveal_before=timedelta(hours=1), opens=timedelta(0)), {}),
        (JoinSettings(reveal="function"), {"seal": sealed}),
        (JoinSettings(reveal="never", untimed="closed"), {}),
        (JoinSettings(reveal="never"), {"meetings": []}),
    ],
    ids=["page", "page and function", "later", "function", "never", "nothing"],
)
def test_every_word_of_a_page_is_the_catalogues(join, more):
    found = {}
    for path, text in pages(join, **more):
        if path.endswith((".html", ".xml")):
            for where, words in unmarked(text):
                found.setdefault((where, words), path)
    assert not found


def test_calendars_and_lists_for_machines_say_nothing_of_their_own():
    for path, text in pages(JoinSettings(reveal="page")):
        if path.endswith("calendar.ics"):
            said = re.findall(
                r"^(?:SUMMARY|DESCRIPTION|NAME|LOCATION|CATEGORIES):(.*)$",
                text.replace("\r\n ", ""),
                re.MULTILINE,
            )
            assert len(said) > 20
            assert not [s for s in said if LATIN.search(NAMES.sub("", re.sub("⟦[^⟦⟧]*⟧|\\\\n", "", s)))]


def test_words_that_no_catalogue_said_are_seen():
    text = '<p title="⟦One⟧ two">⟦Three⟧ <b aria-label="four">⟦a ⟦b⟧ c⟧</b></p><script>five</script>'
    assert list(unmarked(text)) == [("p title", "two"), ("b aria-label", "four")]
