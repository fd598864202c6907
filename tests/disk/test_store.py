import pytest

from eroom_static.core.errors import OutputError
from eroom_static.disk.store import store, store_new


def test_only_what_is_another_is_written(tmp_path):
    path = tmp_path / "a/b.json"
    assert store(path, b"1")
    assert not store(path, b"1")
    assert store(path, b"2")
    assert path.read_bytes() == b"2"
    assert [p.name for p in path.parent.iterdir()] == ["b.json"]


def test_what_a_killed_run_left_is_written_over(tmp_path):
    (tmp_path / ".b.json.new").write_bytes(b"half")
    assert store(tmp_path / "b.json", b"whole")
    assert [p.name for p in tmp_path.iterdir()] == ["b.json"]


@pytest.mark.parametrize("name", ["b.json", ".b.json.new"])
def test_a_link_is_replaced_and_what_it_leads_to_is_kept(tmp_path, name):
    precious, site = tmp_path / "precious", tmp_path / "site"
    precious.write_bytes(b"precious")
    site.mkdir()
    (site / name).symlink_to(precious)
    assert store(site / "b.json", b"ours")
    assert precious.read_bytes() == b"precious"
    assert (site / "b.json").read_bytes() == b"ours"
    assert not (site / "b.json").is_symlink()


def test_what_is_there_is_no_place_for_something_new(tmp_path):
    (tmp_path / "b.html").write_bytes(b"mine")
    with pytest.raises(OutputError, match="there is a file already"):
        store_new(tmp_path / "b.html", b"ours")
