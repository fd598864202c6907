"""The join function, asked as a page would ask it: is it there, does it agree with us, does it keep its rules?

Signs nothing: the one grant that is sent has been over since 1970.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
import msgspec

from eroom_static.core.address import is_loopback
from eroom_static.doctor.finding import Finding, fine, problem, warning
from eroom_static.doctor.probe import probe_findings
from eroom_static.function.grant import Key
from eroom_static.sdk.web import Reply, Silence, ask, client

NOT_OURS = "https://doctor.invalid"
SLOW, WRONG = timedelta(seconds=30), timedelta(minutes=5)
ADDRESS = "check [function] url, and where the function runs"
STARTS = (
    "it starts only with EROOM_GRANT_KEY, EROOM_ORIGINS, ZOOM_SDK_KEY and ZOOM_SDK_SECRET; the last two are of "
    "marketplace.zoom.us → Develop → Build App → General App, admin-managed → Features → Embed → Meeting SDK on"
)
ORIGINS = "put exactly {} into the function's EROOM_ORIGINS"
_OK, _NO_CONTENT, _ABOVE_OK = 200, 204, 300


class _Health(msgspec.Struct, frozen=True):
    ok: bool
    keys: tuple[str, ...]


def origin_of(site: str) -> str:
    """As a browser sends it: without the path."""
    parts = urlsplit(site)
    return f"{parts.scheme}://{parts.netloc}"


def function_findings(url: str, site: str, ring: Sequence[Key], now: datetime | None) -> Iterator[Finding]:
    """`now` is None where our own clock is held fast and tells nothing."""
    with client() as http:
        try:
            health = ask(http, "GET", f"{url}/health")
            theirs = _keys(health)
            if isinstance(theirs, Finding):
                yield theirs
                return
            yield fine("function", f"{url} answers")
            yield fine("sdk key", "the function has one: it does not start without")
            if now is not None:
                yield _clock(health, now)
            ours = [key.id for key in ring]
            if ours:
                yield _agreement(ours, theirs)
            yield from _preflight(http, url, origin_of(site))
            yield _stranger(http, url)
            if ours and ours[0] in theirs:
                yield from probe_findings(http, url, origin_of(site), ring[0])
        except Silence as silence:
            here = is_loopback(urlsplit(url).hostname or "")
            cure = "run `eroom function serve`" if here else silence.hint
            yield problem("function", f"{url} {silence.message}", f"{cure}; {STARTS}")


def _keys(health: Reply) -> tuple[str, ...] | Finding:
    if health.status != _OK:
        return problem("function", f"GET …/health is answered with {health.status}, not 200", ADDRESS)
    try:
        said = msgspec.json.decode(health.body, type=_Health)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return problem("function", "what answers GET …/health is not the join function", ADDRESS)
    if not said.ok:
        return problem("function", "the function says of itself that it is not well", ADDRESS)
    return said.keys


def _clock(health: Reply, now: datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(health.headers.get("Date", ""))
        late = now - theirs
    except (TypeError, ValueError):
        return warning("clock", "the function's answer names no time", "see what stands between")
    # `now` is when this run began, and the answer came a little later: neither is anybody's fault.
    ahead = max(-late - health.took, timedelta())
    apart = late if late > timedelta() else ahead
    side = "behind" if late > timedelta() else "ahead of"
    seconds = round(apart.total_seconds())
    if apart <= SLOW:
        return fine("clock", "the function's clock and ours agree")
    said = f"the function's clock is {seconds} s {side} ours"
    cure = "set both clocks by NTP: Zoom refuses signatures from a wrong one"
    return problem("clock", said, cure) if apart > WRONG else warning("clock", said, cure)


def _agreement(ours: Sequence[str], theirs: Sequence[str]) -> Finding:
    check = "grant key"
    if ours[0] in theirs:
        if theirs[0] == ours[0] or theirs[0] in ours:
            return fine(check, f"the function opens what this site seals (key {ours[0]})")
        return warning(
            check,
            f"the function's first key is {theirs[0]}, which is not known here: this site is behind",
            "put the new key first in EROOM_GRANT_KEY here, and build",
        )
    if any(key in theirs for key in ours):
        return problem(
            check,
            f"the function knows only an older key of ours, not {ours[0]}: the function is behind",
            "set EROOM_GRANT_KEY there to the new key and the old one, before the next build",
        )
    return problem(
        check,
        f"the function has other keys: {', '.join(theirs) or 'none'}, here it is {ours[0]}",
        "set the same EROOM_GRANT_KEY here and there",
    )


def _ask_first(http: httpx.Client, url: str, origin: str) -> Reply:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    return ask(http, "OPTIONS", f"{url}/join", headers=headers)


def _preflight(http: httpx.Client, url: str, origin: str) -> Iterator[Finding]:
    reply = _ask_first(http, url, origin)
    check = "preflight"
    between = "let only the function answer: turn off the platform's own CORS"
    told = reply.headers.get_list("Access-Control-Allow-Origin")
    methods = _listed(reply, "Access-Control-Allow-Methods")
    names = {name.casefold() for name in _listed(reply, "Access-Control-Allow-Headers")}
    if not _OK <= reply.status < _ABOVE_OK:
        cure = ORIGINS.format(origin)
        yield problem(check, f"browsers on {origin} are refused ({reply.status})", cure)
    elif told != [origin]:
        said = "nothing" if not told else " and ".join(told)
        yield problem(check, f"Access-Control-Allow-Origin is {said}, not {origin} alone", between)
    elif "POST" not in methods:
        yield problem(check, "POST is not among the allowed methods", between)
    elif "content-type" not in names:
        yield problem(check, "Content-Type is not among the allowed headers", between)
    elif reply.status != _NO_CONTENT:
        yield warning(check, f"is answered with {reply.status}, not 204: not by the function", between)
    else:
        yield fine(check, f"browsers on {origin} are let in")


def _stranger(http: httpx.Client, url: str) -> Finding:
    reply = _ask_first(http, url, NOT_OURS)
    told = reply.headers.get("Access-Control-Allow-Origin", "")
    if {"*", NOT_OURS} & {part.strip() for part in told.split(",")}:
        return problem(
            "origins",
            "pages of any other site are let in too",
            "turn off the platform's own CORS, and name only your own sites in EROOM_ORIGINS",
        )
    return fine("origins", "pages of other sites are refused")


def _listed(reply: Reply, name: str) -> set[str]:
    return {part.strip() for part in reply.headers.get(name, "").split(",")}
