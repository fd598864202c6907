"""A built site with all that hosts are told of: join pages, frames, digests in names, old addresses."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eroom_static.cli import main
from eroom_static.core.hosts.model import hosting
from tests.make import NOW

KEY = "EROOM_GRANT_KEY"
SETTINGS = """\
source = "sandbox"
[site]
url = "https://live.example.org{base}"
[languages.de]
[publish]
rules = ["tag:public"]
[function]
url = "https://join.example.org"
[join]
video = "isolated"
[sandbox]
meetings = 20
[build]
output = "public"
"""


@pytest.fixture(scope="session")
def build():
    """By the site's path: the folder that a server takes as its root, that path, and the model. Each is built once.

    Not in pytest's own folder: servers that are started by root read as somebody else.
    """
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield cache(lambda base: _build(Path(folder) / f"site{len(base)}", base))


@pytest.fixture(scope="session", params=["", "/a/b"], ids=["at the top", "below a path"])
def built(request, build):
    return build(request.param)


def _build(root, base):
    (root / "static/.well-known").mkdir(parents=True)
    (root / "static/.well-known/security.txt").write_text("Contact: mailto:nobody@example.org\n")
    (root / "static/_redirects").write_text(f"{base}/news.xml {base}/feed.xml\n/blog/* /b/:splat 301\n")
    (root / "static/_headers").write_text(f'{base}/about/\n  X-Own: say "hi" 100% {{"a": 1}}\n')
    (root / "eroom.toml").write_text(SETTINGS.format(base=base))
    (root / "content").mkdir()
    (root / "content/about.md").write_text('+++\ntitle = "About"\n+++\nWords.\n')
    key = "A" * 86
    assert main(["--site", str(root), "build"], {KEY: key}, lambda: NOW) == 0
    output = root / "public"
    model = hosting(*((output / name).read_text() for name in ("_headers", "_redirects")), base)
    top = root / "www"
    shutil.copytree(output, top / base.strip("/"), dirs_exist_ok=True)
    return top, base, model


def paths(top, base):
    """One address of each kind."""
    output = top / base.strip("/")
    join = next(output.glob("meetings/*/join/index.html")).parent.relative_to(output).as_posix()
    german = next(output.glob("de/meetings/*/join/index.html")).parent.relative_to(output).as_posix()
    meeting = join.removesuffix("/join")
    sheet = next(output.glob("site.*.css")).name
    return {
        "front": f"{base}/",
        "meeting": f"{base}/{meeting}/",
        "join": f"{base}/{join}/",
        "join by its file": f"{base}/{join}/index.html",
        "join in German": f"{base}/{german}/",
        "frame": f"{base}/embed/",
        "own rule": f"{base}/about/",
        "asset": f"{base}/{sheet}",
        "script for other sites": f"{base}/embed.js",
        "calendar": f"{base}/calendar.ics",
        "feed": f"{base}/feed.xml",
        "well known": f"{base}/.well-known/security.txt",
    }
