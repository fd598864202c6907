"""What a page says of itself, and of its neighbours in a list."""

import msgspec

from eroom_static.core.card import HOME


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """`url` is absolute (the canonical address); `path` is the file's, relative to the output folder.

    `card` is the path of the image for previews, before its name tells its content.
    """

    title: str
    path: str
    url: str
    description: str = ""
    card: str = HOME
    hidden: bool = False  # keep out of search engines and the sitemap


class Pagination(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of a list. `previous` and `next` are links, "" at the ends; `urls` holds one link a page."""

    number: int
    total: int
    previous: str
    next: str
    urls: tuple[str, ...]
