"""No value known to be secret may stand in any byte that is about to be written, in whatever spelling programs give it.

It catches accidents, not an author who hides a secret on purpose: who knows one can always find a way to tell it. So
hex, reversed text, and a value taken apart by tags are not sought: nothing that makes a site writes values so, and
each would be a search more through every page. In another case a key, a token or a passcode opens nothing.
"""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from urllib.parse import parse_qs, quote, quote_plus, unquote, urlsplit

import msgspec
from ahocorasick_rs import BytesAhoCorasick

from eroom_static.core.errors import Leak
from eroom_static.core.manifest import above
from eroom_static.core.model import Room
from eroom_static.core.page import File
from eroom_static.core.readings import readings

LONG_ENOUGH = 8  # bytes; what is shorter is a word or a year as likely as a secret
_END = 16  # bytes: enough to be rare, and the spellings of a link end alike
_EVERYWHERE = ""
_WORDS = tuple(
    word.encode()
    for word in (
        "passcode", "password", "pwd", "pass code", "kenncode", "kennwort", "passwort", "mot de passe", "code secret",
        "accès", "código", "acceso", "contraseña", "senha", "codice", "accesso", "wachtwoord", "toegangscode",
        "lösenord", "hasło", "kod dostępu", "parola", "пароль", "Пароль", "код доступа", "Код доступа",
        "パスコード", "パスワード", "密码", "密碼", "암호", "비밀번호", "رمز المرور", "mật mã", "รหัสผ่าน",
    )
)  # fmt: skip
_REACH = 160  # bytes in which the passcode must follow its word, tags included
_TAG = re.compile(r"<[^>]*>")
_BETWEEN = re.compile(r"""(?i)(?:[\s:=：\-–—"'\\„“”«()*]|%3[dD])*(?:(?:is|ist|est|es|è)\b[\s:"']*)?""")
_ONE_TAP = re.compile(rb"\*([0-9]{1,7})#")

Short = dict[str, str]  # a short value, and what it is


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """A value and what it is. A short one is sought below the folders of `within` only; if none, all over."""

    kind: str
    value: str
    within: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Secret(kind={self.kind!r})"


def secrets_of_room(room: Room, within: tuple[str, ...]) -> Iterator[Secret]:
    """The way in, in its parts. A short passcode is sought below `within` only."""
    yield Secret(kind="meeting number", value=room.number)
    yield Secret(kind="passcode", value=room.passcode, within=within)
    if room.join_url:
        yield Secret(kind="join link", value=room.join_url)
        for passcode in passcodes_in(room.join_url):
            yield Secret(kind="passcode in a link", value=passcode, within=within)


def passcodes_in(join_url: str) -> list[str]:
    return parse_qs(urlsplit(join_url).query).get("pwd", [])


def guard(files: Iterable[File], secrets: Sequence[Secret]) -> None:
    """Raises Leak with the page and the kind, never the value."""
    for leak in leaks(files, secrets):
        raise leak


def leaks(files: Iterable[File], secrets: Sequence[Secret]) -> Iterator[Leak]:
    """Each place of a value that must not stand there, as it is found."""
    watch = Guard(secrets)
    for file in files:
        yield from watch.leaks(file)


class Guard:
    """Looks through one file after another for the same secrets."""

    def __init__(self, secrets: Sequence[Secret]) -> None:
        self._long = _Long(s for s in secrets if _size(s) >= LONG_ENOUGH)
        self._short = _by_folder(s for s in secrets if 0 < _size(s) < LONG_ENOUGH)

    def look(self, file: File) -> None:
        """Raises Leak."""
        for leak in self.leaks(file):
            raise leak

    def leaks(self, file: File) -> Iterator[Leak]:
        for kind in self._long.kinds(file.path.encode("utf-8", "replace")):
            yield _leak("", kind)  # the path itself would tell
        for data in readings(file.path, file.data):
            for kind in (*self._long.kinds(data), *_beside(data, _near(self._short, file.path))):
                yield _leak(file.path, kind)


