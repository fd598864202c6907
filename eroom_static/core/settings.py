"""eroom.toml, typed: what may stand in it, what holds where it says nothing, and what cannot be."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

from eroom_static.core.accounts import SandboxSettings, ZoomSettings
from eroom_static.core.destination import DeploySettings
from eroom_static.core.environment import GRANT_KEY, Environment
from eroom_static.core.errors import SettingsError
from eroom_static.core.menu import MenuLink
from eroom_static.core.misplaced import belongs_in_environment
from eroom_static.core.schema import Complaint, Unfit, meaning, read
from eroom_static.core.text import quoted
from eroom_static.core.values import (
    Colour,
    Duration,
    Folder,
    FunctionUrl,
    Language,
    RuleText,
    SdkUrl,
    SdkVersion,
    SiteUrl,
    SourceName,
    SourceText,
    StaticFile,
    Zone,
    parse_language,
)

Text = Annotated[str, msgspec.Meta(min_length=1)]
Reveal = Literal["function", "page", "never"]
Video = Literal["webrtc", "isolated"]

SDK_VERSION = "6.2.0"  # what the join page is tested with
_LANGUAGES = 'for instance "en", "en-US", "de" or "pt-BR"'
UNHOSTED = "http://127.0.0.1:8000"  # where a site lives that was built to be looked at here


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`url` has no slash at its end; where none is set it is UNHOSTED."""

    title: Annotated[Text, meaning("What the pages are headed with.")] = "Meetings"
    url: Annotated[
        SiteUrl, meaning("Where the site will live; may have a path. Feeds and calendars carry it.")
    ] = ""
    language: Annotated[Language, meaning("The language of the pages, as a tag.")] = "en"
    timezone: Annotated[Zone, meaning("Where a meeting names no time zone; the calendar's own.")] = "UTC"
    description: Annotated[str, meaning("A sentence about the site, for visitors and search engines.")] = ""
    hosts: Annotated[Literal["none", "all"], meaning("Whether the names of hosts are shown.")] = "none"
    per_page: Annotated[int, msgspec.Meta(ge=1, le=500), meaning("Meetings on a page of a list.")] = 24
    accent: Annotated[Colour, meaning("The one colour of the theme, in hex; its own green if not set.")] = ""
    logo: Annotated[StaticFile, meaning("A file in static/, shown beside the title.")] = ""
    menu: Annotated[tuple[MenuLink, ...], meaning("Links in the menu beside the site's own pages.")] = ()


class LanguageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A further language of the site: what it says there in place of [site]."""

    title: Annotated[Text | None, meaning("The title in this language.")] = None
    description: Annotated[str | None, meaning("The description in this language.")] = None


class PublishSettings(msgspec.Struct, frozen=True, kw_only=True):
    rules: Annotated[tuple[RuleText, ...], meaning("What is published: the first rule that matches.")] = ()
    hide: Annotated[tuple[RuleText, ...], meaning("What is not, whatever the rules say.")] = ()


class _JoinTable(msgspec.Struct, frozen=True, kw_only=True):
    reveal: Annotated[
        Reveal | None,
        meaning(
            "Who hands out the way in: the join function, the page, or only Zoom's registration mail. "
            "Without the setting: the function if there is one, else never."
        ),
    ] = None
    opens: Annotated[Duration, meaning("How long before the start the door opens.")] = timedelta(minutes=15)
    closes: Annotated[Duration, meaning("How long after the planned end it stays open.")] = timedelta(
        minutes=30
    )
    reveal_before: Annotated[
        Duration | None,
        meaning('With reveal = "page": the link appears in the first build this long before the start.'),
    ] = None
    untimed: Annotated[
        Literal["open", "closed"], meaning("Whether the door of meetings without a fixed time is open.")
    ] = "open"
    video: Annotated[
        Video,
        meaning(
            "How the browser decodes video: isolated needs headers of the host and the site's own copy of the SDK."
        ),
    ] = "webrtc"


class JoinSettings(_JoinTable, frozen=True, kw_only=True):
    reveal: Reveal = "never"


class FunctionSettings(msgspec.Struct, frozen=True, kw_only=True):
    url: Annotated[FunctionUrl, meaning("Where the join function answers.")] = ""


class SdkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Zoom's Meeting SDK for the browser: `url` is where `version` lies, on Zoom's CDN unless said otherwise."""

    version: Annotated[SdkVersion, meaning("The version of Zoom's Meeting SDK for Web.")] = SDK_VERSION
    url: Annotated[
        SdkUrl, meaning("Where it lies: Zoom's CDN if not set, or a path of the site's own copy.")
    ] = ""

    @property
    def address(self) -> str:
        """Without a slash at its end; begins with one where the site itself holds the SDK."""
        return self.url or f"https://source.zoom.us/{self.version}"


class ImagesSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`cards` draws one image a meeting, for previews of links. `fonts` are files, asked in their order."""

    cards: Annotated[
        bool, meaning("Draw a picture for each meeting, for previews of its link; needs the extra images.")
    ] = False
    fonts: Annotated[
        tuple[str, ...],
        meaning("Font files of your own, by their paths from the site's folder, asked before the machine's."),
    ] = ()


class BuildSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A pull that loses more than `shrink` of the meetings ahead is not believed."""

    output: Annotated[Folder, meaning("The folder that the site is written into.")] = "output"
    max_stale: Annotated[Duration, meaning("How old a snapshot may be when Zoom cannot be reached.")] = (
        timedelta(hours=24)
    )
    shrink: Annotated[
        float,
        msgspec.Meta(ge=0, le=1),
        meaning("A pull that loses more than this share of the meetings ahead is not believed."),
    ] = 0.5


