from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.errors import OutputError, PathConflict
from eroom_static.core.manifest import (
    FOLDER,
    OTHER,
    Entry,
    Manifest,
    above,
    conflicts,
    decode,
    encode,
    manifest_of,
)
from eroom_static.core.page import File, Page, Turn, digest

RESERVED = (".manifest.json", "m/.index.html.eroom-new")
A, B = File("a.html", b"a"), File("b.html", b"b")


def on_disk(*files):
    return {f.path: f.digest for f in files}


def page(path, origin):
    return Page(path=path, template="t", context={}, origin=origin)


def test_what_stands_as_it_should_is_kept():
    changes = manifest_of([A]).changes([A], on_disk(A))
    assert (changes.write, changes.kept, changes.remove) == ((), 1, ())
    assert not changes


def test_new_files_come_before_replaced_ones_and_each_by_turn():
    old = [File("index.html", b"1", Turn.INDEX), File("p.html", b"1"), File("s.css", b"1", Turn.ASSET)]
    new = [
        *(File(f.path, b"2", f.turn) for f in old),
        File("list.html", b"", Turn.INDEX),
        File("q.html", b""),
        File("t.css", b"", Turn.ASSET),
    ]
    order = [f.path for f in manifest_of(old).changes(new, on_disk(*old)).write]
    assert order == ["t.css", "q.html", "list.html", "s.css", "p.html", "index.html"]


def test_lists_go_before_the_pages_they_list_and_style_sheets_last():
    old = [File("a.css", b"", Turn.ASSET), File("b.html", b""), File("c/index.html", b"", Turn.INDEX)]
    kept = decode(encode(manifest_of(old)))
    assert kept.changes([], on_disk(*old)).remove == ("c/index.html", "b.html", "a.css")


def test_what_is_ours_and_no_longer_wanted_is_removed_if_it_is_there():
    assert manifest_of([A, B]).changes([A], on_disk(A, B)).remove == ("b.html",)
    assert manifest_of([A, B]).changes([A], on_disk(A)).remove == ()
    assert manifest_of([A, B]).changes([A], {**on_disk(A), "b.html": OTHER}).remove == ()
    assert manifest_of([A, B]).changes([A], {**on_disk(A), "b.html": FOLDER}).remove == ()


def test_a_missing_or_edited_file_of_ours_is_written_again():
    assert manifest_of([A]).changes([A], {}).new == (A,)
    assert manifest_of([A]).changes([A], {"a.html": digest(b"edited")}).replaced == (A,)


def test_a_foreign_file_in_the_way_stops_everything_and_all_are_named():
    with pytest.raises(OutputError, match=r"a\.html, b\.html"):
        Manifest().changes([A, B], {"a.html": digest(b"x"), "b.html": OTHER})


def test_a_hundred_foreign_files_are_still_one_sentence():
    files = [File(f"{n:03}.html", b"") for n in range(100)]
    with pytest.raises(OutputError, match=r"009\.html and 90 more; nothing was written"):
        Manifest().changes(files, {f.path: digest(b"x") for f in files})


def test_a_foreign_file_with_the_very_same_bytes_is_adopted():
    changes = Manifest().changes([A], on_disk(A))
    assert (changes.kept, changes.write) == (1, ())


def test_leftovers_of_an_interrupted_build_are_ours():
    cut = Manifest(pending={"a.html": Entry("x", 1), "b.html": Entry("y", 1)})
    changes = cut.changes([A], {"a.html": digest(b"half"), "b.html": digest(b"old")})
    assert (changes.replaced, changes.remove) == ((A,), ("b.html",))


def test_a_second_interruption_does_not_forget_the_first():
    first = manifest_of([A]).during(manifest_of([A]).changes([A, B], on_disk(A)))
    second = first.during(first.changes([File("c.html", b"")], on_disk(A)))
    assert second.owned == {"a.html", "b.html", "c.html"}
    assert second.inputs == ""


def test_a_file_of_ours_makes_way_for_a_folder_and_a_folder_of_ours_for_a_file():
    flat, deep = File("x", b"1"), File("x/y/z", b"2")
    changes = manifest_of([flat]).changes([deep], on_disk(flat))
    assert (changes.clear, changes.remove, changes.new) == (("x",), ("x",), (deep,))
    changes = manifest_of([deep]).changes([flat], {"x": FOLDER, "x/y": FOLDER, **on_disk(deep)})
    assert (changes.clear, changes.remove, changes.new) == (("x/y/z",), ("x/y/z",), (flat,))


@pytest.mark.parametrize(
    "found",
    [
        {"x": digest(b"mine")},
        {"x": OTHER},
        {"x/y": FOLDER},
        {"x/y": FOLDER, "x/y/photo.jpg": digest(b"mine")},
    ],
)
def test_a_foreign_folder_for_a_file_and_a_foreign_file_for_a_folder_are_in_the_way(found):
    with pytest.raises(OutputError, match="in the way: x"):
        Manifest().changes([File("x/y", b"")], found)


