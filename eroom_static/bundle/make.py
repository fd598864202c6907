"""A ready upload of the function for one target: a zip, and what to do with it."""

from pathlib import Path

import msgspec

from eroom_static.bundle.archive import packed
from eroom_static.bundle.parts import README, parts
from eroom_static.bundle.wheels import wheels

PYTHON, ARCH = "3.13", "x86_64"


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is the zip's own; `readme` holds the commands that bring it to its place."""

    name: str
    data: bytes
    readme: str


def bundle(target: str, *, python: str = PYTHON, arch: str = ARCH, local: Path | None = None) -> Bundle:
    """Only AWS wants its wheels in the upload; the others build from requirements.txt. Raises OutputError."""
    files = parts(target, {"PYTHON": python, "ARCH": arch})
    if target == "aws":
        files = {**wheels(arch, python, local), **files}
    return Bundle(name=f"eroom-function-{target}.zip", data=packed(files), readme=files[README].decode())
