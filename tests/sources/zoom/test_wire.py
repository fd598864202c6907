import gzip
import socket

import httpx
import pytest

from eroom_static.core.errors import UnexpectedReply, Unreachable
from eroom_static.sources.zoom.patience import Failed
from eroom_static.sources.zoom.wire import LARGEST_BODY, Question, Reply, exchange
from tests.sources.zoom.loopback import HANG_UP, loopback, said

SECRET = "not-a-secret-bearer"


def question(url: str, **more) -> Question:
    headers = {"Authorization": f"Bearer {SECRET}"}
    return Question(where="GET /users", method="GET", url=url, headers=headers, hide=(SECRET,), **more)


def ask(url: str, times: int = 1, **more) -> list[Reply | Failed]:
    with httpx.Client(timeout=5) as http:
        return [exchange(http, question(url, **more), check=lambda: None) for _ in range(times)]


def fails_with(error: Exception) -> Reply | Failed:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    with httpx.Client(transport=httpx.MockTransport(fail)) as http:
        return exchange(http, question("https://api.example.org"), check=lambda: None)


def test_an_answer_is_read_whole_and_its_headers_know_no_case():
    with loopback(said(b'{"id": 1}', more="X-RateLimit-Limit: 30\r\n")) as server:
        (reply,) = ask(server.url)
    assert (reply.status, reply.body, reply.headers["x-ratelimit-limit"]) == (200, b'{"id": 1}', "30")


def test_one_connection_serves_many_requests():
    with loopback(*[said(b"{}")] * 5) as server:
        ask(server.url, times=5)
    assert (len(server.heard), server.connections) == (5, 1)


def test_a_uuid_encoded_twice_stays_so_on_the_wire():
    with loopback(said(b"{}")) as server:
        ask(server.url + "/v2/past_meetings/%252Fab%252F%252Fc%253D/instances", params={"page_size": 300})
    assert server.heard[0].startswith(
        b"GET /v2/past_meetings/%252Fab%252F%252Fc%253D/instances?page_size=300 HTTP/1.1"
    )


def test_a_page_token_arrives_as_it_was_given():
    with loopback(said(b"{}")) as server:
        ask(server.url, params={"next_page_token": "a+b/c== &x"})
    assert b"next_page_token=a%2Bb%2Fc%3D%3D%20%26x" in server.heard[0] or (
        b"next_page_token=a%2Bb%2Fc%3D%3D+%26x" in server.heard[0]
    )


@pytest.mark.parametrize(
    "cut",
    [
        HANG_UP,
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Le",
        said(b'{"users": [', length=500),
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\n{"a"',
        said(b"no gzip", more="Content-Encoding: gzip\r\nConnection: close\r\n"),
        b"nonsense\r\nConnection: close\r\n\r\n",
    ],
    ids=["no answer", "cut headers", "cut body", "cut chunk", "broken gzip", "no HTTP"],
)
def test_an_answer_broken_off_may_be_asked_for_again(cut):
    with loopback(cut) as server:
        (outcome,) = ask(server.url)
    assert isinstance(outcome, Failed)
    assert str(outcome.error).startswith("GET /users: Zoom broke off its answer")


def test_nobody_there_is_said_with_the_systems_reason():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    (outcome,) = ask(f"http://127.0.0.1:{port}")
    assert isinstance(outcome.error, Unreachable)
    assert "no connection to Zoom (" in outcome.error.message
    assert "refused" in outcome.error.message


def test_a_server_that_says_nothing_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as mute, httpx.Client(timeout=0.05) as http:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        outcome = exchange(http, question(url), check=lambda: None)
    assert outcome.error.message == "Zoom did not answer in time"


def test_a_redirect_is_an_answer_and_not_followed():
    with loopback(said(b"", "302 Found", more="Location: https://example.org/\r\n")) as server:
        (reply,) = ask(server.url)
    assert (reply.status, len(server.heard)) == (302, 1)


def test_a_body_without_end_is_not_read_to_its_end():
    drawn = []

    class Endless(httpx.SyncByteStream):
        def __iter__(self):
            while True:
                drawn.append(1)
                yield b"x" * 1024 * 1024

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Endless()))
    with (
        httpx.Client(transport=transport) as http,
        pytest.raises(UnexpectedReply, match="larger than 16 MiB"),
    ):
        exchange(http, question("https://api.example.org"), check=lambda: None)
    assert len(drawn) == LARGEST_BODY // 1024 // 1024 + 1


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused():
    bomb = gzip.compress(b"x" * (LARGEST_BODY + 1))
    packed = said(bomb, more="Content-Encoding: gzip\r\nConnection: close\r\n")
    with loopback(packed) as server, pytest.raises(UnexpectedReply, match="larger than 16 MiB"):
        ask(server.url)


def test_reading_ends_when_there_is_no_time_left():
    def late() -> None:
        raise Unreachable("late")

    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={}))
    with httpx.Client(transport=transport) as http, pytest.raises(Unreachable, match="late"):
        exchange(http, question("https://api.example.org"), check=late)


@pytest.mark.parametrize(
    "error",
    [
        httpx.LocalProtocolError(f"Illegal header value b'Bearer {SECRET}'"),
        httpx.RemoteProtocolError(f"Bearer {SECRET}"),
        httpx.ReadError(f"Bearer {SECRET}"),
        httpx.ConnectError(f"Bearer {SECRET}"),
        httpx.ProxyError(f"Bearer {SECRET}"),
        httpx.ReadTimeout(f"Bearer {SECRET}"),
        httpx.UnsupportedProtocol(f"Bearer {SECRET}"),
        httpx.InvalidURL(f"Bearer {SECRET}"),
    ],
)
def test_no_text_and_no_exception_of_httpxs_gets_out(error):
    try:
        outcome = fails_with(error)
    except UnexpectedReply as raised:
        ours = raised
    else:
        ours = outcome.error
    assert SECRET not in f"{ours} {ours!r} {ours.__dict__}"
    assert ours.__cause__ is None
    assert ours.__context__ is None


@pytest.mark.parametrize("url", ["api.example.org/v2", "ftp://example.org", "https://", "https://exa mple:x"])
def test_an_address_that_is_none_is_said_once_and_not_tried_again(url):
    with pytest.raises(UnexpectedReply) as wrong:
        ask(url)
    assert "ZOOM_API_URL" in wrong.value.hint


def test_a_header_that_cannot_be_sent_is_not_quoted():
    odd = Question(
        where="GET /users", method="GET", url="http://127.0.0.1:9", headers={"X": f"{SECRET}\r\nY: z"}
    )
    with loopback(said(b"{}")) as server, httpx.Client() as http:
        odd = Question(where="GET /users", method="GET", url=server.url, headers={"X": f"{SECRET}\nY: z"})
        with pytest.raises(UnexpectedReply) as wrong:
            exchange(http, odd, check=lambda: None)
    assert SECRET not in str(wrong.value)


def test_a_question_does_not_show_its_headers():
    assert SECRET not in repr(question("https://api.example.org"))
