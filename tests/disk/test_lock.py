import os
import signal
import subprocess
import sys

import pytest

from eroom_static.core.errors import Locked, OutputError
from eroom_static.disk.lock import lock

HOLD = """
import sys
from pathlib import Path
from eroom_static.disk.lock import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_build_is_told_the_pid_and_a_killed_one_lets_go(tmp_path):
    path = tmp_path / ".eroom/lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Locked, match=f"pid {other.pid}") as caught, lock(path):
            pass
        assert caught.value.exit_code == 75
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    with lock(path):
        assert path.read_text() == f"{os.getpid()}\n"


def test_the_lock_can_be_taken_again_afterwards(tmp_path):
    for _ in range(2):
        with lock(tmp_path / "lock"):
            pass


def test_a_build_that_fails_lets_go(tmp_path):
    with pytest.raises(ValueError, match="broken"), lock(tmp_path / "lock"):
        raise ValueError("broken")
    with lock(tmp_path / "lock"):
        pass


def test_one_process_cannot_build_twice_at_once(tmp_path):
    with lock(tmp_path / "lock"), pytest.raises(Locked, match=f"pid {os.getpid()}"), lock(tmp_path / "lock"):
        pass


def test_a_lock_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / ".eroom").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written") as caught, lock(tmp_path / ".eroom/lock"):
        pass
    assert caught.value.hint


def test_a_link_in_its_place_is_refused_and_what_it_leads_to_is_kept(tmp_path):
    (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / "lock").symlink_to(tmp_path / "precious")
    with pytest.raises(OutputError, match="is a link") as caught, lock(tmp_path / "lock"):
        pass
    assert caught.value.hint
    assert (tmp_path / "precious").read_bytes() == b"precious"
