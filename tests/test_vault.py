from datetime import timedelta

import pytest

from eroom_static.core.errors import SettingsError, SourceError
from eroom_static.core.model import Room
from eroom_static.core.schedule import Window
from eroom_static.core.settings import JoinSettings
from eroom_static.core.snapshot import Snapshot
from eroom_static.function.grant import GRANT, new_key, open_sealed
from eroom_static.vault import Vault, ring
from tests.make import NOW, at, once, series, untimed

ROOM = Room(number="81234567890", passcode="not-a-secret-1", join_url="https://zoom.us/j/81234567890?pwd=x")
KEY = ring([new_key()])
WINDOW = Window(opens=timedelta(minutes=15), closes=timedelta(minutes=30))


def vault(keys=KEY, function="", **join):
    return Vault(keys, JoinSettings(**join), function)


def kept_by(v, kept):
    return v.rooms(Snapshot(taken=NOW, rules="r", rooms={"a": kept}))["a"]


@pytest.mark.parametrize(
    "join", [{"reveal": "function"}, {"reveal": "page"}, {"reveal": "page", "reveal_before": timedelta(1)}]
)
def test_a_room_is_kept_sealed_and_comes_back_whole(join):
    v = vault(**join)
    kept = v.keep(ROOM)
    assert "81234567890" not in kept
    assert kept_by(v, kept) == ROOM


def test_without_a_key_a_room_is_kept_only_where_the_page_shows_it_anyway():
    v = vault(keys=(), reveal="page")
    assert kept_by(v, v.keep(ROOM)) == ROOM
    assert vault(keys=(), reveal="page", reveal_before=timedelta(1)).keep(ROOM) is None


def test_what_no_page_will_need_is_not_kept_at_all():
    assert vault(reveal="never").keep(ROOM) is None


def test_the_function_cannot_be_fed_without_a_key():
    with pytest.raises(SettingsError, match="EROOM_GRANT_KEY"):
        vault(keys=(), reveal="function", function="https://join.example.org")


def test_a_key_that_is_none_is_told_without_being_repeated():
    with pytest.raises(SettingsError, match="EROOM_GRANT_KEY is no grant key") as caught:
        ring(["not-a-secret-but-short"])
    assert "not-a-secret" not in str(caught.value)


def test_a_snapshot_sealed_with_another_key_asks_for_a_new_pull():
    kept = vault(reveal="page").keep(ROOM)
    with pytest.raises(SourceError, match="another EROOM_GRANT_KEY"):
        kept_by(vault(keys=ring([new_key()]), reveal="page"), kept)


def test_a_grant_holds_the_windows_of_all_sittings_and_fits_the_request():
    course = series(*(at(24 * n) for n in range(60)))
    grant = vault(reveal="function").grant(course, ROOM, WINDOW, NOW)
    words = open_sealed(KEY, grant, GRANT)
    assert len(words["w"]) == 60
    assert words["w"][1] == [int(at(24).timestamp()) - 900, int(at(24).timestamp()) + 3600 + 1800]
    assert len(grant) < 4096 - len('{"grant": ""}')


def test_a_grant_for_a_room_without_a_time_is_open_or_shut_by_setting():
    def window_of(*, is_open):
        window = Window(opens=timedelta(), closes=timedelta(), untimed_open=is_open)
        return open_sealed(KEY, vault(reveal="function").grant(untimed(), ROOM, window, NOW), GRANT)["w"]

    assert window_of(is_open=True) is None
    assert window_of(is_open=False) == []


def test_a_series_that_goes_on_for_ever_does_not_outgrow_the_function():
    held = series(*(at(24 * n) for n in range(-400, 400)))
    grant = vault(reveal="function").grant(held, ROOM, WINDOW, NOW)
    windows = open_sealed(KEY, grant, GRANT)["w"]
    assert windows[0][0] == int(at(0).timestamp()) - 900
    assert len(grant) < 4096 - len('{"grant": "", "ticket": true}')


def test_a_sitting_is_in_the_grant_until_its_door_closes():
    meeting = once(at(-1.25))  # over for a quarter of an hour; the door closes half an hour after the end
    windows = [
        open_sealed(KEY, vault(reveal="function").grant(meeting, ROOM, WINDOW, now), GRANT)["w"]
        for now in (NOW, at(0.25))
    ]
    assert [len(w) for w in windows] == [1, 0]
