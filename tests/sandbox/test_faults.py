import json

import pytest

from eroom_static.sandbox.faults import Fault

LISTS = "GET /users/*/meetings"
BAD_TOKEN = (400, 300, "The next page token is invalid or expired.")


def test_a_fault_strikes_the_nth_fitting_request_and_no_other(client_of, marta):
    client = client_of(faults=[Fault(LISTS, "500", nth=2)])
    client.get("/users")
    statuses = [client.ask("GET", f"/users/{marta}/meetings").status for _ in range(4)]
    assert statuses == [200, 500, 200, 200]


@pytest.mark.parametrize(("times", "expected"), [(2, [200, 503, 503, 200]), (0, [200, 503, 503, 503])])
def test_a_fault_may_last(client_of, times, expected):
    client = client_of(faults=[Fault("GET /users", "503", nth=2, times=times)])
    assert [client.ask("GET", "/users").status for _ in range(4)] == expected


def test_a_scripted_429_carries_the_headers_it_was_given(client_of):
    client = client_of(
        faults=[Fault("GET /users", "429", headers={"Retry-After": "7"}), Fault("GET /groups", "429")]
    )
    reply = client.ask("GET", "/users")
    assert (reply.status, reply.headers["Retry-After"]) == (429, "7")
    assert client.ask("GET", "/groups").headers["X-RateLimit-Type"] == "QPS"


def test_logging_in_can_fail_as_well(client_of):
    client = client_of(faults=[Fault("POST /oauth/token", "502")])
    assert client.sandbox.handle("POST", "/oauth/token", {}, {}, b"").status == 502


def test_a_cut_answer_announces_more_than_it_holds(client_of):
    whole = client_of().ask("GET", "/users")
    cut = client_of(faults=[Fault("GET /users", "truncate")]).ask("GET", "/users")
    assert whole.body.startswith(cut.body)
    assert cut.length == len(whole.body) > len(cut.body)
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut.body)


def test_a_web_page_may_come_where_json_was_promised(client_of):
    reply = client_of(faults=[Fault("GET /users", "html")]).ask("GET", "/users")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html"


def test_a_slow_answer_is_right_and_says_how_long(client_of):
    reply = client_of(faults=[Fault("GET /users", "slow", seconds=2.5)]).ask("GET", "/users")
    assert (reply.status, reply.delay) == (200, 2.5)


def test_a_token_that_dies_stays_dead_until_the_next_login(client_of):
    client = client_of(faults=[Fault("GET /users", "expire_token", nth=2)])
    client.get("/users")
    for _ in range(2):
        assert client.refused("GET", "/users")[:2] == (401, 124)
    client.login()
    client.get("/users")


def test_a_single_401_leaves_the_token_alive(client_of):
    client = client_of(faults=[Fault("GET /users", "401")])
    assert client.refused("GET", "/users")[:2] == (401, 124)
    client.get("/users")


def test_a_page_token_can_run_out_in_the_middle(client_of, marta):
    client = client_of(faults=[Fault(LISTS, "expire_page_token", nth=2)])
    path = f"/users/{marta}/meetings"
    token = client.get(path, page_size="2")["next_page_token"]
    assert client.refused("GET", path, page_size="2", next_page_token=token) == BAD_TOKEN


def test_a_page_token_can_come_back_unchanged(client_of, marta):
    client = client_of(faults=[Fault(LISTS, "repeat_page_token", nth=2)])
    path = f"/users/{marta}/meetings"
    token = client.get(path, page_size="2")["next_page_token"]
    page = client.get(path, page_size="2", next_page_token=token)
    assert page["next_page_token"] == token
    assert page["meetings"]


def test_an_empty_page_with_a_token_loses_nothing(client_of, marta):
    path = f"/users/{marta}/meetings"
    whole = client_of().every(path, "meetings", page_size="2")
    for nth in (1, 2, 3):
        client = client_of(faults=[Fault(LISTS, "empty_page", nth=nth)])
        assert client.every(path, "meetings", page_size="2") == whole


def test_a_meeting_or_user_may_be_gone_between_list_and_question(client_of, world, marta):
    meeting = next(m for m in world.hosted_by(world.hosts[0]) if not m.webinar)
    webinar = next(m for m in world.hosted_by(world.hosts[0]) if m.webinar)
    client = client_of(faults=[Fault("GET *", "gone", times=0)])
    assert client.refused("GET", f"/meetings/{meeting.number}")[:2] == (404, 3001)
    assert client.refused("GET", f"/webinars/{webinar.number}")[1:] == (
        3001,
        f"Webinar does not exist: {webinar.number}.",
    )
    assert client.refused("GET", f"/users/{marta}/meetings")[:2] == (404, 1001)


def test_a_dropped_connection_has_no_answer(client_of):
    reply = client_of(faults=[Fault("GET /users", "drop_connection")]).ask("GET", "/users")
    assert reply.drop
    assert reply.body == b""


def test_faults_add_up(client_of):
    faults = [Fault("GET /users", "slow", seconds=1), Fault("GET /users", "truncate")]
    reply = client_of(faults=faults).ask("GET", "/users")
    assert reply.delay == 1
    assert reply.length


def test_an_unknown_kind_is_a_mistake_of_the_script():
    with pytest.raises(ValueError, match="no such kind of fault: 418"):
        Fault("GET *", "418")


def test_an_answer_can_be_lost_after_the_deed(client_of):
    client = client_of(faults=[Fault("POST /users/*/meetings", "drop_answer")])
    host = client.sandbox.world.hosts[0].id
    before = len(client.sandbox.world.meetings)
    assert client.ask("POST", f"/users/{host}/meetings", {"topic": "One"}).drop
    assert len(client.sandbox.world.meetings) == before + 1
