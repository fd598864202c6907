import threading

import httpx
import pytest

from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.faults import Fault
from eroom_static.sandbox.server import serve


def login(server, sandbox) -> httpx.Client:
    known = sandbox.world.credentials
    http = httpx.Client(base_url=server.api_url, trust_env=False)
    form = {"grant_type": "account_credentials", "account_id": known.account_id}
    reply = http.post(server.oauth_url, data=form, auth=(known.client_id, known.client_secret))
    http.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"
    return http


@pytest.fixture
def served(world, clock):
    """A client over real HTTP, with a script of faults."""
    opened = []

    def open_with(*faults: Fault, **more):
        sandbox = Sandbox(world, clock=clock, limits=False, faults=faults)
        context = serve(sandbox, **more)
        server = context.__enter__()
        http = login(server, sandbox)
        opened.append((context, http))
        return http

    yield open_with
    for context, http in opened:
        http.close()
        context.__exit__(None, None, None)


def test_it_listens_on_loopback_only(sandbox):
    with serve(sandbox) as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert server.api_url == f"{server.url}/v2"
        assert server.oauth_url == f"{server.url}/oauth/token"


def test_the_token_tells_the_servers_own_address(sandbox):
    known = sandbox.world.credentials
    form = {"grant_type": "account_credentials", "account_id": known.account_id}
    with serve(sandbox) as server:
        auth = (known.client_id, known.client_secret)
        reply = httpx.post(server.oauth_url, data=form, auth=auth, trust_env=False)
        assert reply.json()["api_url"] == server.url


def test_the_answers_are_those_of_the_account(served, client, marta):
    http = served()
    for path in ("/users", f"/users/{marta}/meetings", "/groups", "/tracking_fields"):
        assert http.get(path).json() == client.get(path)


def test_one_connection_carries_many_requests(served):
    http = served()
    ports = {http.get("/users").extensions["network_stream"].get_extra_info("client_addr") for _ in range(5)}
    assert len(ports) == 1


def test_a_meeting_can_be_made_changed_and_deleted(served, marta):
    http = served()
    made = http.post(f"/users/{marta}/meetings", json={"topic": "Über HTTP 🦔"})
    assert made.status_code == 201
    path = f"/meetings/{made.json()['id']}"
    assert http.patch(path, json={"topic": "New"}).status_code == 204
    assert http.get(path).json()["topic"] == "New"
    assert http.delete(path).content == b""
    assert http.get(path).status_code == 404


def test_a_cut_answer_ends_before_its_length(served):
    http = served(Fault("GET /users", "truncate"))
    with pytest.raises(httpx.RemoteProtocolError):
        http.get("/users")
    assert http.get("/users").status_code == 200


def test_a_dropped_connection_is_closed_without_a_word(served):
    http = served(Fault("GET /users", "drop_connection"))
    with pytest.raises(httpx.RemoteProtocolError):
        http.get("/users")
    assert http.get("/users").status_code == 200


def test_a_slow_answer_waits_by_the_sleep_it_was_given(served):
    waits: list[float] = []
    http = served(Fault("GET /users", "slow", seconds=30), sleep=waits.append)
    assert http.get("/users").status_code == 200
    assert waits == [30]


def test_a_uuid_encoded_twice_arrives_as_it_was_sent(served):
    http = served()
    assert http.get("/past_meetings/%252Fabc%252F%252Fd%253D%253D").json()["code"] == 3001
    assert http.get("/past_meetings/%2Fabc").json()["code"] == 2300


def test_a_client_that_hangs_up_leaves_no_noise(served, capfd):
    gone = threading.Event()
    http = served(Fault("GET /users", "slow"), sleep=lambda _: gone.wait(10))
    with pytest.raises(httpx.ReadTimeout):
        http.get("/users", timeout=httpx.Timeout(10, read=0.01))
    gone.set()
    assert http.get("/users").status_code == 200
    assert capfd.readouterr().err == ""
