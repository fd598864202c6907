"""Addresses that a page had before, perhaps on another system: where they lie in the output, and as links."""

import re
from typing import Annotated
from urllib.parse import quote, unquote

from eroom_static.core.schema import Unfit, from_text
from eroom_static.core.text import quoted

_PART = re.compile(r"[\w~+@,()'!&-][\w.~+@,()'!& -]*")


def parse_old_address(text: str) -> str:
    """As it stands in the path of an address, with or without %20: "/old/page/" or "/old/page.html"."""
    plain = unquote(text)
    if not plain.startswith("/") or plain == "/":
        example = plain.partition("://")[2].partition("/")[2] if "://" in plain else plain.strip("/")
        raise Unfit(
            f"must begin with / and go on: {quoted(text)}", f'for instance "/{example or "old/page"}"'
        )
    parts = plain.strip("/").split("/")
    if "\ufffd" in plain or not all(_PART.fullmatch(part) and part == part.strip() for part in parts):
        raise Unfit(
            f"cannot be an address of the site: {quoted(text)}",
            'write what stands before any ? or #, such as "/old/page/"',
        )
    return f"/{'/'.join(parts)}" if is_file(plain) else f"/{'/'.join(parts)}/"


def is_file(address: str) -> bool:
    """It names a page as a file, as "/old/page.html" does; else a folder."""
    return address.casefold().endswith((".html", ".htm"))


def path_of(address: str) -> str:
    """The file in the output that answers there."""
    return address.lstrip("/") if is_file(address) else f"{address.lstrip('/')}index.html"


def link_of(address: str) -> str:
    """As a link or a rule of a host writes it: ASCII, without blanks."""
    return quote(address, safe="/~+@,()'!&")


OldAddress = Annotated[str, from_text(parse_old_address, 'an address such as "/old/page/"')]
