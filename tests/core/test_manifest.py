import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.core.errors import OutputError, PathConflict
from eroom_static.core.manifest import Entry, Manifest, conflicts, decode, encode, manifest_of
from eroom_static.core.page import File, Page, Turn, digest

A, B = File("a.html", b"a"), File("b.html", b"b")


def on_disk(*files):
    return {f.path: f.digest for f in files}


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


def test_what_is_ours_and_no_longer_wanted_is_removed_if_it_is_there():
    assert manifest_of([A, B]).changes([A], on_disk(A, B)).remove == ("b.html",)
    assert manifest_of([A, B]).changes([A], on_disk(A)).remove == ()


def test_a_missing_or_edited_file_of_ours_is_written_again():
    assert manifest_of([A]).changes([A], {}).new == (A,)
    assert manifest_of([A]).changes([A], {"a.html": digest(b"edited")}).replaced == (A,)


def test_a_foreign_file_in_the_way_stops_everything_and_all_are_named():
    with pytest.raises(OutputError, match=r"a\.html, b\.html"):
        Manifest().changes([A, B], {"a.html": digest(b"x"), "b.html": digest(b"y")})


def test_a_foreign_file_with_the_very_same_bytes_is_adopted():
    assert Manifest().changes([A], on_disk(A)).kept == 1


def test_leftovers_of_an_interrupted_build_are_ours():
    cut = Manifest(pending={"a.html": Entry("x", 1), "b.html": Entry("y", 1)})
    changes = cut.changes([A], {"a.html": digest(b"half"), "b.html": digest(b"old")})
    assert (changes.replaced, changes.remove) == ((A,), ("b.html",))


def test_a_manifest_survives_its_file_and_has_one_spelling():
    made = manifest_of([B, A], inputs="i")
    assert decode(encode(made)) == made
    assert encode(made) == encode(manifest_of([A, B], inputs="i"))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"version": 9}', b'{"files": 3}', b"\xff"])
def test_a_damaged_manifest_stops_the_build_because_ownership_is_unknown(data):
    with pytest.raises(OutputError, match="damaged"):
        decode(data)


@pytest.mark.parametrize(("one", "other"), [("a/index.html", "a/index.html"), ("About/index.html", "about/index.html")])
def test_two_for_one_address_are_both_named(one, other):
    (wrong,) = conflicts(
        [Page(path=one, template="t", context={}, origin="content/a.md"), Page(path=other, template="t", context={}, origin="content/b.md")]
    )
    assert isinstance(wrong, PathConflict)
    assert "content/a.md and content/b.md" in wrong.message


def test_pages_and_static_files_conflict_too():
    assert conflicts([Page(path="robots.txt", template="t", context={}), File("robots.txt", b"")])
    assert not conflicts([A, B])


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
