"""How the sittings of a meeting are told apart in a link: by their day, where they are held."""

from collections.abc import Iterable, Iterator
from datetime import datetime


def anchors(starts: Iterable[datetime]) -> Iterator[str]:
    """2030-01-14, and 2030-01-14-2 for the second of a day, by the clock that the times are told in."""
    seen: dict[str, int] = {}
    for start in starts:
        day = start.date().isoformat()
        number = seen[day] = seen.get(day, 0) + 1
        yield f"{day}-{number}" if number > 1 else day
