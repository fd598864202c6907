"""A pulled site that is being served and watched."""

import shutil

import pytest

from tests.serve.serving import Serving
from tests.test_end_to_end import SETTINGS, Run

ABOUT = '+++\ntitle = "About"\nmenu = true\n+++\n\nWe are an *old* library.\n'


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A small account, pulled once: what is tested here happens to every page alike."""
    root = tmp_path_factory.mktemp("small")
    settings = SETTINGS.replace("tag:public", "all").replace("meetings = 60", "meetings = 12")
    (root / "eroom.toml").write_text(settings)
    run = Run(root)("pull")
    assert run.code == 0, run.err
    return root


@pytest.fixture
def folder(small, tmp_path):
    root = tmp_path / "site"
    shutil.copytree(small, root)
    (root / "content").mkdir()
    (root / "content/about.md").write_text(ABOUT)
    return root


@pytest.fixture
def serving(folder):
    with Serving(folder).running() as served:
        yield served
