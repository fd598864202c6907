"""Zoom's answers read, and its error codes turned into sentences. Does no I/O.

Zoom: developers.zoom.us/docs/api/errors and /docs/integrations/oauth-error-messages. Codes decide, never
texts: those may come in the owner's language.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from eroom_static.core.errors import SourceError, Unauthorized, UnexpectedReply, Unreachable
from eroom_static.sources.zoom.calls import Call
from eroom_static.sources.zoom.patience import Failed, Limited
from eroom_static.sources.zoom.wire import CHECK_ADDRESS, CHECK_CONNECTION, Question, Reply
from eroom_static.sources.zoom.words import clean

Json = dict[str, Any]

NO_CONTENT = 204
REDIRECT, CLIENT_ERROR, REFUSED, NOT_FOUND, TOO_MANY, SERVER_ERROR = 300, 400, 401, 404, 429, 500
PASSING = {500, 502, 503, 504}
BAD_TOKEN = 124
MISSING_SCOPE = 4711
CATCH_ALL = 4700  # on calls: missing scopes in the older spelling, or a token that was empty
SWITCHED_OFF = {4717, 4738, 4741}
MARKETPLACE = "marketplace.zoom.us → Manage → your Server-to-Server OAuth app"

HINTS = {
    200: "check the plan and the role of the app's owner in Zoom's admin portal",
    300: "report it: Zoom did not accept the request's form",
    1001: "the user has left the account; take them out of the publish rules",
    1010: "the user belongs to another account; take them out of the publish rules",
    1120: "the user must first accept the invitation to the account",
    2300: CHECK_ADDRESS,
    3000: "the meeting cannot be read this way; look at it in Zoom's web portal",
    3001: "the meeting is over, deleted, or another account's; take its id out of the publish rules",
    3161: "give the user a licence or a role that may host meetings",
}
ANY_HINT = "developers.zoom.us/docs/api/errors says more about the code"


class ZoomRefusal(SourceError):
    """Zoom said no to one request, which need not end the run: the caller decides by `code`."""

    def __init__(
        self, message: str, *, where: str, hint: str, status: int, code: int, zoom_message: str
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.status = status
        self.code = code
        self.zoom_message = zoom_message


class Unsure(SourceError):
    """Something was to be made, and no answer came: it may be there, or not. Look before asking again."""


class MissingScope(Unauthorized):
    """The app may not make this one call; others it may."""


class Answer(msgspec.Struct, frozen=True):
    """A reply whose body is an object. `code` and `message` are Zoom's words of trouble, or 0 and ""."""

    status: int
    body: Json
    code: int
    message: str

    @property
    def refuses_token(self) -> bool:
        return (self.status == REFUSED or self.code in (BAD_TOKEN, CATCH_ALL)) and not self.wants_scope

    @property
    def wants_scope(self) -> bool:
        return self.code == MISSING_SCOPE or (self.code == CATCH_ALL and bool(_scopes(self.message)))

    @property
    def says(self) -> str:
        return says(self.status, self.code, self.message)


def read(reply: Reply, question: Question) -> Answer | Failed | Limited:
    """What the reply is, once what may pass and what is no answer of Zoom's has been sorted out."""
    where = question.where
    body = _json(reply.body)
    code, message = _trouble(body, question.hide) if isinstance(body, dict) else (0, "")
    if TOO_MANY in (reply.status, code):
        return Limited(reply.headers, says(reply.status, code, message), where)
    if reply.status >= SERVER_ERROR:
        error = Unreachable(
            f"Zoom is in trouble {says(reply.status, code, message)}", where=where, hint=CHECK_CONNECTION
        )
        if reply.status not in PASSING:
            raise error
        return Failed(error, reply.headers)
    if REDIRECT <= reply.status < CLIENT_ERROR:
        raise UnexpectedReply(
            f"the answer is a redirect, which is not followed (HTTP {reply.status})",
            where=where,
            hint=CHECK_ADDRESS,
        )
    if reply.status == NO_CONTENT and question.method != "GET":
        return Answer(reply.status, {}, 0, "")
    if isinstance(body, dict):
        return Answer(reply.status, body, code, message)
    return _no_answer(reply, body, where)


def refusal(answer: Answer, call: Call) -> SourceError:
    """The error that a refused call ends with."""
    if answer.wants_scope:
        return _missing_scope(answer, call)
    if answer.code in SWITCHED_OFF:
        return switched_off(answer.says, call.where)
    if answer.refuses_token:
        return Unauthorized(
            f"Zoom refuses the token it has just given out {answer.says}",
            where=call.where,
            hint=f"see {MARKETPLACE} → Activation: is the app active, and used by this site alone?",
        )
    return ZoomRefusal(
        f"Zoom refused {call.needs} {answer.says}",
        where=call.where,
        hint=HINTS.get(answer.code, ANY_HINT),
        status=answer.status,
        code=answer.code,
        zoom_message=answer.message,
    )


def switched_off(said: str, where: str) -> Unauthorized:
    return Unauthorized(
        f"the app of ZOOM_CLIENT_ID is switched off in Zoom {said}",
        where=where,
        hint=f"activate it at {MARKETPLACE} → Activation",
    )


def says(status: int, code: int, message: str) -> str:
    """(code 3001: "Meeting does not exist."), or the status where there is no code."""
    name = f"code {code}" if code else f"HTTP {status}"
    return f'({name}: "{message}")' if message else f"({name})"


def whole(raw: object) -> int:
    """A code as a number, however it is spelled; 0 where there is none."""
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}", raw):
        return int(raw)
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else 0


def _json(body: bytes) -> object:
    """The body decoded, or the error that says why it cannot be."""
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError) as error:
        return error


def _trouble(body: Json, hide: Iterable[str]) -> tuple[int, str]:
    """Zoom's code and message, with what it says of single fields."""
    fields = body.get("errors")
    details = [f for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
    texts = [body.get("message"), *(f"{f.get('field', '')}: {f.get('message', '')}" for f in details)]
    return whole(body.get("code")), clean(" ".join(t for t in texts if isinstance(t, str)), hide)


def _no_answer(reply: Reply, body: object, where: str) -> Answer | Failed:
    """A reply without a JSON object in it."""
    if reply.status == REFUSED:
        return Answer(reply.status, {}, 0, "")
    if not isinstance(body, Exception):
        raise UnexpectedReply("Zoom's answer is JSON, but no object", where=f"{where}: $", hint=CHECK_ADDRESS)
    error = UnexpectedReply(
        f"Zoom's answer is cut or not JSON (HTTP {reply.status})", where=where, hint=CHECK_ADDRESS
    )
    if reply.status >= REDIRECT:
        raise error
    return Failed(error, reply.headers)


def _missing_scope(answer: Answer, call: Call) -> MissingScope:
    named = _scopes(answer.message) or [call.scope]
    word = "the scope" if len(named) == 1 else "one of the scopes"
    return MissingScope(
        f"the Zoom app may not do this: {call.needs} needs {word} {', '.join(named)} {answer.says}",
        where=call.where,
        hint=f"add {call.scope} at {MARKETPLACE} → Scopes, then run again (a new token is needed)",
    )


def _scopes(message: str) -> list[str]:
    """The names in "does not contain scopes:[a, b]", in whatever language the rest of the sentence is."""
    found = re.search(r"\[([a-z0-9_:,\s]+)(?:\]|,[^,\]]*…$)", message)
    return [name for name in re.split(r"[,\s]+", found[1]) if ":" in name] if found else []
