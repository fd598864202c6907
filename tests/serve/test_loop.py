"""Saves in a real folder, and what is shown after them."""

from threading import Event
from types import SimpleNamespace

import pytest

from eroom_static.core.errors import SourceError
from eroom_static.serve.loop import PEACE, Loop
from tests.serve.conftest import ABOUT
from tests.serve.serving import Serving


def test_a_save_is_shown_and_said(serving):
    state = serving.save("content/about.md", ABOUT.replace("old", "new"))
    assert state.wrong == ()
    assert "<em>new</em>" in serving.page("about/index.html")
    assert serving.said[-1].startswith("content/about.md: shown after ")


def test_a_hundred_saves_at_once_are_at_most_three_builds(serving):
    before = serving.loop.builds
    for n in range(100):
        (serving.root / "content/about.md").write_text(ABOUT.replace("old", f"number {n}"))
    serving.until(lambda _: "number 99" in serving.page("about/index.html"))
    assert serving.loop.builds - before <= 3


def test_after_a_save_nothing_is_looked_through_until_the_browsers_have_had_what_they_want():
    looked, waits, lots = [], [], [{"content/about.md"}, (), (), (), None]
    showing = SimpleNamespace(latest="", asked=0, proof=None)
    showing.show = lambda proof, _: setattr(showing, "proof", proof)

    def wait(longest):
        """The browser comes while the loop waits for the second time, and asks for three files."""
        waits.append((longest, len(looked)))
        showing.asked += 3 * (len(waits) == 2)
        lot = lots.pop(0)
        return lot if lot is None else frozenset(lot)

    def proof(_):
        return SimpleNamespace(paths=["a", "b"], file=lambda _: None, look=looked.append)

    watch = SimpleNamespace(wait=wait)
    loop = Loop(
        SimpleNamespace(proof=proof), showing, watch, at=None, seconds=lambda: 0.0, say=lambda _: None
    )
    loop.run()
    assert waits == [(PEACE, 0), (PEACE, 0), (0, 0), (0, 0), (0, 1)]


@pytest.mark.soak
def test_a_hundred_saves_in_a_second_are_at_most_three_builds(serving):
    before = serving.loop.builds
    for n in range(100):
        (serving.root / "content/about.md").write_text(ABOUT.replace("old", f"number {n}"))
        Event().wait(0.01)
    serving.until(lambda _: "number 99" in serving.page("about/index.html"))
    assert serving.loop.builds - before <= 3


@pytest.mark.parametrize(
    ("path", "text", "where", "said"),
    [
        (
            "templates/page.html",
            "line\n{{ documnt.title }}",
            "templates/page.html:2",
            "'document'",
        ),
        ("templates/page.html", "line\n{% for x in %}", "templates/page.html:2", "syntax"),
        ("templates/page.html", b"line\n\xff", "templates/page.html:2", "UTF-8"),
        ("content/about.md", b"+++\ntitle = 'A'\n+++\n\xff\xfe", "content/about.md:4", "UTF-8"),
        ("content/about.md", "+++\ntitel = 'A'\n+++\n", "content/about.md:2", "titel"),
        ("eroom.toml", 'source = "sandbox"\n[site]\ntitel = "x"\n', "eroom.toml:3", "titel"),
        ("eroom.toml", "source = ", "eroom.toml:1", ""),
    ],
)
def test_a_mistake_is_told_and_the_last_good_page_stays(serving, path, text, where, said):
    old, before = serving.page("about/index.html"), serving.showing.state.version
    serving.showing.latest = "about/index.html"
    file = serving.root / path
    was = file.read_bytes() if file.exists() else None
    state = serving.save(path, text)
    assert state.version == before
    (wrong,) = state.wrong
    assert wrong.where.startswith(where)
    assert said in wrong.message + wrong.hint
    assert serving.page("about/index.html") == old
    assert len(serving.told) == 1
    if was is None:
        file.unlink()
    else:
        file.write_bytes(was)
    state = serving.until(lambda state: not state.wrong)
    assert state.version == before + 1
    assert serving.page("about/index.html") == old


def test_what_is_wrong_on_a_page_that_nobody_looks_at_is_told_too(serving):
    state = serving.save("templates/archive.html", "\n\n{{ nothing }}")
    if not state.wrong:
        state = serving.until(lambda state: state.wrong)
    assert state.wrong[0].where == "templates/archive.html:3"
    assert serving.page("archive/index.html")  # as it last was
    assert serving.page("about/index.html")


def test_windows_and_their_marks_are_no_mistake(serving):
    state = serving.save(
        "content/about.md", b"\xef\xbb\xbf" + ABOUT.replace("\n", "\r\n").replace("old", "new").encode()
    )
    assert state.wrong == ()
    assert "<em>new</em>" in serving.page("about/index.html")


def test_a_template_that_loops_for_ever_is_given_up(serving, monkeypatch):
    monkeypatch.setattr(serving.workshop._composer._patience, "_seconds", 0.2)
    endless = "{% set grown = [1] %}\n{% for x in grown %}{% set _ = grown.append(x) %}{% endfor %}"
    serving.showing.latest = "about/index.html"
    state = serving.save("templates/page.html", endless)
    assert state.wrong[0].where == "templates/page.html:2"
    assert "does not come to an end" in state.wrong[0].message
    assert "old" in serving.page("about/index.html")


def test_style_sheets_alone_are_told_by_their_addresses(serving):
    old = serving.showing.proof.named["site.css"]
    state = serving.save("static/site.css", "body { color: red }")
    assert state.sheets == {f"/{old}": f"/{serving.showing.proof.named['site.css']}"}
    assert serving.save("content/about.md", ABOUT + "more").sheets == {}


def test_meetings_that_cannot_be_had_any_more_leave_the_last_good_site(folder):
    refusing = []

    def obtain(project):
        if refusing:
            raise SourceError("the rules have changed", hint="run `eroom build`")
        return Serving(folder).workshop._obtain(project)

    with Serving(folder, obtain=obtain).running() as serving:
        refusing.append(True)
        toml = (folder / "eroom.toml").read_text()
        state = serving.save("eroom.toml", toml.replace('["all"]', '["webinars"]'))
        assert state.wrong[0].hint == "run `eroom build`"
        assert serving.page("index.html")


def test_a_fault_of_our_own_ends_nothing(serving, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(serving.workshop, "proof", lambda at: 1 / 0)
        state = serving.save("content/about.md", ABOUT + "more")
        assert "ZeroDivisionError" in state.wrong[0].message
    assert serving.save("content/about.md", ABOUT + "much more").wrong == ()


def test_nothing_of_it_ever_reaches_the_folder(serving):
    before = {p: p.lstat().st_mtime_ns for p in serving.root.rglob("*") if p.name != "about.md"}
    serving.save("content/about.md", ABOUT.replace("old", "new"))
    serving.choose("2031-01-01T00:00:00+00:00")
    serving.until(lambda state: state.at)
    assert {p: p.lstat().st_mtime_ns for p in serving.root.rglob("*") if p.name != "about.md"} == before
