"""What changes in a site's folder, as the system tells it, in lots: one save, or many at once, is one lot."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EMFILE, ENOSPC
from pathlib import Path
from queue import Empty, SimpleQueue

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from eroom_static.disk.reader import (
    CONTENT,
    DOTENV,
    LOCALE,
    SETTINGS,
    SNAPSHOT,
    STATE,
    STATIC,
    TEMPLATES,
    theme_folder,
)
from eroom_static.serve.debounce import Debounce

FOLDERS = (CONTENT, TEMPLATES, STATIC, LOCALE)
POLLS = 0.3  # seconds between two looks at the files, where the system does not tell
_CHANGES: list[
    type[FileSystemEvent]
] = [  # and not who has merely looked, as the preview itself does at each of them
    *(FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileDeletedEvent, FileMovedEvent),
    *(DirCreatedEvent, DirDeletedEvent, DirMovedEvent),
]
_REFUSED = {ENOSPC, EMFILE}  # of watches, and of those who watch, the system has a number each

Lot = frozenset[str]
_END = ""


class Watch(FileSystemEventHandler):
    """Watches while its context is open. `seconds` is a clock; `tell` hears why it has to be slower than usual."""

    def __init__(
        self,
        root: Path,
        *,
        seconds: Callable[[], float],
        tell: Callable[[str], None],
        observer: Callable[[], BaseObserver] = Observer,
    ) -> None:
        self._root = root.absolute()
        self._seconds = seconds
        self._tell = tell
        self._new_observer = observer
        self._observer: BaseObserver | None = None
        self._heard: SimpleQueue[str] = SimpleQueue()
        self._debounce: Debounce[str] = Debounce()
        self._watched: dict[Path, ObservedWatch] = {}

    @contextmanager
    def open(self) -> Iterator["Watch"]:
        self._begin(self._new_observer)
        try:
            yield self
        finally:
            self._stop()

    def wait(self, longest: float) -> Lot | None:
        """The next lot of paths, named within the site's folder; empty when it took too long. None at the end."""
        until = self._seconds() + longest
        while True:
            due, now = self._debounce.due(), self._seconds()
            if due is not None and due <= now:
                return self._debounce.take(now)
            if due is None and until <= now and self._heard.empty():
                return frozenset()
            try:
                heard = self._heard.get(timeout=max(0.0, (until if due is None else due) - now))
            except Empty:
                continue
            if heard == _END:
                return None
            self._debounce.add(heard, self._seconds())
            if heard in {*FOLDERS, STATE}:
                self._follow()

    def wake(self, why: str) -> None:
        """As if a path of this name had changed."""
        self._heard.put(why)

    def end(self) -> None:
        """`wait` returns None. A signal handler may call this."""
        self._heard.put(_END)

    def dispatch(self, event: FileSystemEvent) -> None:
        """In the observer's own thread."""
        for path in {str(event.src_path), str(event.dest_path)} - {""}:
            if name := self._name(Path(path)):
                self._heard.put(name)

    def _name(self, path: Path) -> str:
        """Within the site or the theme; nothing for what no page is made from."""
        for top in (self._root, theme_folder()):
            if path.is_relative_to(top):
                name = path.relative_to(top).as_posix()
                within = name.partition("/")[0] in FOLDERS
                return name if within or name in {SETTINGS, DOTENV, SNAPSHOT, STATE} else ""
        return ""

    def _begin(self, new_observer: Callable[[], BaseObserver]) -> None:
        self._watched.clear()
        try:
            self._observer = new_observer()
            self._observer.start()
        except OSError as refused:
            self._look_instead(refused)
        else:
            self._follow()

    def _look_instead(self, refused: OSError) -> None:
        """The system may refuse whoever wants to watch, a folder at the beginning, or one that comes later."""
        self._stop()
        if refused.errno not in _REFUSED or isinstance(self._observer, PollingObserver):
            raise refused
        self._tell(
            "the system watches no more folders for this user (fs.inotify.max_user_watches, max_user_instances): "
            f"the files are looked at every {POLLS:g} s instead"
        )
        self._begin(lambda: PollingObserver(timeout=POLLS))

    def _follow(self) -> None:
        if self._observer is None:
            return
        try:
            self._watch_all(self._observer)
        except OSError as refused:
            self._look_instead(refused)

    def _watch_all(self, observer: BaseObserver) -> None:
        """The folders that are there; one that came back is another."""
        theme = theme_folder()
        tops = {self._root, theme}
        for place in (self._root, self._root / STATE, *(top / name for top in tops for name in FOLDERS)):
            if known := self._watched.pop(place, None):
                observer.unschedule(known)
            if place.is_dir():
                deep = place.name in FOLDERS and place != self._root
                self._watched[place] = observer.schedule(
                    self, str(place), recursive=deep, event_filter=_CHANGES
                )

    def _stop(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            if self._observer.is_alive():
                self._observer.join()