def test_a_foreign_file_in_a_folder_of_ours_keeps_the_folder():
    deep = File("x/y", b"")
    with pytest.raises(OutputError, match=r"in the way: x/photo\.jpg;"):
        manifest_of([deep]).changes([File("x", b"")], {"x": FOLDER, **on_disk(deep), "x/photo.jpg": OTHER})


@pytest.mark.parametrize("folds", [True, False])
@pytest.mark.parametrize("data", [b"1", b"2"])
def test_a_change_of_case_survives_a_disk_that_ignores_case(folds, data):
    old, new = File("Logo.png", b"1"), File("logo.png", data)
    found = on_disk(old) | ({"logo.png": old.digest} if folds else {})
    changes = manifest_of([old]).changes([new], found)
    assert (changes.clear, changes.new, changes.kept) == (("Logo.png",), (new,), 0)


def test_a_foreign_file_of_other_case_is_still_foreign():
    old, new = File("Logo.png", b"1"), File("logo.png", b"1")
    with pytest.raises(OutputError, match=r"logo\.png"):
        manifest_of([old]).changes([new], {**on_disk(old), "logo.png": digest(b"mine")})


def test_two_files_for_one_path_never_reach_the_disk():
    with pytest.raises(PathConflict):
        Manifest().changes([A, File(A.path, b"other")], {})


def test_a_manifest_survives_its_file_and_has_one_spelling():
    made = manifest_of([B, A], "i", datetime(2030, 1, 7, tzinfo=UTC))
    assert decode(encode(made)) == made
    assert encode(made) == encode(manifest_of([A, B], "i", datetime(2030, 1, 7, tzinfo=UTC)))


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"version": 9}', b'{"files": 3, "version": 1}', b"{}", b"\xff", b"\0" * 9]
    + [
        b'{"files": {"%s": {"digest": "", "size": 0}}, "version": 1}' % p
        for p in (b"../a", b"/etc/a", b"a/../../b", b"")
    ],
)
def test_a_damaged_manifest_stops_the_build_because_ownership_is_unknown(data):
    with pytest.raises(OutputError, match="damaged") as caught:
        decode(data)
    assert "empty the output folder" in caught.value.hint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/index.html", "a/index.html"),
        ("About/index.html", "about/index.html"),
        ("Straße/index.html", "STRASSE/index.html"),
        ("caf\u00e9.html", "cafe\u0301.html"),
        ("a", "a/index.html"),
        ("A/b", "a"),
    ],
)
def test_two_that_cannot_stand_together_are_both_named(one, other):
    (wrong,) = conflicts([page(one, "content/a.md"), page(other, "content/b.md")])
    assert isinstance(wrong, PathConflict)
    assert {"content/a.md", "content/b.md"} <= set(wrong.message.split())


def test_pages_and_static_files_conflict_too():
    assert conflicts([page("robots.txt", "feeds"), File("robots.txt", b"")])
    assert not conflicts(
        [A, B, File("a/b/index.html", b""), File("a/index.html", b""), File(".well-known/x", b"")]
    )


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\0b", "a\nb", "C:/a", "\ud800", *RESERVED],
)
def test_a_path_that_leaves_the_folder_or_is_none_is_refused(path):
    (wrong,) = conflicts([page(path, "content/a.md")])
    assert isinstance(wrong, PathConflict)
    assert "content/a.md" in str(wrong)


def test_a_dry_run_reads_like_a_list():
    changes = manifest_of([A, B]).changes([File("a.html", b"2"), File("c.html", b"")], on_disk(A, B))
    assert str(changes).splitlines() == [
        "+ c.html",
        "~ a.html",
        "- b.html",
        "1 new, 1 replaced, 0 unchanged, 1 removed",
    ]


def test_the_folders_of_a_path_come_nearest_first():
    assert list(above("a/b/c.html")) == ["a/b", "a"]
    assert list(above("c.html")) == []


NAMES = st.sampled_from(["a", "b", "c", "d/e", "d/f"])
FILES = st.dictionaries(NAMES, st.binary(max_size=2)).map(lambda d: [File(p, b) for p, b in d.items()])


@given(FILES, FILES)
def test_applying_the_changes_gives_exactly_what_is_wanted(before, after):
    disk = {f.path: f.data for f in before}
    changes = manifest_of(before).changes(after, on_disk(*before))
    disk |= {f.path: f.data for f in changes.write}
    for path in changes.remove:
        del disk[path]
    assert disk == {f.path: f.data for f in after}
    assert not manifest_of(after).changes(after, on_disk(*after))
