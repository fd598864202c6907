"""Zoom's Server-to-Server OAuth: one token a run, shared by all threads, never written anywhere.

Zoom: developers.zoom.us/docs/internal-apps/s2s-oauth
"""

import re
from base64 import b64encode
from collections.abc import Callable
from threading import Lock
from urllib.parse import urlsplit

import msgspec

from eroom_static.core.environment import Credentials
from eroom_static.core.errors import SourceError, Unauthorized, UnexpectedReply
from eroom_static.sources.zoom.replies import (
    CLIENT_ERROR,
    MARKETPLACE,
    NOT_FOUND,
    SWITCHED_OFF,
    Answer,
    says,
    switched_off,
    whole,
)
from eroom_static.sources.zoom.wire import CHECK_ADDRESS, Question
from eroom_static.sources.zoom.words import clean

API_URL = "https://api.zoom.us/v2"
WHERE = "POST /oauth/token"
LIFETIME = 3600.0  # seconds, where the answer does not say
MARGIN = 60.0  # a token this close to its end is not used any more
WRONG_CLIENT = {4702, 4704, 4706}
WRONG_KIND = 4705
_ZOOM_HOST = re.compile(r"([a-z0-9-]+\.)*(zoom\.us|zoomgov\.com)")
_TOKEN = re.compile(r"[!-~]+")


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """Opens the API until `expires` on the monotonic clock; `api_url` is the region's, if Zoom named one.

    `scopes` are what the app may do; None where Zoom did not say.
    """

    bearer: str
    expires: float
    api_url: str | None = None
    scopes: frozenset[str] | None = None

    def __repr__(self) -> str:
        return "Token(…)"


class TokenKeeper:
    """Holds the run's token. One thread fetches it while the others wait."""

    def __init__(self, fetch: Callable[[], Token], monotonic: Callable[[], float]) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._lock = Lock()
        self._token: Token | None = None
        self._failure: SourceError | None = None
        self.issued: list[Token] = []

    def token(self, *, refused: Token | None = None) -> Token:
        """A token that is not the one refused; a newer one, if another thread has already fetched it."""
        with self._lock:
            if self._failure is not None:
                raise self._failure  # the run is over: those who waited need not ask again
            token = self._token
            if token is None or token is refused or self._monotonic() >= token.expires:
                token = self._token = self._fetched()
            return token

    def _fetched(self) -> Token:
        try:
            self.issued.append(self._fetch())
        except SourceError as error:
            self._failure = error
            raise
        return self.issued[-1]


def token_question(credentials: Credentials, oauth_url: str) -> Question:
    """The account goes into the body: addresses end up in logs."""
    basic = b64encode(f"{credentials.client_id}:{credentials.client_secret}".encode()).decode()
    return Question(
        where=WHERE,
        method="POST",
        url=oauth_url,
        headers={"Authorization": f"Basic {basic}", "Accept": "application/json"},
        form={"grant_type": "account_credentials", "account_id": credentials.account_id},
        hide=(basic, credentials.client_secret, credentials.client_id, credentials.account_id),
    )


def token_of(answer: Answer, question: Question, asked_at: float) -> Token:
    """The token in the answer, or the error that says which credential Zoom does not accept."""
    bearer = answer.body.get("access_token")
    if answer.status == NOT_FOUND:
        raise UnexpectedReply(
            f"there is no token to be had at this address {answer.says}", where=WHERE, hint=CHECK_ADDRESS
        )
    if answer.status >= CLIENT_ERROR or not bearer:
        raise _refused(answer, question)
    if not isinstance(bearer, str) or not _TOKEN.fullmatch(bearer):
        raise UnexpectedReply("the token is no text", where=f"{WHERE}: access_token", hint=CHECK_ADDRESS)
    lifetime = _lifetime(answer.body.get("expires_in"))
    return Token(
        bearer=bearer,
        expires=asked_at + lifetime - min(MARGIN, lifetime / 2),
        api_url=regional(answer.body.get("api_url")),
        scopes=frozenset(scope.split()) if isinstance(scope := answer.body.get("scope"), str) else None,
    )


def regional(told: object) -> str | None:
    """The API's base from the token's `api_url`, if that is an address the token may be sent to."""
    if not isinstance(told, str):
        return None
    try:
        parts = urlsplit(told)
        odd = parts.username or parts.password or parts.port not in (None, 443)
    except ValueError:
        return None
    host = parts.hostname or ""
    return (
        f"https://{host}/v2" if parts.scheme == "https" and not odd and _ZOOM_HOST.fullmatch(host) else None
    )


def _lifetime(told: object) -> float:
    seconds = told if isinstance(told, float) else whole(told)
    return float(seconds) if seconds > 0 else LIFETIME


def _refused(answer: Answer, question: Question) -> SourceError:
    body = answer.body
    code = next((c for c in map(whole, (body.get("code"), body.get("errorCode"))) if c), 0)
    names = ("reason", "error", "errorMessage", "error_description", "message")
    texts = dict.fromkeys(t for n in names if isinstance(t := body.get(n), str) and t)
    said = says(answer.status, code, clean(", ".join(texts), question.hide))
    if code in SWITCHED_OFF:
        return switched_off(said, WHERE)
    if answer.status < CLIENT_ERROR and not code and not texts:
        return UnexpectedReply("Zoom gave no token", where=f"{WHERE}: access_token", hint=CHECK_ADDRESS)
    return _doubt(code, body.get("error"), said)


def _doubt(code: int, error: object, said: str) -> Unauthorized:
    """Names the variables that the refusal can be about."""
    if code in WRONG_CLIENT or error == "invalid_client":
        what = "ZOOM_CLIENT_ID with ZOOM_CLIENT_SECRET"
    elif code == WRONG_KIND or error == "unsupported_grant_type":
        what = "ZOOM_CLIENT_ID and ZOOM_ACCOUNT_ID as those of a Server-to-Server OAuth app"
    elif error == "invalid_request":
        what = "ZOOM_ACCOUNT_ID"
    else:
        what = "ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID or ZOOM_CLIENT_SECRET"
    return Unauthorized(
        f"Zoom does not accept {what} {said}",
        where=WHERE,
        hint=f"copy all three anew from {MARKETPLACE} → App Credentials, and see that the app is activated",
    )
