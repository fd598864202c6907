"""The sandbox as its tests ask it: a world on one day, a clock that can be moved, a client with a token."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from eroom_static.sandbox.api import Reply, Sandbox
from eroom_static.sandbox.world import World

NOW = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


class Clock:
    def __init__(self, now: datetime = NOW) -> None:
        self.now = now.timestamp()

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


class Client:
    """Asks as a Zoom client would, and fetches one token."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.token = ""

    def login(self, **changed: str) -> Reply:
        known = self.sandbox.world.credentials
        client = (
            f"{changed.pop('client_id', known.client_id)}:{changed.pop('client_secret', known.client_secret)}"
        )
        form = {"grant_type": "account_credentials", "account_id": known.account_id, **changed}
        headers = {"Authorization": "Basic " + b64encode(client.encode()).decode()}
        reply = self.sandbox.handle("POST", "/oauth/token", {}, headers, urlencode(form).encode())
        self.token = json.loads(reply.body).get("access_token", "")
        return reply

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Reply:
        if not self.token:
            self.login()
        headers = {"Authorization": f"Bearer {self.token}"}
        raw = b"" if body is None else json.dumps(body).encode()
        return self.sandbox.handle(method, f"/v2{path}", query, headers, raw)

    def get(self, path: str, **query: str) -> Any:
        reply = self.ask("GET", path, **query)
        assert reply.status == 200, reply.body
        return json.loads(reply.body)

    def refused(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, int, str]:
        reply = self.ask(method, path, body, **query)
        said = json.loads(reply.body)
        return reply.status, said["code"], said["message"]

    def every(self, path: str, name: str, **query: str) -> list[Any]:
        """All pages of a list."""
        found: list[Any] = []
        token = ""
        while True:
            page = self.get(path, **query, **({"next_page_token": token} if token else {}))
            found += page[name]
            token = page["next_page_token"]
            if not token:
                return found


@pytest.fixture(scope="session")
def still() -> World:
    """A world that no test changes."""
    return World(seed=1, now=NOW, meetings=60)


@pytest.fixture
def world() -> World:
    return World(seed=1, now=NOW, meetings=60)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(world: World, clock: Clock) -> Sandbox:
    return Sandbox(world, clock=clock, limits=False)


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    return Client(sandbox)


@pytest.fixture
def client_of(world: World, clock: Clock):
    """A client of the account with other terms: plan, faults, scopes, limits."""

    def make(**terms: Any) -> Client:
        return Client(Sandbox(world, **{"clock": clock, "limits": False, **terms}))

    return make


@pytest.fixture
def marta(world: World) -> str:
    return world.hosts[0].id
