import errno
import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eroom_static.core.errors import OutputError
from eroom_static.core.manifest import Manifest, manifest_of
from eroom_static.core.page import File, Turn
from eroom_static.disk.survey import Known, read_known, read_manifest, survey, untouched
from eroom_static.disk.writer import Writer

PAGES = [
    File("index.html", b"home", Turn.INDEX),
    File("m/a/index.html", b"a"),
    File("s.css", b"css", Turn.ASSET),
]


def build(output, files, step=lambda _: None, cache=None):
    before = read_manifest(output)
    found = survey(output, before.owned.union(f.path for f in files), cache or {})
    changes = before.changes(files, {p: s.digest for p, s in found.items()})
    Writer(output, step).write(changes, before, manifest_of(files))
    return changes


def content(output):
    return {
        p.relative_to(output).as_posix(): p.read_bytes()
        for p in output.rglob("*")
        if p.is_file() and p.name != ".manifest.json"
    }


def tree(output):
    return {p.relative_to(output): p.read_bytes() if p.is_file() else None for p in output.rglob("*")}


def times(output):
    return {p: p.lstat().st_mtime_ns for p in output.rglob("*")}


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def test_a_first_build_writes_everything(output):
    build(output, PAGES)
    assert content(output) == {f.path: f.data for f in PAGES}


def test_a_second_build_touches_nothing(output):
    build(output, PAGES)
    before = times(output)
    assert not build(output, PAGES)
    assert times(output) == before


def test_only_what_changed_is_written(output):
    build(output, PAGES)
    before = times(output)
    build(output, [*PAGES[:2], File("s.css", b"other", Turn.ASSET)])
    changed = {p.name for p, t in times(output).items() if before.get(p) != t}
    assert changed == {"s.css", ".manifest.json"}


def test_what_is_no_longer_wanted_goes_with_the_folders_it_leaves_empty(output):
    build(output, PAGES)
    build(output, PAGES[:1])
    assert content(output) == {"index.html": b"home"}
    assert [p.name for p in output.iterdir() if p.is_dir()] == []


def test_foreign_files_are_never_touched(output):
    build(output, PAGES)
    (output / "m/a/photo.jpg").write_bytes(b"mine")
    (output / "CNAME").write_bytes(b"mine")
    build(output, [])
    assert content(output) == {"m/a/photo.jpg": b"mine", "CNAME": b"mine"}


def test_a_foreign_file_in_the_way_stops_before_anything_is_written(output):
    output.mkdir()
    (output / "index.html").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"index\.html"):
        build(output, PAGES)
    assert content(output) == {"index.html": b"mine"}
    assert not (output / ".manifest.json").exists()


def test_a_folder_where_a_file_belongs_stops(output):
    (output / "s.css").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"s\.css"):
        build(output, PAGES)


def test_a_file_where_a_folder_belongs_stops(output):
    output.mkdir()
    (output / "m").write_bytes(b"mine")
    with pytest.raises(OutputError, match="in the way: m"):
        build(output, PAGES)
    assert content(output) == {"m": b"mine"}


