import msgspec
import pytest

from eroom_static.core.model import Note, Private
from eroom_static.sources.zoom.recollection import (
    NOTHING,
    Detail,
    Recollection,
    Seal,
    Void,
    is_ahead,
    remembered,
)
from tests.make import NOW, at, found, once, series, untimed
from tests.sources.zoom.account import CREDENTIALS

START = ("start_url", "https://zoom.us/s/81234567890?zak=not-a-secret-zak")
MAIL = ("host_email", "host@private.example")


def kept(**more):
    meeting = msgspec.structs.replace(
        found(
            series(at(1), at(25)),
            fields=frozenset({("Cost centre", "4711"), ("Visibility", "public")}),
            **more,
        ),
        private=Private((MAIL,)),
    )
    detail = Detail(shown="f00", asked=NOW, found=meeting, notes=(Note(code="zone", text="odd"),))
    return Recollection(
        pulled=NOW,
        details={"81234567890": detail},
        voids={"list": Void(asked=at(-1)), "none": Void(asked=NOW, refusal=Note(code="host-200", text="no"))},
    )


def test_what_was_sealed_is_opened_as_it_was():
    assert Seal(CREDENTIALS).open(Seal(CREDENTIALS).seal(kept())) == kept()


def test_the_same_facts_are_the_same_bytes():
    assert Seal(CREDENTIALS).seal(kept()) == Seal(CREDENTIALS).seal(kept())


def test_nothing_of_it_can_be_read_without_the_key():
    sealed = Seal(CREDENTIALS).seal(kept())
    told = (b"81234567890", b"Course", b"host@private", b"not-a-secret", b"host-200")
    assert not [word for word in told if word in sealed]


@pytest.mark.parametrize("field", ["account_id", "client_id", "client_secret"])
def test_other_credentials_open_nothing(field):
    others = msgspec.structs.replace(CREDENTIALS, **{field: "not-a-secret-other"})
    assert Seal(others).open(Seal(CREDENTIALS).seal(kept())) is NOTHING


def test_another_version_of_the_program_opens_nothing(monkeypatch):
    sealed = Seal(CREDENTIALS).seal(kept())
    monkeypatch.setattr("eroom_static.sources.zoom.recollection.__version__", "99")
    assert Seal(CREDENTIALS).open(sealed) is NOTHING


@pytest.mark.parametrize(
    "harm", [lambda b: b[:-1], lambda b: b"", lambda b: b"x", lambda b: bytes([b[0] ^ 1]) + b[1:]]
)
def test_what_is_damaged_is_nothing(harm):
    seal = Seal(CREDENTIALS)
    assert seal.open(harm(seal.seal(kept()))) is NOTHING


def test_a_start_link_is_not_kept_and_everything_else_is():
    meeting = msgspec.structs.replace(found(), private=Private((START, MAIL)))
    assert remembered(meeting) == msgspec.structs.replace(meeting, private=Private((MAIL,)))


@pytest.mark.parametrize("spelled", [START[1], START[1].upper()])
def test_a_meeting_whose_words_hold_its_start_link_is_not_kept_at_all(spelled):
    meeting = found(once(agenda=f"hosts: {spelled}"))
    assert remembered(msgspec.structs.replace(meeting, private=Private((START,)))) is None


def test_what_is_ahead_has_a_sitting_that_is_not_over_or_no_fixed_time():
    assert is_ahead(found(series(at(-25), at(-0.5))), NOW)
    assert is_ahead(found(untimed()), NOW)
    assert not is_ahead(found(once(at(-2))), NOW)
