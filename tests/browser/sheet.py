"""Pictures of every kind of page, at three widths, light and dark, in both directions, and a contact sheet of each kind.

python -m tests.browser.sheet FOLDER
"""

import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Browser, sync_playwright

from eroom_static.serve.preview import Pages, preview
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.gallery import LATER, Gallery, telling_pages

WIDTHS = 360, 768, 1280
SCHEMES = "light", "dark"
LANGUAGES = {"ltr": "en", "rtl": "ar"}
TALLEST = 2400  # pixels of a page that a sheet shows
SMALLER = 3
GAP, GREY = 12, "#8a8a8a"


def pictures(browser: Browser, address: str, stem: Path) -> Iterator[Path]:
    """One page at every width and in both schemes, for a visitor in New York."""
    tab = browser.new_page(timezone_id="America/New_York")
    tab.clock.install(time=LATER)
    tab.goto(address)
    for scheme, width in product(SCHEMES, WIDTHS):
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size({"width": width, "height": 900})
        file = stem.with_name(f"{stem.name}-{scheme}-{width}.png")
        tab.screenshot(path=file, full_page=True)
        yield file
    tab.close()


def sheet(rows: list[list[Path]], target: Path) -> None:
    """A row for each direction, side by side, and small."""
    boards = [_row(files) for files in rows]
    board = Image.new("RGB", (boards[0].width, sum(b.height for b in boards)), GREY)
    top = 0
    for row in boards:
        board.paste(row, (0, top))
        top += row.height
    board.save(target)


def _row(files: list[Path]) -> Image.Image:
    whole = [Image.open(file).convert("RGB") for file in files]
    small = [
        ImageOps.scale(p.crop((0, 0, p.width, min(p.height, TALLEST))), 1 / SMALLER, Image.Resampling.LANCZOS)
        for p in whole
    ]
    width = sum(p.width + GAP for p in small) + GAP
    board = Image.new("RGB", (width, max(p.height for p in small) + 2 * GAP), GREY)
    left = GAP
    for picture in small:
        board.paste(picture, (left, GAP))
        left += picture.width + GAP
    return board


def main(folder: Path) -> None:
    single = folder / "pages"
    single.mkdir(parents=True, exist_ok=True)
    Pages.date_time_string = lambda *_: ""  # the browsers live at an hour of their own
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        gallery = Gallery(Path(place))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        telling = list(telling_pages(gallery.site("page").output, gallery.site("function").output))
        for number, (output, path) in enumerate(telling):
            reveal = output.parent.name.partition("-")[0]
            name = (
                f"{number:02}-{path.removesuffix('index.html').strip('/').replace('/', '-')[:40] or 'home'}"
            )
            rows = []
            for direction, language in LANGUAGES.items():
                with preview(gallery.site(reveal, language).output) as address:
                    rows.append([*pictures(browser, address + path, single / f"{name}-{direction}")])
            sheet(rows, folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
