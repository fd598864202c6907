"""Every file of a site from its editions: static files, cards, pages. All of them are made before one is written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eroom_static.assets import Assets, assets
from eroom_static.cards import Cards, said
from eroom_static.core.card import Picture
from eroom_static.core.errors import ContentError, Several
from eroom_static.core.hosting import RULES, with_own_rules
from eroom_static.core.manifest import conflicts
from eroom_static.core.media import is_lasting
from eroom_static.core.page import File, Page
from eroom_static.core.pages.cards import TEMPLATE, card_pages
from eroom_static.core.pages.every import alternates, every_page
from eroom_static.core.sdk import SDK_FOLDER
from eroom_static.disk.reader import Inputs
from eroom_static.editions import Edition
from eroom_static.render.renderer import Renderer, Template
from eroom_static.sources.base import Progress

MOST_LASTING = 40  # rules
Pictures = Mapping[str, Picture]  # by the path of the card within its edition


def press(tongues: Sequence[Edition], inputs: Inputs, cards: Cards | None, progress: Progress) -> list[File]:
    """In a stated order. Raises PathConflict, or Several, where two want one address, and whatever rendering raises."""
    own = {path: data for path, data in inputs.static.items() if path in RULES}
    shelf = assets({path: data for path, data in inputs.static.items() if path not in RULES})
    laid_out = [(edition, every_page(edition.site, edition.seen)) for edition in tongues]
    pages = [page for _, of_one in laid_out for page in of_one]
    if wrong := conflicts([*pages, *shelf.files]):
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    printed = _printed(laid_out, shelf, _templates(inputs), cards, progress)
    return [*shelf.files, *with_own_rules(printed, own, _lasting(tongues[0], shelf))]


def _lasting(main: Edition, shelf: Assets) -> list[str]:
    """Addresses for the headers file, few: those hosts read a hundred rules. Cards are told by no rule there."""
    names = [f.path for f in shelf.files if is_lasting(f.path) and not f.path.startswith(f"{SDK_FOLDER}/")]
    sdk = [f"{SDK_FOLDER}/*"] if any(f.path.startswith(f"{SDK_FOLDER}/") for f in shelf.files) else []
    return [main.site.shared(path) for path in (*names[:MOST_LASTING], *sdk)]


def _printed(
    laid_out: Sequence[tuple[Edition, Sequence[Page]]],
    shelf: Assets,
    templates: Mapping[str, Template],
    cards: Cards | None,
    progress: Progress,
) -> Iterator[File]:
    others = alternates((edition.site, pages) for edition, pages in laid_out)
    total, done = sum(len(pages) for _, pages in laid_out), 0
    for edition, pages in laid_out:
        drawn, pictures = _drawn(edition, shelf, templates, cards, progress)
        yield from drawn
        renderer = _renderer(edition, shelf, templates, alternates=others, cards=pictures)
        for page in pages:
            yield renderer.render(page)
            progress("pages", done := done + 1, total)
    if cards is not None:
        cards.prune()


def _renderer(edition: Edition, shelf: Assets, templates: Mapping[str, Template], **more: Any) -> Renderer:
    return Renderer(edition.site, templates, shelf.named, small=shelf.small, speech=edition.speech, **more)


def _drawn(
    edition: Edition,
    shelf: Assets,
    templates: Mapping[str, Template],
    cards: Cards | None,
    progress: Progress,
) -> tuple[list[File], Pictures]:
    """Cards are drawn before the pages are rendered: these tell their addresses."""
    if cards is None:
        return [], {}
    site, renderer = edition.site, _renderer(edition, shelf, templates)
    words = said([renderer.render(page) for page in card_pages(site, edition.seen)], TEMPLATE)
    files = list(cards.draw(words, progress))
    pictures = {
        was.path: Picture(url=site.absolute(file.path), alt=card.alt)
        for (was, card), file in zip(words, files, strict=True)
    }
    return [File(f"{site.prefix}{file.path}", file.data, file.turn) for file in files], pictures


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
