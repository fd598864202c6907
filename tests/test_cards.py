"""Cards in whole builds: drawn once, told in the pages, guarded, and not at all without Pillow."""

import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import msgspec
import pytest
from PIL import Image

from eroom_static.cards import Cards, cards_of
from eroom_static.core.card import Card, Drawn
from eroom_static.core.errors import SettingsError
from eroom_static.core.page import File
from eroom_static.project import Project
from tests.make import NOW, ROOT
from tests.test_end_to_end import Run, built, pulled, site  # noqa: F401 (the same pulled account)

ON = "[images]\ncards = true\n[sandbox]"


@pytest.fixture
def drawn(site):  # noqa: F811
    site.settings("[sandbox]", ON)
    assert site("build", "--offline").code == 0, site.err
    return site


def tags(page):
    return dict(re.findall(r'<meta (?:property|name)="((?:og:image|twitter)[^"]*)" content="([^"]*)">', page))


class Counting:
    """Draws what says how often it was asked."""

    tools = "pencil"

    def __init__(self):
        self.asked = []

    def draw(self, card):
        self.asked.append(card.topic)
        return Drawn(card.topic.encode(), missing=card.topic.count("?"))


def words(*topics):
    return [(File(f"{n}/card.png", b""), Card(topic=topic, alt=topic)) for n, topic in enumerate(topics)]


def test_a_second_build_draws_nothing(tmp_path):
    first, second = Counting(), Counting()
    files = list(Cards(first, tmp_path).draw(words("a", "b"), lambda *_: None))
    assert list(Cards(second, tmp_path).draw(words("a", "b"), lambda *_: None)) == files
    assert (first.asked, second.asked) == (["a", "b"], [])


def test_only_what_changed_is_drawn_again(tmp_path):
    list(Cards(Counting(), tmp_path).draw(words("a", "b"), lambda *_: None))
    again = Counting()
    list(Cards(again, tmp_path).draw(words("a", "c"), lambda *_: None))
    assert again.asked == ["c"]


def test_other_tools_draw_everything_again(tmp_path):
    list(Cards(Counting(), tmp_path).draw(words("a", "b"), lambda *_: None))
    brush = Counting()
    brush.tools = "brush"
    list(Cards(brush, tmp_path).draw(words("a", "b"), lambda *_: None))
    assert brush.asked == ["a", "b"]


def test_what_no_font_has_is_noted_also_when_nothing_is_drawn(tmp_path):
    assert Cards(Counting(), tmp_path).notes == ()
    list(Cards(Counting(), tmp_path).draw(words("a??", "b?"), lambda *_: None))
    (note,) = Cards(Counting(), tmp_path).notes
    assert "leave out 3 characters that no font here has" in note.text
    assert "fonts-noto-cjk" in note.text


def test_each_page_tells_its_card_and_the_card_is_there(drawn):
    files = drawn.files()
    pages = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
    for path, page in pages.items():
        if path.startswith(("find/", "embed/")):
            continue  # parts of other pages: nobody passes a link to them on
        told = tags(page)
        image = told["og:image"].removeprefix("https://live.example.org/")
        assert image in files, path
        assert told["twitter:card"] == "summary_large_image"
        assert told["og:image:alt"]
        with Image.open(BytesIO(files[image])) as opened:
            assert opened.size == (int(told["og:image:width"]), int(told["og:image:height"]))
    meetings = {
        tags(page)["og:image"]
        for path, page in pages.items()
        if re.match(r"(meetings|webinars)/[^/]+/index", path)
    }
    assert len(meetings) == 42
    assert "https://live.example.org/card." in tags(pages["index.html"])["og:image"]


def test_a_site_without_cards_promises_none(built):  # noqa: F811
    page = built.page("book-club")
    assert tags(page) == {"twitter:card": "summary"}
    assert not [path for path in built.files() if "card" in path]


def test_a_card_stays_as_time_passes(drawn):
    cards = {path: data for path, data in drawn.files().items() if "/card." in path}
    assert drawn("build", "--offline", now=NOW + timedelta(days=40)).code == 0, drawn.err
    assert {path: data for path, data in drawn.files().items() if "/card." in path} == cards


def test_a_build_from_nothing_gives_the_bytes_of_one_that_kept_its_cards(drawn):
    before = drawn.files()
    for path in (drawn.root / ".eroom/cards").iterdir():
        path.write_bytes(b"torn")
    (drawn.output / "index.html").write_text("by hand")
    assert drawn("build", "--offline").code == 0
    assert drawn.files() == before


def test_cards_switched_off_leave_nothing_behind(drawn):
    drawn.settings("cards = true", "cards = false")
    assert drawn("build", "--offline").code == 0
    assert not [path for path in drawn.files() if "card" in path]


def test_a_card_that_would_tell_a_secret_stops_the_build(site):  # noqa: F811
    site.settings("[sandbox]", ON)
    (site.root / "templates").mkdir()
    snapshot = (site.root / ".eroom/snapshot.json").read_text()
    assert snapshot
    (site.root / "templates/card.json").write_text('{"topic": "key hunter2-hunter2", "alt": ""}')
    site("build", "--offline", environ={"ZOOM_CLIENT_SECRET": "hunter2-hunter2"})
    assert site.code == 6
    assert re.search(r"card\.[0-9a-f]{8}\.png: this page would hold a secret", site.err)


def test_a_template_that_gives_no_card_is_named(site):  # noqa: F811
    site.settings("[sandbox]", ON)
    (site.root / "templates").mkdir()
    (site.root / "templates/card.json").write_text('{"topik": "a"}')
    site("build", "--offline")
    assert site.code == 1
    assert "card.json: this template gives no card" in site.err


def test_without_pillow_the_cure_is_named(site):  # noqa: F811
    site.settings("[sandbox]", ON)

    def gone(name):
        raise ModuleNotFoundError("No module named 'PIL'", name="PIL")

    with pytest.raises(SettingsError) as caught:
        cards_of(Project(site.root, {}), gone)
    assert caught.value.where == "eroom.toml:13"
    assert caught.value.message == "[images] cards needs Pillow"
    assert caught.value.hint == "pip install 'eroom-static[images]'"


def test_any_other_missing_module_is_no_matter_of_pillow(site):  # noqa: F811
    site.settings("[sandbox]", ON)

    def broken(name):
        raise ModuleNotFoundError("No module named 'x'", name="x")

    with pytest.raises(ModuleNotFoundError):
        cards_of(Project(site.root, {}), broken)


def test_a_font_that_is_not_there_is_named_with_its_line(site):  # noqa: F811
    site.settings("[sandbox]", '[images]\ncards = true\nfonts = [\n  "fonts/own.ttf",\n]\n[sandbox]')
    site("build", "--offline")
    assert site.code == 1
    assert "eroom.toml:15: [images] fonts: there is no file 'fonts/own.ttf'" in site.err


def test_a_site_without_cards_does_not_load_pillow():
    code = "import sys, eroom_static.cli; print('PIL' in sys.modules, 'eroom_static.images' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["False", "False"]


def test_the_settings_are_a_part_of_the_file(site):  # noqa: F811
    site.settings("[sandbox]", "[images]\ncrads = true\n[sandbox]")
    site("build", "--offline")
    assert site.code == 1
    assert "did you mean `cards`?" in site.err
    assert msgspec.structs.asdict(Project(ROOT, {}).settings.images) == {"cards": False, "fonts": ()}
