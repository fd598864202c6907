"""The values of eroom.toml that are written as text and mean more: durations, zones, addresses, rules."""

import re
from datetime import timedelta
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from eroom_static.core.address import service_address, site_address
from eroom_static.core.colour import is_colour
from eroom_static.core.rules import Rule, parse_rule
from eroom_static.core.schema import Unfit, from_text
from eroom_static.core.text import did_you_mean, nearest, quoted

SourceName = Literal["zoom", "sandbox"]

# Compared without case: "Content" is the same folder on many disks.
_OURS = ("content", "templates", "static", "history", ".eroom", ".git")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(?:[0-9]{1,6}\s*[smhdw]\s*)+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_LONGEST = timedelta(days=3660)


def parse_duration(text: str) -> timedelta:
    """15m, 24h, 1h30m, 7d, 90s, 2w."""
    if not _DURATION.fullmatch(text.strip()):
        raise Unfit(
            f'must be a duration such as "15m" or "24h", not {quoted(text)}', "units are s, m, h, d and w"
        )
    seconds = sum(int(n) * _UNITS[unit] for n, unit in re.findall(r"([0-9]+)\s*([smhdw])", text))
    if seconds > _LONGEST.total_seconds():
        raise Unfit("is longer than ten years")
    return timedelta(seconds=seconds)


def parse_zone(text: str) -> str:
    """The IANA name of a time zone."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = sorted(available_timezones())
    city = text.strip().rpartition("/")[2].casefold().replace(" ", "_")
    near = next(
        (z for z in known if city and z.rpartition("/")[2].casefold() == city),
        nearest(text, known, cutoff=0.75),
    )
    hint = f'did you mean "{near}"?' if near else 'the names look like "Europe/Berlin"'
    raise Unfit(f"names no time zone: {quoted(text)}", hint)


def parse_language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise Unfit(f"names no language: {quoted(text)}", 'for instance "en", "de" or "pt-BR"')
    language, *parts = re.split("[-_]", text.lower())
    return "-".join((language, *map(_subtag, parts)))


def _subtag(part: str) -> str:
    """As tags are commonly written: a script as Hant, a region as BR."""
    return {2: part.upper(), 4: part.title()}.get(len(part), part)


def parse_colour(text: str) -> str:
    if not is_colour(text.strip()):
        raise Unfit(f"is no colour: {quoted(text)}", 'write it in hex, for instance "#1d6b54"')
    return text.strip().lower()


def parse_file(text: str) -> str:
    """A file in static/, by its name there."""
    path = PurePosixPath(text.strip().removeprefix("/").removeprefix("static/"))
    if not text.strip() or path.is_absolute() or ".." in path.parts or "\\" in text:
        raise Unfit(f"names no file in static/: {quoted(text)}", 'for instance "logo.svg"')
    return str(path)


def parse_link(text: str) -> str:
    """An address of https or http, whatever stands behind its ? or #; or a path of this site such as /about/."""
    before, *behind = re.split("[?#]", text.strip(), maxsplit=1)
    if behind and not re.fullmatch("[!-~]*", behind[0]):
        raise Unfit("holds a character that no address has", "copy it from the address bar")
    if not before.startswith("/"):
        try:
            site_address(before)
        except Unfit as unfit:
            raise Unfit(unfit.message, f'{unfit.hint}; a page of this site: "/about/"') from None
    elif before.startswith("//") or not re.fullmatch(r"[\w./~-]+", before) or ".." in before:
        raise Unfit(f"is no path of this site: {quoted(text)}", 'for instance "/about/"')
    return text.strip()


def parse_folder(text: str) -> str:
    """The folder of the built site, seen from eroom.toml: never one that holds something else of ours."""
    if not text.isprintable():
        raise Unfit("has a character that no folder's name may have", 'for instance "output"')
    path = PurePosixPath(normpath(text.replace("\\", "/").strip()))
    own = [part for part in path.parts if part != ".."]
    if not own or path == PurePosixPath("/") or path.parts[0].casefold() in _OURS:
        raise Unfit(f"must be a folder of its own, not {quoted(text)}", 'for instance "output"')
    return str(path)


def parse_sdk_version(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}", text, re.ASCII):
        raise Unfit(f"names no version of the Meeting SDK: {quoted(text)}", 'for instance "6.2.0"')
    return text


def parse_sdk_url(text: str) -> str:
    """Where the SDK lies: an address of https, or a path of this site such as /zoom-sdk/6.2.0."""
    if not text.startswith("/"):
        return service_address(text)
    if text.startswith("//") or not re.fullmatch(r"(?:/[A-Za-z0-9._-]+)+/?", text) or "/." in text:
        raise Unfit(f"is no path of this site: {quoted(text)}", 'for instance "/zoom-sdk/6.2.0"')
    return text.rstrip("/")


def parse_source(text: str) -> SourceName:
    if text == "google_meet":
        raise Unfit("names google_meet, which is not available yet", 'available are "zoom" and "sandbox"')
    if text not in ("zoom", "sandbox"):
        hint = did_you_mean(text, ("zoom", "sandbox"), quote='"')
        raise Unfit(f'must be "zoom" or "sandbox", not {quoted(text)}', hint)
    return "zoom" if text == "zoom" else "sandbox"


Duration = Annotated[timedelta, from_text(parse_duration, 'a duration such as "15m"')]
RuleText = Annotated[Rule, from_text(parse_rule, 'text such as "tag:public"')]
SiteUrl = Annotated[str, from_text(site_address, "an address such as https://live.example.org")]
FunctionUrl = Annotated[str, from_text(service_address, "an address such as https://join.example.org")]
SdkVersion = Annotated[str, from_text(parse_sdk_version, 'a version such as "6.2.0"')]
SdkUrl = Annotated[str, from_text(parse_sdk_url, 'an address, or a path such as "/zoom-sdk/6.2.0"')]
Zone = Annotated[str, from_text(parse_zone, 'the name of a time zone such as "Europe/Berlin"')]
Language = Annotated[str, from_text(parse_language, 'a language such as "en"')]
Colour = Annotated[str, from_text(parse_colour, 'a colour such as "#1d6b54"')]
StaticFile = Annotated[str, from_text(parse_file, 'the name of a file in static/ such as "logo.svg"')]
Link = Annotated[
    str, from_text(parse_link, "an address such as https://shop.example.org, or a path such as /about/")
]
Folder = Annotated[str, from_text(parse_folder, "the name of a folder")]
SourceText = Annotated[SourceName, from_text(parse_source, '"zoom" or "sandbox"')]
