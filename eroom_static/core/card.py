"""What a card says, the image that is shown beside a link in chats: finished words in the site's language."""

from collections.abc import Iterator

import msgspec

from eroom_static.core.errors import RenderError

WIDTH, HEIGHT = 1200, 630
HOME = "card.png"  # the card of the site itself, before its name tells its content


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a word is "" its place stays empty; without `day` the leaf of the calendar carries the site's mark.

    Nothing here may change as time passes: who has fetched a card shows it for days.
    """

    topic: str
    alt: str  # the same for those who cannot see it
    site: str = ""
    kicker: str = ""
    month: str = ""
    day: str = ""
    weekday: str = ""
    when: str = ""
    where: str = ""
    language: str = "en"
    accent: str = "#1d6b54"
    several: bool = False  # a series: more than one leaf
    cancelled: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that is drawn or said."""
        shown = (
            self.site,
            self.kicker,
            self.topic,
            self.month,
            self.day,
            self.weekday,
            self.when,
            self.where,
        )
        return tuple(word for word in (*shown, self.alt) if word)


class Drawn(msgspec.Struct, frozen=True):
    """A card as PNG. `missing` characters had no font."""

    png: bytes
    missing: int = 0


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A card as pages speak of it; `url` is absolute."""

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def card_of(data: bytes, where: str) -> Card:
    """What the template `card.json` made. Raises RenderError for what is no card."""
    try:
        return msgspec.json.decode(data, type=Card)
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        hint = f"it makes a JSON object with the keys {', '.join(_keys())}"
        raise RenderError(f"this template gives no card: {wrong}", where=where, hint=hint) from wrong


def _keys() -> Iterator[str]:
    yield from Card.__struct_fields__
