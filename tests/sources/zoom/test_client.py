import json
from itertools import pairwise

import httpx
import pytest

from eroom_static.core.errors import RateLimited, SourceError, Unauthorized, UnexpectedReply, Unreachable
from eroom_static.sources.zoom.client import (
    GET_MEETING,
    GET_WEBINAR,
    LIST_MEETINGS,
    LIST_USERS,
    LIST_WEBINARS,
    ZoomRefusal,
)
from eroom_static.sources.zoom.pace import SLACK
from tests.sources.zoom.account import (
    BASIC,
    CREDENTIALS,
    TOKEN_PATH,
    Clock,
    Zoom,
    a_token,
    client_of,
    no,
    ok,
    page,
)
from tests.sources.zoom.loopback import HANG_UP, loopback, said

MEETING = ok(id=1, topic="A meeting")
EXPIRED = no(401, 124, "Access token is expired.")


def get(*answers: httpx.Response | Exception, clock: Clock | None = None, **kwargs) -> Zoom:
    zoom = Zoom(*answers)
    client_of(zoom, clock, **kwargs).get(GET_MEETING, id="1")
    return zoom


def error_of(*answers: httpx.Response | Exception, **kwargs) -> SourceError:
    with pytest.raises(SourceError) as wrong:
        get(*answers, **kwargs)
    return wrong.value


def test_a_call_is_one_get_with_its_parts_and_parameters():
    zoom = Zoom(MEETING)
    body = client_of(zoom).get(GET_MEETING, id="81234567890", params={"show_previous_occurrences": "true"})
    (request,) = zoom.asked
    assert body == {"id": 1, "topic": "A meeting"}
    assert request.method == "GET"
    assert str(request.url) == (
        "https://api.example.org/v2/meetings/81234567890?show_previous_occurrences=true"
    )


@pytest.mark.parametrize("refusal", [EXPIRED, no(400, 124), no(200, 124), no(401, 0), httpx.Response(401)])
def test_a_token_refused_in_mid_run_is_renewed_once_and_the_call_repeated(refusal):
    zoom = get(refusal, MEETING)
    assert zoom.bearers == ["Bearer token-1", "Bearer token-2"]
    assert len(zoom.token_requests) == 2


def test_a_token_refused_twice_is_the_end():
    zoom = Zoom(EXPIRED)
    with pytest.raises(Unauthorized, match=r"just given out \(code 124") as wrong:
        client_of(zoom).get(GET_MEETING, id="1")
    assert len(zoom.asked) == len(zoom.token_requests) == 2
    assert "Activation" in wrong.value.hint


def test_all_threads_share_one_renewal():
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            given.append(1)
            return a_token(len(given))
        return EXPIRED if request.headers["authorization"] == "Bearer token-1" else MEETING

    given: list[int] = []
    client = client_of(answer)
    assert len(list(client.map(lambda n: client.get(GET_MEETING, id=str(n)), range(100)))) == 100
    assert len(given) == 2


def test_a_list_goes_on_where_its_token_expired():
    zoom = Zoom(page("users", 1, token="a"), EXPIRED, page("users", 2))
    assert client_of(zoom).pages(LIST_USERS) == [{"id": 1}, {"id": 2}]
    assert [query.get("next_page_token") for query in zoom.queries] == [None, "a", "a"]


def test_a_missing_scope_does_not_cost_a_new_token():
    zoom = Zoom(no(401, 4711, "does not contain scopes:[meeting:read:meeting:admin]"))
    with pytest.raises(Unauthorized, match="reading a meeting needs the scope meeting:read:meeting:admin"):
        client_of(zoom).get(GET_MEETING, id="1")
    assert len(zoom.token_requests) == 1


@pytest.mark.parametrize(
    ("call", "parts"),
    [(GET_MEETING, {"id": "1"}), (LIST_USERS, {}), (LIST_WEBINARS, {"user": "x"})],
)
def test_a_refusal_that_comes_as_http_200_is_one(call, parts):
    with pytest.raises(ZoomRefusal) as wrong:
        client_of(Zoom(no(200, 200, "Webinar plan is missing."))).get(call, **parts)
    assert (wrong.value.status, wrong.value.code) == (200, 200)


def test_a_good_answer_may_hold_a_code_and_a_message_of_its_own():
    assert get(ok(id=1, code=7, message="hello"))


