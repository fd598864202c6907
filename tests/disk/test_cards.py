"""What is kept of cards."""

from eroom_static.core.card import Drawn
from eroom_static.disk.cards import Kept

KEY, OTHER = "a" * 32, "b" * 32


def test_what_is_kept_is_found_again(tmp_path):
    Kept(tmp_path).keep(KEY, Drawn(b"png", 3))
    again = Kept(tmp_path)
    assert again.read(KEY) == Drawn(b"png", 3)
    assert again.read(OTHER) is None
    assert again.missing == 3


def test_what_is_damaged_is_as_good_as_gone(tmp_path):
    Kept(tmp_path).keep(KEY, Drawn(b"png"))
    (path,) = (tmp_path / ".eroom/cards").iterdir()
    path.write_bytes(b"pnh")
    assert Kept(tmp_path).read(KEY) is None
    path.rename(path.with_name(f"{KEY}.x.y.png"))
    assert Kept(tmp_path).read(KEY) is None


def test_what_is_used_no_more_goes(tmp_path):
    kept = Kept(tmp_path)
    kept.keep(KEY, Drawn(b"one", 1))
    kept.keep(OTHER, Drawn(b"two", 2))
    kept.prune({OTHER})
    assert kept.missing == 2
    assert Kept(tmp_path).read(KEY) is None
    assert len(list((tmp_path / ".eroom/cards").iterdir())) == 1


def test_a_new_drawing_takes_the_place_of_the_old(tmp_path):
    kept = Kept(tmp_path)
    kept.keep(KEY, Drawn(b"one", 1))
    kept.keep(KEY, Drawn(b"two"))
    assert Kept(tmp_path).read(KEY) == Drawn(b"two")
    assert len(list((tmp_path / ".eroom/cards").iterdir())) == 1
