import pytest

from eroom_static.serve.headers import headers_for, read_rules

TEXT = """\
# what the site says
/meetings/:slug/join/
  Permissions-Policy: camera=(self)
  X-Colon: a:b
/static/*
  X-Static: yes
"""


@pytest.fixture
def rules(tmp_path):
    (tmp_path / "_headers").write_text(TEXT)
    return read_rules(tmp_path)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/meetings/talk-aaaaaaaa/join/", ["Permissions-Policy", "X-Colon"]),
        ("/meetings/talk-aaaaaaaa/", []),
        ("/meetings/a/b/join/", []),
        ("/static/a/b.png", ["X-Static"]),
        ("/", []),
    ],
)
def test_a_path_gets_the_headers_of_every_pattern_that_fits(rules, path, names):
    assert [name for name, _ in headers_for(path, rules)] == names


def test_a_value_may_hold_a_colon(rules):
    assert dict(headers_for("/meetings/x/join/", rules))["X-Colon"] == "a:b"


def test_a_site_without_the_file_has_no_rules(tmp_path):
    assert read_rules(tmp_path) == []
