"""What the site needs of where it is hosted, and what is known of the common hosts by their addresses."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from eroom_static.core.address import is_loopback
from eroom_static.core.hosting import HEADERS, REDIRECTS
from eroom_static.core.settings import Settings
from eroom_static.core.text import listed
from eroom_static.disk.reader import STATIC
from eroom_static.doctor.finding import Finding, fine, problem, warning

CHECK = "hosting"


class Host(msgspec.Struct, frozen=True):
    """Which of the files of rules in output/ it reads."""

    name: str
    reads: frozenset[str]


BOTH = frozenset({HEADERS, REDIRECTS})
NONE: frozenset[str] = frozenset()
HOSTS = {
    "netlify.app": Host("Netlify", BOTH),
    "pages.dev": Host("Cloudflare Pages", BOTH),
    "workers.dev": Host("Cloudflare Workers", BOTH),
    "gitlab.io": Host("GitLab Pages", frozenset({REDIRECTS})),
    "github.io": Host("GitHub Pages", NONE),
    "vercel.app": Host("Vercel", NONE),
    "web.app": Host("Firebase Hosting", NONE),
    "amazonaws.com": Host("Amazon S3", NONE),
}
ISOLATION = "Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy"


def host_of(url: str) -> Host | None:
    name = urlsplit(url).hostname or ""
    return next((host for end, host in HOSTS.items() if name == end or name.endswith(f".{end}")), None)


def hosting_findings(settings: Settings, root: Path) -> Iterator[Finding]:
    parts = urlsplit(settings.site.url)
    if is_loopback(parts.hostname or ""):
        return
    if parts.scheme != "https":
        yield warning(
            CHECK,
            f"[site] url begins with {parts.scheme}://: browsers give such pages no camera and no microphone",
            "write https://, and let the host show a certificate",
        )
    host = host_of(settings.site.url)
    isolated = settings.join.video == "isolated" and bool(settings.function.url)
    if host is None:
        if isolated:
            yield _see_for_yourself()
        else:
            needs = f"where it reads {HEADERS} and {REDIRECTS}, it does more; pages are complete without"
            yield fine(CHECK, f"the host of {parts.hostname} is not known here: {needs}")
        return
    yield from _own_rules(host, root)
    if isolated and HEADERS not in host.reads:
        yield problem(
            CHECK,
            f'[join] video = "isolated" needs the headers {ISOLATION}, and {host.name} does not read {HEADERS}',
            'set video = "webrtc" in [join], which needs no header, or choose a host that reads that file',
        )
        return
    yield fine(CHECK, f"{host.name} {_does(host)}")


def _does(host: Host) -> str:
    if unread := sorted(BOTH - host.reads):
        without = {
            HEADERS: "the join page itself keeps out of frames",
            REDIRECTS: "pages at old addresses lead on",
        }
        return f"does not read {listed(unread, 'or')}: {listed(without[name] for name in unread)}"
    return f"reads {HEADERS} and {REDIRECTS}"


def _see_for_yourself() -> Finding:
    return warning(
        CHECK,
        f'[join] video = "isolated" needs a host that sends {ISOLATION} with join pages',
        f"see that it sends what output/{HEADERS} says, in its own way of writing it",
    )


def _own_rules(host: Host, root: Path) -> Iterator[Finding]:
    for name in sorted(BOTH - host.reads):
        if (root / STATIC / name).is_file():
            yield warning(
                CHECK,
                f"{host.name} does not read {STATIC}/{name}",
                f"write its rules as {host.name} wants them",
            )
