"""How the rules of [publish] are written: "tag:public", "webinars + registration", each as its conditions."""

import re
from collections.abc import Callable, Mapping

import msgspec

from eroom_static.core.schema import Unfit
from eroom_static.core.text import did_you_mean, listed, quoted

BARE = ("all", "meetings", "registration", "webinars")
NAMING = ("field", "group", "host", "id", "tag", "template")


class Condition(msgspec.Struct, frozen=True):
    """One thing to ask of a meeting. `value` is "" for bare kinds; "Name=value" for a field."""

    kind: str
    value: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions that must all be true, and the text they were written as."""

    text: str
    conditions: tuple[Condition, ...]


# A "+" joins where blanks surround it or a condition follows it: host:events+zoom@example.org is one address.
_JOIN = re.compile(
    rf'("[^"]*")|\s+\+(?:\s+|$)|^\+\s+|\s*\+\s*(?=(?:{"|".join(NAMING)})\s*:|(?:{"|".join(BARE)})\s*(?:\+|$))',
    re.IGNORECASE,
)
_MAIL = re.compile(r"[^\s@:]+@[^\s@:]+")
_TAG = re.compile(r"\w[\w-]*")
_LETTER = re.compile(r"[^\W\d_]")  # without one, "#2026" in an agenda is a number
_DIGITS = re.compile(r"[0-9]{5,15}")


def parse_rule(text: str) -> Rule:
    """Raises Unfit for anything that could never match what its author meant."""
    written = " ".join(text.split())
    conditions = tuple(_condition(piece) for piece in _split(written))
    kinds = {c.kind for c in conditions}
    if {"meetings", "webinars"} <= kinds:
        raise Unfit("asks for meetings and webinars at once: nothing is both", "make two rules of it")
    for kind, both in (("id", "ids"), ("host", "hosts"), ("template", "templates")):
        if len({c.value for c in conditions if c.kind == kind}) > 1:
            raise Unfit(f"asks for two {both} at once: no meeting has both", "make two rules of it")
    return Rule(text=written, conditions=conditions)


def _split(text: str) -> list[str]:
    pieces, start = [], 0
    for match in _JOIN.finditer(text):
        if match[1] is None:
            pieces.append(text[start : match.start()])
            start = match.end()
    return [piece.strip() for piece in [*pieces, text[start:]]]


def _condition(text: str) -> Condition:
    head, colon, rest = text.partition(":")
    kind, value = head.strip().casefold(), _unquoted(rest.strip())
    if kind in BARE and not colon:
        return Condition(kind)
    if kind in BARE:
        raise Unfit(f"gives a value to `{kind}`, which takes none", f'write "{kind}"')
    if kind not in NAMING or not colon:
        raise _unknown(text, kind)
    if not value:
        raise Unfit(f"names no value after `{kind}:`", f'for instance "{_EXAMPLES[kind]}"')
    return Condition(kind, _READ[kind](value))


def _unquoted(value: str) -> str:
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] == '"' else value


_EXAMPLES: Mapping[str, str] = {
    "field": "field:Visibility=public",
    "group": "group:Public events",
    "host": "host:events@example.org",
    "id": "id:81234567890",
    "tag": "tag:public",
    "template": "template:Dv4YdINdTk+Z5RToadh5ug==",
}


def _tag(value: str) -> str:
    name = value.removeprefix("#").casefold()
    if not _TAG.fullmatch(name):
        raise Unfit(
            f"names a tag that is not one word: {quoted(value)}", f'for instance "{_EXAMPLES["tag"]}"'
        )
    if not _LETTER.search(name):
        hint = f'#words need a letter: write for instance "tag:event-{name}", and #event-{name} in the agenda'
        raise Unfit(f"names a tag without a letter: {quoted(value)}", hint)
    return name


def _host(value: str) -> str:
    if not _MAIL.fullmatch(value):
        hint = f'a host goes by e-mail address: "{_EXAMPLES["host"]}"'
        raise Unfit("names a host, but no e-mail address", hint)
    return value.casefold()


def _id(value: str) -> str:
    number = re.sub(r"[\s-]", "", value)
    if not _DIGITS.fullmatch(number):
        raise Unfit("names an id that is no number of 5 to 15 digits", f'for instance "{_EXAMPLES["id"]}"')
    return number


def _field(value: str) -> str:
    name, equals, wanted = (part.strip() for part in value.partition("="))
    if not (name and equals and wanted):
        hint = f'for instance "{_EXAMPLES["field"]}"'
        raise Unfit(f"names a tracking field without its value: {quoted(value)}", hint)
    return f"{name}={wanted}"


def _template(value: str) -> str:
    if " " in value:
        raise Unfit(
            f"names a template id with a space in it: {quoted(value)}",
            f'for instance "{_EXAMPLES["template"]}"',
        )
    return value


_READ: Mapping[str, Callable[[str], str]] = {
    "field": _field,
    "group": str,
    "host": _host,
    "id": _id,
    "tag": _tag,
    "template": _template,
}


def _unknown(text: str, kind: str) -> Unfit:
    if not text:
        return Unfit("has an empty condition", 'for instance "tag:public" or "webinars + registration"')
    if "@" in text:  # an address is not repeated where a log may keep it
        return Unfit(
            "has an address without a condition it knows", 'write "host:" before the address of a host'
        )
    if _DIGITS.fullmatch(re.sub(r"[\s-]", "", text)):
        return Unfit("has a number without a condition", 'write "id:" before the id of a meeting')
    if text.startswith("#") and _TAG.fullmatch(text[1:]):
        return Unfit(f"has an unknown condition: {quoted(text)}", f'write "tag:{text[1:]}"')
    known = [*BARE, *(f"{k}:…" for k in NAMING)]
    hint = f"{did_you_mean(kind, [*BARE, *NAMING])} a condition is one of {listed(known, 'or')}".strip()
    return Unfit(f"has an unknown condition: {quoted(text)}", hint)
