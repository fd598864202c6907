"""Sites that hold every kind of page in every state, and the fewest pages of them that show all of it."""

import shutil
from datetime import timedelta
from html.parser import HTMLParser

from tests.make import NOW, ROOT
from tests.test_end_to_end import SETTINGS, Run

LATER = NOW + timedelta(hours=2)  # one meeting is live by now, one soon, one has been called off since
ENVIRON = {"EROOM_GRANT_KEY": "A" * 86}  # not a secret
SOON = 'reveal = "page"\nreveal_before = "2d"'
FUNCTION = 'reveal = "function"\n[function]\nurl = "https://join.example.org"'
TELLING = {"data-phase", "data-door", "data-at", "role", "type", "rel", "dir", "aria-current"}
SHELVES = {
    "meetings",
    "webinars",
    "m",
    "categories",
    "hosts",
    "calendar",
    "page",
    "embed",
}  # one page a name below
EVERYTHING = """\
+++
title = "What a page may hold"
menu = "Sampler"
+++
A paragraph with a [link](about), `code`, *emphasis* and a break.

## A list

- one
- two
    1. three

> A quotation.

| Zone | Offset |
|---|---|
| Berlin | +1 |

```
a line of code that is much longer than a telephone is wide, so that something has to be done about it
```
"""
SHORTCODES = """\
+++
title = "What shortcodes show"
+++
{{< next >}}

## On now

{{< grid when="live" >}}

## A few of each

{{< grid columns=3 per_page=3 series="expand" >}}

{{< grid category="none" >}}

{{< countdown >}}

{{< meeting id="TALK" >}}

{{< join id="TALK" hide_before_start=true >}}

{{< join id="none" >}}

{{< subscribe category="talk" >}}

{{< calendar >}}
"""
NOTE = """\
+++
meeting = "TALK"
image = "image.svg"
alt = "What it is about"
recording = "https://video.example.org/1"
+++
Words with a list:

- one
- two

{{< subscribe >}}
"""
TALKS = ("6xdpgi5l", "f7t3hitf")  # held once, and a series of which some is over


class Gallery:
    """Builds its sites when they are asked for, all from one invented account."""

    def __init__(self, folder):
        self._folder = folder

    def site(self, reveal, language="en"):
        """`reveal` is "page" or "function"."""
        root = self._folder / f"{reveal}-{language}"
        if root.exists():
            return Run(root)
        if language != "en":
            title = 'title = "Test site"'
            run = self._copy(self.site(reveal), root, title, f'{title}\nlanguage = "{language}"')
            return self._built(run, "--offline")
        if reveal == "function":
            return self._built(self._copy(self.site("page"), root, SOON, FUNCTION))
        return self._changed(root)

    def _changed(self, root):
        """An account that has changed since it was first seen: meetings are gone, others are no longer shown."""
        shutil.copytree(ROOT / "content", root / "content")
        (root / "content/everything.md").write_text(EVERYTHING)
        (root / "content/shortcodes.md").write_text(SHORTCODES.replace("TALK", TALKS[0]))
        (root / "content/meetings").mkdir()
        for talk in TALKS:
            (root / f"content/meetings/{talk}.md").write_text(NOTE.replace("TALK", talk))
        (root / "static").mkdir()
        (root / "static/image.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>')
        (root / "eroom.toml").write_text(SETTINGS.replace('reveal = "page"', SOON))
        run = self._built(Run(root), now=NOW)
        run.settings("meetings = 60", "meetings = 54")
        run.settings('"tag:private"', '"tag:private", "tag:workshop"')
        return self._built(run)

    def _copy(self, run, root, old, new):
        shutil.copytree(run.root, root)
        copy = Run(root)
        copy.settings(old, new)
        return copy

    def _built(self, run, *argv, now=LATER):
        assert run("build", *argv, now=now, environ=ENVIRON).code == 0, run.err
        return run


class Features(HTMLParser):
    """What a page has that a rule could be about: elements, their classes and attributes, and the states they are in."""

    def __init__(self, page):
        super().__init__()
        self.found, self.states = set(), []
        self.feed(page.read_text(encoding="utf-8"))
        # Of the one meeting that the page is about, if it is about one.
        self.state = self.states[0] if len(self.states) == 1 else ()

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        classes = held.get("class") or ""
        if "data-meeting" in held:
            self.states.append((held["data-phase"], held["data-door"]))
        for name, value in attrs:
            self.found.add((tag, classes, name, value if name in TELLING else ""))
        self.found.add((tag, classes))


def shape(path):
    """The kind of a page, by its address: meetings/*/join/index.html, embed/m/*/index.html, archive/page/*/index.html."""
    *folders, name = path.split("/")
    pairs = zip(["", *folders], folders, strict=False)
    return "/".join(
        [*("*" if before in SHELVES and one not in SHELVES else one for before, one in pairs), name]
    )


def telling_pages(*outputs):
    """(output, path) of few pages that together have every shape and every feature that any page has."""
    held = {
        (output, path): {(shape(path), *features.state, *feature) for feature in features.found}
        for output in outputs
        for page in sorted(output.rglob("*.html"))
        if b"data-moved" not in page.read_bytes()  # its script leads on at once
        for path, features in [(page.relative_to(output).as_posix(), Features(page))]
    }
    wanted = set().union(*held.values())
    while wanted:
        best = max(held, key=lambda page: len(held[page] & wanted))
        wanted -= held[best]
        yield best
