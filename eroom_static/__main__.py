"""`python -m eroom_static`: the same as `eroom`."""

from eroom_static.cli import run

run()
