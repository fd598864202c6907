"""Real folders, watched by the real system."""

import os
from errno import EMFILE, ENOSPC
from time import monotonic

import pytest
from watchdog.observers import Observer
from watchdog.observers.inotify import InotifyObserver

from eroom_static.disk.reader import theme_folder
from eroom_static.serve.watch import Watch

LONG = 30


@pytest.fixture
def root(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/about.md").write_text("old")
    (tmp_path / "eroom.toml").write_text("old")
    (tmp_path / "output").mkdir()
    return tmp_path


def watched(root, observer=Observer, notes=None):
    return Watch(
        root, seconds=monotonic, tell=(notes if notes is not None else []).append, observer=observer
    ).open()


def changes(watch, wanted):
    """All lots until one names this path."""
    heard = set()
    while wanted not in heard:
        lot = watch.wait(LONG)
        assert lot, f"nothing of {wanted} in {heard}"
        heard |= lot
    return heard


def test_a_file_that_is_written(root):
    with watched(root) as watch:
        (root / "content/about.md").write_text("new")
        changes(watch, "content/about.md")


def test_an_editor_that_saves_by_rename(root):
    with watched(root) as watch:
        for n in range(3):
            (root / "content/.about.md.tmp").write_text(f"new {n}")
            (root / "content/.about.md.tmp").replace(root / "content/about.md")
            changes(watch, "content/about.md")


def test_an_editor_that_moves_the_old_file_away_first(root):
    with watched(root) as watch:
        (root / "eroom.toml").rename(root / "eroom.toml~")
        (root / "eroom.toml").write_text("new")
        assert "eroom.toml~" not in changes(watch, "eroom.toml")


def test_a_folder_that_comes_later_and_one_that_goes_and_comes_back(root):
    with watched(root) as watch:
        for _ in range(2):
            (root / "templates").mkdir()
            changes(watch, "templates")
            (root / "templates/base.html").write_text("new")
            changes(watch, "templates/base.html")
            (root / "templates/base.html").unlink()
            (root / "templates").rmdir()
            changes(watch, "templates")


def test_a_pull_beside(root):
    with watched(root) as watch:
        (root / ".eroom").mkdir()
        changes(watch, ".eroom")
        (root / ".eroom/lock").write_text("1")
        (root / ".eroom/snapshot.json").write_text("{}")
        assert ".eroom/lock" not in changes(watch, ".eroom/snapshot.json")


def test_what_no_page_is_made_from_wakes_nobody(root):
    with watched(root) as watch:
        (root / "output/index.html").write_text("built")
        (root / "notes.txt").write_text("a")
        (root / "content/about.md").read_text()
        (root / "eroom.toml").write_text("new")
        assert changes(watch, "eroom.toml") == {"eroom.toml"}


class Refusing(InotifyObserver):
    """The system says no to a folder."""

    number = ENOSPC

    def schedule(self, *words, **more):
        raise OSError(self.number, os.strerror(self.number))


def no_observer():
    """The system says no before there is any folder to watch."""
    raise OSError(EMFILE, os.strerror(EMFILE))


class Tired(InotifyObserver):
    """The system says no to a folder that comes later."""

    def schedule(self, handler, path, **more):
        if path.endswith("templates") and not path.startswith(str(theme_folder())):
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        return super().schedule(handler, path, **more)


@pytest.mark.parametrize("number", [ENOSPC, EMFILE])
def test_where_the_system_refuses_the_files_are_looked_at_instead(root, monkeypatch, number):
    monkeypatch.setattr(Refusing, "number", number)
    notes = []
    with watched(root, Refusing, notes) as watch:
        (root / "content/about.md").write_text("something new")
        changes(watch, "content/about.md")
    assert len(notes) == 1
    assert "max_user_watches" in notes[0]


def test_where_the_system_lets_nobody_watch_the_files_are_looked_at_instead(root):
    notes = []
    with watched(root, no_observer, notes) as watch:
        (root / "content/about.md").write_text("something new")
        changes(watch, "content/about.md")
    assert len(notes) == 1
    assert "max_user_instances" in notes[0]


def test_a_folder_that_comes_when_no_more_can_be_watched_is_looked_at_instead(root):
    notes = []
    with watched(root, Tired, notes) as watch:
        (root / "templates").mkdir()
        changes(watch, "templates")
        (root / "templates/base.html").write_text("new")
        changes(watch, "templates/base.html")
    assert len(notes) == 1


def test_any_other_trouble_is_told(root, monkeypatch):
    monkeypatch.setattr(Refusing, "number", 13)
    with pytest.raises(PermissionError), watched(root, Refusing):
        pass


def test_who_merely_looks_is_not_told_of(root, monkeypatch):
    told = []
    real = Watch.dispatch
    monkeypatch.setattr(Watch, "dispatch", lambda watch, e: (told.append(e.event_type), real(watch, e)))
    with watched(root) as watch:
        for _ in range(20):
            (root / "content/about.md").read_bytes()
            list((root / "content").iterdir())
        (root / "content/about.md").write_text("new")
        changes(watch, "content/about.md")
    assert "modified" in told
    assert not {"opened", "closed_no_write"} & {*told}


def test_the_end_comes_at_once(root):
    with watched(root) as watch:
        watch.end()
        assert watch.wait(LONG) is None
