"""What an npm registry knows of the Meeting SDK: versions, their hashes, their dates, and the packages."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from eroom_static.core.address import is_loopback
from eroom_static.core.errors import SettingsError, UnexpectedReply, Unreachable
from eroom_static.sdk.integrity import strongest
from eroom_static.sdk.web import Silence, ask, client, streamed

NPM = "https://registry.npmjs.org"
PACKAGE = "@zoom/meetingsdk"
_OK = 200
_CHECK = "check --registry"
_LARGEST_LIST = 32 * 1024 * 1024
_LARGEST_PACKAGE = 256 * 1024 * 1024  # 6.2.0 has 43 MB
_CHUNK = 1 << 18


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """One version. `integrity` is "" where the registry names none that is strong enough."""

    version: str
    tarball: str
    integrity: str
    published: datetime | None


class _Dist(msgspec.Struct, frozen=True):
    tarball: str = ""
    integrity: str = ""


class _Version(msgspec.Struct, frozen=True):
    dist: _Dist = _Dist()


class _Package(msgspec.Struct, frozen=True):
    versions: dict[str, _Version]
    time: dict[str, Any] = {}


class Registry:
    """One registry, asked over https, or over http on this machine. Close it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = client(follow_redirects=True, event_hooks={"request": [_only_safely]})

    def close(self) -> None:
        self._http.close()

    def releases(self) -> Mapping[str, Release]:
        """Every finished version. Raises Unreachable or UnexpectedReply."""
        address = f"{self.url}/{PACKAGE.replace('/', '%2f')}"
        try:
            reply = ask(self._http, "GET", address, largest=_LARGEST_LIST)
        except Silence as silence:
            raise self._unreachable(silence) from silence
        if reply.status != _OK:
            raise UnexpectedReply(
                f"the registry answers {reply.status} when asked for {PACKAGE}", where=self.url, hint=_CHECK
            )
        try:
            package = msgspec.json.decode(reply.body, type=_Package)
        except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            raise UnexpectedReply(
                "what answers here is no npm registry", where=self.url, hint=_CHECK
            ) from wrong
        return {v: self._release(v, package) for v in package.versions if numbers(v)}

    def release(self, version: str) -> Release:
        known = self.releases()
        if version not in known:
            newest = max(known, key=numbers, default="")
            raise SettingsError(
                f"there is no version {version} of {PACKAGE}",
                where=self.url,
                hint=f"the newest is {newest}" if newest else _CHECK,
            )
        return known[version]

    def download(self, release: Release, progress: Callable[[int, int], None]) -> Iterator[bytes]:
        """The package as it is stored, piece by piece; `progress` is told bytes so far, and of how many."""
        # Some servers call a .tgz "gzip-encoded": the hash is of the bytes as they are.
        plain = {"Accept-Encoding": "identity"}
        try:
            with streamed(self._http, "GET", release.tarball, headers=plain) as response:
                if response.status_code != _OK:
                    said = f"the registry answers {response.status_code} when asked for the package"
                    raise UnexpectedReply(said, where=release.tarball, hint=_CHECK)
                length = response.headers.get("Content-Length", "")
                yield from _bounded(response, int(length) if length.isdecimal() else 0, progress)
        except Silence as silence:
            raise self._unreachable(silence) from silence

    def _release(self, version: str, package: _Package) -> Release:
        dist = package.versions[version].dist
        when = package.time.get(version)
        return Release(
            version=version,
            # As npm does: a mirror that repeats npm's own address means itself.
            tarball=dist.tarball.replace(f"{NPM}/", f"{self.url}/", 1),
            integrity=strongest(dist.integrity),
            published=_instant(when) if isinstance(when, str) else None,
        )

    def _unreachable(self, silence: Silence) -> Unreachable:
        return Unreachable(f"the registry {silence.message}", where=self.url, hint=silence.hint)


def numbers(version: str) -> tuple[int, ...]:
    """6.2.0 as (6, 2, 0), to be compared; empty for previews and the like."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(p.isascii() and p.isdecimal() for p in parts) else ()


def _bounded(response: httpx.Response, total: int, progress: Callable[[int, int], None]) -> Iterator[bytes]:
    done = 0
    for chunk in response.iter_raw(_CHUNK):
        done += len(chunk)
        if done > _LARGEST_PACKAGE:
            raise UnexpectedReply(
                f"the package is larger than {_LARGEST_PACKAGE:,} bytes",
                where=str(response.url),
                hint=_CHECK,
            )
        progress(done, total)
        yield chunk


def _only_safely(request: httpx.Request) -> None:
    """A redirect must not lead to where the answer could be changed on its way."""
    url = request.url
    if url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host)):
        return
    raise UnexpectedReply(f"the registry leads to {url.scheme}://{url.host}, which is not https", hint=_CHECK)


def _instant(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
