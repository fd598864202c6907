"""The real client against Zoom's own published description, which Prism turns into a server."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import httpx
import pytest

from eroom_static.core.errors import RateLimited, Unauthorized, UnexpectedReply
from eroom_static.sources.zoom.client import (
    GET_MEETING,
    GET_WEBINAR,
    LIST_MEETINGS,
    LIST_USERS,
    LIST_WEBINARS,
    ZoomClient,
    ZoomRefusal,
)
from tests.sources.zoom.account import API, TOKEN_PATH, a_token, client_of

PRISM = Path(__file__).parents[2] / "node" / "node_modules" / ".bin" / "prism"
STARTS_WITHIN = 60.0  # seconds; eight are usual
CALLS = [
    (LIST_USERS, {}),
    (LIST_MEETINGS, {"user": "someone"}),
    (LIST_WEBINARS, {"user": "someone"}),
    (GET_MEETING, {"id": "81234567890"}),
    (GET_WEBINAR, {"id": "81234567890"}),
]


class WithPrism(httpx.BaseTransport):
    """Prism knows no OAuth and no "/v2": tokens are made up here, the rest is passed on."""

    def __init__(self, prism: str) -> None:
        self._prism = httpx.URL(prism)
        self._wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            return a_token(1)
        path = request.url.raw_path.removeprefix(httpx.URL(API).raw_path)
        request.url = self._prism.copy_with(raw_path=path)
        return self._wire.handle_request(request)

    def close(self) -> None:
        self._wire.close()


@pytest.fixture(scope="session")
def prism(shared, tmp_path_factory) -> Iterator[str]:
    if not PRISM.exists():
        lacking = f"{PRISM} is missing: make test installs it"
        pytest.fail(lacking) if os.environ.get("CI") == "true" else pytest.skip(lacking)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    log = tmp_path_factory.mktemp("prism") / "log"
    command = [str(PRISM), "mock", "-h", "127.0.0.1", "-p", port, str(shared / "openapi.json")]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    end = monotonic() + STARTS_WITHIN
    # The transport's retries wait a little longer each time, so that nothing here has to sleep.
    with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as http:
        while monotonic() < end and process.poll() is None:
            try:
                http.get(url)
            except httpx.TransportError:
                continue
            return
    pytest.fail(f"Prism did not start: {log.read_text()[-2000:]}")


@pytest.fixture
def zoom(prism) -> Iterator:
    """A client of Prism's, which answers with the example that `prefer` asks for."""
    opened: list[httpx.Client] = []

    def client(prefer: str = "") -> ZoomClient:
        http = httpx.Client(
            transport=WithPrism(prism), timeout=30, headers={"Prefer": prefer} if prefer else None
        )
        opened.append(http)
        return client_of(http)

    yield client
    for http in opened:
        http.close()


@pytest.mark.parametrize(("call", "parts"), CALLS, ids=lambda x: getattr(x, "path", ""))
def test_every_call_of_a_build_is_one_that_zoom_describes(zoom, call, parts):
    body = zoom().get(call, **parts)
    if call.item_key:
        assert all(isinstance(item, dict) for item in body[call.item_key])
        assert body[call.item_key]
    else:
        assert body["id"]


def test_prisms_list_without_end_is_noticed(zoom):
    with pytest.raises(UnexpectedReply, match="again and again"):
        zoom().pages(LIST_USERS)


@pytest.mark.parametrize(
    ("call", "parts", "status", "code"),
    [
        (LIST_MEETINGS, {"user": "someone"}, 404, 1001),
        (LIST_WEBINARS, {"user": "someone"}, 400, 200),
        (GET_MEETING, {"id": "81234567890"}, 404, 3001),
        (GET_MEETING, {"id": "81234567890"}, 400, 3161),
        (GET_MEETING, {"id": "81234567890"}, 400, 3000),
        (GET_WEBINAR, {"id": "81234567890"}, 404, 3001),
    ],
    ids=lambda x: str(getattr(x, "path", x)),
)
def test_the_refusals_that_zoom_describes_are_understood(zoom, call, parts, status, code):
    with pytest.raises(ZoomRefusal) as no:
        zoom(f"code={status}, example=e{code}").get(call, **parts)
    assert (no.value.status, no.value.code) == (status, code)
    assert no.value.zoom_message


def test_a_refused_token_is_renewed_once(zoom):
    client = zoom("code=401")
    with pytest.raises(Unauthorized, match="code 124"):
        client.get(LIST_USERS)
    assert client.audit == [("GET", "/users", 2), ("POST", "/oauth/token", 2)]


def test_a_limit_ends_when_patience_does(zoom):
    with pytest.raises(RateLimited):
        zoom("code=429").get(LIST_USERS)
