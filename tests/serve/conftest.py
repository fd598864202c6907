"""A pulled site that is being served and watched."""

import shutil

import pytest

from tests.serve.serving import Serving
from tests.test_end_to_end import pulled  # noqa: F401 (the same pulled account)

ABOUT = '+++\ntitle = "About"\nmenu = true\n+++\n\nWe are an *old* library.\n'


@pytest.fixture
def folder(pulled, tmp_path):  # noqa: F811
    root = tmp_path / "site"
    shutil.copytree(pulled, root)
    (root / "content").mkdir()
    (root / "content/about.md").write_text(ABOUT)
    return root


@pytest.fixture
def serving(folder):
    with Serving(folder).running() as served:
        yield served
