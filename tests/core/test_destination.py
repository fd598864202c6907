import pytest

from eroom_static.core.destination import parse_target
from eroom_static.core.schema import Unfit


@pytest.mark.parametrize(
    "text",
    [
        "s3://bucket",
        "s3://my.bucket/a/b",
        "gs://bucket/x",
        "az://$web",
        "file:///var/www/my site",
        "file:///srv",
    ],
)
def test_places_are_taken_as_they_are_without_a_slash_at_their_end(text):
    assert parse_target(text) == parse_target(f"{text}/") == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bucket",
        "http://x",
        "s3:/x",
        "s3://",
        "s3://a//b",
        "s3://a/../b",
        "s3://a/./b",
        "file://x",
        "file:///",
        "file:///a/../b",
        "file:///..",
        "s3://k:v@b",
    ],
)
def test_what_names_no_place_is_refused_with_an_example_or_the_cure(text):
    with pytest.raises(Unfit) as refused:
        parse_target(text)
    assert "k:v" not in refused.value.message
    assert refused.value.hint


def test_the_path_of_a_folder_is_told_as_it_is_written_here():
    with pytest.raises(Unfit) as refused:
        parse_target("/var/www/live")
    assert refused.value.hint == 'a folder is written "file:///var/www/live"'
    with pytest.raises(Unfit) as refused:
        parse_target("/var/../www")
    assert "/var/../www" not in refused.value.hint
