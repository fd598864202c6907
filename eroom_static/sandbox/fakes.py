"""Invented values: the same seed and labels always give the same digits, ids and tokens."""

from base64 import b64encode, urlsafe_b64encode
from hashlib import blake2b


class Fakes:
    """Values that look like Zoom's and belong to nobody. Chance comes from the seed alone."""

    def __init__(self, seed: int) -> None:
        self._key = f"sandbox-{seed}".encode()

    def _bytes(self, labels: tuple[object, ...], size: int) -> bytes:
        text = "\x1f".join(map(str, labels))
        return blake2b(text.encode(), key=self._key, digest_size=size).digest()

    def number(self, below: int, *labels: object) -> int:
        return int.from_bytes(self._bytes(labels, 8)) % below

    def digits(self, count: int, *labels: object) -> str:
        return str(10 ** (count - 1) + self.number(9 * 10 ** (count - 1), *labels))

    def token(self, *labels: object, size: int = 18) -> str:
        """Letters, digits, `-` and `_`, as in ids, join links and keys."""
        return urlsafe_b64encode(self._bytes(labels, size)).decode().rstrip("=")

    def uuid(self, *labels: object) -> str:
        """Some begin with "/" or hold "//": those are the ones a client must encode twice."""
        text = b64encode(self._bytes(labels, 16)).decode()
        awkward = self.number(16, "awkward", *labels)
        if awkward == 0:
            return "/" + text[1:]
        return text[:9] + "//" + text[11:] if awkward == 1 else text
