"""The guard against a pull that went well and still lost most of the site."""

from collections.abc import Iterable
from datetime import datetime

from eroom_static.core.errors import Shrunk
from eroom_static.core.model import Meeting
from eroom_static.core.schedule import is_ahead

FEW = 5  # losing fewer than this is everyday life


def guard_shrink(before: Iterable[Meeting], after: Iterable[Meeting], now: datetime, *, most: float) -> None:
    """Raises Shrunk where the meetings ahead of `now` became fewer by more than the share `most`.

    Only what is still ahead now is counted in `before`: time passing is no shrink.
    """
    had, has = _ahead(before, now), _ahead(after, now)
    lost = had - has
    if lost >= FEW and lost > most * had:
        raise Shrunk(
            f"only {has} of the {had} meetings still to come would be left; nothing was changed",
            where="pull",
            hint="if that is meant, run again with --allow-shrink",
        )


def _ahead(meetings: Iterable[Meeting], now: datetime) -> int:
    return sum(is_ahead(m, now) and not m.cancelled for m in meetings)
