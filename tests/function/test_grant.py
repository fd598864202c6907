from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.function.grant import GRANT, ROOM, Denied, Key, keys, new_key, open_sealed

OLD, NEW = (urlsafe_b64encode(bytes([n]) * 64).decode().rstrip("=") for n in (1, 2))  # not secrets
WORDS = {"n": "81234567890", "w": [[1, 2]]}


def test_what_was_sealed_opens_again_and_is_the_same_each_time():
    key = Key(NEW)
    assert key.seal(WORDS, GRANT) == key.seal(WORDS, GRANT)
    assert open_sealed([key], key.seal(WORDS, GRANT), GRANT) == WORDS


def test_nothing_of_the_content_shows():
    assert "81234567890" not in Key(NEW).seal(WORDS, GRANT)


def test_a_new_key_is_a_key_and_never_the_same():
    assert Key(new_key()).id != Key(new_key()).id


def test_while_rotating_the_first_key_seals_and_all_of_them_open():
    ring = keys(f"{NEW}, {OLD}")
    assert ring[0].id == Key(NEW).id
    assert open_sealed(ring, Key(OLD).seal(WORDS, GRANT), GRANT) == WORDS


def test_a_room_from_a_snapshot_is_no_grant():
    key = Key(NEW)
    with pytest.raises(Denied):
        open_sealed([key], key.seal(WORDS, ROOM), GRANT)


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_grant_changed_in_any_place_does_not_open(place, change):
    key = Key(OLD)
    sealed = bytearray(key.seal(WORDS, GRANT).encode())
    place %= len(sealed)
    sealed[place] = (sealed[place] + change) % 256
    with pytest.raises(Denied):
        open_sealed([key], sealed.decode("latin-1"), GRANT)


@given(st.text(max_size=3), st.integers(0, 120))
def test_a_grant_has_one_spelling_only(extra, place):
    sealed = Key(OLD).seal(WORDS, GRANT)
    changed = sealed[:place] + extra + sealed[place:]
    if changed != sealed:
        with pytest.raises(Denied):
            open_sealed([Key(OLD)], changed, GRANT)


@pytest.mark.parametrize("text", ["", "1", "1..", "2.aaaa.bbbb", "1.x.y", "é.ü.ß", "1." + "a" * 9000])
def test_what_is_no_grant_is_denied(text):
    with pytest.raises(Denied):
        open_sealed(keys(NEW), text, GRANT)


@pytest.mark.parametrize("text", ["short", NEW[:-4], "ü", NEW + "AAAA"])
def test_a_key_of_another_length_is_refused_without_repeating_it(text):
    with pytest.raises(ValueError, match=r"bytes long|not base64") as caught:
        Key(text)
    assert text not in str(caught.value)