class _Long:
    """Values sought as they are, in every spelling, all at once: by the end first, and there in full."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        by_end: dict[bytes, dict[bytes, str]] = {}
        for secret in secrets:
            for spelling in spellings(secret.value):
                by_end.setdefault(spelling[-_END:], {})[spelling] = secret.kind
        self._kinds = list(by_end.values())
        self._search = BytesAhoCorasick(list(by_end)) if by_end else None

    def kinds(self, data: bytes) -> Iterator[str]:
        hits = self._search.find_matches_as_indexes(data, overlapping=True) if self._search else ()
        for index, _, end in hits:
            for spelling, kind in self._kinds[index].items():
                if data.endswith(spelling, 0, end) and not _is_part_of_a_number(data, spelling, end):
                    yield kind


def spellings(value: str) -> Iterator[bytes]:
    """As it is; as URL, HTML, JSON and iCalendar write it; in groups if it is a number; within base64."""
    plain = value.encode("utf-8", "replace")
    yield from _in_base64(plain)
    yield plain
    if not (value.isascii() and value.isalnum()):
        for spelled in (*_as_url(plain), *_as_html(value), *_as_json(value), _as_calendar(value)):
            yield spelled.encode("utf-8", "replace")
    yield from (grouped.encode() for grouped in _grouped(value))


def _as_url(plain: bytes) -> Iterator[str]:
    for spelled in (quote(plain), quote(plain, safe=""), quote(plain, safe="!'()*"), quote_plus(plain)):
        yield spelled
        yield re.sub("%[0-9A-F]{2}", lambda m: m[0].lower(), spelled)


def _as_html(value: str) -> Iterator[str]:
    yield escape(value, quote=False)
    yield escape(value)
    yield escape(value).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def _as_json(value: str) -> Iterator[str]:
    for spelled in (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]):
        yield spelled
        yield spelled.replace("/", r"\/")
        # how Jinja's tojson keeps markup out of scripts
        yield re.sub("[&<>']", lambda m: f"\\u{ord(m[0]):04x}", spelled)


def _as_calendar(value: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", value).replace("\n", r"\n")


def _grouped(number: str) -> Iterator[str]:
    """81234567890 as 812 3456 7890 and 812-3456-7890; nine and ten digits as Zoom groups them, too."""
    if number.isascii() and number.isdigit():
        middle = -3 if len(number) == len("812345678") else -4
        groups = (number[:3], number[3:middle], number[middle:])
        yield from (sign.join(groups) for sign in (" ", "-", ".", "\u00a0", "&nbsp;", "%20"))


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Whatever stands around it: at each alignment, only the letters that the value alone decides."""
    for lead in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            letters = encode(b"\0" * lead + plain)
            yield letters[(0, 2, 3)[lead] : (len(plain) + lead) * 8 // 6]


def _is_part_of_a_number(data: bytes, spelling: bytes, end: int) -> bool:
    """Eleven digits within a longer row of digits are nobody's meeting."""
    start = end - len(spelling)
    return spelling.isdigit() and (data[max(start - 1, 0) : start].isdigit() or data[end : end + 1].isdigit())


def _by_folder(secrets: Iterable[Secret]) -> dict[str, Short]:
    folders: dict[str, Short] = {}
    for secret in secrets:
        for folder in secret.within or (_EVERYWHERE,):
            folders.setdefault(folder.strip("/"), {})[secret.value] = secret.kind
    return folders


def _near(short: Mapping[str, Short], path: str) -> Short:
    near: Short = {}
    for folder in (_EVERYWHERE, path, *above(path)) if short else ():
        near |= short.get(folder, {})
    return near


def _beside(data: bytes, short: Short) -> Iterator[str]:
    """Short values after the word passcode, as the parameter of a link, or dialled in one tap."""
    if short:
        for said in _said(data):
            for text in {said, unquote(said)}:
                starts = {text[:n] for n in range(1, LONG_ENOUGH) if not text[n : n + 1].isalnum()}
                yield from (short[start] for start in starts if start in short)
        yield from (short[tap.decode()] for tap in _ONE_TAP.findall(data) if tap.decode() in short)


def _said(data: bytes) -> Iterator[str]:
    """What follows each word for passcode, without the signs and tags in between."""
    lower = data.lower()
    for word in _WORDS:
        at = lower.find(word)
        while at >= 0:
            at += len(word)
            text = unescape(_TAG.sub(" ", data[at : at + _REACH].decode("utf-8", "replace")))
            between = _BETWEEN.match(text)
            yield text[between.end() if between else 0 :]
            at = lower.find(word, at)


def _size(secret: Secret) -> int:
    return len(secret.value.encode("utf-8", "replace"))


def _leak(path: str, kind: str) -> Leak:
    return Leak(
        f"{'this page' if path else 'the address of a page'} would hold a secret: {kind}; nothing is written",
        where=path,
        hint="take it out of the text or the template it comes from, then build again",
    )
