"""What is cut from a meeting's own words before anyone sees them: its number, passcode, links and pasted invitations.

Hosts paste Zoom's invitation into the agenda, and with it the way in. Words of the publisher's own choosing stay.
No expression here may go over a text again and again: ten times the text must take ten times as long, whatever it says.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from eroom_static.core.known import LONG_ENOUGH, Known
from eroom_static.core.model import Private, Room

NONE = Known(())

# "Ada is inviting you to a scheduled Zoom meeting." in its published layouts, and the headings that follow it.
_INVITATION = re.compile(
    r"inviting you to a (?:scheduled )?zoom|^[^\S\n]*join (?:from|zoom|by|our cloud)"
    r"|^[^\S\n]*topic:.*\n\s*time:|^[^\S\n]*you are invited to a zoom|lädt sie zu einem .{0,80}zoom"
    r"|vous invite à une réunion zoom|te está invitando a una reunión",
    re.IGNORECASE | re.MULTILINE,
)
_PASSCODE_WORDS = (
    r"pass ?codes?|pass ?words?|pwd|access codes?|kenncode|kennwort|passwort|zugangscode|mot de passe|"
    r"code d['’]acc[eè]s|code secret|c[oó]digo de acceso|contraseña|acceso|senha|codice|accesso|wachtwoord|"
    r"toegangscode|lösenord|hasło|kod dostępu|parola|пароль|код доступа|パスコード|パスワード|密码|密碼|암호|비밀번호|"
    r"رمز المرور|mật mã|รหัสผ่าน"
)
_SHORT_WORDS = (
    r"\bpw|\bpin|\bcode|\bc[oó]digo|\bacc[eè]s"  # words of many meanings: the passcode follows at once
)
# Lines that exist only in invitations: ids, passcodes, dial-in numbers, SIP and H.323 addresses, ruled lines.
_INVITATION_LINE = re.compile(
    rf"""^(?:\W*+(?:
        (?:meeting|webinar|zoom)?[ -]?id\b\s*[:#].* | (?:{_PASSCODE_WORDS}|pin|c[oó]digo)\s*[:：=].* |
        one[ ]tap[ ]mobile.* | dial[ ]by[ ]your[ ]location.* | find[ ]your[ ]local[ ]number.* |
        join[ ](?:zoom|by|from|our[ ]cloud).* | join[ ]instructions.* | or[ ]join[ ]by.* |
        topic:.* | time:.* | (?>.*?\binviting[ ]you[ ]to[ ]a\b).*zoom.* |
        [\d ().-]{{6,}},,.* | (?<=\+)\d[\d ().-]{{6,}}.* | \d+@(?:[\w-]+\.)*zoom\w*\.\w+ |
        \d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:\s*\(.*\))? | (?:h\.?323|sip)\b.*
    ) | [\W_]*[_\-—–=*]{{3}})\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
# Links that lead into a meeting: join, start, webinar, personal room, web client. A registration page is public.
_WAY_IN = re.compile(
    r"zoom(?:gov)?\.(?:us|com)(?:\.cn)?/(?:j|s|w|my|wc|join|launch|meeting/(?!register))\b[^\s<>\"']*",
    re.IGNORECASE,
)
_BEFORE_IT = re.compile(r"(?:\.[\w-]+)*(?://:s?ptth)?", re.IGNORECASE)  # the rest of the host, read backwards
# Of a row without blanks, from its first address to what follows its last passcode; in \1 what stands before.
_PWD = re.compile(r"(?<!\S)((?>\S*?(?=https?://)))\S*[?&;](?:pwd|tk|zak)=[^\s<>\"']*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']*", re.IGNORECASE)
_ENCODED = re.compile(r"%(?:25)*2f", re.IGNORECASE)
_SPACES = re.compile(r"[ \t]{2,}")
_BLANKS = re.compile(r"\n{3,}")
_HASHTAG = re.compile(r"(?<![\w&/#=])#(?=[\w-]*[^\W\d_])(\w[\w-]*)")

TELLING = 4  # signs
_AT_ONCE = r"(?:\W|_){0,6}(?:(?:is|ist|est|es|è|lautet)\b\W{0,3})?"


class _Value(NamedTuple):
    """What is to be cut, and the patterns of how it may stand there: each holds the word itself."""

    word: str
    patterns: tuple[str, ...]


class Scrubbed(msgspec.Struct, frozen=True):
    """The words that may be shown, and whether anything was cut."""

    topic: str
    agenda: str
    cut: bool


def hashtags(text: str) -> tuple[str, ...]:
    """The #words of a text, casefolded, in order, each once."""
    return tuple(dict.fromkeys(match[1].casefold() for match in _HASHTAG.finditer(text)))


def without_tags(text: str, tags: Iterable[str]) -> str:
    """The text without these #words, and without lines that are nothing but #words."""
    gone = frozenset(tags)
    lines = []
    for line in text.split("\n"):
        if _HASHTAG.search(line) and not _HASHTAG.sub("", line).strip(" ,;·|"):
            continue
        kept = _HASHTAG.sub(lambda m: "" if m[1].casefold() in gone else m[0], line)
        lines.append(_SPACES.sub(" ", kept).rstrip() if kept != line else line)
    return "\n".join(lines).strip()