def test_a_refusal_is_not_asked_for_again():
    zoom = Zoom(no(404, 3001, "Meeting does not exist: 81234567890."))
    with pytest.raises(ZoomRefusal):
        client_of(zoom).get(GET_MEETING, id="81234567890")
    assert len(zoom.asked) == 1


def test_an_error_names_the_endpoint_but_no_id_and_no_address():
    for part in ("81234567890", "host@example.org", "z8yAAAAA8bbbQ"):
        with pytest.raises(ZoomRefusal) as wrong:
            client_of(Zoom(no(404, 1001, f"User does not exist: {part}."))).get(LIST_MEETINGS, user=part)
        assert part not in f"{wrong.value} {vars(wrong.value)}"
        assert wrong.value.where == "GET /users/{user}/meetings"


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        *(httpx.Response(status, text="<html>") for status in (500, 502, 503, 504)),
        httpx.Response(200, text='{"id": 1, "topic":'),
    ],
    ids=lambda trouble: type(trouble).__name__ + str(getattr(trouble, "status_code", "")),
)
def test_what_may_pass_is_tried_again_a_few_times_and_then_said(trouble):
    clock = Clock()
    assert len(get(trouble, trouble, MEETING, clock=clock).asked) == 3
    assert 3 <= clock.passed < 4
    zoom = Zoom(trouble)
    with pytest.raises((Unreachable, UnexpectedReply)) as wrong:
        client_of(zoom).get(GET_MEETING, id="1")
    assert len(zoom.asked) == 5
    assert wrong.value.where == "GET /meetings/{id}"
    assert wrong.value.hint


def test_a_429_that_says_when_is_waited_for_and_holds_the_others_of_its_label():
    clock = Clock()
    zoom = Zoom(no(429, 429, "Slow.", Retry_After="5"), MEETING)
    client = client_of(zoom, clock)
    client.get(GET_MEETING, id="1")
    assert clock.passed == pytest.approx(5)
    client.get(GET_WEBINAR, id="1")
    assert clock.passed == pytest.approx(5 + SLACK / 80)


