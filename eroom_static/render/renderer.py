"""Pages to bytes: Jinja over a dict of templates, and the few formats that no template should write."""

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType

import jinja2
import msgspec
from markupsafe import Markup

from eroom_static.core.card import Picture
from eroom_static.core.errors import ContentError, EroomError, RenderError
from eroom_static.core.fold import fold
from eroom_static.core.page import File, Page
from eroom_static.core.pages.every import Alternate
from eroom_static.core.pages.head import Head
from eroom_static.core.pages.prose import DocumentView, Part, Prose
from eroom_static.core.site import Site
from eroom_static.render import ics
from eroom_static.render.blocks import Environment
from eroom_static.render.calendars import calendar_links, webcal
from eroom_static.render.keys import Keys
from eroom_static.render.linked import linked_data, linked_list
from eroom_static.render.markdown import agenda_to_html, plain, to_html
from eroom_static.render.melt import Melter
from eroom_static.render.mistakes import TOO_MUCH, nearest, nearest_word
from eroom_static.render.parts import Parts
from eroom_static.render.patience import Compiled, Patience
from eroom_static.render.phrases import phrases
from eroom_static.render.prose import inserted
from eroom_static.render.qr import codes_of
from eroom_static.render.source import Melted
from eroom_static.render.speech import ENGLISH, Speech, language_name
from eroom_static.render.strict import NameUnknown, Strict, set_in, told
from eroom_static.render.theme import theme

_JSON = msgspec.json.Encoder(order="sorted")


class Template(msgspec.Struct, frozen=True):
    """A template's text, and the file it came from as errors name it."""

    text: str
    file: str


class Renderer:
    """Renders the pages of one site in one language. `assets` maps a static file's name to its path in the output,
    `small` some of these to an address that holds the whole file; `alternates` holds the same page in every language
    and `cards` each card that was drawn, by their paths within a language. A page may take as long as `patience` lasts;
    `compiled` keeps what templates were compiled to, `parts` calendar entries. `melted` pays where many pages are
    rendered. `name` stands for the templates and all else that is the same for every page, in this run and in another;
    without it no page has a key. Renderers of equal `given` and `templates` make the same bytes of one page.
    """

    def __init__(
        self,
        site: Site,
        templates: Mapping[str, Template],
        assets: Mapping[str, str],
        *,
        small: Mapping[str, str] = MappingProxyType({}),
        speech: Speech = ENGLISH,
        alternates: Mapping[str, tuple[Alternate, ...]] = MappingProxyType({}),
        cards: Mapping[str, Picture] = MappingProxyType({}),
        patience: Patience | None = None,
        compiled: Compiled | None = None,
        melted: bool = False,
        name: str = "",
        parts: Parts | None = None,
    ) -> None:
        self._site = site
        self._theme = theme(site, speech)
        self.templates = templates
        self.speech = speech
        self._patience = patience
        self.given = (self._theme, site.prefix, assets, small, speech, alternates, cards)
        self._assets = assets
        self._alternates = alternates
        self._cards = cards
        common = (name, self._theme, site.prefix, assets, small)
        self._keys = Keys(msgspec.json.encode(common, order="sorted")) if name else None
        self._parts = parts if parts is not None else Parts()
        self._env = environment(templates, speech)
        self._env.bytecode_cache = compiled
        if patience is not None:
            self._env.turn = patience.turn
        self._env.globals.update(
            site=self._theme,
            href=site.href,
            absolute=site.absolute,
            asset=self._asset,
            inline=lambda name: small.get(name) or self._asset(name),
            picture=cards.get,
            alternates=lambda path: alternates.get(path, ()),
            language_name=language_name,
        )
        self._env.filters["qr_code"] = codes_of(site.absolute("m/"), "/").code
        self._melter = Melter(self._env) if melted else None
        self._quick: dict[str, Melted | None] = {}
        self._direct: Mapping[str, Callable[[Page], bytes]] = {
            "event.ics": self._calendar,
            "calendar.ics": self._calendar,
            "meetings.json": lambda page: _JSON.encode(page.context["data"]) + b"\n",
        }

    def key(self, page: Page) -> str:
        """A name for all that the page is made from: while it stays, so do the bytes. "" where that cannot be told."""
        if self._keys is None:
            return ""
        head = page.context.get("page")
        place, card = (head.path, head.card) if isinstance(head, Head) else ("", "")
        return self._keys.of(page, self._alternates.get(place), self._cards.get(card))

    def prepare(self, template: str) -> None:
        """Melts it now, so that processes which are copied from this one need not."""
        if template not in self._direct:
            self._melted(template)

    def render(self, page: Page) -> File:
        """Raises RenderError with the template's file, the line and the name that was wrong."""
        if self._patience is not None:
            self._patience.begin()
        direct = self._direct.get(page.template)
        data = direct(page) if direct else self._from_template(page).encode("utf-8", "replace")
        return File(page.path, data, page.turn)

    def _from_template(self, page: Page) -> str:
        """The quick way; where that fails the page may still be right, and if it is not Jinja tells what is wrong."""
        if (render := self._melted(page.template)) is not None:
            with suppress(Exception):
                return render(page.context)
            if self._patience is not None:
                self._patience.begin()
        return self._by_jinja(page)

    def _melted(self, name: str) -> Melted | None:
        if self._melter is None:
            return None
        if name not in self._quick:
            self._quick[name] = None
            with suppress(Exception):
                self._quick[name] = self._melter.melt(name)
        return self._quick[name]

    def _by_jinja(self, page: Page) -> str:
        try:
            return self._env.get_template(page.template).render(page.context)
        except jinja2.TemplateNotFound as missing:
            raise self._not_found(missing, page) from missing
        except jinja2.TemplateSyntaxError as wrong:
            where, hint = (
                f"{wrong.filename}:{wrong.lineno}",
                nearest_word(wrong, [*self._env.filters, *self._env.tests]),
            )
            raise RenderError(f"template syntax: {wrong.message}", where=where, hint=hint) from wrong
        except Exception as wrong:  # a template may call anything: whatever comes out is the template's
            raise self._failed(wrong, page) from wrong

    def _not_found(self, missing: jinja2.TemplateNotFound, page: Page) -> RenderError:
        """A template asked for it with `include`, `extends` or `import`; else the document did, or eroom itself."""
        name = str(missing.name or "")
        document = page.context.get("document")
        asked = (
            f"{page.origin}:{document.template_line}" if isinstance(document, DocumentView) else page.origin
        )
        hint = nearest(name, self.templates) or "add it to templates/"
        where = self._line(missing) or asked or page.path
        return RenderError(f"there is no template {name!r}", where=where, hint=hint)

    def _line(self, wrong: Exception) -> str:
        """Where in the theme it happened: the last frame that is a template's. "" where none is."""
        files = {template.file for template in self.templates.values()}
        frames = [f for f in traceback.extract_tb(wrong.__traceback__) if f.filename in files]
        return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""

    def _failed(self, wrong: Exception, page: Page) -> EroomError:
        if isinstance(wrong, ContentError):
            return ContentError(wrong.message, where=wrong.where or page.origin or page.path, hint=wrong.hint)
        where = (wrong.where if isinstance(wrong, RenderError) else "") or self._line(wrong) or page.template
        if isinstance(wrong, NameUnknown):
            said, hint = told(wrong, {**self._env.globals, **page.context}, self._set_at(where))
        elif isinstance(wrong, EroomError):
            said, hint = wrong.message, wrong.hint
        elif type(wrong) in TOO_MUCH:
            said, hint = TOO_MUCH[type(wrong)]
        else:
            said, hint = f"{wrong}" or type(wrong).__name__, ""
        return RenderError(f"{said} (in {page.path})", where=where, hint=hint)

    def _set_at(self, where: str) -> Iterator[str]:
        texts = (t.text for t in self.templates.values() if t.file == where.rpartition(":")[0])
        return (name for text in texts for name in set_in(self._env, text))

    def _asset(self, name: str) -> str:
        if name not in self._assets:
            hint = nearest(name, self._assets)
            raise RenderError(f"asset({name!r}): there is no such file in static/", hint=hint)
        return self._site.shared(self._assets[name])

    def _calendar(self, page: Page) -> bytes:
        records, views = page.context["records"], page.context["views"]
        prefix = self._site.prefix
        parts = (self._parts.of(record, views[record.key], prefix) for record in records)
        return ics.calendar(parts, name=page.context["name"])


