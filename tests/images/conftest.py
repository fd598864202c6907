"""Fonts to draw with, and pictures to look at."""

import os
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from eroom_static.images.artist import Artist
from eroom_static.images.fonts import Font, choose, on_this_machine

FOUND = on_this_machine()
NEEDED = {"DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf", "NotoSansCJK-Bold.ttc", "NotoColorEmoji.ttf"}


@pytest.fixture(scope="session", autouse=True)
def fonts():
    """Those that the tests are written for, where tests/prepare.sh has put them."""
    if missing := NEEDED - FOUND.keys():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing} missing: make test installs fonts when root on Debian")
        pytest.skip(f"needs {missing}; on Debian: sudo apt-get install fonts-noto-core fonts-noto-cjk …")


@pytest.fixture(scope="session")
def artist(fonts):
    return Artist(choose((), FOUND))


@pytest.fixture(scope="session")
def plain_artist(fonts):
    """Has Latin, Greek, Cyrillic, Arabic and Hebrew letters; no Japanese, no emoji in colour."""
    return Artist([Font(FOUND["DejaVuSans-Bold.ttf"], bold=True), Font(FOUND["DejaVuSans.ttf"])])


def picture(png):
    return Image.open(BytesIO(png)).convert("RGB")


def ink(image, colour="#faf9f6"):
    """Where something stands on a ground of this colour: left, top, right, bottom; None where nothing does."""
    return ImageChops.difference(image, Image.new("RGB", image.size, colour)).getbbox()
