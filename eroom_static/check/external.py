"""Links that lead to other sites: whether somebody answers there. Asked only when it is wished for."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from ipaddress import ip_address
from socket import SOCK_STREAM, getaddrinfo
from urllib.parse import urldefrag, urlsplit

import httpx

from eroom_static.check.tally import Tally
from eroom_static.core.address import is_loopback

_HANDS = 8
_TIMEOUT = httpx.Timeout(15, connect=10)  # seconds
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_UNWILLING = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.FORBIDDEN}
_ZOOM = ("zoom.us", "zoom.com", "zoomgov.com", "zoom.com.cn")
_CURE = "correct the link, or take it away"


def check_external(links: Iterable[tuple[str, str]], tally: Tally, agent: str) -> None:
    """`links` are addresses, each with the page that it stands on. Zoom's are left alone: asking is half joining."""
    pages: dict[str, list[str]] = {}
    for address, page in links:
        bare = urldefrag(address).url
        if _may_be_asked(bare):
            pages.setdefault(bare, []).append(page)
    with (
        httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": agent}) as http,
        ThreadPoolExecutor(_HANDS) as pool,
    ):
        for address, answer in zip(pages, pool.map(lambda a: _answer(http, a), pages), strict=True):
            if isinstance(answer, str):
                tally.warning("external links", f"{address} {answer}", _CURE, *pages[address])
            elif answer in _GONE:
                tally.problem("external links", f"{address} answers {answer}", _CURE, *pages[address])
            elif answer >= HTTPStatus.BAD_REQUEST:
                tally.warning("external links", f"{address} answers {answer}", _CURE, *pages[address])


def _may_be_asked(address: str) -> bool:
    """Not this machine: a meeting's text may hold any address."""
    host = urlsplit(address).hostname or ""
    if not host or is_loopback(host) or any(host == zoom or host.endswith(f".{zoom}") for zoom in _ZOOM):
        return False
    return "." in host or ":" in host


def _is_far(address: str) -> bool:
    """Every address behind the name is one of the internet: a name may lead anywhere."""
    parts = urlsplit(address)
    try:
        found = getaddrinfo(parts.hostname, parts.port or parts.scheme, type=SOCK_STREAM)
    except OSError:
        return True  # nobody is there: to be told as such
    return all(ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found)


def _answer(http: httpx.Client, address: str) -> int | str:
    """A status, or why there is none. Who does not like to be asked for the head alone is asked for all, unread."""
    if not _is_far(address):
        return "leads to a machine of this network and is not asked"
    try:
        status = http.head(address).status_code
        if status in _UNWILLING:
            with http.stream("GET", address) as reply:
                status = reply.status_code
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return "cannot be reached"
    return status
