import json

import httpx
import pytest

from eroom_static.core.errors import UnexpectedReply
from eroom_static.sources.zoom.client import LIST_MEETINGS, LIST_USERS, LIST_WEBINARS, ZoomRefusal
from tests.sources.zoom.account import Zoom, client_of, no, ok, page

RAN_OUT = no(400, 300, "The next page token is invalid or expired.")


def read(*answers: httpx.Response | Exception) -> tuple[list, Zoom]:
    zoom = Zoom(*answers)
    items = client_of(zoom).pages(LIST_MEETINGS, user="someone", params={"type": "scheduled"})
    return [item["id"] for item in items], zoom


def test_every_page_is_read_to_the_very_end():
    ids, zoom = read(page("meetings", 1, 2, token="a"), page("meetings", 3, token="b"), page("meetings", 4))
    assert ids == [1, 2, 3, 4]
    assert [query.get("next_page_token") for query in zoom.queries] == [None, "a", "b"]


def test_all_other_parameters_stay_as_they_were():
    _, zoom = read(page("meetings", 1, token="a"), page("meetings", 2))
    rest = [{k: v for k, v in query.items() if k != "next_page_token"} for query in zoom.queries]
    assert rest == [{"page_size": "300", "type": "scheduled"}] * 2


def test_webinars_are_paged_by_token_too():
    zoom = Zoom(page("webinars", 1, token="a"), page("webinars", 2))
    assert len(client_of(zoom).pages(LIST_WEBINARS, user="someone")) == 2
    assert zoom.queries[1] == {"page_size": "300", "next_page_token": "a"}


def test_an_empty_page_with_a_token_is_not_the_end():
    ids, _ = read(page("meetings", token="a"), page("meetings", 1, token="b"), page("meetings"))
    assert ids == [1]


@pytest.mark.parametrize("token", ["", None])
def test_a_page_without_a_token_is_the_end(token):
    assert read(ok(meetings=[{"id": 1}], next_page_token=token))[0] == [1]
    assert read(ok(meetings=[{"id": 1}]))[0] == [1]


@pytest.mark.parametrize(
    "tokens",
    [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]],
    ids=["unchanged", "in a ring", "in a later ring"],
)
def test_a_token_that_repeats_ends_the_run_and_not_the_list(tokens):
    with pytest.raises(UnexpectedReply, match="again and again") as wrong:
        read(*[page("meetings", n, token=token) for n, token in enumerate(tokens)])
    assert wrong.value.where == "GET /users/{user}/meetings: next_page_token"


def test_a_list_whose_token_ran_out_is_read_anew_without_doubles():
    ids, zoom = read(
        page("meetings", 1, token="a"),
        page("meetings", 2, token="b"),
        RAN_OUT,
        page("meetings", 1, token="a"),
        page("meetings", 2, token="b"),
        page("meetings", 3),
    )
    assert ids == [1, 2, 3]
    assert [query.get("next_page_token") for query in zoom.queries] == [None, "a", "b", None, "a", "b"]


def test_the_code_decides_that_a_token_ran_out_whatever_the_language_and_the_status():
    assert read(page("meetings", 1, token="a"), no(200, 300, "無効"), page("meetings", 1))[0] == [1]


def test_a_list_is_read_anew_three_times_and_no_more():
    answers = [page("meetings", 1, token="a"), RAN_OUT] * 4
    assert read(*answers[:6], page("meetings", 1))[0] == [1]
    with pytest.raises(UnexpectedReply, match=r"ran out 4 times.*code 300: .The next page token is invalid"):
        read(*answers, page("meetings", 1))


def test_code_300_without_a_token_is_a_refusal():
    with pytest.raises(ZoomRefusal) as no_:
        read(RAN_OUT)
    assert no_.value.code == 300


def test_another_refusal_in_mid_list_is_not_taken_for_a_token_that_ran_out():
    with pytest.raises(ZoomRefusal) as no_:
        read(page("meetings", 1, token="a"), no(404, 1001))
    assert no_.value.code == 1001


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "meetings"),
        ({"total_records": 3}, "meetings"),
        ({"meetings": None}, "meetings"),
        ({"meetings": {"id": 1}}, "meetings"),
        ({"webinars": []}, "meetings"),
        ({"meetings": [{"id": 1}, 7]}, "meetings[1]"),
        ({"meetings": [], "next_page_token": 7}, "next_page_token"),
    ],
)
def test_a_page_that_is_none_is_not_taken_for_an_empty_one(body, where):
    with pytest.raises(UnexpectedReply) as wrong:
        read(ok(**body))
    assert wrong.value.where == f"GET /users/{{user}}/meetings: {where}"


def test_a_list_that_says_it_is_empty_need_not_be_there():
    assert read(ok(total_records=0))[0] == []


@pytest.mark.parametrize(("name", "call"), [("user_list", LIST_USERS), ("meeting_list", LIST_MEETINGS)])
def test_lists_as_others_recorded_them_are_read(shared, name, call):
    body = json.loads((shared / "fixtures" / "zoom_rb" / f"{name}.json").read_bytes())
    parts = {"user": "someone"} if call is LIST_MEETINGS else {}
    assert client_of(Zoom(ok(**body))).pages(call, **parts) == body[call.item_key]


def test_a_page_token_refused_as_others_recorded_it_starts_the_list_anew(shared):
    body = json.loads((shared / "fixtures" / "zoom_rb" / "error_next_page_token_invalid.json").read_bytes())
    refusal = httpx.Response(400, json=body)
    assert read(page("meetings", 1, token="a"), refusal, page("meetings", 1))[0] == [1]
