"""The built site as a host would see it: which files there are, and which address leads to one."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from eroom_static.core.hosting import HEADERS, REDIRECTS
from eroom_static.core.hosts.model import hosting
from eroom_static.core.manifest import NAME
from eroom_static.disk.reader import read


class Tree:
    """`url` is the site's address. Paths are relative to the folder, with `/` on every system."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self.url = url
        parts = urlsplit(url)
        self.base = parts.path.rstrip("/")
        self._origin = f"{parts.scheme}://{parts.netloc}"
        found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        self.paths = frozenset(path for path in found if path != NAME)
        self.hosting = hosting(self._text_of(HEADERS), self._text_of(REDIRECTS), self.base)
        self._moved = frozenset(rule.old for rule in self.hosting.redirects)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.paths))

    def read(self, path: str) -> bytes:
        return read(self._folder / path)

    def text(self, path: str) -> str:
        return self.read(path).decode("utf-8", "replace")

    def absolute(self, path: str, link: str) -> str:
        """Where a link on this page leads."""
        return urljoin(f"{self._origin}{self.base}/{path}", link)

    def is_own(self, address: str) -> bool:
        return address == self._origin or address.startswith((f"{self._origin}/", f"{self._origin}?"))

    def file_of(self, address: str) -> str | None:
        """The file that an address of the site's own leads to; None where there is none."""
        path = unquote(urlsplit(address).path)
        if path != self.base and not path.startswith(f"{self.base}/"):
            return None
        within = path.removeprefix(self.base).lstrip("/")
        tries = (
            [f"{within}index.html"]
            if within.endswith("/") or not within
            else [within, f"{within}/index.html"]
        )
        return next((file for file in tries if file in self.paths), None)

    def leads_on(self, address: str) -> bool:
        """Whether a rule for hosts sends this address elsewhere."""
        return unquote(urlsplit(address).path) in self._moved

    def _text_of(self, name: str) -> str:
        return self.text(name) if name in self.paths else ""
