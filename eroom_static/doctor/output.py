"""The folder that a build writes: may it be written, and is it ours? Looks, and touches nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

from eroom_static.core.errors import EroomError
from eroom_static.core.finding import Finding, fine, problem, warning
from eroom_static.core.manifest import NAME
from eroom_static.core.report import counted
from eroom_static.disk.survey import read_manifest
from eroom_static.doctor.opening import told

CHECK = "output"
ALWAYS = ("index.html", "404.html", "sitemap.xml", "robots.txt")  # what every build writes
ELSEWHERE = 'name a folder of its own in [build] output, for instance "public", or move those files away'


def output_findings(output: Path, name: str) -> Iterator[Finding]:
    """`name` is [build] output, as the settings have it."""
    if not os.path.lexists(output):
        above = next((folder for folder in output.absolute().parents if folder.exists()), output)
        if not os.access(above, os.W_OK):
            yield _shut(name)
        else:
            yield fine(CHECK, f"{name}/ comes with the first build")
        return
    if not output.is_dir():
        yield problem(CHECK, f"{name} is a file, and the site needs a folder there", ELSEWHERE)
        return
    if not os.access(output, os.W_OK | os.X_OK):
        yield _shut(name)
        return
    try:
        owned = read_manifest(output).owned
    except EroomError as wrong:
        yield from told(CHECK, wrong)
        return
    yield _whose(output, name, owned)


def _shut(name: str) -> Finding:
    return problem(
        CHECK,
        f"{name}/ cannot be written by this user",
        "give the user that builds the right to write there, or name another folder in [build] output",
    )


def _whose(output: Path, name: str, owned: frozenset[str]) -> Finding:
    tops = {path.split("/")[0] for path in owned} | {NAME}
    strange = sorted(p.name for p in output.iterdir() if p.name not in tops)
    in_the_way = [path for path in ALWAYS if path not in owned and os.path.lexists(output / path)]
    if in_the_way:
        return problem(
            CHECK, f"{name}/{in_the_way[0]} is not of this site; nothing is overwritten, so no build can finish",
            ELSEWHERE,
        )  # fmt: skip
    if strange:
        return warning(
            CHECK, f"{name}/ holds {counted(len(strange), 'file or folder')} of somebody else; they stay", ELSEWHERE
        )  # fmt: skip
    return fine(CHECK, f"{name}/ is this site's alone")
