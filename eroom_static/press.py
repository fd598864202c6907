"""Every file of a site from its editions: static files, cards, pages. All of them are made before one is written."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from eroom_static import __version__
from eroom_static.assets import Assets, assets
from eroom_static.cards import Cards, said
from eroom_static.core.card import Picture
from eroom_static.core.errors import ContentError, Several
from eroom_static.core.hosting import RULES
from eroom_static.core.manifest import conflicts
from eroom_static.core.media import is_lasting
from eroom_static.core.page import File, Page
from eroom_static.core.pages.cards import TEMPLATE, card_pages
from eroom_static.core.pages.every import Lasting, alternates, every_page, lasting
from eroom_static.core.sdk import SDK_FOLDER
from eroom_static.disk.reader import Inputs
from eroom_static.editions import Edition
from eroom_static.render.parts import Parts
from eroom_static.render.patience import Compiled, Patience
from eroom_static.render.reach import Reach
from eroom_static.render.renderer import Renderer, Template
from eroom_static.sources.base import Progress

# What else decides how a page looks.
_LIBRARIES = ("babel", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "segno", "tzdata")
LONGEST = 20.0  # seconds for one page: the largest of a large site takes one
MOST_KEPT = 40  # rules

Pictures = Mapping[str, Picture]  # by the path of the card within its edition


class Sheet(msgspec.Struct, frozen=True):
    """A page, and what renders it."""

    page: Page
    renderer: Renderer


class Forme(msgspec.Struct, frozen=True, kw_only=True):
    """A site ready to be printed: files as they are, sheets to be rendered, and the publisher's own files of rules."""

    files: tuple[File, ...]
    sheets: tuple[Sheet, ...]
    rules: Mapping[str, bytes]
    kept: tuple[str, ...]  # addresses that a browser may keep for ever
    named: Mapping[str, str]  # static files by name, with their path in the output
    reach: Reach


class Composer:
    """Lays out a site again and again, and does nothing twice: what the facts of an edition alone decide, and what its
    templates were compiled to, lasts as long as they do.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        longest: float = LONGEST,
        *,
        melted: bool = False,
        parts: Parts | None = None,
    ) -> None:
        """`clock` tells how many seconds this process has worked, from any beginning. `melted` is for a site that is
        rendered as a whole.
        """
        self._melted = melted
        self._name = ""
        self._patience = Patience(longest, clock)
        self._parts = parts if parts is not None else Parts()
        self._reach = Reach()
        self._lasting: dict[str, tuple[Edition, Lasting, Compiled]] = {}
        self._cards: dict[str, tuple[Edition, Renderer, tuple[list[File], Pictures]]] = {}
        self._paths: tuple[str, ...] = ()  # of the last site, which can stand together

    def compose(
        self, tongues: Sequence[Edition], inputs: Inputs, cards: Cards | None, progress: Progress
    ) -> Forme:
        """Raises PathConflict, or Several, where two want one address, and whatever drawing the cards raises."""
        own = {path: data for path, data in inputs.static.items() if path in RULES}
        if self._melted:
            self._name = f"{versions()} {inputs.look}"
        shelf = assets({path: data for path, data in inputs.static.items() if path not in RULES})
        laid_out = [(edition, self._pages(edition)) for edition in tongues]
        self._look_for_conflicts([*(page for _, pages in laid_out for page in pages), *shelf.files])
        others = alternates((e.site, pages) for e, pages in laid_out) if len(tongues) > 1 else {}
        templates = _templates(inputs)
        files, sheets = [*shelf.files], []
        for edition, pages in laid_out:
            drawn, pictures = self._drawn(edition, shelf, templates, cards, progress)
            renderer = self._renderer(edition, shelf, templates, alternates=others, cards=pictures)
            files += drawn
            sheets += [Sheet(page, renderer) for page in pages]
        return Forme(
            files=tuple(files),
            sheets=tuple(sheets),
            rules=own,
            kept=_kept(tongues[0], shelf),
            named=shelf.named,
            reach=self._reach,
        )

    def _known(self, edition: Edition) -> tuple[Lasting, Compiled]:
        prefix = edition.site.prefix
        known = self._lasting.get(prefix)
        if known is None or known[0].seen is not edition.seen or known[0].site.files != edition.site.files:
            known = (edition, lasting(edition.site, edition.seen), Compiled())
        self._lasting[prefix] = known
        return known[1:]

    def _pages(self, edition: Edition) -> list[Page]:
        known, _ = self._known(edition)
        return every_page(edition.site, edition.seen, known)

    def _look_for_conflicts(self, pages: Sequence[Page | File]) -> None:
        paths = tuple(page.path for page in pages)
        if paths != self._paths and (wrong := conflicts(pages)):
            raise wrong[0] if len(wrong) == 1 else Several(wrong)
        self._paths = paths

    def _renderer(
        self, edition: Edition, shelf: Assets, templates: Mapping[str, Template], **more: Any
    ) -> Renderer:
        _, compiled = self._known(edition)
        return Renderer(
            edition.site,
            templates,
            shelf.named,
            small=shelf.small,
            speech=edition.speech,
            patience=self._patience,
            compiled=compiled,
            melted=self._melted,
            name=self._name,
            parts=self._parts,
            **more,
        )

    def _drawn(
        self,
        edition: Edition,
        shelf: Assets,
        templates: Mapping[str, Template],
        cards: Cards | None,
        progress: Progress,
    ) -> tuple[list[File], Pictures]:
        """Cards are drawn before the pages are rendered: these tell their addresses."""
        if cards is None:
            return [], {}
        site, renderer = edition.site, self._renderer(edition, shelf, templates)
        before = self._cards.get(site.prefix)
        if before and before[0].seen is edition.seen and _alike(before[1], renderer):
            return before[2]
        words = said([renderer.render(page) for page in card_pages(site, edition.seen)], TEMPLATE)
        files = list(cards.draw(words, progress))
        pictures = {
            was.path: Picture(url=site.absolute(file.path), alt=card.alt)
            for (was, card), file in zip(words, files, strict=True)
        }
        drawn = [File(f"{site.prefix}{file.path}", file.data, file.turn) for file in files]
        self._cards[site.prefix] = (edition, renderer, (drawn, pictures))
        return drawn, pictures


@cache
def versions() -> str:
    """Of this program and of what it makes pages with."""
    return " ".join([__version__, *(f"{name} {version(name)}" for name in _LIBRARIES)])


def _kept(main: Edition, shelf: Assets) -> tuple[str, ...]:
    """For the headers file, few: its hosts read a hundred rules. Cards are told by no rule there."""
    names = [f.path for f in shelf.files if is_lasting(f.path) and not f.path.startswith(f"{SDK_FOLDER}/")]
    sdk = [f"{SDK_FOLDER}/*"] if any(f.path.startswith(f"{SDK_FOLDER}/") for f in shelf.files) else []
    return tuple(main.site.shared(path) for path in (*names[:MOST_KEPT], *sdk))


def _alike(one: Renderer, other: Renderer) -> bool:
    return one.given == other.given and one.templates == other.templates


def _templates(inputs: Inputs) -> Mapping[str, Template]:
    return {
        name: Template(_text(data, inputs.template_files[name]), inputs.template_files[name])
        for name, data in inputs.templates.items()
    }


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise ContentError("is not UTF-8", where=f"{where}:{line}", hint="save it as UTF-8") from wrong
