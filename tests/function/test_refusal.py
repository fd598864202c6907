import json

import pytest

from eroom_static.function.refusal import SAID, Refusal
from tests.function.asking import PLAIN

# The contract, as pages and other people's scripts may rely on it.
STATUS = {
    "malformed": 400,
    "ticket_required": 402,
    "origin": 403,
    "grant": 403,
    "too_early": 403,
    "not_found": 404,
    "method": 405,
    "over": 410,
    "too_large": 413,
    "media_type": 415,
    "too_many": 429,
}


def test_the_refusals_are_the_documented_ones():
    assert {word: status for word, (status, _) in SAID.items()} == STATUS


@pytest.mark.parametrize("word", STATUS)
def test_every_refusal_is_one_word_and_one_sentence_in_the_same_shape(word):
    answer = Refusal(word).answer({})
    said = json.loads(answer.body)
    assert answer.status == STATUS[word]
    assert list(said) == ["error", "message"]
    assert said["error"] == word
    assert said["message"][0].isupper()
    assert said["message"].endswith(".")
    assert answer.headers == {**PLAIN, "Content-Type": "application/json"}


def test_what_helps_the_visitor_stands_beside_the_sentence():
    answer = Refusal("too_early", {"opensAt": 7}).answer({"Access-Control-Allow-Origin": "https://a.example"})
    assert list(json.loads(answer.body)) == ["error", "message", "opensAt"]
    assert answer.headers["Access-Control-Allow-Origin"] == "https://a.example"


def test_what_helps_a_program_stands_in_the_headers():
    assert Refusal("too_many", headers={"Retry-After": "3"}).answer({}).headers["Retry-After"] == "3"
