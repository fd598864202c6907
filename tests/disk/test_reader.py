import pytest

from eroom_static.core.errors import EroomError
from eroom_static.disk.reader import read_content, read_inputs


@pytest.fixture
def site(tmp_path):
    root = tmp_path / "site"
    for folder in ("content", "templates", "static/img"):
        (root / folder).mkdir(parents=True)
    (root / "static/img/a.svg").write_bytes(b"<svg/>")
    (root / ".env").write_bytes(b"ZOOM_CLIENT_SECRET=not-a-secret")
    (tmp_path / "beside.md").write_bytes(b"not the site's")
    return root


def test_a_link_to_another_file_of_the_site_is_that_file(site):
    (site / "static/b.svg").symlink_to("img/a.svg")
    assert read_inputs(site).static["b.svg"] == b"<svg/>"


@pytest.mark.parametrize("name", ["static/a.txt", "templates/a.html", "content/a.md", "static/folder"])
@pytest.mark.parametrize(
    "there", ["../.env", "../../beside.md", "/proc/self/environ", "/etc", "nowhere/../../../x"]
)
def test_a_link_to_what_no_page_may_show_is_refused(site, name, there):
    (site / name).symlink_to(there)
    with pytest.raises(EroomError, match="is a link that leads out of the site") as caught:
        read_inputs(site)
    assert caught.value.where == name
    assert caught.value.hint


def test_a_folder_that_is_a_link_leads_nowhere_else_either(site, tmp_path):
    (site / "content").rmdir()
    (site / "content").symlink_to(tmp_path)
    with pytest.raises(EroomError, match="is a link that leads out of the site"):
        read_content(site)
