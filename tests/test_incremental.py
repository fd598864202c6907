"""Whatever happens between two builds, and however many processes make them: the bytes are those of a clean build."""

import json
import random
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest

from eroom_static.render.renderer import Renderer
from tests.make import NOW
from tests.test_end_to_end import Run, pulled, site  # noqa: F401

STEPS = 10
SEVERAL = """
import sys
from datetime import datetime
import eroom_static.hands as hands
from eroom_static.cli import main
hands.FEW = 0
hands._helpers = lambda sheets: int(sys.argv[1])
sys.exit(main(sys.argv[2:], {}, lambda: datetime.fromisoformat("2030-01-07T09:00:00+00:00")))
"""


def meetings(root):
    return sorted((root / "history").glob("*.json"))


def retold(root, path, **facts):
    """As if Zoom said something else of a meeting: in the history and in the snapshot."""
    record = json.loads(path.read_text())
    record["meeting"].update(facts)
    path.write_text(json.dumps(record))
    snapshot = root / ".eroom/snapshot.json"
    kept = json.loads(snapshot.read_text())
    for meeting in kept["meetings"]:
        if meeting["key"] == record["key"]:
            meeting.update(facts)
    snapshot.write_text(json.dumps(kept))


def another_topic(run, chance):
    retold(run.root, chance.choice(meetings(run.root)), topic=f"Topic <{chance.randrange(99)}>")


def another_agenda(run, chance):
    retold(run.root, chance.choice(meetings(run.root)), agenda=f"Agenda & {chance.randrange(99)}")


def another_category(run, chance):
    retold(run.root, chance.choice(meetings(run.root)), categories=[f"about{chance.randrange(3)}"])


def a_template(run, chance):
    (run.root / "templates").mkdir(exist_ok=True)
    text = '{% extends "theme/join.html" %}{% block title %}Join NUMBER{% endblock %}'
    (run.root / "templates/join.html").write_text(text.replace("NUMBER", str(chance.randrange(99))))


def a_style(run, chance):
    (run.root / "static").mkdir(exist_ok=True)
    (run.root / "static/site.css").write_text(f"a {{ top: {chance.randrange(99)}px }}")


def a_document(run, chance):
    (run.root / "content").mkdir(exist_ok=True)
    text = f"+++\nmenu = true\n+++\n# Page {chance.randrange(99)}\n\n{{{{< grid >}}}}\n"
    (run.root / f"content/page{chance.randrange(3)}.md").write_text(text)


def a_file_edited_by_hand(run, chance):
    chance.choice(sorted(run.output.rglob("*.html"))).write_text("by hand")


def a_file_lost(run, chance):
    chance.choice(sorted(run.output.rglob("*.html"))).unlink()


def another_title(run, chance):
    path = run.root / "eroom.toml"
    lines = [
        f'title = "Site {chance.randrange(99)}"' if n.startswith("title") else n
        for n in path.read_text().split("\n")
    ]
    path.write_text("\n".join(lines))


def caches_lost(run, _):
    for name in ("known", "parts", "last.json", "left"):
        (run.root / ".eroom" / name).unlink(missing_ok=True)


def nothing(_, __): ...


HAPPENS = [
    another_topic, another_agenda, another_category, a_template, a_style, a_document, a_file_edited_by_hand, a_file_lost,
    another_title, caches_lost, nothing,
]  # fmt: skip


def clean(run, tmp_path, now):
    """The same site built from nothing."""
    shutil.rmtree(tmp_path / "clean", ignore_errors=True)
    kept = shutil.ignore_patterns("output", "known", "parts", "last.json", "left")
    shutil.copytree(run.root, tmp_path / "clean", ignore=kept)
    other = Run(tmp_path / "clean")
    assert other("build", "--offline", now=now).code == 0, other.err
    return other.files()


@pytest.mark.parametrize("seed", range(3))
def test_a_build_after_any_change_gives_what_a_clean_one_gives(site, tmp_path, seed):  # noqa: F811
    chance, now = random.Random(seed), NOW
    assert site("build", "--offline").code == 0, site.err
    for _ in range(STEPS):
        happened = chance.sample(HAPPENS, 2)
        for happens in happened:
            happens(site, chance)
        now += timedelta(minutes=chance.choice([0, 0, 7, 600]))
        assert site("build", "--offline", now=now).code == 0, site.err
        assert site.files() == clean(site, tmp_path, now), [h.__name__ for h in happened]


