"""From a site's folder to a proof of it, again and again: what has not changed is not reckoned or laid out again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from eroom_static.cards import Cards, cards_of
from eroom_static.core.document import NOTES
from eroom_static.core.guard import Guard, Secret
from eroom_static.disk.reader import HISTORY, SNAPSHOT, Inputs, read_inputs, read_settings
from eroom_static.editions import Edition, editions, retold
from eroom_static.obtain import Obtained
from eroom_static.press import Composer
from eroom_static.project import Project
from eroom_static.secrets import secrets_of
from eroom_static.serve.proof import Proof

LONGEST = 5.0  # seconds for one page: somebody waits

Obtain = Callable[[Project], Obtained]


class _Opened(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A folder as it was opened: the settings that were read, and what follows from them alone."""

    settings: tuple[bytes, bytes]
    project: Project
    cards: Cards | None


class _Known(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What the meetings are, and since when their snapshot has stood on the disk."""

    opened: _Opened
    obtained: Obtained
    stamp: tuple[int, ...]


class _Made(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a proof was made from."""

    known: _Known
    inputs: Inputs
    at: datetime | None
    now: datetime
    tongues: tuple[Edition, ...]


class Workshop:
    """`clock` tells what time it is, `work` how many seconds this process has worked; `obtain` gives the meetings."""

    def __init__(
        self,
        root: Path,
        environ: Mapping[str, str],
        *,
        clock: Callable[[], datetime],
        work: Callable[[], float],
        obtain: Obtain,
    ) -> None:
        self._root = root
        self._environ = environ
        self._clock = clock
        self._obtain = obtain
        self._composer = Composer(work, LONGEST)
        self._opened: _Opened | None = None
        self._known: _Known | None = None
        self._made: _Made | None = None
        self._proof: tuple[_Made, Proof] | None = None  # the latest that came about, and from what
        self._guard = Guard(())
        self._secrets: list[Secret] = []

    def proof(self, at: datetime | None) -> Proof:
        """The site at an instant; None is now. The one of the last time if nothing is different. Raises EroomError."""
        known = self._knowledge(self._folder())
        inputs = read_inputs(self._root)
        now = at or self._now(known)
        was, before = self._proof or (None, None)
        if was and before and (was.known, was.inputs, was.now) == (known, inputs, now):
            return before
        tongues = self._tongues(known, inputs, now)
        made = self._made = _Made(known=known, inputs=inputs, at=at, now=now, tongues=tongues)
        forme = self._composer.compose(tongues, inputs, known.opened.cards, lambda *_: None)
        is_same = was and (was.known, was.at) == (known, at) and _bare(was.inputs) == _bare(inputs)
        substance = before.substance if before and is_same else object()
        proof = Proof(forme, tongues[0].site, self._guard_of(made), substance, before)
        self._proof = made, proof
        return proof

    def _folder(self) -> _Opened:
        settings = read_settings(self._root)
        if self._opened is None or self._opened.settings != settings:
            project = Project(self._root, self._environ)
            self._opened = _Opened(settings=settings, project=project, cards=cards_of(project))
        return self._opened

    def _knowledge(self, opened: _Opened) -> _Known:
        known = self._known
        if known is None or known.opened is not opened or known.stamp != _stamp(self._root):
            obtained = self._obtain(opened.project)
            known = self._known = _Known(opened=opened, obtained=obtained, stamp=_stamp(self._root))
        return known

    def _now(self, known: _Known) -> datetime:
        """An earlier instant is as good as long as no page looks different since."""
        now, made = self._clock(), self._made
        if made and made.known is known and made.now <= now < made.tongues[0].site.next_changes[0]:
            return made.now
        return now

    def _tongues(self, known: _Known, inputs: Inputs, now: datetime) -> tuple[Edition, ...]:
        made, project = self._made, known.opened.project
        is_same = (
            made and made.known is known and made.now == now and made.inputs.catalogues == inputs.catalogues
        )
        if made and is_same and _notes(made.inputs) == _notes(inputs):
            return tuple(retold(project, inputs, made.tongues))
        return tuple(editions(project, known.obtained, inputs, now))

    def _guard_of(self, made: _Made) -> Callable[[], Guard]:
        """Another one only if there is something else to seek: what has been looked through stays so."""

        def guard() -> Guard:
            known = made.known
            secrets = secrets_of(known.opened.project, made.tongues, known.obtained)
            if secrets != self._secrets:
                self._guard, self._secrets = Guard(secrets), secrets
            return self._guard

        return guard


def _notes(inputs: Inputs) -> dict[str, bytes]:
    """What is said of single meetings, which has a part in what is reckoned of them."""
    return {path: data for path, data in inputs.content.items() if path.startswith(NOTES)}


def _bare(inputs: Inputs) -> Inputs:
    """Without style sheets."""
    static = {path: data for path, data in inputs.static.items() if not path.endswith(".css")}
    return msgspec.structs.replace(inputs, static=static)


def _stamp(root: Path) -> tuple[int, ...]:
    """Another one when a pull beside has left something new."""
    return tuple(
        number
        for path in (root / SNAPSHOT, root / HISTORY)
        if path.exists()
        for number in (path.stat().st_mtime_ns, path.stat().st_ino)
    )
