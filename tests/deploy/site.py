"""A small site written as a build writes it, in two states; and what stands in a bucket, as a folder to look at."""

from eroom_static.core.manifest import manifest_of
from eroom_static.core.page import File, Turn
from eroom_static.disk.survey import read_manifest, survey
from eroom_static.disk.writer import Writer

SETTINGS = """\
source = "zoom"
[site]
url = "https://live.example.org"
[deploy]
target = "s3://live/site"
endpoint = "{endpoint}"
"""


def page(*links):
    head = '<link rel="stylesheet" href="/{}">'.format
    return "<!doctype html>" + "".join(
        head(to) if to.endswith(".css") else f'<a href="/{to}">{to}</a>' for to in links
    )


def files(texts):
    turns = {"css": Turn.ASSET, "svg": Turn.ASSET, "js": Turn.ASSET, "xml": Turn.INDEX, "ics": Turn.INDEX}
    lists = {"index.html"}
    return [
        File(
            path,
            text.encode(),
            Turn.INDEX if path in lists else turns.get(path.rpartition(".")[2], Turn.PAGE),
        )
        for path, text in texts.items()
    ]


BEFORE = {
    "site.11111111.css": "old",
    "logo.svg": "<svg/>",
    "index.html": page("site.11111111.css", "a/", "b/", "feed.xml"),
    "a/index.html": page("site.11111111.css", "", "logo.svg"),
    "b/index.html": page("site.11111111.css", "a/"),
    "b/event.ics": "BEGIN:VCALENDAR",
    "feed.xml": "<feed>b</feed>",
    "_headers": "/*\n  X-Own: 1\n",
    "404.html": page("site.11111111.css", ""),
}
AFTER = {
    "site.22222222.css": "new",
    "logo.svg": "<svg/>",
    "index.html": page("site.22222222.css", "a/", "c/ü/", "feed.xml"),
    "a/index.html": page("site.22222222.css", "c/ü/", "logo.svg"),
    "c/ü/index.html": page("site.22222222.css", "a/"),
    "feed.xml": "<feed>c</feed>",
    "_headers": "/*\n  X-Own: 2\n",
    "404.html": page("site.22222222.css", ""),
}
HIDDEN = {"_headers"}


def build(root, texts, url=""):
    wanted = files(texts)
    output = root / "output"
    before = read_manifest(output)
    found = {p: s.digest for p, s in survey(output, before.owned.union(f.path for f in wanted), {}).items()}
    after = manifest_of(wanted, url=url)
    Writer(output).write(before.changes(wanted, found), before, after)


def stored(bucket, prefix="site/"):
    return {
        o.key.removeprefix(prefix): o.get()["Body"].read().decode()
        for o in bucket.objects.filter(Prefix=prefix)
    }


def lay_out(folder, objects):
    """Objects as files, for the test of links."""
    for path, text in objects.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
