"""One HTTP exchange with Zoom: bounded, without redirects, and with httpx's errors put into our words.

No httpx exception leaves this module: they carry the request, and with it the token.
"""

from collections.abc import Callable, Mapping

import httpx
import msgspec

from eroom_static.core.environment import no_way_out
from eroom_static.core.errors import SourceError, UnexpectedReply, Unreachable
from eroom_static.sources.zoom.patience import Failed
from eroom_static.sources.zoom.words import clean

LARGEST_BODY = 16 * 1024 * 1024
# Each worker keeps one open: Zoom's TLS takes longer to begin than a question to be answered.
CONNECTIONS = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=30)
CHECK_CONNECTION = "check the network, and whether status.zoom.us reports trouble"
CHECK_ADDRESS = "check ZOOM_API_URL and ZOOM_OAUTH_URL"


class Reply(msgspec.Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent. `where` is what errors call it; `hide` is what no error may quote."""

    where: str
    method: str
    url: str
    headers: Mapping[str, str]
    params: Mapping[str, str | int] = msgspec.field(default_factory=dict)
    form: Mapping[str, str] | None = None
    body: bytes | None = None  # JSON
    hide: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Question({self.where})"


def opened(timeout: httpx.Timeout, agent: str) -> httpx.Client:
    """As the environment wants it."""
    try:
        return httpx.Client(timeout=timeout, headers={"User-Agent": agent}, limits=CONNECTIONS)
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as wrong:
        raise no_way_out(wrong) from None


def exchange(
    http: httpx.Client,
    question: Question,
    *,
    check: Callable[[], None],
    enter: Callable[[], None] = lambda: None,
) -> Reply | Failed:
    """Zoom's answer, read to its end. `check` raises when there is no time left to go on reading; `enter` returns when
    the request, made by then, may leave.
    """
    try:
        request = http.build_request(
            question.method,
            question.url,
            headers=dict(question.headers),
            params=dict(question.params) or None,
            data=question.form,
            content=question.body,
        )
        enter()
        # Redirects are not followed: the token is for one host only.
        response = http.send(request, stream=True, auth=None, follow_redirects=False)
        try:
            body = _bounded(response, question.where, check)
            return Reply(response.status_code, response.headers, body)
        finally:
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = _in_our_words(error, question)
    if isinstance(failure, Failed):
        return failure
    raise failure


def _bounded(response: httpx.Response, where: str, check: Callable[[], None]) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise UnexpectedReply(
                f"Zoom's answer is larger than {LARGEST_BODY // 1024 // 1024} MiB",
                where=where,
                hint=CHECK_ADDRESS,
            )
        check()
    return bytes(body)


def _in_our_words(error: Exception, question: Question) -> Failed | SourceError:
    where = question.where
    match error:
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpx.LocalProtocolError():
            said = "the request cannot be put into words that HTTP allows"
            return UnexpectedReply(said, where=where, hint=CHECK_ADDRESS)
        case httpx.TimeoutException():
            said = "Zoom did not answer in time"
        case httpx.ConnectError() | httpx.ProxyError():
            said = f"no connection to Zoom ({clean(str(error), question.hide)})"
        case _:  # its text may quote a header, and with it the token
            said = "Zoom broke off its answer"
    return Failed(Unreachable(said, where=where, hint=CHECK_CONNECTION), {})
