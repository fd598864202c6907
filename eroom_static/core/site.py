"""Everything known for one build, in order: the meetings with what has been said of them, and how they are shown."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import cached_property
from heapq import nsmallest
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from eroom_static.core.document import Document
from eroom_static.core.history import Record, Withdrawn
from eroom_static.core.meeting_note import Notes
from eroom_static.core.model import Meeting, Room
from eroom_static.core.month import month_of
from eroom_static.core.schedule import Window, by_time, edges, ends, is_ahead
from eroom_static.core.settings import JoinSettings, SdkSettings, SiteSettings

CHANGES = 200  # of those to come, as many as anybody chooses from
KEPT_IN_FEED = timedelta(days=30)  # how long the whole calendar holds what is over

DEFAULT_SDK = SdkSettings()

Seal = Callable[[Meeting, Room, Window, datetime], str]


class Site:
    """One site at one instant, in one language. `rooms` holds the ways in that this build may know; `seal` makes grants
    of them. `prefix` is the folder of this language ("" of the main one, "de/" of another), `prefixes` are those of
    all; `say` translates what the site says itself; `notes` tell of single meetings, and `key_of` which one is meant
    by a number, key or slug, "" where the site shows none of that name; weeks begin on `first_weekday` (0 is Monday).
    """

    def __init__(
        self,
        settings: SiteSettings,
        join: JoinSettings,
        *,
        now: datetime,
        records: Iterable[Record | Withdrawn],
        rooms: Mapping[str, Room],
        documents: Sequence[Document] = (),
        notes: Notes = MappingProxyType({}),
        key_of: Callable[[str], str] = lambda _: "",
        function: str = "",
        sdk: SdkSettings = DEFAULT_SDK,
        seal: Seal | None = None,
        prefix: str = "",
        prefixes: Sequence[str] = ("",),
        say: Callable[[str], str] = str,
        first_weekday: int = 0,
    ) -> None:
        self.settings = settings
        self.join = join
        self.now = now
        self.records = tuple(records)
        self.rooms = rooms
        self.documents = tuple(documents)
        self.notes = notes
        self.key_of = key_of
        self.function = function
        self.sdk = sdk
        self.seal = seal
        self.prefix = prefix
        self.prefixes = tuple(prefixes)
        self.say = say
        self.first_weekday = first_weekday
        self.window = Window(opens=join.opens, closes=join.closes, untimed_open=join.untimed == "open")

    def telling(self, documents: Iterable[Document]) -> "Site":
        """The same facts at the same instant, with other documents."""
        other = copy(self)  # and with it all that was reckoned: documents have a part in `files` alone
        other.documents = tuple(documents)
        other.__dict__.pop("files", None)
        return other

    @cached_property
    def shown(self) -> tuple[Record, ...]:
        """Everything that has a page."""
        return tuple(r for r in self.records if isinstance(r, Record))

    @cached_property
    def withdrawn(self) -> tuple[Withdrawn, ...]:
        return tuple(r for r in self.records if isinstance(r, Withdrawn))

    @cached_property
    def ahead(self) -> tuple[Record, ...]:
        """The grid: what is on or to come, by time; rooms without a time last."""
        return self._sorted(r for r in self.shown if is_ahead(r.meeting, self.now))

    @cached_property
    def over(self) -> tuple[Record, ...]:
        """The archive, latest first."""
        return tuple(reversed(self._sorted(r for r in self.shown if not is_ahead(r.meeting, self.now))))

    @cached_property
    def in_calendar(self) -> tuple[Record, ...]:
        """What the whole calendar holds: all but what has been over for long."""
        since = self.now - KEPT_IN_FEED
        return tuple(r for r in self.shown if any(ends(o) > since for o in r.meeting.occurrences))

    @property
    def next_change(self) -> datetime:
        """The first instant after now at which some page would look different."""
        return self._around[1]

    @property
    def last_change(self) -> datetime:
        """The last instant up to now at which some page began to look as it does."""
        return self._around[0]

    @cached_property
    def _around(self) -> tuple[datetime, datetime]:
        """The last edge up to now, and the first one after it."""
        now, last, following = self.now, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        for edge in self._edges():
            if edge <= now:
                last = max(last, edge)
            else:
                following = min(following, edge)
        return last, following

    @cached_property
    def next_changes(self) -> tuple[datetime, ...]:
        """The first of the instants after now at which some page would look different, in order."""
        return tuple(nsmallest(CHANGES, {e for e in self._edges() if e > self.now}))

    def _edges(self) -> Iterator[datetime]:
        for meeting in (r.meeting for r in self.shown):
            yield from edges(meeting, self.window, self.join.reveal_before)
            if meeting.occurrences:
                yield max(ends(o) for o in meeting.occurrences) + KEPT_IN_FEED
        yield from self._turns()

    def _turns(self) -> Iterator[datetime]:
        """When the calendar turned over to this month, and when it will to the next, in the site's zone."""
        zone = ZoneInfo(self.settings.timezone)
        this = month_of(self.now.astimezone(zone))
        yield this.begins(zone)
        yield this.plus(1).begins(zone)

    def _sorted(self, records: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(sorted(records, key=lambda r: by_time(r.meeting, self.now)))

    @cached_property
    def base(self) -> str:
        """The path under which the site lives: "" at the top, "/a/b" below."""
        return urlsplit(self.settings.url).path.rstrip("/")

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The link to each document by its file below content/, and by that without the language in its name."""
        plain = {d.path.replace(f".{d.language}.md", ".md"): d for d in self.documents if d.language}
        documents = {d.path: d for d in self.documents} | plain
        return {file: self.href(d.url.lstrip("/")) for file, d in sorted(documents.items())}

    def href(self, path: str) -> str:
        """A link within the site in this language, for a path relative to its top."""
        return f"{self.base}/{self.prefix}{path}"

    def absolute(self, path: str) -> str:
        return f"{self.settings.url.rstrip('/')}/{self.prefix}{path}"

    def shared(self, path: str) -> str:
        """A link to what all languages share: static files."""
        return f"{self.base}/{path}"
