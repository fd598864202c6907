"""A site as it would be built, printed page by page as somebody asks: nothing of it is ever written to the disk."""

from collections.abc import Callable
from functools import cached_property
from threading import Lock

from eroom_static.core.errors import EroomError, Leak
from eroom_static.core.guard import Guard
from eroom_static.core.hosting import with_own_rules
from eroom_static.core.page import File
from eroom_static.core.site import Site
from eroom_static.press import Forme


class Proof:
    """One version of the site. A page that cannot differ from that of the version before is not rendered again."""

    def __init__(
        self,
        forme: Forme,
        site: Site,
        guard: Callable[[], Guard],
        substance: object,
        before: "Proof | None" = None,
    ) -> None:
        """`guard` is asked for when a first file is to be looked through, and may answer with the one of before. Proofs
        of the same `substance` differ in nothing but style sheets.
        """
        self.site = site
        self.substance = substance
        self.named = forme.named
        self.digested = frozenset(path for name, path in forme.named.items() if path != name)
        self._new_guard = guard
        self.rules = forme.rules
        self.sheets = {sheet.page.path: sheet for sheet in forme.sheets}
        self._files = {file.path: file for file in with_own_rules(forme.files, forme.rules)}
        self.printed = self._inherited(before) if before is not None else {}
        # What was looked through, and by whom; only ever by the one who makes proofs.
        self.clean: dict[str, tuple[Guard, File]] = before.clean if before is not None else {}
        self._wrong: dict[str, EroomError] = {}
        self._one = Lock()  # a page at a time: threads would only take turns

    @property
    def paths(self) -> list[str]:
        """Of all files; first a page of each template: what is wrong there is wrong in most of its pages."""
        firsts = {sheet.page.template: path for path, sheet in reversed(self.sheets.items())}
        return list(dict.fromkeys([*firsts.values(), *self.sheets, *self._files]))

    @cached_property
    def _guard(self) -> Guard:
        return self._new_guard()

    def file(self, path: str) -> File | None:
        """None where the site has no such file. Raises EroomError where it cannot be made."""
        with self._one:
            if path in self._wrong:
                raise self._wrong[path]
            if path not in self.sheets:
                return self._files.get(path)
            if path not in self.printed:
                self._print(path)
            return self.printed[path]

    def look(self, path: str) -> None:
        """Makes a file and looks through it, as a build does before it writes. Raises EroomError."""
        file, guard = self.file(path), self._guard
        if file is None or self.clean.get(path) == (guard, file):
            return
        try:
            guard.look(file)
        except Leak as leak:
            self._wrong[path] = leak
            raise
        self.clean[path] = (guard, file)

    def _print(self, path: str) -> None:
        sheet = self.sheets[path]
        try:
            printed = sheet.renderer.render(sheet.page)
        except EroomError as wrong:
            self._wrong[path] = wrong
            raise
        own = {name: data for name, data in self.rules.items() if name == path}
        (self.printed[path],) = with_own_rules([printed], own)

    def _inherited(self, before: "Proof") -> dict[str, File]:
        """What is the same page, rendered by an equal renderer."""
        same: dict[tuple[int, int], bool] = {}  # asked once for each pair: it goes through all templates

        def is_same(path: str) -> bool:
            now, was = self.sheets[path], before.sheets[path]
            pair = (id(now.renderer), id(was.renderer))
            if pair not in same:
                same[pair] = now.renderer.given == was.renderer.given
            return same[pair] and (now.page is was.page or now.page == was.page)

        own = self.rules == before.rules
        return {
            path: file
            for path, file in before.printed.copy().items()  # visitors' threads add to it
            if path in self.sheets and (own or path not in {*self.rules, *before.rules}) and is_same(path)
        }
