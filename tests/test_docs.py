"""The documentation is a site of this very tool: it builds, its links lead somewhere, and it says what the code says."""

import re
import shutil

import pytest

from tests.links import broken
from tests.make import ROOT
from tests.test_end_to_end import Run
from tools import reference

URL = "https://eroom-static.example.org"


@pytest.fixture(scope="module")
def docs(tmp_path_factory):
    root = tmp_path_factory.mktemp("docs") / "docs"
    shutil.copytree(ROOT / "docs", root, ignore=shutil.ignore_patterns(".eroom", "history", "pictures"))
    run = Run(root)
    run.settings("../dist/docs", "output")
    run("build")
    assert run.code == 0, run.err
    return run


def test_every_link_and_anchor_leads_somewhere(docs):
    assert broken(docs.output, URL) == []


def test_every_page_stands_in_the_menu(docs):
    menu = (docs.output / "tutorial/index.html").read_text()
    for page in (docs.root / "content").glob("*.md"):
        assert page.stem == "index" or f'href="/{page.stem}/"' in menu, page.name


def test_the_reference_of_settings_is_what_the_types_say():
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run: make docs"
    assert reference.SCHEMA.read_text(encoding="utf-8") == reference.schema(), "run: make docs"


def test_a_link_to_a_file_leads_to_its_page(docs):
    links = {
        "zoom.md": "/zoom/",
        "./zoom.md#the-scopes-and-why": "/zoom/#the-scopes-and-why",
        "/joining.md": "/joining/",
        "index.md": "/",
        "a%20page.md": "/a-page/",
        "//example.org/readme.md": "//example.org/readme.md",
        "https://example.org/a.md": "https://example.org/a.md",
    }
    (docs.root / "content/a page.md").write_text("# A page\n")
    said = "\n".join(f"- [there]({link})" for link in links)
    (docs.root / "content/more.md").write_text(f"# More\n\n{said}\n")
    docs("build", "--offline")
    assert docs.code == 0, docs.err
    page = (docs.output / "more/index.html").read_text()
    assert re.findall(r'<a href="([^"]+)">there', page) == list(links.values())


def test_a_link_to_a_file_that_is_no_page_is_told_with_the_nearest(docs):
    (docs.root / "content/more.md").write_text(
        '+++\norder = 1\n+++\n# More\n\n{{< grid\n  columns="2" >}}\n\nIt is\n[there](zom.md#a)\n'
    )
    docs("build", "--offline")
    assert docs.code == 1
    assert 'content/more.md:10: leads to "zom.md", which is no page' in docs.err
    assert "did you mean `zoom.md`?" in docs.err
    (docs.root / "content/more.md").unlink()
