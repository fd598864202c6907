"""No value known to be secret may stand in any byte that is about to be written, in whatever spelling."""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote, quote_plus

import msgspec
from ahocorasick_rs import BytesAhoCorasick

from eroom_static.core.errors import Leak
from eroom_static.core.page import File

LONG_ENOUGH = 8  # bytes; what is shorter is a word or a year as likely as a secret
_WORDS = (
    rb"pass ?codes?|passwords?|pwd|pin|kenncode|kennwort|passwort|mot de passe|code d(?:['\xe2\x80\x99]|&#39;)acc[e\xc3]\W?s|"
    rb"c\xc3\xb3digo|contrase\xc3\xb1a|senha|codice|wachtwoord|\xe3\x83\x91\xe3\x82\xb9\xe3\x82\xb3\xe3\x83\xbc\xe3\x83\x89"
)


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """A value and what it is. `within`: only files below these folders are searched for a short one."""

    kind: str
    value: str
    within: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Secret(kind={self.kind!r})"


def guard(files: Iterable[File], secrets: Sequence[Secret]) -> None:
    """Raises Leak with the page and the kind, never the value."""
    long = [s for s in secrets if len(s.value.encode("utf-8", "replace")) >= LONG_ENOUGH]
    short = [s for s in secrets if 0 < len(s.value.encode("utf-8", "replace")) < LONG_ENOUGH and s.within]
    spelled = {spelling: s.kind for s in long for spelling in spellings(s.value)}
    patterns = sorted(spelled)
    search = BytesAhoCorasick(patterns) if patterns else None
    beside = [(s.within, s.kind, _beside(s.value)) for s in short]
    for file in files:
        hit = search.find_matches_as_indexes(file.data)[:1] if search else []
        for index, _, _ in hit:
            raise leak(file.path, spelled[patterns[index]])
        for within, kind, pattern in beside:
            if file.path.startswith(within) and pattern.search(file.data):
                raise leak(file.path, kind)


def leak(path: str, kind: str) -> Leak:
    return Leak(
        f"this page would hold a secret: {kind}; nothing was written",
        where=path,
        hint="take it out of the text or the template it comes from, then build again",
    )


def spellings(value: str) -> Iterator[bytes]:
    """The value as it is, as URL, HTML and JSON write it, in groups if it is a number, and within base64."""
    plain = value.encode("utf-8", "replace")
    yield plain
    for spelled in (
        quote(value, safe=""), quote(value), quote_plus(value), escape(value), json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1], *_grouped(value),
    ):  # fmt: skip
        yield spelled.encode("utf-8", "replace")
        if "%" in spelled:
            yield re.sub("%[0-9A-F]{2}", lambda m: m[0].lower(), spelled).encode("utf-8", "replace")
    yield from _in_base64(plain)


def _grouped(number: str) -> Iterator[str]:
    """81234567890 as 812 3456 7890 and 812-3456-7890."""
    if number.isascii() and number.isdigit():
        groups = (number[:3], number[3:-4], number[-4:])
        yield from (sign.join(groups) for sign in (" ", "-", "\u00a0", "&nbsp;"))


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Whatever stands around it: at each of the three alignments, only the letters that the value alone decides."""
    for lead in range(3):
        whole = len(plain) + lead
        for encode in (b64encode, urlsafe_b64encode):
            letters = encode(b"\0" * lead + plain).rstrip(b"=")
            start = (0, 2, 3)[lead]
            end = whole * 8 // 6
            yield letters[start:end]


def _beside(value: str) -> re.Pattern[bytes]:
    """A short passcode: as a link's parameter, or after the word passcode."""
    word = re.escape(value.encode())
    return re.compile(
        rb"(?:[?&;](?:pwd|passcode|password)=" + word + rb"(?![\w%])|(?:" + _WORDS + rb")\s*(?::|=|\xef\xbc\x9a)?\s*(?:<[^>]*>\s*)*"
        + word + rb"(?!\w))",
        re.IGNORECASE,
    )  # fmt: skip
