"""Fonts opened."""

import pytest

from eroom_static.images.faces import Faces, _is_plain
from eroom_static.images.fonts import Font, choose
from tests.images.conftest import FOUND


@pytest.fixture(scope="module")
def name_of(fonts):
    faces = Faces(choose((), FOUND))

    def name(cluster, han="ja"):
        face = faces.face(cluster, bold=True, han=han)
        return face and face.font.path.rpartition("/")[2]

    return name


@pytest.mark.parametrize(
    ("cluster", "font"),
    [
        ("a", "NotoSans-Bold.ttf"),
        ("ж", "NotoSans-Bold.ttf"),
        ("ع", "NotoSansArabic-Bold.ttf"),
        ("ש", "NotoSansHebrew-Bold.ttf"),
        ("ท", "NotoSansThai-Bold.ttf"),
        ("本", "NotoSansCJK-Bold.ttc"),
        ("「", "NotoSansCJK-Bold.ttc"),
        ("🎉", "NotoColorEmoji.ttf"),
        ("👩🏽‍💻", "NotoColorEmoji.ttf"),
        ("\U00018d00", None),
    ],
)
def test_each_script_is_set_in_its_own_font(name_of, cluster, font):
    assert name_of(cluster) == font


def test_a_file_that_is_no_font_has_no_letters(tmp_path):
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    faces = Faces(
        [Font(str(tmp_path / "broken.ttf"), bold=True), Font(str(tmp_path / "gone.ttf"), emoji=True)]
    )
    assert faces.face("a", bold=True, han="ja") is None


@pytest.mark.parametrize(
    ("char", "plain"), [("a", True), ("ж", True), ("本", True), ("ع", False), ("ש", False), ("न", False)]
)
def test_some_scripts_can_be_drawn_without_being_shaped(char, plain):
    assert _is_plain(char) == plain
