"""What programs read: calendars, feeds, data. Each must be whole, and its addresses lead somewhere."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

from icalendar import Calendar

from eroom_static.check.links import check_address
from eroom_static.check.markup import Markup
from eroom_static.check.tally import Tally
from eroom_static.check.tree import Tree

_REBUILD = "`eroom build` writes it anew; if it is a template's, correct that"
_NEEDED = ("UID", "DTSTAMP", "DTSTART")
_LONGEST = 75  # octets of a line in a calendar
_EVENTS = {"Event": ("name", "startDate", "location"), "EventSeries": ("name", "startDate")}
_ATOM = "{http://www.w3.org/2005/Atom}"
_OF_ATOM = ("id", "title", "updated")  # RFC 4287, 4.1.1 and 4.1.2
_OF_JSON_FEED = ("version", "title", "items")  # jsonfeed.org/version/1.1
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_LINK = re.compile(r"""url\(\s*['"]?([^'")\s]+)|@import\s+['"]([^'"]+)""")


def check_calendar(tree: Tree, path: str, tally: Tally) -> None:
    data = tree.read(path)
    if any(len(line) > _LONGEST for line in data.split(b"\r\n")) or b"\n" in data.replace(b"\r\n", b""):
        tally.problem(
            "calendars", "has lines that are too long or end otherwise than with CRLF", _REBUILD, path
        )
    try:
        calendar = Calendar.from_ical(data)
        events = calendar.walk("VEVENT")
    except (ValueError, KeyError, IndexError, AttributeError) as wrong:
        tally.problem("calendars", f"cannot be read: {wrong}", _REBUILD, path)
        return
    for event in events:
        missing = [name for name in _NEEDED if name not in event]
        if missing or event.errors:
            said = (
                f"an entry lacks {', '.join(missing)}" if missing else "an entry has a value that cannot be"
            )
            tally.problem("calendars", said, _REBUILD, path)
        if "URL" in event:
            check_address(tree, path, str(event["URL"]), tally)


def check_xml(tree: Tree, path: str, tally: Tally) -> None:
    try:
        root = ET.fromstring(tree.read(path))  # noqa: S314 (our own output; what is wrong with it is to be told)
    except ET.ParseError as wrong:
        tally.problem("feeds", f"is no XML: {wrong}", _REBUILD, path)
        return
    if root.tag == f"{_ATOM}feed":
        _lacks(path, "the feed", _OF_ATOM, {child.tag.removeprefix(_ATOM) for child in root}, tally)
        for entry in root.iter(f"{_ATOM}entry"):
            _lacks(path, "an entry", _OF_ATOM, {child.tag.removeprefix(_ATOM) for child in entry}, tally)
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        address = element.get("href") or (element.text or "" if name == "loc" else "")
        check_address(tree, path, address.strip(), tally)


def check_json(tree: Tree, path: str, tally: Tally) -> None:
    try:
        data = json.loads(tree.read(path))
    except ValueError as wrong:
        tally.problem("feeds", f"is no JSON: {wrong}", _REBUILD, path)
        return
    if path.rpartition("/")[2] == "feed.json" and isinstance(data, dict):
        _lacks(path, "the feed", _OF_JSON_FEED, data, tally)
        for item in data.get("items", ()):
            _lacks(path, "an entry", ("id",), item, tally)
    for text in _texts(data):
        if tree.is_own(text) and not any(map(str.isspace, text)):
            check_address(tree, path, text, tally)


def check_linked_data(tree: Tree, path: str, page: Markup, tally: Tally) -> None:
    for text in page.linked_data:
        try:
            data = json.loads(text)
            kind, context = data["@type"], data["@context"]
        except (ValueError, KeyError, TypeError):
            tally.problem("linked data", "is no JSON with a @type and a @context", _REBUILD, path)
            continue
        if kind in _EVENTS:
            if missing := [name for name in _EVENTS[kind] if name not in data]:
                tally.problem("linked data", f"the event lacks {', '.join(missing)}", _REBUILD, path)
            if data.get("url") != page.canonical:
                tally.problem("linked data", "names another address than the page's own", _REBUILD, path)
        for address in _texts(data):
            if address != context:
                check_address(tree, path, address, tally)


def check_style(tree: Tree, path: str, tally: Tally) -> None:
    """Pictures, fonts and other style sheets that a style sheet asks for."""
    for match in _CSS_LINK.finditer(_CSS_COMMENT.sub("", tree.text(path))):
        check_address(tree, path, tree.absolute(path, match[1] or match[2]), tally)


def _lacks(path: str, what: str, needed: Iterable[str], given: Iterable[str], tally: Tally) -> None:
    if missing := [name for name in needed if name not in given]:
        tally.problem("feeds", f"{what} lacks {', '.join(missing)}", _REBUILD, path)


def _texts(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            for value in data.values():
                yield from _texts(value)
        case list():
            for value in data:
                yield from _texts(value)
