"""Meetings as awkward as they come, put into the history of a site: every page must look made for them."""

from datetime import timedelta
from pathlib import Path

from eroom_static.core import history
from eroom_static.core.history import Record
from eroom_static.core.model import Host, Kind, Meeting
from eroom_static.core.slug import slug
from tests.make import NOW, at, once, series, untimed

LINES = "\n".join(f"{n}. A line of an agenda that goes on and on" for n in range(200))
LINKS = "javascript:alert(1) and https://example.org/" + "a" * 300 + " and data:text/html,x"


def odd() -> list[Meeting]:
    sixty = [at(days=n) for n in range(1, 61)]
    return [
        once(
            key="oddunbrk", topic="W" * 200, agenda="ß" * 2000, categories=("x" * 60, "a-b", "日本語", "#1")
        ),
        once(key="oddemoji", topic="🎉🧶👩‍👩‍👧‍👦🇯🇵", agenda="🎈" * 500),
        once(
            key="oddarabi", topic="ندوة مفتوحة حول مستقبل المكتبات العامة في المدن الكبرى", agenda="نعم\nلا"
        ),
        once(key="oddmixed", topic="שלום 2026 (C++) — naïve «Straße» ﷽", agenda="\u200fmixed \u200emarks"),
        once(key="oddjapan", topic="長い長い題名" * 20, agenda="。" * 300),
        once(key="oddthai1", topic="การประชุมเชิงปฏิบัติการเรื่องห้องสมุดดิจิทัลสำหรับทุกคน" * 2),
        once(
            key="oddmarkp",
            topic="</title><script>alert(1)</script>&lt;b&gt; {{ 7*7 }} %s %(x)s",
            agenda=LINKS,
        ),
        once(key="oddlines", topic="Two hundred lines", agenda=LINES),
        once(key="oddzero1", topic="No length at all", minutes=0),
        once(key="oddday24", topic="A whole day", minutes=1440, starts=at(hours=30)),
        once(key="oddnozon", topic="A zone that browsers do not know", zone="Factory"),
        once(key="oddlate1", topic="Far ahead", starts=at(days=3000)),
        once(key="oddhost1", topic="A host with a long name", host=Host(key="hhhhhhhh", name="Ⅻ" * 64)),
        once(key="oddnotop", topic="", agenda=""),
        once(key="oddcancl", topic="Called off", cancelled=True),
        once(key="oddwebin", topic="Webinar " * 25, kind=Kind.WEBINAR),
        once(key="oddzalgo", topic="z̸̢̛a̷͝l̶̕g̵͠o̷͘ " * 12),
        series(*sixty, key="oddsixty", topic="Sixty days in a row"),
        series(at(days=1), at(days=1, hours=2), key="oddtwice", topic="Twice on one day"),
        untimed(key="oddroom1", topic="A room without a time", agenda="Come in."),
    ]


def put(root: Path) -> None:
    """Into the folder of a site that has been pulled."""
    (root / "history").mkdir(exist_ok=True)
    for meeting in odd():
        record = Record(
            key=meeting.key,
            meeting=meeting,
            slugs=(slug(meeting.topic, meeting.key),),
            facts="f",
            stamp=NOW - timedelta(days=1),
        )
        (root / "history" / f"{meeting.key}.json").write_bytes(history.encode(record))
