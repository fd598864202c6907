"""The function's wheels for another machine: fetched by pip, checked by hash, and laid out as they are imported."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from eroom_static.bundle.archive import unpacked
from eroom_static.bundle.parts import required
from eroom_static.core.errors import OutputError
from eroom_static.disk.reader import read

MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}  # Amazon's names, and those of wheels
GLIBC = (34, 28, 17)  # of Amazon Linux 2023, and older ones that wheels are made for
TAGS = ("manylinux2014",)


def wheels(arch: str, python: str, local: Path | None) -> dict[str, bytes]:
    """`local` is a folder of wheels, asked instead of the package index. Raises OutputError."""
    with TemporaryDirectory(prefix="eroom-") as folder:
        _download(arch, python, local, folder)
        return {
            path: data
            for wheel in sorted(Path(folder).glob("*.whl"))
            for path, data in unpacked(read(wheel)).items()
        }


def _download(arch: str, python: str, local: Path | None, folder: str) -> None:
    tags = [*(f"manylinux_2_{minor}" for minor in GLIBC), *TAGS]
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--dest", folder, "--only-binary=:all:", "--require-hashes", "--requirement", str(required())),
        *("--implementation", "cp", "--python-version", python),
        *(f"--platform={tag}_{MACHINES[arch]}" for tag in tags),
        *(("--no-index", "--find-links", str(local.resolve())) if local else ()),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words, no shell)
    if done.returncode:
        raise OutputError(
            f"the wheels for Python {python} on {arch} could not be had: {_reason(done.stderr)}",
            hint="see that this machine reaches a package index, or name a folder of wheels with --wheels DIR",
        )


def _reason(complaint: str) -> str:
    """The last word of pip on it."""
    lines = [line.removeprefix("ERROR: ") for line in complaint.splitlines() if line.startswith("ERROR: ")]
    return lines[-1] if lines else next(iter(complaint.strip().splitlines()[-1:]), "pip says nothing")
