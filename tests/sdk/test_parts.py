import pytest

from eroom_static.core.sdk import sdk_language
from eroom_static.sdk.parts import missing, place
from eroom_static.sdk.registry import numbers


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("en", ""), ("en-US", ""), ("de", "de-DE"), ("de-AT", "de-DE"), ("pt-BR", "pt-PT"), ("zh", "zh-CN"),
        ("zh-Hant", "zh-TW"), ("zh-Hans-SG", "zh-CN"), ("zh_TW", "zh-TW"), ("SV", "sv-SE"), ("cy", ""),
    ],
)  # fmt: skip
def test_the_sdk_speaks_the_sites_language_where_it_can(language, tag):
    assert sdk_language(language) == tag


def test_files_lie_as_on_zooms_cdn():
    assert place("package/dist/lib/av/a/b.wasm", "6.2.0", "") == "lib/av/a/b.wasm"
    assert place("other/dist/zoom-meeting-6.2.0.min.js", "6.2.0", "") == "zoom-meeting-6.2.0.min.js"
    assert place("package/dist/zoom-meeting-6.2.1.min.js", "6.2.0", "") == ""


def test_a_package_that_lacks_what_the_page_needs_is_seen():
    assert "lib/lang/de-DE.json" in missing([], "6.2.0", "de-DE")
    assert "zoom-meeting-6.2.0.min.js" in missing([], "6.2.0", "")


def test_versions_are_compared_as_numbers_and_previews_left_out():
    assert numbers("6.10.0") > numbers("6.9.9")
    assert numbers("6.2.0-beta.1") == numbers("６.2.0") == ()
