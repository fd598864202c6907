"""A package's hash, as npm writes it: `sha512-…`. Nothing is unpacked before it is found to be right."""

import re
from base64 import b64encode
from hashlib import sha512
from typing import BinaryIO

from eroom_static.core.errors import Refused
from eroom_static.core.settings import SDK_VERSION

# The version that the join page is tested with: no registry can hand out another package for it.
PINNED = {
    SDK_VERSION: "sha512-QVoZKZMtt0xMuwQRyEQrh4wVWjsMSrqko9wbFS21E6eoTSGjq/Q2iSrUtkYjwPes1skXXmItuxW2ZpLS6zschg==",
}
_SHA512 = re.compile(r"sha512-[A-Za-z0-9+/]{86}==")
_CHUNK = 1 << 20


def strongest(text: str) -> str:
    """The sha512 of what may be several hashes with blanks between; "" where there is none."""
    return next((part for part in text.split() if _SHA512.fullmatch(part)), "")


def check(package: BinaryIO, expected: str, where: str) -> None:
    """Raises Refused if the bytes are others. Leaves the file at its beginning."""
    seen = sha512()
    package.seek(0)
    while chunk := package.read(_CHUNK):
        seen.update(chunk)
    package.seek(0)
    found = f"sha512-{b64encode(seen.digest()).decode('ascii')}"
    if found != expected:
        raise Refused(
            f"this is not the package that was expected: its hash is {found}, not {expected}",
            where=where,
            hint="nothing was unpacked; try again, and if it stays so do not trust this registry",
        )
