"""A visitor at the function: what it is set up with, what is asked, and a second reader of what it signs."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from eroom_static.function.answer import Function
from eroom_static.function.config import Config
from eroom_static.function.grant import GRANT, Key
from eroom_static.function.message import Request

ORIGIN, SECOND = "https://live.example.org", "http://localhost:8000"
SDK_KEY, SDK_SECRET = "not-an-sdk-key", "not-an-sdk-secret-" * 2
NEW, OLD, RETIRED = (
    urlsafe_b64encode(bytes([n]) * 64).decode().rstrip("=") for n in (1, 2, 3)
)  # not secrets
NUMBER, PASSCODE = "81234567890", "not-a-passcode"
LINK = f"https://zoom.us/j/{NUMBER}?pwd=not-a-pwd"
WORDS = {"n": NUMBER, "p": PASSCODE, "u": LINK, "k": 0, "r": 0, "v": 1, "w": None}
NOW = 1_900_000_000
VISITOR = "203.0.113.7"
PLAIN = {  # what every answer says of itself
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Vary": "Origin",
    "X-Content-Type-Options": "nosniff",
}
PATIENT = "999999"  # a limit that no test reaches by accident


def environ(**changes):
    usual = {
        "ZOOM_SDK_KEY": SDK_KEY,
        "ZOOM_SDK_SECRET": SDK_SECRET,
        "EROOM_GRANT_KEY": f"{NEW},{OLD}",
        "EROOM_ORIGINS": f"{ORIGIN}, {SECOND}",
    }
    return {**usual, **changes}


def function(**changes):
    return Function(Config.read(environ(**changes)))


def grant(key=NEW, purpose=GRANT, **words):
    return Key(key).seal({**WORDS, **words}, purpose)


def body(grant, **more):
    return json.dumps({"grant": grant, **more}).encode()


def request(
    content=b"", *, method="POST", path="/join", origin=ORIGIN, kind="application/json", address=VISITOR
):
    headers = {"origin": origin, "content-type": kind}
    return Request(method, path, {k: v for k, v in headers.items() if v is not None}, content, address)


def join(content, now=NOW, at=None, **more):
    """One visitor's POST with this body, or with this grant where it is text."""
    content = content if isinstance(content, bytes) else body(content)
    return (at or function()).answer(request(content, **more), now)


def claims(token, secret=SDK_SECRET):
    """The claims, if the token is signed with the secret: by hand, from RFC 7515."""
    head, middle, mark = token.split(".")
    due = hmac.new(secret.encode(), f"{head}.{middle}".encode(), sha256).digest()
    assert hmac.compare_digest(_plain(mark), due), "the signature is not the secret's"
    assert json.loads(_plain(head)) == {"alg": "HS256", "typ": "JWT"}
    return json.loads(_plain(middle))


def _plain(part):
    assert "=" not in part
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def whole(answer):
    """Everything of an answer that travels, as one text."""
    return "\n".join([*(f"{k}: {v}" for k, v in answer.headers.items()), answer.body.decode()])


def told(answer, secrets):
    return [secret for secret in secrets if secret in whole(answer)]


def refused(answer, status, word, *more):
    """That an answer is this refusal, in the one shape that refusals have, and gives nothing away."""
    said = json.loads(answer.body)
    assert (answer.status, said["error"]) == (status, word)
    assert list(said) == ["error", "message", *more]
    assert answer.headers.items() >= {**PLAIN, "Content-Type": "application/json"}.items()
    assert not told(answer, [SDK_SECRET, SDK_KEY, NEW, OLD, NUMBER, PASSCODE, LINK, "eyJ"])
    return said
