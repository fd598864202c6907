"""Every kind of page as pictures, and contact sheets of them: widths, light and dark, left to right and right to left.

python -m tests.browser.sheet FOLDER
"""

import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

from eroom_static.serve.preview import Pages, preview
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.make import NOW
from tests.test_end_to_end import SETTINGS, Run

WIDTHS = 360, 768, 1280
TALLEST = 2400  # CSS pixels of a page that a sheet shows
SCALE = 3  # a sheet's pictures are this much smaller

LANGUAGES = """
[languages.ar]
title = "موقع الاختبار"
description = "محاضرات ودورات ولقاءات مفتوحة."
"""


def shots(browser, address: str, paths: dict[str, str], folder: Path) -> Iterator[Path]:
    """One picture a page, named kind-width-scheme-direction.png."""
    for direction, prefix in (("ltr", ""), ("rtl", "ar/")):
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme=scheme,
                    timezone_id="America/New_York",
                )
                tab = context.new_page()
                tab.clock.install(time=NOW)
                for kind, path in paths.items():
                    file = folder / f"{kind}-{width}-{scheme}-{direction}.png"
                    reply = tab.goto(f"{address}{prefix}{path}")
                    if reply is None or not reply.ok:
                        continue  # one page for what is missing serves all languages
                    tab.screenshot(path=file, full_page=True)
                    yield file
                context.close()


def sheet(files: list[Path], target: Path) -> None:
    """The pictures of one kind side by side, each row a scheme and direction."""
    pictures = [Image.open(f).convert("RGB") for f in files]
    small = [
        ImageOps.scale(p.crop((0, 0, p.width, min(p.height, TALLEST))), 1 / SCALE, Image.Resampling.LANCZOS)
        for p in pictures
    ]
    gap = 12
    width = sum(p.width for p in small) + gap * (len(small) + 1)
    whole = Image.new("RGB", (width, max(p.height for p in small) + 2 * gap), "#8a8a8a")
    x = gap
    for picture in small:
        whole.paste(picture, (x, gap))
        x += picture.width + gap
    whole.save(target)


def main(folder: Path) -> None:
    single = folder / "pages"
    single.mkdir(parents=True, exist_ok=True)
    Pages.date_time_string = lambda *_: ""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root = Path(place)
        (root / "eroom.toml").write_text(SETTINGS + LANGUAGES)
        run = Run(root)("build")
        assert run.code == 0, run.err
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with preview(run.output) as address:
            files = sorted(shots(browser, address, kinds(run), single))
        browser.close()
    for kind, group in groupby(files, key=lambda f: f.stem.rsplit("-", 3)[0]):
        by_look = sorted(
            group, key=lambda f: (f.stem.split("-")[-1], f.stem.split("-")[-2], int(f.stem.split("-")[-3]))
        )
        sheet(by_look, folder / f"{kind}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
