"""What no page may hold: values known to be secret, Zoom's links where settings forbid them, people's addresses."""

import re
from collections.abc import Iterable, Iterator, Sequence

from eroom_static.check.tally import Tally
from eroom_static.check.tree import Tree
from eroom_static.core.guard import Secret, leaks
from eroom_static.core.media import is_lasting
from eroom_static.core.page import File

_ZOOM = r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoom\.com|zoomgov\.com|zoom\.com\.cn)"
_START = re.compile(rf"{_ZOOM}/s/[^\s\"'<>\\]+|[?&]zak=[\w.-]{{8,}}")
_JOIN = re.compile(rf"{_ZOOM}/(?:j|w|wc|my)/[^\s\"'<>\\]+|[?&](?:amp;)?pwd=[\w.-]+")
_MAIL = re.compile(r"[\w.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_READ = (".html", ".ics", ".xml", ".json", ".txt")
_WAY = '[join] reveal keeps ways in out of the pages; take it out of the text it comes from, or set reveal = "page"'


def check_secrets(tree: Tree, secrets: Sequence[Secret], tally: Tally) -> None:
    for leak in leaks(_files(tree), secrets):
        message = leak.message.partition(";")[0].replace("would hold", "holds")
        tally.problem("leaks", message, leak.hint, *filter(None, (leak.where,)))


def check_patterns(tree: Tree, path: str, said: str, tally: Tally, *, shows_links: bool) -> None:
    """`said` are the words of the publisher: they stand there on purpose. What is found is not repeated."""
    if not path.endswith(_READ) or is_lasting(path):
        return
    text = tree.text(path)
    if _unsaid(_START.findall(text), said):
        cure = "whoever has it can start the meeting: take it out, and see that Zoom gives it no longer"
        tally.problem("leaks", "holds a link with which a host starts a meeting", cure, path)
    if not shows_links and _unsaid(_JOIN.findall(text), said):
        tally.problem("leaks", "holds a link into Zoom", _WAY, path)
    if any(True for _ in _people(tree, text, said)):
        cure = (
            "if visitors are to read it, say it in content/ as well; else take it out of the meeting's text"
        )
        tally.warning("leaks", "holds an e-mail address that content/ does not", cure, path)


def _unsaid(found: Iterable[str], said: str) -> list[str]:
    return [value for value in found if value not in said]


def _people(tree: Tree, text: str, said: str) -> Iterator[str]:
    """Without the names of calendar entries, which end in the site's own host."""
    host = tree.url.partition("://")[2].partition("/")[0].partition(":")[0]
    return (mail for mail in _MAIL.findall(text) if mail.rpartition("@")[2] != host and mail not in said)


def _files(tree: Tree) -> Iterator[File]:
    return (File(path, tree.read(path)) for path in tree)