def environment(templates: Mapping[str, Template], speech: Speech = ENGLISH) -> Environment:
    """Strict about undefined names, and escaping in every format: XML needs it as much as HTML does."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        found = templates.get(name)
        return (found.text, found.file, lambda: True) if found else None

    env = Environment(
        loader=jinja2.FunctionLoader(load),
        undefined=Strict,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    said = phrases(speech.texts)
    env.install_gettext_callables(said["gettext"], said["ngettext"], newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(said, forms=speech.texts.forms)
    env.filters.update(
        speech.dates.filters,
        agenda=_agenda,
        fold=fold,
        summary=plain,
        markdown=_markdown(env),
        calendar_links=calendar_links,
        linked_data=linked_data,
        linked_list=linked_list,
        webcal=webcal,
    )
    return env


def _agenda(text: str) -> Markup:
    return Markup(agenda_to_html(text))  # noqa: S704 (nh3 has decided what is in it)


def _markdown(env: jinja2.Environment) -> Callable[[str | Prose], Markup]:
    """The publisher's own words, raw HTML included, and what its shortcodes show: by templates of the theme."""

    def shown(part: Part, level: int) -> str:
        try:
            return env.get_template(part.template).render({**part.context, "level": level})
        except NameUnknown as wrong:
            wrong.among = wrong.among or part.context
            raise

    def markdown(text: str | Prose) -> Markup:
        if isinstance(text, str):
            return Markup(to_html(text))  # noqa: S704
        try:
            html = to_html(text.text, text.leads)
        except ContentError as wrong:
            raise ContentError(wrong.message, where=wrong.where or text.file, hint=wrong.hint) from wrong
        return Markup(inserted(html, text.parts, shown))  # noqa: S704

    return markdown
