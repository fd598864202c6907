"""What a build went past that its publisher should know: faint accents, meetings named in vain, words untranslated,
files that nobody asks for.
"""

from collections.abc import Iterator, Sequence

from eroom_static.core.colour import AA, shortfall
from eroom_static.core.errors import ContentError
from eroom_static.core.model import Note
from eroom_static.core.pages.shortcodes import unknown
from eroom_static.core.report import counted
from eroom_static.core.settings import SiteSettings
from eroom_static.core.text import nearest
from eroom_static.disk.reader import PACKAGED, TEMPLATES, Inputs
from eroom_static.editions import Edition
from eroom_static.render.speech import can_speak

_SHOWN = 3
_ALMOST = 0.8  # of a name's letters


def look_notes(site: SiteSettings) -> Iterator[Note]:
    """An accent that text on light pages cannot be read in."""
    if site.accent and (short := shortfall(site.accent)):
        reached, better = short
        text = f"[site] accent {site.accent} can hardly be read on the page: contrast {reached:.1f}, wanted is {AA}"
        yield Note(code="faint-accent", text=f"{text}, which {better} has")


def content_notes(tongues: Sequence[Edition]) -> Iterator[Note]:
    """Shortcodes that name what the site does not show, and notes on meetings that it does not.

    A site that is built every few minutes must not stop because a meeting has gone: the page says a neutral line.
    """
    told: set[str] = set()
    for edition in tongues:
        site = edition.site
        asked = [a for source in (site.documents, site.notes.values()) for one in source for a in one.asked]
        for one in asked:
            said, hint = unknown(site, edition.seen, one)
            if said and one.where not in told:
                told.add(one.where)
                yield Note(code="not-shown", text=f"{one.where}: {said}{f' ({hint})' if hint else ''}")
    for where in tongues[0].loose:
        yield Note(
            code="not-shown",
            text=f"{where}: this meeting is not on the site: nothing of the note is published",
        )
    if waiting := tongues[0].waiting:
        text = f"{counted(waiting, 'meeting')} kept as code and not in Zoom yet: `eroom plan` shows what is to be done"
        yield Note(code="not-in-zoom", text=text)


def speech_notes(tongues: Sequence[Edition], *, strict: bool) -> Iterator[Note]:
    """Words of the templates that a language lacks: they are said in English. Under `strict` that is a ContentError."""
    for edition in tongues:
        if not (missing := sorted(edition.speech.texts.missing)):
            continue
        language = edition.speech.language
        some = ", ".join(f"{text!r}" for text in missing[:_SHOWN])
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        text = f"no translation into {language!r} for {some}{more}"
        if strict:
            raise ContentError(
                text, where=f"locale/{language}.po", hint="add them to that file in the site's folder"
            )
        yield Note(code="untranslated", text=f"{text}: said in English")


def idle_notes(tongues: Sequence[Edition], inputs: Inputs) -> Iterator[Note]:
    """Templates with almost the name of one of the theme's, and pages in a language that the site does not speak."""
    texts = {
        name: data.decode("utf-8", "replace")
        for name, data in inputs.templates.items()
        if not name.startswith(PACKAGED)
    }
    theme = [n.removeprefix(PACKAGED) for n in inputs.templates if n.startswith(PACKAGED)]
    asked = {document.template for edition in tongues for document in edition.site.documents}
    for name in sorted(texts.keys() - {*theme, *asked}):
        meant = nearest(name, theme, cutoff=_ALMOST)
        if meant and not any(name in text for other, text in texts.items() if other != name):
            yield Note(
                code="idle",
                text=f"{TEMPLATES}/{name}: no page and no template asks for it (did you mean `{meant}`?)",
            )
    spoken = {edition.speech.language.casefold() for edition in tongues}
    files = tongues[0].site.files
    for path in sorted(files):
        name, _, tag = path.removesuffix(".md").rpartition(".")
        if f"{name}.md" in files and tag.casefold() not in spoken and can_speak(tag):
            text = f"content/{path}: is a page of its own at {files[path]}, since eroom.toml has no [languages.{tag}]"
            yield Note(code="idle", text=text)
