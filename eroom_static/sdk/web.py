"""One HTTP exchange, bounded in size, and why there was none, in words that lead on."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import httpx
import msgspec

from eroom_static import __version__
from eroom_static.core.environment import no_way_out

PATIENCE = 10.0  # seconds without a word
AGENT = f"eroom-static/{__version__}"
LARGEST = 64 * 1024  # bytes of an ordinary answer


_REASONS: tuple[tuple[type[BaseException], str, str], ...] = (
    (socket.gaierror, "has a host name that is not known", "check its spelling and its DNS record"),
    (
        ssl.SSLCertVerificationError,
        "shows a certificate that is not accepted ({0.verify_message})",
        "renew the certificate, or correct the host's name",
    ),
    (ssl.SSLError, "does not speak TLS", "check that https and the port are right"),
    (ConnectionRefusedError, "refuses the connection", "check that it runs, and its port"),
    (
        httpx.TimeoutException,
        f"gives no answer within {PATIENCE:.0f} s",
        "check that it runs, and that no firewall is between",
    ),
    (httpx.TooManyRedirects, "leads in a circle", "check the address"),
)


class Silence(Exception):
    """No answer that could be read. `message` goes on where "https://… " leaves off: 'refuses the connection'."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    headers: httpx.Headers
    body: bytes
    took: timedelta


def client(**more: object) -> httpx.Client:
    """Follows no redirect unless told so."""
    try:
        return httpx.Client(timeout=PATIENCE, headers={"User-Agent": AGENT}, **more)  # type: ignore[arg-type]
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as wrong:
        raise no_way_out(wrong) from None


def ask(
    http: httpx.Client,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    largest: int = LARGEST,
) -> Reply:
    """The whole answer. Raises Silence where there is none, or no end to it."""
    with streamed(http, method, url, headers=headers, body=body) as response:
        read = bytearray()
        for chunk in response.iter_bytes():
            read += chunk
            if len(read) > largest:
                raise Silence(f"answers with more than {largest:,} bytes", "see whether the address is right")
    return Reply(
        status=response.status_code, headers=response.headers, body=bytes(read), took=response.elapsed
    )


@contextmanager
def streamed(
    http: httpx.Client,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Iterator[httpx.Response]:
    try:
        with http.stream(method, url, headers=headers, content=body) as response:
            yield response
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _why(error) from None


def _why(error: Exception) -> Silence:
    for cause in _causes(error):
        for kind, said, hint in _REASONS:
            if isinstance(cause, kind):
                return Silence(said.format(cause), hint)
    return Silence("breaks off the connection", "try again; then check what stands between")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what it came from: httpx wraps what the system said twice."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
