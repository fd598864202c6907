"""Which meeting a publisher means by a number, a key or a slug. What is not shown has no name here."""

import re
from collections.abc import Callable, Iterable, Mapping

from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.model import Room

KeysOf = Callable[[str], Iterable[str]]  # the keys that a number may have in the accounts of the site


def names(
    records: Iterable[Record | Withdrawn], rooms: Mapping[str, Room], keys_of: KeysOf
) -> Callable[[str], str]:
    """A function from what was written to the key, "" where no meeting of the site is called so."""
    shown = {r.key: r for r in records if isinstance(r, Record)}
    by_slug = {slug: r.key for r in shown.values() for slug in r.slugs}
    by_number = {room.number: key for key, room in rooms.items()}

    def key_of(text: str) -> str:
        name = text.strip().strip("/").rpartition("/")[2].casefold()
        number = re.sub(r"[\s-]", "", text)
        digits = number.isascii() and number.isdigit()
        found = (name, by_slug.get(name, ""), by_number.get(number, ""), *(keys_of(number) if digits else ()))
        return next((key for key in found if key in shown), "")

    return key_of
