"""Server-to-Server OAuth: a client's credentials for a token that lives an hour."""

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import parse_qsl

from .account import Credentials
from .fakes import Fakes
from .reply import Refusal, Reply, Request, answer

LIFE = 3600
AppState = Literal["active", "deactivated"]
# meeting:read:admin, where the granular spelling is meeting:read:list_meetings:admin
_CLASSIC = re.compile(r"[a-z]+:(read|write)(:admin)?")


class Tokens:
    """Issues tokens and knows which of them are still good. Several may be valid at once."""

    def __init__(
        self, credentials: Credentials, fake: Fakes, scopes: Iterable[str], app: AppState = "active"
    ) -> None:
        self._app = app
        self._credentials = credentials
        self._fake = fake
        self.scopes = frozenset(scopes)
        self._expiry: dict[str, float] = {}
        self._issued = 0

    def ask(self, request: Request, *, api_url: str, now: float) -> Reply:
        """`POST /oauth/token`, its parameters in the query or as a form."""
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"))) | dict(request.query)
        if refusal := self._refusal(form, request.headers):
            return refusal
        self._issued += 1
        token = "sandbox." + self._fake.token("access token", self._issued, size=48)
        self._expiry[token] = now + LIFE
        return answer(
            {
                "access_token": token,
                "token_type": "bearer",
                "expires_in": LIFE,
                "scope": " ".join(sorted(self.scopes)),
                "api_url": api_url,
            }
        )

    def check(self, headers: Mapping[str, str], now: float) -> str:
        """The token of a request, if it is good."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or token not in self._expiry:
            raise Refusal(401, 124, "Invalid access token.")
        if self._expiry[token] <= now:
            raise Refusal(401, 124, "Access token is expired.")
        return token

    def check_scope(self, scope: str) -> None:
        """An app has scopes of one kind: the granular ones, or the classic ones of before 2024, which open more."""
        if not scope or scope in self.scopes:
            return
        old = classic(scope)
        if old in self.scopes:
            return
        is_classic = bool(self.scopes) and all(map(_CLASSIC.fullmatch, self.scopes))
        needed, code = (old, 4700) if is_classic else (scope, 4711)
        named = ", ".join(dict.fromkeys((needed.removesuffix(":admin"), needed)))
        raise Refusal(400, code, f"Invalid access token, does not contain scopes:[{named}].")

    def expire(self, headers: Mapping[str, str]) -> None:
        """Lets the request's token die before its time."""
        token = headers.get("authorization", "").partition(" ")[2]
        if token in self._expiry:
            self._expiry[token] = 0.0

    def _refusal(self, form: Mapping[str, str], headers: Mapping[str, str]) -> Reply | None:
        if not form.get("grant_type"):
            return answer({"code": 4706, "message": "Credentials or grant type is missing."}, status=400)
        if form["grant_type"] != "account_credentials":
            return _oauth_error("unsupported grant type", "unsupported_grant_type")
        if not self._known(headers):
            return _oauth_error("Invalid client_id or client_secret", "invalid_client")
        if self._app == "deactivated":  # published: developers.zoom.us/docs/integrations/oauth-error-messages
            return answer({"code": 4717, "message": "The app has been disabled"}, status=400)
        if form.get("account_id") != self._credentials.account_id:
            return _oauth_error("Bad Request", "invalid_request")
        return None

    def _known(self, headers: Mapping[str, str]) -> bool:
        kind, _, encoded = headers.get("authorization", "").partition(" ")
        try:
            given = b64decode(encoded, validate=True).decode()
        except ValueError:
            return False
        client = f"{self._credentials.client_id}:{self._credentials.client_secret}"
        return kind.lower() == "basic" and given == client


def classic(scope: str) -> str:
    """The scope that opened the same call before there were granular ones."""
    product, does = scope.split(":")[:2]
    return f"{product.replace('_', '')}:{'read' if does == 'read' else 'write'}:admin"


def _oauth_error(reason: str, error: str) -> Reply:
    """Observed in public: HTTP 400, neither `code` nor `message`."""
    return answer({"reason": reason, "error": error}, status=400)
