"""Links and anchors: each leads to a file of the site, and to a place that is there."""

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from eroom_static.check.markup import Markup
from eroom_static.check.tally import Tally
from eroom_static.check.tree import Tree

_WEB = {"http", "https"}
_ANYWHERE = {"", "top"}  # fragments that every page has
_CURE = "correct the link, or the page that it should lead to"


def check_page(tree: Tree, path: str, page: Markup, ids: Mapping[str, set[str]], tally: Tally) -> list[str]:
    """Gives the links that lead to other sites. `ids` are the anchors of every page, by path."""
    out = []
    for line, link in page.links:
        try:
            address = tree.absolute(path, link.strip())
            parts = urlsplit(address)
        except ValueError:
            tally.problem("links", f"is no address: {link}", _CURE, f"{path}:{line}")
            continue
        if parts.scheme not in _WEB:
            continue
        if not tree.is_own(address):
            out.append(address)
        elif (file := tree.file_of(address)) is None:
            if not tree.leads_on(address):
                tally.problem("links", f"{parts.path} leads nowhere", _CURE, f"{path}:{line}")
        elif file in ids and not _is_there(unquote(parts.fragment), ids[file]):
            tally.problem("links", f"{parts.path} has no #{parts.fragment}", _CURE, f"{path}:{line}")
    return out


def check_address(tree: Tree, path: str, address: str, tally: Tally) -> None:
    """One that a feed, a calendar or a rule for hosts names."""
    if tree.is_own(address) and tree.file_of(address) is None and not tree.leads_on(address):
        tally.problem("links", f"{urlsplit(address).path} leads nowhere", _CURE, path)


def _is_there(fragment: str, ids: set[str]) -> bool:
    name = fragment.partition(":~:")[0]
    return name in _ANYWHERE or name in ids
