"""What is shown is what would be built, byte for byte, however it came about."""

import gc
import json
import shutil
import tracemalloc
from datetime import timedelta
from time import process_time

import pytest

from eroom_static.core.errors import EroomError, Leak, PathConflict, RenderError
from eroom_static.obtain import recall
from eroom_static.render.renderer import Renderer
from eroom_static.serve.workshop import Workshop
from tests.make import NOW, ROOT
from tests.serve.conftest import ABOUT
from tests.test_end_to_end import Run

NOTE = """\
+++
meeting = "{key}"
aliases = ["/old/note/"]
+++
Bring a **torch**.
"""


class Bench:
    def __init__(self, root):
        self.root = root
        self.now = NOW
        self._workshop = Workshop(root, {}, clock=lambda: self.now, work=process_time, obtain=recall)

    def proof(self, at=None):
        return self._workshop.proof(at)

    def shown(self, at=None):
        proof = self.proof(at)
        return {path: proof.file(path).data for path in proof.paths}

    def built(self, at=None):
        """What a build from nothing makes of the same folder."""
        copy = self.root.parent / "clean"
        shutil.copytree(self.root, copy, ignore=shutil.ignore_patterns("output"))
        run = Run(copy)("build", "--offline", now=at or self.now)
        assert run.code == 0, run.err
        files = run.files()
        shutil.rmtree(copy)
        return files

    def save(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def keys(self):
        return sorted(path.stem for path in self.root.glob("history/*.json"))

    def theirs(self, path):
        return (ROOT / path).read_text(encoding="utf-8")


@pytest.fixture
def bench(folder):
    return Bench(folder)


def counted(bench, monkeypatch):
    """The paths that are rendered from now on."""
    rendered = []
    plain = Renderer.render
    monkeypatch.setattr(Renderer, "render", lambda s, page: rendered.append(page.path) or plain(s, page))
    return rendered


def test_it_shows_what_would_be_built_after_every_change(bench):
    bench.save("static/_headers", "/own\n  X-Own: yes\n")
    assert bench.shown() == bench.built()
    old = (bench.root / "eroom.toml").read_text()
    for saved in [
        {"content/about.md": ABOUT.replace('"About"', '"About us"')},  # the menu of every page
        {
            "content/index.md": '+++\ntitle = "Welcome"\n+++\nHello.\n',
            "static/_headers": "/own\n  X-Own: no\n",
        },
        {"content/meetings/0.md": NOTE.format(key=bench.keys()[0])},
        {"content/meetings/0.md": NOTE.format(key=bench.keys()[0]).replace("torch", "lamp")},
        {"content/more.md": "# More\n\n{{< next >}}\n"},
        {"templates/shortcodes/next.html": bench.theirs("templates/shortcodes/next.html") + "<i>!</i>"},
        {"templates/_term.html": bench.theirs("templates/_term.html") + "<i>!</i>"},
        {"static/site.css": bench.theirs("static/site.css") + "\nhr { color: red }"},
        {"locale/en.po": 'msgid ""\nmsgstr ""\n\nmsgid "Archive"\nmsgstr "What was"\n'},
        {
            "eroom.toml": old + '[languages.de]\ntitle = "Versuch"\n',
            "content/about.de.md": ABOUT.replace("old", "alte"),
        },
    ]:
        for path, text in saved.items():
            bench.save(path, text)
        assert bench.shown() == bench.built(), saved
    (bench.root / "content/about.md").unlink()
    (bench.root / "content/meetings/0.md").unlink()
    (bench.root / "templates/_term.html").unlink()
    assert bench.shown() == bench.built()


def test_time_that_passes_and_a_time_that_is_chosen(bench):
    bench.shown()
    bench.now += timedelta(hours=30)
    assert bench.shown() == bench.built()
    chosen = NOW + timedelta(days=3, minutes=7)
    assert bench.shown(chosen) == bench.built(chosen)
    assert bench.shown() == bench.built()


def test_nothing_is_written(bench):
    before = {p: p.lstat().st_mtime_ns for p in bench.root.rglob("*")}
    bench.shown(NOW + timedelta(days=400))
    assert {p: p.lstat().st_mtime_ns for p in bench.root.rglob("*")} == before


def test_a_saved_document_is_all_that_is_rendered_again(bench, monkeypatch):
    bench.shown()
    rendered = counted(bench, monkeypatch)
    bench.save("content/about.md", ABOUT.replace("old", "new"))
    bench.now += timedelta(seconds=5)  # no page looks different since
    assert b"<em>new</em>" in bench.shown()["about/index.html"]
    assert rendered == ["about/index.html"]


def test_a_saved_template_makes_the_pages_that_draw_on_it_again_and_no_other(bench, monkeypatch):
    bench.shown()
    rendered = counted(bench, monkeypatch)
    bench.save("templates/terms.html", bench.theirs("templates/terms.html") + "<hr>")
    bench.shown()
    assert sorted(rendered) == ["categories/index.html", "hosts/index.html"]
    rendered.clear()
    bench.save("templates/_words.html", bench.theirs("templates/_words.html") + "{# all pages draw on it #}")
    bench.shown()
    assert {"index.html", "about/index.html", "404.html"} <= set(rendered)
    assert "sitemap.xml" not in rendered


def test_time_alone_needs_no_page_to_be_loaded_again_and_a_chosen_one_does(bench):
    first = bench.proof()
    bench.now += timedelta(hours=30)
    later = bench.proof()
    assert later is not first
    assert later.substance is first.substance
    assert bench.proof(NOW).substance is not first.substance


def test_where_nothing_has_changed_it_is_the_same_proof(bench):
    first = bench.proof()
    bench.save("content/about.md", ABOUT)
    assert bench.proof() is first


def test_a_pull_beside_is_seen(bench):
    bench.shown()
    record = min(bench.root.glob("history/*.json"))
    old = json.loads(record.read_text())["meeting"]["topic"]
    for path in (record, bench.root / ".eroom/snapshot.json"):
        fresh = path.with_name("fresh")
        fresh.write_text(
            path.read_text().replace(f'"topic":"{old}"', '"topic":"Butterflies on your balcony"')
        )
        fresh.replace(path)
    assert b"Butterflies on your balcony" in bench.shown()["index.html"]
    assert bench.shown() == bench.built()


def test_a_mistake_is_told_until_it_is_mended(bench):
    first = bench.shown()
    for path, text, error, said in [
        ("content/about.md", "+++\ntitle = 1\n+++\n", EroomError, "title"),
        ("eroom.toml", "source = 1", EroomError, "source"),
        ("content/live.md", '+++\ntitle = "L"\nslug = "archive"\n+++\n', PathConflict, "archive"),
    ]:
        was = (bench.root / path).read_bytes() if (bench.root / path).exists() else None
        bench.save(path, text)
        for _ in range(2):
            with pytest.raises(error, match=said):
                bench.proof()
        (bench.root / path).unlink() if was is None else (bench.root / path).write_bytes(was)
        assert bench.shown() == first


def test_a_broken_template_breaks_its_own_pages_only(bench):
    bench.save("templates/page.html", "{{ nothing }}")
    proof = bench.proof()
    assert proof.file("index.html")
    for _ in range(2):
        with pytest.raises(RenderError, match="nothing") as wrong:
            proof.file("about/index.html")
        assert wrong.value.where == "templates/page.html:1"


def test_one_page_of_each_template_comes_first(bench):
    proof = bench.proof()
    templates = {sheet.page.template for sheet in proof.sheets.values()}
    firsts = [proof.sheets[path].page.template for path in proof.paths[: len(templates)]]
    assert sorted(firsts) == sorted(templates)


def test_a_secret_in_a_page_is_seen(folder):
    workshop = Workshop(
        folder,
        {"ZOOM_CLIENT_SECRET": "not-a-real-secret-1"},
        clock=lambda: NOW,
        work=process_time,
        obtain=recall,
    )
    (folder / "templates").mkdir()
    (folder / "templates/page.html").write_text("not-a-real-secret-1")
    proof = workshop.proof(None)
    proof.look("index.html")
    for _ in range(2):
        with pytest.raises(Leak) as leak:
            proof.look("about/index.html")
        assert "not-a-real" not in str(leak.value)
    with pytest.raises(Leak):
        proof.file("about/index.html")


@pytest.mark.soak
def test_two_hundred_rebuilds_hold_no_more_memory_than_twenty(bench):
    theirs = bench.theirs("templates/base.html")
    saves = [
        lambda n: bench.save("content/about.md", f"{ABOUT}{n}"),
        lambda n: bench.save("static/site.css", f"a {{ top: {n}px }}"),
        lambda n: bench.save("templates/base.html", theirs.replace("<footer", f"<p>{n}</p><footer")),
    ]

    def rebuilt(times):
        for n in range(times):
            saves[n % len(saves)](n % 7)
            proof = bench.proof()
            for path in sorted(proof.paths)[:20]:
                proof.file(path)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        after_twenty = rebuilt(20)
        after_all = rebuilt(200)
    finally:
        tracemalloc.stop()
    assert after_all < after_twenty * 1.1
