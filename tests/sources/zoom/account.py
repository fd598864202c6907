"""A scripted Zoom for tests of the client, and time that only sleep moves."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import parse_qs

import httpx

from eroom_static.core.environment import Credentials
from eroom_static.sources.zoom.client import ZoomClient
from tests.make import NOW

CREDENTIALS = Credentials(
    account_id="not-a-secret-account", client_id="not-a-secret-client", client_secret="not-a-secret-secret"
)
BASIC = b64encode(f"{CREDENTIALS.client_id}:{CREDENTIALS.client_secret}".encode()).decode()
API = "https://api.example.org/v2"
OAUTH = "https://oauth.example.org/oauth/token"
TOKEN_PATH = "/oauth/token"

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []
        self._lock = Lock()

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.seconds += seconds

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds - 1000.0)

    @property
    def passed(self) -> float:
        return self.seconds - 1000.0


class Zoom:
    """Gives tokens "token-1", "token-2" …, and the answers put in, one after the other. The last stays."""

    def __init__(self, *answers: Answer, tokens: tuple[Answer, ...] = ()) -> None:
        self.answers = list(answers)
        self.tokens = list(tokens)
        self.asked: list[httpx.Request] = []
        self.token_requests: list[httpx.Request] = []
        self._lock = Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            is_token = request.url.path == TOKEN_PATH
            (self.token_requests if is_token else self.asked).append(request)
            script = self.tokens if is_token else self.answers
            if is_token and not script:
                return a_token(len(self.token_requests))
            answer = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    @property
    def bearers(self) -> list[str]:
        return [request.headers["authorization"] for request in self.asked]

    @property
    def queries(self) -> list[dict[str, str]]:
        return [
            {name: values[0] for name, values in parse_qs(r.url.query.decode()).items()} for r in self.asked
        ]


def a_token(number: int, **more: object) -> httpx.Response:
    fields = {"token_type": "bearer", "expires_in": 3600, "scope": "user:read:list_users:admin"} | more
    return httpx.Response(200, json={"access_token": f"token-{number}", **fields})


def ok(**body: object) -> httpx.Response:
    return httpx.Response(200, json=body)


def no(status: int, code: int, message: str = "No.", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"code": code, "message": message}, headers=named)


def page(key: str, *ids: object, token: str = "") -> httpx.Response:
    return ok(**{key: [{"id": id_} for id_ in ids], "next_page_token": token})


def client_of(
    answer: Callable[[httpx.Request], httpx.Response] | httpx.Client,
    clock: Clock | None = None,
    *,
    deadline: float = 600.0,
    api_url: str | None = API,
    oauth_url: str = OAUTH,
    plan: str = "business",
) -> ZoomClient:
    clock = clock or Clock()
    http = answer if isinstance(answer, httpx.Client) else httpx.Client(transport=httpx.MockTransport(answer))
    return ZoomClient(
        http,
        CREDENTIALS,
        api_url=api_url,
        oauth_url=oauth_url,
        plan=plan,
        deadline=deadline,
        sleep=clock.sleep,
        monotonic=clock.monotonic,
        now=clock.now,
        jitter=lambda: 0.5,
    )