class SettingsFile(msgspec.Struct, frozen=True, kw_only=True):
    """What may stand in eroom.toml: the schema that it is read by, and that the reference is told from."""

    source: Annotated[
        SourceText | tuple[SourceText, ...], meaning("Where meetings come from; a list for several.")
    ] = ()
    site: SiteSettings = SiteSettings()
    languages: dict[str, LanguageSettings] = {}
    publish: PublishSettings = PublishSettings()
    join: _JoinTable = _JoinTable()
    function: FunctionSettings = FunctionSettings()
    sdk: SdkSettings = SdkSettings()
    sandbox: SandboxSettings = SandboxSettings()
    zoom: ZoomSettings = ZoomSettings()
    images: ImagesSettings = ImagesSettings()
    build: BuildSettings = BuildSettings()
    deploy: DeploySettings = DeploySettings()

    @property
    def sources(self) -> tuple[SourceName, ...]:
        return self.source if isinstance(self.source, tuple) else (self.source,)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Handed down by the piece: a part that needs a title gets a title."""

    sources: tuple[SourceName, ...]
    site: SiteSettings
    languages: Mapping[str, LanguageSettings] = MappingProxyType({})  # beside [site] language, by tag
    publish: PublishSettings
    join: JoinSettings
    function: FunctionSettings
    sdk: SdkSettings
    sandbox: SandboxSettings
    zoom: ZoomSettings
    images: ImagesSettings
    build: BuildSettings
    deploy: DeploySettings = DeploySettings()

    @classmethod
    def read(
        cls,
        data: bytes,
        environment: Environment,
        where: str = "eroom.toml",
        *,
        speaks: Callable[[str], bool] = bool,
    ) -> "Settings":
        """Raises SettingsError, or Several of them: each with its line, and the cure. `speaks` tells of a tag whether
        pages can be written in that language.
        """
        file = read(
            data,
            SettingsFile,
            where,
            SettingsError,
            check=lambda whole: _impossible(whole, environment, speaks),
            stray=belongs_in_environment,
        )
        reveal: Reveal = file.join.reveal or ("function" if file.function.url else "never")
        return cls(
            sources=file.sources,
            site=msgspec.structs.replace(file.site, url=file.site.url or UNHOSTED),
            languages={parse_language(tag): said for tag, said in file.languages.items()},
            publish=file.publish,
            join=JoinSettings(**(msgspec.structs.asdict(file.join) | {"reveal": reveal})),
            function=file.function,
            sdk=file.sdk,
            sandbox=file.sandbox,
            zoom=file.zoom,
            images=file.images,
            build=file.build,
            deploy=file.deploy,
        )


def _impossible(
    file: SettingsFile, environment: Environment, speaks: Callable[[str], bool]
) -> Iterator[Complaint]:
    yield from _impossible_sources(file)
    yield from _impossible_languages(file, speaks)
    yield from _impossible_join(file, environment)


def _impossible_sources(file: SettingsFile) -> Iterator[Complaint]:
    path = ("source",)
    if not file.sources:
        hint = 'begin the file with source = "sandbox" (invented meetings) or source = "zoom"'
        yield Complaint(path, "source is missing", hint)
    if len(set(file.sources)) < len(file.sources):
        yield Complaint(path, "source names the same twice", "name each once")
    if "zoom" in file.sources and not file.site.url:
        hint = 'add url = "https://…" to [site]: feeds and calendars carry the full address'
        yield Complaint(("site", "url"), "[site] url is missing", hint, because=(path,))


def _impossible_languages(file: SettingsFile, speaks: Callable[[str], bool]) -> Iterator[Complaint]:
    if not speaks(file.site.language):
        wrong = f"[site] language names none that pages can be written in: {quoted(file.site.language)}"
        yield Complaint(("site", "language"), wrong, _LANGUAGES)
    seen: set[str] = set()
    for tag in file.languages:
        path = ("languages", tag)
        try:
            language = parse_language(tag)
        except Unfit as unfit:
            yield Complaint(path, f"[languages.{tag}] {unfit.message}", unfit.hint)
            continue
        if not speaks(language):
            wrong = f"[languages.{tag}] names no language that pages can be written in"
            yield Complaint(path, wrong, _LANGUAGES)
        elif language == file.site.language:
            hint = "what the site says in it stands in [site]"
            yield Complaint(path, f"[languages.{tag}] is the language of [site] itself", hint)
        elif language in seen:
            yield Complaint(path, f"[languages.{tag}] stands there twice", "keep one of them")
        seen.add(language)


def _impossible_join(file: SettingsFile, environment: Environment) -> Iterator[Complaint]:
    reveal, before = ("join", "reveal"), ("join", "reveal_before")
    url = ("function", "url")
    if file.join.reveal == "function" and not file.function.url:
        hint = 'add url = "https://…" to [function], or set reveal to "page" or "never"'
        yield Complaint(
            reveal, '[join] reveal is "function", but [function] url is missing', hint, because=(url,)
        )
    if file.join.reveal_before is None:
        return
    if file.join.reveal != "page":
        hint = 'set reveal = "page", or take reveal_before away'
        yield Complaint(
            before, '[join] reveal_before works only with reveal = "page"', hint, because=(reveal,)
        )
    elif not environment.grant_keys:
        hint = "`eroom keygen` prints one; without it the snapshot would hold the links in the clear"
        yield Complaint(before, f"[join] reveal_before needs {GRANT_KEY} in the environment", hint)