def test_nothing_is_written_or_removed_through_a_link(output, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    output.mkdir()
    (output / "m").symlink_to(elsewhere)
    with pytest.raises(OutputError, match="in the way: m"):
        build(output, PAGES)
    assert list(elsewhere.iterdir()) == []
    assert not (output / ".manifest.json").exists()


def test_a_link_in_the_place_of_a_file_of_ours_stops(output, tmp_path):
    build(output, PAGES)
    (tmp_path / "other").write_bytes(b"mine")
    (output / "s.css").unlink()
    (output / "s.css").symlink_to(tmp_path / "other")
    with pytest.raises(OutputError, match=r"s\.css"):
        build(output, PAGES)
    assert (tmp_path / "other").read_bytes() == b"mine"


def test_an_output_folder_that_is_itself_a_link_is_fine(output, tmp_path):
    (tmp_path / "real").mkdir()
    output.symlink_to(tmp_path / "real")
    build(output, PAGES)
    assert content(tmp_path / "real") == {f.path: f.data for f in PAGES}


def test_a_hand_edited_and_a_missing_file_heal(output):
    build(output, PAGES)
    (output / "index.html").write_bytes(b"HOME")
    (output / "s.css").unlink()
    build(output, PAGES)
    assert content(output) == {f.path: f.data for f in PAGES}


def test_a_full_disk_is_one_sentence_and_the_next_build_heals(output):
    build(output, PAGES)
    changed = [File(f.path, f.data + b"!", f.turn) for f in PAGES]

    def full(what):
        if what == "write .index.html.eroom-new":
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        build(output, changed, step=full)
    build(output, changed)
    assert content(output) == {f.path: f.data for f in changed}


@pytest.mark.parametrize(
    ("number", "cure"),
    [(errno.EACCES, "right to write"), (errno.EROFS, "right to write"), (errno.ENOSPC, "make room")],
)
def test_wherever_the_disk_refuses_the_old_site_stands_and_no_temp_stays(output, number, cure):
    changed = [PAGES[0], File("s.css", b"other", Turn.ASSET), File("new/index.html", b"new")]
    touches = []
    build(output, PAGES)
    build(output.with_name("counted"), PAGES)
    build(output.with_name("counted"), changed, touches.append)
    for last in range(len(touches)):
        with pytest.raises(OutputError, match=re.escape(os.strerror(number))) as caught:
            build(output, changed, refusing(number, after=last))
        assert cure in caught.value.hint
        assert str(output) in caught.value.where
        assert not list(output.rglob("*.eroom-new"))
        assert content(output)["index.html"] == b"home"
        build(output, PAGES)
        assert content(output) == {f.path: f.data for f in PAGES}


def refusing(number, after):
    left = iter(range(after))

    def step(_):
        if next(left, None) is None:
            raise OSError(number, os.strerror(number))

    return step


def test_a_file_where_the_output_folder_belongs_is_one_sentence(output):
    output.write_bytes(b"mine")
    with pytest.raises(OutputError, match="cannot be read or written"):
        build(output, PAGES)
    assert output.read_bytes() == b"mine"


def test_the_stat_cache_spares_reading_and_never_hides_a_change(output, tmp_path):
    build(output, PAGES)
    manifest = read_manifest(output)
    cache = survey(output, manifest.files, {})
    assert untouched(output, manifest, cache)
    path = output / "index.html"
    path.write_bytes(b"HOME")
    os.utime(path, ns=(0, 0))
    assert not untouched(output, manifest, cache)
    assert survey(output, ["index.html"], cache)["index.html"].digest != cache["index.html"].digest


def test_an_interrupted_build_is_never_untouched(output):
    build(output, PAGES)
    manifest = read_manifest(output)
    cut = Manifest(files=manifest.files, pending=manifest.files)
    assert not untouched(output, cut, survey(output, manifest.files, {}))


@pytest.mark.parametrize("data", [None, b"", b"{", b'{"a": 1}', b"\xff"])
def test_a_damaged_cache_is_no_cache(tmp_path, data):
    path = tmp_path / "known"
    if data is not None:
        path.write_bytes(data)
    assert read_known(path) == Known()


def test_leftovers_of_a_build_that_was_cut_off_at_its_very_beginning_go(output):
    build(output, PAGES)
    manifest = read_manifest(output)
    (output / "..manifest.json.eroom-new").write_bytes(b"ha")
    assert not untouched(output, manifest, survey(output, manifest.files, {}))
    build(output, PAGES)
    assert not (output / "..manifest.json.eroom-new").exists()


def test_nothing_is_removed_behind_a_link(output, tmp_path):
    build(output, PAGES)
    (output / "m").rename(tmp_path / "moved")
    (output / "m").symlink_to(tmp_path / "moved")
    build(output, PAGES[:1])
    assert (tmp_path / "moved/a/index.html").read_bytes() == b"a"
    assert (output / "m").is_symlink()


def test_a_temp_that_is_a_link_is_not_written_through(output, tmp_path):
    build(output, PAGES)
    (tmp_path / "other").write_bytes(b"mine")
    (output / ".s.css.eroom-new").symlink_to(tmp_path / "other")
    with pytest.raises(OutputError):
        build(output, [File("s.css", b"other", Turn.ASSET)])
    assert (tmp_path / "other").read_bytes() == b"mine"


def test_an_adopted_file_is_ours_from_then_on(output):
    output.mkdir()
    (output / "index.html").write_bytes(b"home")
    build(output, PAGES)
    build(output, PAGES[1:])
    assert "index.html" not in content(output)


def test_names_as_long_as_a_disk_allows_are_written(output):
    files = [File(f"{'n' * 251}.txt", b"long")]
    build(output, files)
    assert content(output) == {files[0].path: b"long"}


def test_files_get_the_rights_that_the_umask_leaves(output):
    old = os.umask(0o027)
    try:
        build(output, PAGES)
    finally:
        os.umask(old)
    assert (output / "index.html").stat().st_mode & 0o777 == 0o640


def test_a_file_takes_the_place_of_a_folder_and_back(output):
    for paths in (["x/y/z"], ["x"], ["x/y"], ["x/y/z", "x/a"]):
        build(output, [File(path, path.encode()) for path in paths])
        assert content(output) == {path: path.encode() for path in paths}


def test_equal_sites_have_equal_manifests_whatever_came_before(output):
    build(output, PAGES[:1])
    build(output, PAGES)
    build(output.with_name("clean"), PAGES[::-1])
    clean = (output.with_name("clean") / ".manifest.json").read_bytes()
    assert (output / ".manifest.json").read_bytes() == clean


def stand_together(files):
    """Without those that lie below another, or differ from it only in case."""
    names = [f"{file.path}/".casefold() for file in files]
    return [f for f, name in zip(files, names, strict=True) if sum(name.startswith(n) for n in names) == 1]


PATHS = st.sampled_from(
    ["a", "a/b", "a/b/c", "a/d", "B", "b", "c/index.html", "c/c/index.html", "index.html"]
)
CONTENTS = st.tuples(st.binary(max_size=2), st.sampled_from(Turn))
SITES = st.dictionaries(PATHS, CONTENTS).map(
    lambda drawn: stand_together([File(path, data, turn) for path, (data, turn) in drawn.items()])
)


@settings(deadline=None)  # it waits for a disk
@given(SITES, SITES, st.booleans())
def test_any_site_written_over_any_other_equals_a_clean_build(one, other, remember):
    with tempfile.TemporaryDirectory() as folder:
        output, clean = Path(folder, "output"), Path(folder, "clean")
        build(output, one)
        build(output, other, cache=survey(output, read_manifest(output).files, {}) if remember else {})
        build(clean, other)
        assert tree(output) == tree(clean)
        before = times(output)
        assert not build(output, other)
        assert times(output) == before
