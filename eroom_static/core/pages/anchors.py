"""How the sittings of a meeting are told apart in a link: by their day, where they are held."""

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from eroom_static.core.model import Occurrence


def anchors(occurrences: Iterable[Occurrence], zone: ZoneInfo) -> dict[Occurrence, str]:
    """2030-01-14, and 2030-01-14-2 for the second of a day."""
    found: dict[Occurrence, str] = {}
    seen: Counter[str] = Counter()
    for occurrence in occurrences:
        day = occurrence.starts.astimezone(zone).date().isoformat()
        seen[day] += 1
        found[occurrence] = f"{day}-{seen[day]}" if seen[day] > 1 else day
    return found
