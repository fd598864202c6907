"""Scripts lose what only their readers need, and nothing else."""

import subprocess

import pytest

from eroom_static.render.squeeze import squeezed
from tests.make import ROOT

SCRIPT = b"""\
// what it is for
/* and who wrote it */ /*! licence */
const pattern = /[/"']+ \\/\\/ x/g; // a pattern
const text = `a  // no comment
  ${ 1 +  +1 } "`;
"""


def test_comments_and_indentation_go_and_texts_stay():
    out = squeezed("a.js", SCRIPT).decode()
    assert "what it is for" not in out
    assert "who wrote" not in out
    assert "licence" in out
    assert '`a  // no comment\n  ${ 1 +  +1 } "`' in out
    assert "/[/\"']+ \\/\\/ x/g" in out


def test_other_files_and_squeezed_ones_stay_as_they_are():
    assert squeezed("a.css", SCRIPT) == SCRIPT
    assert squeezed("a.min.js", SCRIPT) == SCRIPT
    assert squeezed("a.js", b"\xff") == b"\xff"


@pytest.mark.parametrize("path", sorted((ROOT / "static").glob("*.js")), ids=lambda p: p.name)
def test_every_script_of_the_theme_is_still_one(path, tmp_path):
    out = tmp_path / "script.mjs"
    out.write_bytes(squeezed(path.name, path.read_bytes()))
    subprocess.run(["node", "--check", out], check=True)
