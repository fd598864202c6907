"""What waits in memory or on the disk comes back as it was."""

import pytest

from eroom_static.core.page import File, Turn
from eroom_static.disk.spool import Spool

FILES = [File("a.html", b"one" * 500), File("b.ics", b"", Turn.INDEX), File("c.html", "zwölf".encode() * 300)]


@pytest.mark.parametrize("most", [0, 1_000, 1 << 20])
def test_every_file_comes_back_as_it_was_in_whatever_order_it_is_asked_for(tmp_path, most):
    with Spool(tmp_path, most or 1) as spool:
        told = [spool.add(file) for file in FILES]
        for file in reversed(FILES):
            assert spool.file(file.path) == file
        spool.add(File("d.html", b"later"))
        assert spool.file("a.html") == FILES[0]
        assert spool.file("d.html") == File("d.html", b"later")
        assert spool.file("nowhere") is None
    assert [(t.path, t.digest, t.size, t.turn) for t in told] == [
        (f.path, f.digest, f.size, f.turn) for f in FILES
    ]


def test_nothing_is_left_on_the_disk(tmp_path):
    with Spool(tmp_path, 1) as spool:
        spool.add(FILES[0])
        assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.iterdir()) == []
