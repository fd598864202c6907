"""`eroom sdk fetch`: Zoom's Meeting SDK into the site's own folder, so that the join page asks no CDN for it."""

from contextlib import closing
from pathlib import Path

import click

from eroom_static.commands.registry import registry_option
from eroom_static.commands.terminal import Progress, Shell
from eroom_static.core.environment import Environment
from eroom_static.core.errors import UnexpectedReply
from eroom_static.core.schema import Unfit
from eroom_static.core.sdk import SDK_FOLDER, sdk_language
from eroom_static.core.settings import Settings
from eroom_static.core.values import parse_sdk_version
from eroom_static.disk.lock import lock
from eroom_static.disk.reader import SETTINGS, STATE, read_settings
from eroom_static.disk.sdk import Workplace, sdk_folder, whole, workplace
from eroom_static.sdk.archive import members
from eroom_static.sdk.integrity import PINNED, check, strongest
from eroom_static.sdk.parts import missing, place
from eroom_static.sdk.registry import Registry, Release

MB = 1_000_000


@click.group
def command() -> None:
    """Zoom's Meeting SDK for the browser, as the site's own copy.

    \b
    Example: eroom sdk fetch 6.2.0
    """


def _version(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        return parse_sdk_version(value) if value else ""
    except Unfit as unfit:
        raise click.BadParameter(f"{unfit.message}, {unfit.hint}") from unfit


def _integrity(_: click.Context, __: click.Parameter, value: str) -> str:
    if value and not strongest(value):
        raise click.BadParameter("write it as npm does: sha512- and 88 characters")
    return strongest(value)


@command.command
@click.argument("version", metavar="[VERSION]", default="", callback=_version)
@click.option(
    "--integrity",
    metavar="HASH",
    default="",
    callback=_integrity,
    help="The package's sha512-…; wins over what is known.",
)
@registry_option
@click.pass_obj
def fetch(shell: Shell, *, version: str, integrity: str, registry: str) -> None:
    """Copy the files that the join page needs into static/zoom-sdk/VERSION/.

    Takes @zoom/meetingsdk from the npm registry, and only if its hash is right. Without VERSION: the one of
    [sdk] version in eroom.toml.

    \b
    Example: eroom sdk fetch
             eroom sdk fetch 6.2.0
    """
    toml, dotenv = read_settings(shell.root)
    # Not a Project: that would want the grant key, which this has no use for.
    settings = Settings.read(toml, Environment.read(shell.environ, dotenv), where=SETTINGS)
    version = version or settings.sdk.version
    language = sdk_language(settings.site.language)
    folder = sdk_folder(shell.root, version)
    expected = integrity or PINNED.get(version, "")
    with lock(shell.root / STATE / "sdk.lock"), closing(Registry(registry)) as source:
        if not (expected and _is_there(folder, expected, language)):
            release = source.release(version)
            expected = expected or _told(shell, release)
            if not _is_there(folder, expected, language):
                _take(shell, source, release, folder, expected=expected, language=language)
    _say(shell, folder, version)


def _is_there(folder: Path, expected: str, language: str) -> bool:
    found = whole(folder)
    return found is not None and (found.integrity, found.language) == (expected, language)


def _told(shell: Shell, release: Release) -> str:
    """The registry's own word for it: somebody should see, and may note it down."""
    if not release.integrity:
        raise UnexpectedReply(
            f"the registry names no sha512 for version {release.version}",
            hint="give it with --integrity sha512-…",
        )
    shell.tell(f"version {release.version} has, says the registry, --integrity {release.integrity}")
    return release.integrity


def _take(
    shell: Shell, source: Registry, release: Release, folder: Path, *, expected: str, language: str
) -> None:
    progress = Progress(shell.err)
    shown = -1

    def tell(done: int, total: int) -> None:
        nonlocal shown
        if done // MB > shown or done == total:
            shown = done // MB
            progress("Meeting SDK, MB", done // MB if done < total else -(-total // MB), -(-total // MB))

    try:
        with workplace(folder) as work, work.spool(source.download(release, tell)) as package:
            check(package, expected, release.tarball)
            for name, data in members(package, release.tarball):
                if path := place(name, release.version, language):
                    work.put(path, data)
            _complete(work, release, language)
            work.finish(expected, language)
    finally:
        progress.end()


def _complete(work: Workplace, release: Release, language: str) -> None:
    if gone := missing(work.taken, release.version, language):
        raise UnexpectedReply(
            f"the package of version {release.version} holds no {gone[0]}",
            where=release.tarball,
            hint="this version is laid out otherwise: take another, or leave [sdk] url away and use Zoom's CDN",
        )


def _say(shell: Shell, folder: Path, version: str) -> None:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    size = sum(path.stat().st_size for path in files)
    shell.say(f"{folder}: {len(files)} files, {size:,} bytes")
    shell.say("the join page takes them from there with this in eroom.toml:")
    shell.say(f'[sdk]\nversion = "{version}"\nurl = "/{SDK_FOLDER}/{version}"')
