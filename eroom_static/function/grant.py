"""Sealed words between a build and the function: opaque, tamper-proof, and the same bytes for the same content.

AES-SIV (RFC 5297): authenticated and deterministic, so an unchanged meeting keeps its page. A sealed text is
`1.<key id>.<ciphertext>`; its purpose is authenticated with it, so that a room from a snapshot is no grant.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from hashlib import sha256
from os import urandom
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

VERSION = "1"
KEY_BYTES = 64
GRANT, ROOM = "grant", "room"  # purposes


class Denied(Exception):
    """What was handed in cannot be opened. `reason` is a fixed word, safe to answer with."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Key:
    """One sealing key: 64 bytes, written as URL-safe base64. Raises ValueError for anything else."""

    def __init__(self, text: str) -> None:
        try:
            secret = urlsafe_b64decode(text.strip().encode("ascii") + b"==")
        except (NotBase64, UnicodeEncodeError) as wrong:
            raise ValueError("not base64") from wrong
        if len(secret) != KEY_BYTES:
            raise ValueError(f"{len(secret)} bytes long, not {KEY_BYTES}")
        self.id = sha256(b"eroom key id\0" + secret).hexdigest()[:8]
        self._cipher = AESSIV(secret)

    def seal(self, words: Mapping[str, Any], purpose: str) -> str:
        plain = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        sealed = self._cipher.encrypt(plain, self._bound(purpose))
        return f"{VERSION}.{self.id}.{_spelled(sealed)}"

    def open(self, sealed: bytes, purpose: str) -> Any:
        return json.loads(self._cipher.decrypt(sealed, self._bound(purpose)))

    def _bound(self, purpose: str) -> list[bytes]:
        return [b"eroom", VERSION.encode(), self.id.encode(), purpose.encode()]


def keys(text: str) -> tuple[Key, ...]:
    """The keys of EROOM_GRANT_KEY: the first seals, all of them open (while rotating)."""
    return tuple(Key(part) for part in text.split(",") if part.strip())


def open_sealed(ring: Sequence[Key], text: str, purpose: str) -> Any:
    """What was sealed, or Denied("grant") whatever the reason: damaged, foreign, of another version or purpose."""
    version, _, rest = text.partition(".")
    key_id, _, body = rest.partition(".")
    key = next((k for k in ring if k.id == key_id), None)
    if version != VERSION or key is None:
        raise Denied("grant")
    try:
        sealed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        # The decoder passes over foreign letters and spare bits: one content has one spelling only.
        if _spelled(sealed) != body:
            raise Denied("grant")
        return key.open(sealed, purpose)
    except (NotBase64, InvalidTag, ValueError) as wrong:
        raise Denied("grant") from wrong


def _spelled(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def new_key() -> str:
    """A fresh key in the form that EROOM_GRANT_KEY takes."""
    return _spelled(urandom(KEY_BYTES))