def scrub(topic: str, agenda: str, room: Room, private: Private, known: Known = NONE) -> Scrubbed:
    """Topic and agenda without any way into this meeting or a `known` one, and without what is private to its host."""
    values = (*_room(room), *_private(private))
    own = Known([room])

    def clean(text: str) -> str:
        text = _ADDRESS.sub(lambda m: "" if _leads_in(m[0]) else m[0], _without_invitation(text))
        return _tidied(text, known.cut(own.cut(_cut(_without_links(_PWD.sub(r"\1", text)), values))))

    return _scrubbed(topic, agenda, clean)


def scrub_private(topic: str, agenda: str, room: Room, private: Private, withheld: Known = NONE) -> Scrubbed:
    """Topic and agenda as they stand, where the page shows the way in, but without what is private to the host, and
    without the ways into what is not published.

    A passcode of digits is the dial-in password as well, and a link holds the passcode in encrypted form.
    """
    passcode, link = room.passcode, room.join_url or ""
    secret = Private(tuple((kind, v) for kind, v in private.values if v != passcode and v not in link))
    return _scrubbed(topic, agenda, lambda text: _tidied(text, withheld.cut(_cut(text, _private(secret)))))


def _scrubbed(topic: str, agenda: str, clean: Callable[[str], str]) -> Scrubbed:
    agenda = agenda.replace("\r\n", "\n").replace("\r", "\n")
    words = (clean(topic), clean(agenda))
    return Scrubbed(*words, cut=words != (topic, agenda))


def _without_invitation(agenda: str) -> str:
    """Without the pasted block: from its first telling line to its last. Text before and after it stays."""
    start = _INVITATION.search(agenda)
    if start is None:
        return agenda
    lines = agenda.split("\n")
    first = agenda.count("\n", 0, start.start())
    telling = [n for n, line in enumerate(lines) if n >= first and _tells(line)]
    last = max(telling, default=first)
    while first > 0 and (not lines[first - 1].strip() or _INVITATION_LINE.match(lines[first - 1])):
        first -= 1
    return _BLANKS.sub("\n\n", "\n".join([*lines[:first], "", *lines[last + 1 :]])).strip()


def _tells(line: str) -> bool:
    return bool(_INVITATION_LINE.match(line) or _INVITATION.search(line) or _WAY_IN.search(line))


def _without_links(text: str) -> str:
    """A host's name may be long, and most are not Zoom's: so the end of it is sought, and then its beginning."""
    kept, at = [], 0
    for way in _WAY_IN.finditer(text):
        before = text[at : way.start()]
        rest = _BEFORE_IT.match(before[::-1])
        kept.append(before[: len(before) - (rest.end() if rest else 0)])
        at = way.end()
    return "".join([*kept, text[at:]])


def _cut(text: str, values: Iterable[_Value]) -> str:
    """A pattern is compiled only for a text that may hold the value: hardly any does, and compiling is dear."""
    folded = _folded(text)
    for value in values:
        if _folded(value.word) not in folded:
            continue
        for pattern in value.patterns:
            text = re.sub(pattern, "", text, flags=re.IGNORECASE)
        folded = _folded(text)
    return text


def _folded(text: str) -> str:
    """So that two texts which differ only in case, by whatever rule of `re.IGNORECASE`, are the same."""
    return text.replace("\u0130", "I").upper().casefold()


def _tidied(before: str, after: str) -> str:
    """An untouched text stays as it is, to the letter."""
    return after if after == before else _BLANKS.sub("\n\n", _SPACES.sub(" ", after)).strip()


def _leads_in(address: str) -> bool:
    """An address that carries another one in its query: a redirect, a calendar link, a mail filter's."""
    if not _ENCODED.search(address):
        return False
    plain = unquote(unquote(address))
    return bool(_WAY_IN.search(plain) or _PWD.search(plain))


def _room(room: Room) -> list[_Value]:
    return [_Value(room.passcode, _passcode(room.passcode))] if room.passcode else []


def _private(private: Private) -> list[_Value]:
    """Long values wherever they stand; short ones after a word for passcode, and dialled in one tap (`*123456#`)."""
    long = [_Value(value, (re.escape(value),)) for _, value in private.values if len(value) >= LONG_ENOUGH]
    short = [value for _, value in private.values if len(value) < LONG_ENOUGH]
    taps = [_Value(value, (rf"\*{re.escape(value)}#",)) for value in short]
    return [*long, *taps, *(_Value(value, _passcode(value)) for value in short)]


def _passcode(passcode: str) -> tuple[str, ...]:
    """After a word for it, on the same line; wherever it stands if it is long; dialled in one tap."""
    word = rf"(?<!\w){re.escape(passcode)}(?!\w)"
    # A passcode of one to three signs is a number in many a sentence: only what follows at once is meant.
    between = rf"(?:[^\n!?]{{0,24}}?|{_AT_ONCE})" if len(passcode) >= TELLING else _AT_ONCE
    patterns = (
        rf"(?:{_PASSCODE_WORDS}){between}{word}",
        rf"(?:{_SHORT_WORDS}){_AT_ONCE}{word}",
        rf"(?:{_PASSCODE_WORDS}){re.escape(passcode)}(?!\w)",  # scripts that put no blanks between words
        rf"\*{re.escape(passcode)}#",
    )
    return (*patterns, word) if len(passcode) >= LONG_ENOUGH else patterns
