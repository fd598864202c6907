"""Style sheets in parts."""

import pytest

from eroom_static.core.errors import ContentError
from eroom_static.core.sheet import assembled, is_part


def test_parts_are_put_in_place_in_their_order():
    files = {
        "site.css": b'@layer a;\n@import "_a.css";\n@import "_b.css";\np {}\n',
        "_a.css": b"a {}\n",
        "_b.css": b"b {}\n\n",
    }
    assert assembled("site.css", files) == b"@layer a;\na {}\nb {}\np {}\n"


def test_a_part_lies_beside_its_sheet():
    files = {"theme/site.css": b'@import "_a.css";\n', "theme/_a.css": b"a {}\n"}
    assert assembled("theme/site.css", files) == b"a {}\n"


def test_a_sheet_of_its_own_stays_an_import():
    assert assembled("site.css", {"site.css": b'@import "print.css";\n'}) == b'@import "print.css";\n'


def test_a_missing_part_is_named_with_its_line():
    with pytest.raises(ContentError) as caught:
        assembled("site.css", {"site.css": b'@layer a;\n@import "_gone.css";\n'})
    assert caught.value.where == "static/site.css:2"
    assert "_gone.css" in caught.value.message


def test_only_sheets_whose_names_begin_with_an_underscore_are_parts():
    assert [is_part(p) for p in ("_a.css", "x/_a.css", "a.css", "_x/a.css", "_headers")] == [
        True,
        True,
        False,
        False,
        False,
    ]
