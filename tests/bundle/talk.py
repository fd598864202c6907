"""What every target is asked, and what it must answer, whatever carries the words."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from eroom_static.function.grant import GRANT, Key

# None of these is a secret; each is long enough to be taken for one.
SECRET = "not-a-secret-but-as-long-as-one-must-be"
VALUES = {
    "ZOOM_SDK_KEY": "not-a-real-sdk-key",
    "ZOOM_SDK_SECRET": SECRET,
    "EROOM_GRANT_KEY": urlsafe_b64encode(bytes([7]) * 64).decode().rstrip("="),
    "EROOM_ORIGINS": "https://live.example.org,https://second.example.org",
}
ORIGIN = "https://live.example.org"
KEY = Key(VALUES["EROOM_GRANT_KEY"])
ALWAYS = [[0, 4_102_444_800]]
JSON = [("Content-Type", "application/json"), ("Origin", ORIGIN)]


def granted(**more):
    words = {
        "n": "81234567890",
        "p": "not-a-pass",
        "u": "https://zoom.us/j/81234567890",
        "w": ALWAYS,
        "r": False,
    }
    return json.dumps({"grant": KEY.seal(words | more, GRANT)}).encode()


def verified(token):
    """The claims of a signature: a second implementation of HS256."""
    head, body, tag = token.split(".")
    expected = hmac.digest(SECRET.encode(), f"{head}.{body}".encode(), hashlib.sha256)
    assert urlsafe_b64decode(tag + "=") == expected
    return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def answers_as_documented(ask):
    """`ask(method, path, headers, body)` gives status, headers by small letters, and body."""
    status, headers, body = ask("POST", "/join", JSON, granted())
    assert status == 200, body
    reply = json.loads(body)
    assert reply["meetingNumber"] == "81234567890"
    claims = verified(reply["signature"])
    assert (claims["mn"], claims["role"], claims["appKey"]) == ("81234567890", 0, VALUES["ZOOM_SDK_KEY"])
    assert headers["access-control-allow-origin"] == ORIGIN
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"].startswith("application/json")

    status, headers, body = ask("OPTIONS", "/join", [("Origin", ORIGIN)], b"")
    assert (status, headers["access-control-allow-origin"], body) == (204, ORIGIN, b"")

    status, _, body = ask("GET", "/health", [], b"")
    assert (status, json.loads(body)) == (200, {"ok": True, "keys": [KEY.id]})

    for expected, word, method, path, headers, body in REFUSED:
        status, _, said = ask(method, path, headers, body)
        assert status == expected, (word, said)
        assert json.loads(said)["error"] == word


REFUSED = [
    (400, "malformed", "POST", "/join", JSON, b""),
    (400, "malformed", "POST", "/join", JSON, b'{"grant": '),
    (400, "malformed", "POST", "/join", JSON, b"\xff\xfe"),
    (403, "grant", "POST", "/join", JSON, b'{"grant": "1.x.y"}'),
    (403, "origin", "POST", "/join", [*JSON, ("Origin", ORIGIN)], granted()),
    (403, "origin", "POST", "/join", [*JSON, ("origin", "https://second.example.org")], granted()),
    (403, "origin", "POST", "/join", JSON[:1], granted()),
    (404, "not_found", "GET", "/", [], b""),
    (405, "method", "PUT", "/join", JSON, granted()),
    (413, "too_large", "POST", "/join", JSON, b" " * 4097),
    (415, "media_type", "POST", "/join", [("Content-Type", "text/plain"), ("Origin", ORIGIN)], granted()),
    (403, "too_early", "POST", "/join", JSON, granted(w=[[4_000_000_000, 4_000_000_001]])),
    (410, "over", "POST", "/join", JSON, granted(w=[[0, 1]])),
    (402, "ticket_required", "POST", "/join", JSON, granted(r=True)),
]
