"""The programme of an account of any size: the written one, then its events with other days and guests."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from .account import SERIES, WEBINARS, Host
from .draft import MUTE, Draft
from .fakes import Fakes
from .texts import EVENTS
from .texts_more import MORE, PLACES, SPEAKERS
from .texts_odd import AWKWARD, INTERNAL
from .texts_series import RECURRING
from .texts_webinars import WEBINARS as WEBINAR_DRAFTS

_LONG = 150  # a longer topic stays single: a variation would not fit Zoom's 200 characters
_BEHIND, _AHEAD = 24, 160  # days around today over which the variations are spread


def programme(size: int, hosts: Sequence[Host], fake: Fakes) -> Iterator[Draft]:
    """As many drafts as asked for; the first 60 are the written ones."""
    written = _mixed(EVENTS, RECURRING, WEBINAR_DRAFTS, AWKWARD, INTERNAL)
    yield from written[:size]
    pool = _mixed((*MORE, *EVENTS), RECURRING, WEBINAR_DRAFTS, INTERNAL)
    pool = [draft for draft in pool if not draft.pmi and draft.host != MUTE and len(draft.topic) < _LONG]
    variations = _Variations(hosts, fake)
    for index in islice(count(), max(0, size - len(written))):
        turn, place = divmod(index, len(pool))
        yield variations.of(pool[place], index, turn + 1)


def _mixed(*kinds: Sequence[Draft]) -> list[Draft]:
    """All kinds side by side from the start, so that a small account has some of each."""
    ranked = [((n + 0.5) / len(drafts), draft) for drafts in kinds for n, draft in enumerate(drafts)]
    return [draft for _, draft in sorted(ranked, key=lambda pair: pair[0])]


class _Variations:
    def __init__(self, hosts: Sequence[Host], fake: Fakes) -> None:
        self._fake = fake
        self._able = [n for n, host in enumerate(hosts) if host.can_host]
        self._webinar_able = [n for n in self._able if hosts[n].webinars]

    def of(self, draft: Draft, index: int, turn: int) -> Draft:
        place, speaker = self._one(PLACES, "place", index), self._one(SPEAKERS, "speaker", index)
        endings = (
            f", no. {turn + 1}",
            f" · with {speaker}",
            f" · from {place}",
            f" ({place}, no. {turn + 1})",
        )
        return replace(
            draft,
            topic=draft.topic + self._one(endings, "ending", index),
            agenda=f"This time from {place}, with {speaker}.\n\n{draft.agenda}"[:2000],
            host=self._host(draft, index),
            day=self._day(draft, index),
            zone="",
            passcode=None,
            pasted=False,
        )

    def _one(self, choices: Sequence[str], label: str, index: int) -> str:
        return choices[self._fake.number(len(choices), label, index)]

    def _host(self, draft: Draft, index: int) -> int:
        """Often the same one: some hosts have hundreds of meetings, most have few."""
        if self._fake.number(3, "keeps its host", index) == 0:
            return draft.host
        able = self._webinar_able if draft.type in WEBINARS else self._able
        return able[self._fake.number(len(able), "host", index)]

    def _day(self, draft: Draft, index: int) -> int:
        """Zoom forgets a webinar at its end, so webinars lie ahead. A series keeps its place around today."""
        if draft.type == SERIES:
            return draft.day - self._fake.number(7, "day", index)
        if draft.type in WEBINARS:
            return 1 + self._fake.number(_AHEAD, "day", index)
        return self._fake.number(_BEHIND + _AHEAD, "day", index) - _BEHIND
