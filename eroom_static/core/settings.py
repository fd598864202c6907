"""eroom.toml, typed: what may stand in it, what holds where it says nothing, and what cannot be."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

from eroom_static.core.environment import GRANT_KEY, Environment
from eroom_static.core.errors import SettingsError
from eroom_static.core.misplaced import belongs_in_environment
from eroom_static.core.schema import Complaint, Unfit, read
from eroom_static.core.text import quoted
from eroom_static.core.values import (
    Colour,
    Duration,
    Folder,
    FunctionUrl,
    Language,
    Link,
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

Reveal = Literal["function", "page", "never"]
Plan = Literal["free", "pro", "business"]
Video = Literal["webrtc", "isolated"]

SDK_VERSION = "6.2.0"  # what the join page is tested with
_LANGUAGES = 'for instance "en", "en-US", "de" or "pt-BR"'
UNHOSTED = "http://127.0.0.1:8000"  # where a site lives that was built to be looked at here


class MenuLink(msgspec.Struct, frozen=True, kw_only=True):
    """What the menu leads to beside the site's own pages. `url` may be a path of the site."""

    title: Annotated[str, msgspec.Meta(min_length=1)]
    url: Link
    order: int = 0


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`url` has no slash at its end; where none is set it is UNHOSTED."""

    title: Annotated[str, msgspec.Meta(min_length=1)] = "Meetings"
    url: SiteUrl = ""
    language: Language = "en"
    timezone: Zone = "UTC"
    description: str = ""
    hosts: Literal["none", "all"] = "none"
    per_page: Annotated[int, msgspec.Meta(ge=1, le=500)] = 24
    accent: Colour = ""  # "" is the theme's own
    logo: StaticFile = ""
    menu: tuple[MenuLink, ...] = ()


class LanguageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A further language of the site: what it says there in place of [site]."""

    title: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    description: str | None = None


class PublishSettings(msgspec.Struct, frozen=True, kw_only=True):
    rules: tuple[RuleText, ...] = ()
    hide: tuple[RuleText, ...] = ()


class _JoinTable(msgspec.Struct, frozen=True, kw_only=True):
    reveal: Reveal | None = None
    opens: Duration = timedelta(minutes=15)
    closes: Duration = timedelta(minutes=30)
    reveal_before: Duration | None = None
    untimed: Literal["open", "closed"] = "open"
    video: Video = "webrtc"


class JoinSettings(_JoinTable, frozen=True, kw_only=True):
    reveal: Reveal = "never"


class FunctionSettings(msgspec.Struct, frozen=True, kw_only=True):
    url: FunctionUrl = ""


class SdkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Zoom's Meeting SDK for the browser: `url` is where `version` lies, on Zoom's CDN unless said otherwise."""

    version: SdkVersion = SDK_VERSION
    url: SdkUrl = ""

    @property
    def address(self) -> str:
        """Without a slash at its end; begins with one where the site itself holds the SDK."""
        return self.url or f"https://source.zoom.us/{self.version}"


class SandboxSettings(msgspec.Struct, frozen=True, kw_only=True):
    meetings: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 60
    seed: int = 1
    plan: Plan = "pro"


class ZoomSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`plan` decides how fast Zoom may be asked; `deadline` how long a pull may take."""

    plan: Plan = "pro"
    workers: Annotated[int, msgspec.Meta(ge=1, le=32)] = 8
    deadline: Duration = timedelta(minutes=15)


class ImagesSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`cards` draws one image a meeting, for previews of links. `fonts` are files, asked in their order."""

    cards: bool = False
    fonts: tuple[str, ...] = ()


class BuildSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A pull that loses more than `shrink` of the meetings ahead is not believed."""

    output: Folder = "output"
    max_stale: Duration = timedelta(hours=24)
    shrink: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5


class _File(msgspec.Struct, frozen=True, kw_only=True):
    source: SourceText | tuple[SourceText, ...] = ()
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
            _File,
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
        )


def _impossible(file: _File, environment: Environment, speaks: Callable[[str], bool]) -> Iterator[Complaint]:
    yield from _impossible_sources(file)
    yield from _impossible_languages(file, speaks)
    yield from _impossible_join(file, environment)


def _impossible_sources(file: _File) -> Iterator[Complaint]:
    path = ("source",)
    if not file.sources:
        hint = 'begin the file with source = "sandbox" (invented meetings) or source = "zoom"'
        yield Complaint(path, "source is missing", hint)
    if len(set(file.sources)) < len(file.sources):
        yield Complaint(path, "source names the same twice", "name each once")
    if "zoom" in file.sources and not file.site.url:
        hint = 'add url = "https://…" to [site]: feeds and calendars carry the full address'
        yield Complaint(("site", "url"), "[site] url is missing", hint, because=(path,))


def _impossible_languages(file: _File, speaks: Callable[[str], bool]) -> Iterator[Complaint]:
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
            yield Complaint(
                path, f"[languages.{tag}] names no language that pages can be written in", _LANGUAGES
            )
        elif language == file.site.language:
            hint = "what the site says in it stands in [site]"
            yield Complaint(path, f"[languages.{tag}] is the language of [site] itself", hint)
        elif language in seen:
            yield Complaint(path, f"[languages.{tag}] stands there twice", "keep one of them")
        seen.add(language)


def _impossible_join(file: _File, environment: Environment) -> Iterator[Complaint]:
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
