"""A page read by the standard library's parser: its links, its anchors, its data, and what is wrong with its tags."""

from html.parser import HTMLParser

_CARRIERS = frozenset({"href", "src", "action", "poster", "data-src"})
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 (a list of tags reads so)
)
_MAY_STAY_OPEN = frozenset(
    "html head body p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rt rp".split()  # noqa: SIM905
)
_ADDRESSES = frozenset({"og:url", "og:image", "twitter:image"})
_LINKED_DATA = "application/ld+json"


class Markup(HTMLParser):
    """`wrong` are sentences with their lines; `links` go with the line too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[int, str]] = []
        self.ids: set[str] = set()
        self.linked_data: list[str] = []
        self.canonical = ""
        self.wrong: list[tuple[int, str]] = []
        self._open: list[tuple[str, int]] = []
        self._in_data = False
        self._seen: set[str] = set()
        self.feed(text)
        self.close()
        self._unclosed(self._open)
        if not text.strip():
            self.wrong.append((1, "the page is empty"))
        elif "head" in self._seen and "title" not in self._seen:
            self.wrong.append((1, "the page has no <title>"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)
        if tag not in _VOID:
            self._open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False
        at = next((n for n in range(len(self._open) - 1, -1, -1) if self._open[n][0] == tag), None)
        if at is None:
            self._say(f"</{tag}> closes nothing")
        else:
            self._unclosed(self._open[at + 1 :])
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.linked_data.append(data)

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "head" or (tag == "title" and all(name != "svg" for name, _ in self._open)):
            self._seen.add(tag)
        if len(given) < len(attrs):
            self._say(f"<{tag}> has an attribute twice")
        if tag == "img" and "alt" not in given:
            self._say('<img> has no alt: what it shows, in words, or alt="" where it only adorns')
        if (name := given.get("id", "")) in self.ids:
            self._say(f'id "{name}" stands there twice')
        elif name:
            self.ids.add(name)
        self._in_data = tag == "script" and given.get("type") == _LINKED_DATA
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical = given.get("href", "")
        self._links(tag, given)

    def _links(self, tag: str, given: dict[str, str]) -> None:
        line = self.getpos()[0]
        self.links += [(line, value) for name, value in given.items() if name in _CARRIERS and value]
        self.links += [(line, part.split()[0]) for part in given.get("srcset", "").split(",") if part.strip()]
        content = given.get("content", "")
        if tag == "meta" and content and (given.get("property") or given.get("name")) in _ADDRESSES:
            self.links.append((line, content))
        if given.get("http-equiv", "").lower() == "refresh" and "url=" in content.lower():
            self.links.append((line, content[content.lower().index("url=") + 4 :].strip(" '\"")))

    def _unclosed(self, tags: list[tuple[str, int]]) -> None:
        self.wrong += [(at, f"<{tag}> is not closed") for tag, at in tags if tag not in _MAY_STAY_OPEN]

    def _say(self, sentence: str) -> None:
        self.wrong.append((self.getpos()[0], sentence))
