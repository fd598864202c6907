"""The lines of a `.env` file. Its complaints name the line and never what stands on it."""

import re
from collections.abc import Mapping

import msgspec

from eroom_static.core.errors import EroomError, SettingsError
from eroom_static.core.schema import Unfit, together
from eroom_static.core.text import decode

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*)")
_QUOTED = re.compile(r""""((?:\\.|[^"\\])*)"\s*(?:#.*)?|'([^']*)'\s*(?:#.*)?""")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_ESCAPED = re.compile(r"\\(.)")


class Value(msgspec.Struct, frozen=True):
    """What a variable holds, and where it was set."""

    text: str
    where: str

    def __repr__(self) -> str:
        return f"Value(…, {self.where!r})"


def read_dotenv(data: bytes, where: str = ".env") -> dict[str, Value]:
    """NAME=value lines, with or without `export`, quotes and comments."""
    found: dict[str, Value] = {}
    wrong: list[EroomError] = []
    for number, line in enumerate(decode(data, where, SettingsError).split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        place = f"{where}:{number}"
        try:
            name, text = _pair(line.strip())
            _refuse_second(name, text, found)
        except Unfit as unfit:
            wrong.append(SettingsError(unfit.message, where=place, hint=unfit.hint))
        else:
            found[name] = Value(text, place)
    if wrong:
        raise together(wrong)
    return found


def _pair(line: str) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise Unfit("the line is no NAME=value", "a comment begins with #")
    name, text = match[1], match[2]
    if text[:1] not in {'"', "'"}:
        return name, _COMMENT.sub("", text).strip()
    quoted = _QUOTED.fullmatch(text)
    if quoted is None:
        raise Unfit(f"the quotes around the value of {name} do not match", "quote both ends, or neither")
    return name, quoted[2] if quoted[1] is None else _ESCAPED.sub(r"\1", quoted[1])


def _refuse_second(name: str, text: str, found: Mapping[str, Value]) -> None:
    if name in found and found[name].text != text:
        raise Unfit(
            f"{name} was set to something else before, at {found[name].where}", "keep one of the two lines"
        )
