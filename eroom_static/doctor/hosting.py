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
    """Which files of rules in output/ it reads, and the name for which `eroom hosting` writes what it reads instead."""

    name: str
    reads: frozenset[str] = frozenset()
    writes: str = ""


BOTH = frozenset({HEADERS, REDIRECTS})
HOSTS = {
    "netlify.app": Host("Netlify", BOTH),
    "pages.dev": Host("Cloudflare Pages", BOTH),
    "workers.dev": Host("Cloudflare Workers", BOTH),
    "gitlab.io": Host("GitLab Pages", frozenset({REDIRECTS})),
    "github.io": Host("GitHub Pages"),
    "vercel.app": Host("Vercel", writes="vercel"),
    "web.app": Host("Firebase Hosting", writes="firebase"),
    "azurestaticapps.net": Host("Azure Static Web Apps", writes="azure"),
    "cloudfront.net": Host("CloudFront", writes="cloudfront"),
    "amazonaws.com": Host("Amazon S3"),
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
        yield _unknown(parts.hostname or "", isolated=isolated)
        return
    yield from _own_rules(host, root)
    if isolated and HEADERS not in host.reads:
        yield _isolated(host)
    else:
        yield fine(CHECK, f"{host.name} {_does(host)}")


def _unknown(name: str, *, isolated: bool) -> Finding:
    if isolated:
        return warning(
            CHECK,
            f'[join] video = "isolated" needs a host that sends {ISOLATION} with join pages; {name} is not known here',
            f"see that it sends what output/{HEADERS} says; `eroom hosting --help` lists for whom it can be written",
        )
    return fine(
        CHECK,
        f"the host of {name} is not known here: pages are complete without {HEADERS} and {REDIRECTS}, and "
        "`eroom hosting` writes them for servers that read others",
    )


def _isolated(host: Host) -> Finding:
    said = f'[join] video = "isolated" needs the headers {ISOLATION}, and {host.name} does not read {HEADERS}'
    otherwise = 'set video = "webrtc" in [join], which needs no header'
    if host.writes:
        # Whether it was uploaded cannot be seen from here.
        return warning(CHECK, said, f"upload what `eroom hosting {host.writes}` writes, or {otherwise}")
    return problem(CHECK, said, f"{otherwise}, or choose a host that reads that file")


def _does(host: Host) -> str:
    unread = sorted(BOTH - host.reads)
    if not unread:
        return f"reads {HEADERS} and {REDIRECTS}"
    names = listed(unread, "or")
    if host.writes:
        return f"does not read {names}: `eroom hosting {host.writes}` writes the same for it"
    without = {
        HEADERS: "the join page itself keeps out of frames",
        REDIRECTS: "pages at old addresses lead on",
    }
    return f"does not read {names}: {listed(without[name] for name in unread)}"


def _own_rules(host: Host, root: Path) -> Iterator[Finding]:
    cure = (
        f"`eroom hosting {host.writes}` writes them for it"
        if host.writes
        else "it has no place for such rules"
    )
    for name in sorted(BOTH - host.reads):
        if (root / STATIC / name).is_file():
            yield warning(CHECK, f"{host.name} does not read {STATIC}/{name}", cure)
