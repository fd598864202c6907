from eroom_static.core.hosting import with_own_rules
from eroom_static.core.page import File

OURS = File("_redirects", b"/old/ /new/ 301\n")


def test_a_publishers_rules_stand_before_ours():
    (file,) = with_own_rules(
        [OURS], {"_redirects": b"\xef\xbb\xbf/blog/* https://blog.example.org/:splat 301"}
    )
    assert file.data == b"/blog/* https://blog.example.org/:splat 301\n\n/old/ /new/ 301\n"


def test_what_has_rules_of_one_side_only_stays_as_it_is():
    other = File("index.html", b"x")
    files = {f.path: f.data for f in with_own_rules([other, OURS], {"_headers": b"/*\n  X: y"})}
    assert files == {"index.html": b"x", "_redirects": OURS.data, "_headers": b"/*\n  X: y"}
