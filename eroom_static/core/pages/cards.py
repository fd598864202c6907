"""What the cards say: one for each meeting, and one for every page that speaks of none."""

from collections.abc import Iterator, Mapping

from eroom_static.core.card import HOME
from eroom_static.core.page import Page, Turn
from eroom_static.core.pages.views import MeetingView, folder
from eroom_static.core.site import Site

TEMPLATE = "card.json"


def card_path(home: str) -> str:
    """Beside the meeting's page: there the guard knows which short values are secret."""
    return f"{home}/{HOME}"


def card_pages(site: Site, seen: Mapping[str, MeetingView]) -> Iterator[Page]:
    """They are rendered to words, and then drawn."""
    yield Page(path=HOME, template=TEMPLATE, context={"meeting": None}, turn=Turn.ASSET)
    for record in site.shown:
        yield Page(
            path=card_path(folder(record)),
            template=TEMPLATE,
            context={"meeting": seen[record.key]},
            turn=Turn.ASSET,
        )