def test_one_topic_changed_renders_only_what_shows_it(site, monkeypatch):  # noqa: F811
    rendered = []
    assert site("build", "--offline").code == 0, site.err
    path = next(p for p in meetings(site.root) if json.loads(p.read_text())["meeting"]["shape"] == "once")
    retold(site.root, path, topic="Another")
    render = Renderer.render
    monkeypatch.setattr(
        Renderer, "render", lambda self, page: rendered.append(page.path) or render(self, page)
    )
    assert site("build", "--offline").code == 0, site.err
    shows = json.loads(path.read_text())["key"]
    assert any(shows in p for p in rendered)
    others = [
        p for p in rendered if p.startswith(("meetings/", "webinars/", "m/")) and shows not in p and "-" in p
    ]
    assert others == []


def in_processes(run, helpers, *argv):
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL, str(helpers), "--site", str(run.root), *argv],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("helpers", [1, 3])
def test_several_processes_give_what_one_gives(site, tmp_path, helpers):  # noqa: F811
    code, said = in_processes(site, helpers, "build", "--offline")
    assert code == 0, said
    assert site.files() == clean(site, tmp_path, NOW)
    retold(site.root, meetings(site.root)[3], topic="Another")
    code, said = in_processes(site, helpers, "build", "--offline")
    assert code == 0, said
    assert site.files() == clean(site, tmp_path, NOW)


def test_an_error_is_the_same_whoever_meets_it_first(site):  # noqa: F811
    (site.root / "templates").mkdir()
    (site.root / "templates/join.html").write_text(
        '{% extends "base.html" %}{% block content %}{{ meetin }}{% endblock %}'
    )
    told = {in_processes(site, helpers, "build", "--offline") for helpers in (0, 1, 3)}
    assert len(told) == 1
    assert "templates/join.html:1" in told.pop()[1]
    assert not site.output.exists()


def test_what_a_helper_must_not_write_stops_all_before_anything_is_written(site):  # noqa: F811
    (site.root / ".env").write_text("ZOOM_CLIENT_SECRET=not-a-real-secret-but-long\n")
    (site.root / "templates").mkdir()
    (site.root / "templates/join.html").write_text("not-a-real-secret-but-long")
    for helpers in (0, 1):
        code, said = in_processes(site, helpers, "build", "--offline")
        assert code == 6
        assert "not-a-real" not in said
        assert not site.output.exists()


def test_a_secret_that_is_new_is_sought_in_what_is_not_made_again(site):  # noqa: F811
    (site.root / "templates").mkdir()
    (site.root / "templates/404.html").write_text("xyzzy-plugh-not-a-secret-yet")
    assert site("build", "--offline").code == 0, site.err
    environ = {"ZOOM_CLIENT_SECRET": "xyzzy-plugh-not-a-secret-yet"}
    site("build", "--offline", environ=environ)
    assert site.code == 6


def test_what_pages_lack_that_are_not_made_again_is_told_as_before(site):  # noqa: F811
    site.settings('title = "Test site"', 'title = "Test site"\nlanguage = "nl"')
    assert site("build", "--offline").code == 0, site.err
    first = [line for line in site.err.splitlines() if "translat" in line or "English" in line]
    assert first
    retold(site.root, meetings(site.root)[0], topic="Another")
    assert site("build", "--offline").code == 0, site.err
    assert [line for line in site.err.splitlines() if "translat" in line or "English" in line] == first
    (site.root / ".eroom/last.json").unlink(missing_ok=True)
    told = site("build", "--offline", "--strict").err
    shutil.rmtree(site.output)
    (site.root / ".eroom/known").unlink()
    assert site("build", "--offline", "--strict").err == told


@pytest.mark.parametrize(
    ("link", "target"), [(".#about.md", "me@here.1234"), ("gone.md", "nowhere.md"), ("loop", ".")]
)
def test_links_of_editors_and_links_in_circles_are_no_trouble(site, link, target):  # noqa: F811
    (site.root / "content").mkdir()
    (site.root / "content" / link).symlink_to(target)
    for _ in range(3):
        assert site("build", "--offline").code == 0, site.err


def test_what_a_pull_withdraws_stands_in_no_record_of_the_last_build(site):  # noqa: F811
    assert site("build", "--offline").code == 0, site.err
    assert site("build", "--offline").code == 0, site.err
    kept = [site.root / ".eroom/last.json", site.root / ".eroom/left"]
    assert all(path.exists() for path in kept)
    entries, keys = site.root / ".eroom/parts", [path.stem.encode() for path in meetings(site.root)]
    assert any(key in entries.read_bytes() for key in keys)
    site.settings('hide = ["tag:private"]', 'hide = ["all"]')
    assert site("build", "--allow-shrink").code == 0, site.err
    assert not any(path.exists() for path in kept)
    assert not any(key in entries.read_bytes() for key in keys)
