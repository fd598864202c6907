"""Old addresses as rules for static hosts (Netlify, Cloudflare Pages). Elsewhere the pages at them lead on."""

from collections.abc import Iterator, Mapping, Sequence

from eroom_static.core.history import Record
from eroom_static.core.hosting import REDIRECTS
from eroom_static.core.page import Page, Turn
from eroom_static.core.pages.aliases import alias_rules
from eroom_static.core.pages.views import MeetingView, folder
from eroom_static.core.site import Site

MOST = 2000  # rules of a file, on Cloudflare Pages; what is beyond has its page as well
_PARTS = ("event.ics", "", "join/")  # the calendar files first: programs read a rule, and no page


def redirects_file(site: Site, views: Mapping[str, MeetingView]) -> Iterator[Page]:
    """None where no address has changed; one for all languages, but for aliases, which are the main one's.

    What a publisher asked for comes first, then the latest change.
    """
    if site.prefix:
        return
    renamed = sorted((r for r in site.shown if len(r.slugs) > 1), key=lambda r: (-r.stamp.timestamp(), r.key))
    rules = [
        *alias_rules(site, views),
        *_renamed(site, renamed),
    ]
    if rules:
        yield Page(
            path=REDIRECTS,
            template="redirects.txt",
            context={"rules": tuple(rules[:MOST])},
            turn=Turn.INDEX,
            origin="the rules for old addresses",
        )


def _renamed(site: Site, renamed: Sequence[Record]) -> Iterator[tuple[str, str]]:
    return (
        rule
        for part in _PARTS
        for p in site.prefixes
        for record in renamed
        for rule in _rules(site, p, record, part)
    )


def _rules(site: Site, prefix: str, record: Record, part: str) -> Iterator[tuple[str, str]]:
    if part != "event.ics" or record.meeting.occurrences:
        for old in reversed(record.slugs[:-1]):
            yield (
                site.shared(f"{prefix}{record.meeting.kind}s/{old}/{part}"),
                site.shared(f"{prefix}{folder(record)}/{part}"),
            )
