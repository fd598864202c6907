"""Every link of a built site, and those that lead nowhere."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

CARRIERS = {"href", "src", "action", "data-src"}


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
        self.ids = set()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in CARRIERS and value:
                self.found.append(value)
            if name == "id" and value:
                self.ids.add(value)
            if name == "content" and value and value.lower().startswith("0;") and "url=" in value.lower():
                self.found.append(value[value.lower().index("url=") + 4 :].strip(" '\""))


def read(path):
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path, _changed):
    links = Links()
    links.feed(path.read_text(encoding="utf-8"))
    return links


def broken(output: Path, url: str, pages=None):
    """(page, link) for every link within the site that resolves to no file. `url` is the site's address."""
    home = urlsplit(url)
    base = home.path.rstrip("/")
    wrong = []
    ids = cache(
        lambda file: read(file).ids
    )  # every page is asked by many for the place of its content and icons
    for page in sorted(output.rglob("*.html")) if pages is None else pages:
        here = urljoin(f"{home.scheme}://{home.netloc}{base}/", page.relative_to(output).as_posix())
        for link in read(page).found:
            parts = urlsplit(urljoin(here, link))
            if parts.scheme not in ("http", "https") or parts.netloc != home.netloc:
                continue
            if not resolves(output, base, parts, ids):
                wrong.append((page.relative_to(output).as_posix(), link))
    return wrong


def resolves(output, base, parts, ids):
    path = unquote(parts.path)
    if path != base and not path.startswith(f"{base}/"):
        return False
    file = output / path.removeprefix(base).lstrip("/")
    file = file / "index.html" if path.endswith("/") or path == base else file
    if not file.is_file():
        return False
    return not parts.fragment or file.suffix != ".html" or parts.fragment in ids(file)