def test_while_one_waits_for_a_429_to_pass_another_of_its_label_waits_too():
    class Busy(Clock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if not others:
                others.append("2")
                client.get(GET_MEETING, id="2")

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            return a_token(1)
        sent.append(clock.passed)
        return no(429, 429, Retry_After="5") if len(sent) == 1 else MEETING

    clock, others, sent = Busy(), [], []
    client = client_of(answer, clock)
    client.get(GET_MEETING, id="1")
    assert len(sent) == 3
    assert min(sent[1:]) >= 5


def test_a_slow_token_does_not_bunch_the_requests_that_waited_for_it():
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            clock.sleep(5)
            return a_token(1)
        sent.append(clock.passed)
        return MEETING

    clock, sent = Clock(), []
    client = client_of(answer, clock, plan="free")
    for _ in range(3):
        client.get(GET_MEETING, id="1")
    assert all(after - before >= 1 / 4 for before, after in pairwise(sent))


def test_a_429_of_one_label_does_not_hold_another():
    clock = Clock()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            return a_token(1)
        if request.url.path == "/v2/users":
            seen.append(clock.passed)
            return page("users")
        if not seen:
            client.get(LIST_USERS)
            return no(429, 429)
        return MEETING

    seen: list[float] = []
    client = client_of(answer, clock)
    client.get(GET_MEETING, id="1")
    assert seen == [0]
    assert clock.passed == 1


def test_a_429_beyond_the_deadline_ends_the_run_at_once_and_says_when():
    clock = Clock()
    wrong = error_of(no(429, 429, "Later.", Retry_After="2030-01-08T00:00:00Z"), clock=clock)
    assert isinstance(wrong, RateLimited)
    assert f"{wrong.retry_after:%F %T}" == "2030-01-08 00:00:00"
    assert 'from 2030-01-08 00:00:00 UTC (code 429: "Later.")' in wrong.message
    assert clock.passed == 0


def test_one_run_never_gives_up_while_zoom_says_when_within_the_deadline():
    clock = Clock()
    zoom = get(*[no(429, 429, retry_after="60")] * 30, MEETING, clock=clock, deadline=3600)
    assert len(zoom.asked) == 31
    assert clock.passed == 30 * 60


def test_a_lower_limit_told_in_a_header_slows_the_run_down():
    clock = Clock()
    told = {"X-RateLimit-Type": "QPS", "X-RATELIMIT-LIMIT": "2"}
    client = client_of(Zoom(httpx.Response(200, json={"id": 1}, headers=told)), clock)
    for _ in range(6):
        client.get(GET_MEETING, id="1")
    assert clock.passed == pytest.approx(SLACK / 80 + 4 * SLACK / 2)


def test_a_run_keeps_to_the_plan_even_with_eight_workers():
    clock = Clock()
    sent: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            return a_token(1)
        sent.append(clock.passed)
        return MEETING

    client = client_of(answer, clock, plan="pro")
    list(client.map(lambda n: client.get(GET_MEETING, id=str(n)), range(60), workers=1))
    assert all(after - before >= 1 / 30 for before, after in pairwise(sent))


def test_a_run_ends_at_its_deadline():
    clock = Clock()
    client = client_of(Zoom(MEETING), clock, deadline=60)
    client.get(GET_MEETING, id="1")
    clock.sleep(60)
    with pytest.raises(Unreachable, match="within the run's 60 seconds"):
        client.get(GET_MEETING, id="2")


def test_an_unknown_plan_is_refused_at_the_start():
    with pytest.raises(ValueError, match="gold"):
        client_of(Zoom(MEETING), plan="gold")


def test_the_first_fatal_error_stops_the_others_soon():
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            return a_token(1)
        asked.append(request)
        return no(400, 4711) if len(asked) > 20 else MEETING

    asked: list[httpx.Request] = []
    client = client_of(answer)
    with pytest.raises(Unauthorized):
        list(client.map(lambda n: client.get(GET_MEETING, id=str(n)), range(5000)))
    assert len(asked) < 100


def test_a_worker_that_waits_for_hours_is_called_home_by_anothers_error():
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            return a_token(1)
        return no(429, 429, Retry_After="7200") if "users" in request.url.path else no(400, 4711)

    clock = Clock()
    client = client_of(answer, clock, deadline=1e6)
    calls = [(LIST_MEETINGS, {"user": "x"}), (GET_MEETING, {"id": "1"})]
    with pytest.raises(Unauthorized):
        list(client.map(lambda call: client.get(call[0], **call[1]), calls))


def test_the_audit_counts_everything_that_was_sent_by_endpoint():
    zoom = Zoom(page("users", 1, token="a"), page("users", 2), no(503, 0), MEETING)
    client = client_of(zoom)
    client.pages(LIST_USERS)
    client.get(GET_MEETING, id="1")
    assert client.audit == [
        ("GET", "/meetings/{id}", 2),
        ("GET", "/users", 2),
        ("POST", "/oauth/token", 1),
    ]
    assert client.requests == 5


def test_over_a_real_wire_cut_bodies_and_dropped_connections_are_read_in_the_end():
    token = said(json.dumps({"access_token": "token-1"}).encode())
    whole = said(b'{"users": [{"id": "1"}], "next_page_token": ""}')
    cut = said(b'{"users": [{"id"', length=47)
    with loopback(token, HANG_UP, cut, whole) as server, httpx.Client(timeout=5) as http:
        client = client_of(http, api_url=f"{server.url}/v2", oauth_url=f"{server.url}/oauth/token")
        assert client.pages(LIST_USERS) == [{"id": "1"}]
    assert client.requests == 4
    assert [request.split(b" ")[1] for request in server.heard] == [
        b"/oauth/token",
        *[b"/v2/users?page_size=300"] * 3,
    ]


def test_no_error_of_a_run_holds_a_secret_anywhere():
    troubles = [
        httpx.ConnectError(f"{BASIC} token-1"),
        httpx.LocalProtocolError("Illegal header value b'Bearer token-1'"),
        httpx.Response(200, text='["token-1"]'),
        no(400, 3000, "token-1 " + CREDENTIALS.client_secret),
        no(429, 429, "token-1", Retry_After="99999"),
        no(501, 1, "token-1"),
        EXPIRED,
    ]
    for trouble in troubles:
        error: BaseException | None = error_of(trouble)
        while error is not None:
            shown = f"{error} {error!r} {vars(error)}"
            assert not any(s in shown for s in ("token-1", BASIC, CREDENTIALS.client_secret))
            assert not isinstance(error, httpx.HTTPError)
            error = error.__cause__ or error.__context__
