"""What a pull remembers for the next, so that only what has changed must be asked for.

It holds what no rule has judged yet, secrets among it, and therefore lies under a seal of its own, made of the
credentials that opened Zoom: it can be read by whoever could ask Zoom for the same, and by nobody else. A recollection
that cannot be opened is none, and everything is asked.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from eroom_static import __version__
from eroom_static.core.environment import Credentials
from eroom_static.core.model import Found, Note, Private, Shape
from eroom_static.core.schedule import ends

# Whoever has a start link is the host. It is new in each answer and dies within hours: nothing is gained by keeping it.
START_LINK = "start_url"
KEY_BYTES = 64
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Detail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One meeting as it was read when it was `asked` for; `shown` is the digest of what its list said of it then."""

    shown: str
    asked: datetime
    found: Found
    notes: tuple[Note, ...] = ()


class Void(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A host's list that had nothing in it, or, with a note, that the host may not have."""

    asked: datetime
    refusal: Note | None = None


class Recollection(msgspec.Struct, frozen=True, kw_only=True):
    """Of the pull that began at `pulled` (UTC): meetings by their number, lists by their opaque name."""

    pulled: datetime = NEVER
    details: Mapping[str, Detail] = msgspec.field(default_factory=dict)
    voids: Mapping[str, Void] = msgspec.field(default_factory=dict)


NOTHING = Recollection()


def remembered(found: Found) -> Found | None:
    """A meeting as it may be kept; None for one whose own words hold its start link, which only its next answer can
    tell to be cut.
    """
    links = [value.casefold() for kind, value in found.private.values if kind == START_LINK]
    words = f"{found.meeting.topic}\n{found.meeting.agenda}".casefold()
    if any(link in words for link in links):
        return None
    kept = tuple((kind, value) for kind, value in found.private.values if kind != START_LINK)
    return msgspec.structs.replace(found, private=Private(kept))


def is_ahead(found: Found, now: datetime) -> bool:
    """Something of it is still to come."""
    meeting = found.meeting
    return meeting.shape is Shape.UNTIMED or any(ends(o) > now for o in meeting.occurrences)


class Seal:
    """Of one account's credentials, and of one version of this program: another one may read Zoom otherwise."""

    def __init__(self, credentials: Credentials) -> None:
        derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"eroom recollection").derive(
            credentials.client_secret.encode()
        )
        self._cipher = AESSIV(derived)
        self._bound = [
            part.encode() for part in ("eroom", __version__, credentials.account_id, credentials.client_id)
        ]

    def seal(self, recollection: Recollection) -> bytes:
        return self._cipher.encrypt(_ENCODER.encode(recollection), self._bound)

    def open(self, sealed: bytes) -> Recollection:
        """NOTHING for what was damaged, or sealed for others or by another version."""
        try:
            return _DECODER.decode(self._cipher.decrypt(sealed, self._bound))
        except (InvalidTag, ValueError, msgspec.MsgspecError):
            return NOTHING


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(Recollection)
