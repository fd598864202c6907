"""Which fonts are asked, and in which order."""

from eroom_static.images.families import han
from eroom_static.images.fonts import Font, choose, name_of


def names(fonts):
    return [(font.path, font.bold) for font in fonts]


def test_the_publishers_come_first_then_latin_then_scripts_then_emoji():
    here = (
        "NotoColorEmoji.ttf",
        "NotoSans-Bold.ttf",
        "NotoSans-Regular.ttf",
        "NotoSansArabic-Bold.ttf",
        "DejaVuSans.ttf",
    )
    assert names(choose(["own.ttf"], {name: f"/f/{name}" for name in here})) == [
        ("own.ttf", True),
        ("own.ttf", False),
        ("/f/NotoSans-Bold.ttf", True),
        ("/f/NotoSans-Regular.ttf", False),
        ("/f/NotoSansArabic-Bold.ttf", True),
        ("/f/NotoSansArabic-Bold.ttf", False),
        ("/f/DejaVuSans.ttf", True),
        ("/f/DejaVuSans.ttf", False),
        ("/f/NotoColorEmoji.ttf", False),
    ]


def test_without_any_there_are_none():
    assert choose([], {}) == ()


def test_a_collection_of_han_letters_is_four_fonts():
    fonts = choose([], {"NotoSansCJK-Bold.ttc": "/f/NotoSansCJK-Bold.ttc"})
    assert [(f.face, f.han) for f in fonts if f.bold] == [
        (0, "ja"),
        (1, "ko"),
        (2, "zh-Hans"),
        (3, "zh-Hant"),
    ]


def test_letters_tell_whose_han_letters_are_wanted():
    assert [
        han(*asked)
        for asked in (("の", "zh"), ("한", "en"), ("文", "zh-TW"), ("文", "zh"), ("文", "ko"), ("文", "en"))
    ] == [
        "ja",
        "ko",
        "zh-Hant",
        "zh-Hans",
        "ko",
        "ja",
    ]


def test_the_name_of_fonts_tells_what_is_in_them_not_where_they_are(tmp_path):
    one, same, other = (tmp_path / f"{n}.ttf" for n in ("one", "same", "other"))
    one.write_bytes(b"a" * 9000)
    same.write_bytes(b"a" * 9000)
    other.write_bytes(b"b" * 9000)
    assert name_of([Font(str(one))]) == name_of([Font(str(same))])
    assert len({name_of([Font(str(p))]) for p in (one, other, tmp_path / "gone.ttf")}) == 3
