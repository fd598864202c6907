import pytest

from eroom_static.function.signature import sign
from tests.function.asking import NOW, NUMBER, SDK_KEY, SDK_SECRET, claims


def signed(video=None, now=NOW):
    return sign(SDK_KEY, SDK_SECRET, NUMBER, now, video)


def test_a_second_implementation_finds_exactly_the_documented_claims():
    token, ends = signed()
    assert claims(token) == {
        "appKey": SDK_KEY,
        "sdkKey": SDK_KEY,
        "mn": NUMBER,
        "role": 0,
        "iat": NOW - 30,
        "exp": NOW + 7200,
        "tokenExp": NOW + 7200,
    }
    assert ends == NOW + 7200


@pytest.mark.parametrize("video", [0, 1])
def test_the_video_mode_is_signed_as_the_grant_says(video):
    assert claims(signed(video)[0])["video_webrtc_mode"] == video


def test_numbers_stay_whole_numbers_and_the_meeting_stays_text():
    found = claims(signed(video=1)[0])
    kinds = {name: type(value) for name, value in found.items()}
    assert {name for name, kind in kinds.items() if kind is int} == {
        "role", "iat", "exp", "tokenExp", "video_webrtc_mode",
    }  # fmt: skip
    assert kinds["mn"] is str


def test_the_life_left_is_within_what_zoom_takes():
    found = claims(signed()[0])
    assert 1800 < found["exp"] - NOW <= found["exp"] - found["iat"] <= 172_800


def test_another_secret_signs_otherwise():
    with pytest.raises(AssertionError, match="not the secret's"):
        claims(signed()[0], secret="another-" * 5)


def test_the_secret_does_not_show():
    assert SDK_SECRET not in signed()[0]
