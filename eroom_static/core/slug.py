"""A meeting's place in an address: its topic in plain letters, and a short key that tells nothing of its number."""

import hmac
import re
import unicodedata
from base64 import b32encode
from functools import lru_cache
from hashlib import sha256

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"}
)
LONGEST = 60


def key(secret: str, name: str) -> str:
    """Eight letters and digits for a provider's id. Keyed, because ten digits can be guessed from a bare hash."""
    mac = hmac.new(secret.encode(), name.encode(), sha256).digest()
    return b32encode(mac[:5]).decode("ascii").lower()


@lru_cache(maxsize=4096)  # the same categories and hosts, over and over
def words(text: str) -> str:
    """Text as lower-case ASCII words joined by "-". Empty where no letter survives."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    found = "-".join(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))
    return found if len(found) <= LONGEST else found[:LONGEST].rsplit("-", 1)[0]


def slug(topic: str, meeting_key: str) -> str:
    """Distinct for distinct keys, safe as a file name on every system."""
    name = words(topic)
    return f"{name}-{meeting_key}" if name else meeting_key
