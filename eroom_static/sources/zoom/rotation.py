"""Whose turn it is to be asked again although nothing shows that it has changed. Pure, and no chance in it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil


def due(
    asked: Mapping[str, datetime], *, now: datetime, since: datetime, within: timedelta
) -> frozenset[str]:
    """Of what was `asked` when (UTC), that which must be asked again, so that nothing is ever older than `within`.

    The share of them that the time since the last pull is of `within`, the oldest first, so that no single pull has to
    pay for all. A clock that was set back makes everything due.
    """
    if within <= timedelta() or now < since:
        return frozenset(asked)
    share = ceil(len(asked) * min((now - since) / within, 1.0))
    oldest_first = sorted(asked, key=lambda name: (asked[name], name))
    too_old = (name for name, at in asked.items() if not timedelta() <= now - at < within)
    return frozenset(oldest_first[:share]).union(too_old)
