"""A site as it would be built, printed page by page as somebody asks: nothing of it is ever written to the disk."""

from collections.abc import Callable
from functools import cached_property
from threading import Lock

from eroom_static.core.errors import EroomError, Leak
from eroom_static.core.guard import Guard
from eroom_static.core.hosting import HEADERS, with_own_rules
from eroom_static.core.page import File
from eroom_static.core.pages.prose import SHORTCODES, DocumentView, NoteView
from eroom_static.core.site import Site
from eroom_static.press import Forme, Sheet
from eroom_static.render.reach import Reach
from eroom_static.render.renderer import Renderer


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
        of the same `substance` differ in nothing but style sheets and the passing of time.
        """
        self.site = site
        self.substance = substance
        self.named = forme.named
        self.digested = frozenset(path for name, path in forme.named.items() if path != name)
        self._new_guard = guard
        self.rules, self.kept = forme.rules, forme.kept
        self._reach = forme.reach
        self.sheets = {sheet.page.path: sheet for sheet in forme.sheets}
        self._files = {file.path: file for file in with_own_rules(forme.files, forme.rules, forme.kept)}
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
        if sheet := self.sheets.get(path):
            # Known before the next save asks for it.
            self._reach.of(sheet.page.template, sheet.renderer.templates)
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
        (self.printed[path],) = with_own_rules([printed], own, self.kept)

    def _inherited(self, before: "Proof") -> dict[str, File]:
        """What is the same page, rendered by a renderer that makes the same of it."""
        own = (self.rules, self.kept) == (before.rules, before.kept)
        kept = {
            p: f for p, f in before.printed.copy().items() if p in self.sheets
        }  # visitors' threads add to it
        if not own:
            kept = {p: f for p, f in kept.items() if p not in {HEADERS, *self.rules, *before.rules}}
        alike = _Alike(self._reach)
        return {p: f for p, f in kept.items() if alike(self.sheets[p], before.sheets[p])}


class _Alike:
    """Whether two sheets come out the same. What many of them share is compared once."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._changed: dict[tuple[int, int], set[str] | None] = {}
        self._drawn_on: dict[tuple[int, int, str, bool], bool] = {}

    def __call__(self, now: Sheet, was: Sheet) -> bool:
        changed = self._templates(now.renderer, was.renderer)
        if changed is None or not (now.page is was.page or now.page == was.page):
            return False
        return not changed or not self._draws_on(changed, now, was)

    def _templates(self, now: Renderer, was: Renderer) -> set[str] | None:
        """Those that differ; None where it is not templates alone."""
        pair = (id(now), id(was))
        if pair not in self._changed:
            ours, theirs = now.templates, was.templates
            differ = {n for n in {*ours, *theirs} if ours.get(n) != theirs.get(n)}
            self._changed[pair] = differ if now.given == was.given else None
        return self._changed[pair]

    def _draws_on(self, changed: set[str], now: Sheet, was: Sheet) -> bool:
        """A text of the publisher's draws on the templates of shortcodes as well: which ones no template tells."""
        name, templates = now.page.template, now.renderer.templates
        told = any(isinstance(value, DocumentView | NoteView) for value in now.page.context.values())
        asked = (id(now.renderer), id(was.renderer), name, told)
        if asked not in self._drawn_on:
            names = [name, *(t for t in templates if told and t.startswith(SHORTCODES))]
            self._drawn_on[asked] = any(self._reach.draws_on(one, templates, changed) for one in names)
        return self._drawn_on[asked]
