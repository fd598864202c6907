"""A grant whose only window is long over: the answer `over` proves that the function opens what we seal."""

from collections.abc import Iterator

import httpx
import msgspec

from eroom_static.core.finding import Finding, fine, problem, warning
from eroom_static.function.grant import GRANT, Key
from eroom_static.sdk.web import Reply, ask

CHECK = "grant"
_OVER = {"n": "", "p": "", "u": "", "k": 0, "r": 0, "v": 1, "w": [[0, 1]]}
_UPDATE = "deploy the function of this version of eroom-static"
_BETWEEN = "see what stands between: it must hand POST requests on as they are"


class _Refusal(msgspec.Struct, frozen=True):
    error: str = ""


def probe_findings(http: httpx.Client, url: str, origin: str, key: Key) -> Iterator[Finding]:
    headers = {"Origin": origin, "Content-Type": "application/json"}
    body = msgspec.json.encode({"grant": key.seal(_OVER, GRANT)})
    yield _read(ask(http, "POST", f"{url}/join", headers=headers, body=body), origin)


def _read(reply: Reply, origin: str) -> Finding:
    """What an answer's body holds is never told: it could be a signature."""
    match (reply.status, _word(reply.body)):
        case (410, "over"):
            return fine(CHECK, "a grant of this site is opened, and not signed once it is over")
        case (403, "grant"):
            return problem(CHECK, "the function cannot open a grant of this site", _UPDATE)
        case (403, "origin"):
            cure = f"put exactly {origin} into the function's EROOM_ORIGINS"
            return problem(CHECK, f"the function refuses pages of {origin}", cure)
        case (429, _):
            after = reply.headers.get("Retry-After", "")
            when = f" {int(after)} s" if after.isdecimal() else " a minute"
            return warning(CHECK, "not tried: the function had too many requests", f"ask again in{when}")
        case (200, _):
            return problem(CHECK, "the function signs for a meeting that is over", f"stop it, and {_UPDATE}")
        case (status, word):
            known = f" {word}" if word.isidentifier() else ""
            said = f"a grant that is over is answered with {status}{known}, not 410 over"
            return problem(CHECK, said, _BETWEEN)


def _word(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Refusal).error[:40]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ""
