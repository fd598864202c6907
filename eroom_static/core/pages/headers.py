"""The headers file of static hosts (Netlify, Cloudflare Pages): who may frame a page, and what joining needs.

A join page is for nobody's frame, because it asks for a name and for a camera. What lies under embed/ is there to be
framed. All other pages hold nothing that a click could be stolen for, and get no rule: hosts join the values of rules
that overlap, so that one for everything could not be taken back for embed/.
"""

from collections.abc import Iterator

from eroom_static.core.hosting import HEADERS
from eroom_static.core.model import Kind
from eroom_static.core.page import Page, Turn
from eroom_static.core.policy import EMBEDDED, NOT_FRAMED, join_headers
from eroom_static.core.site import Site


def headers_file(site: Site) -> Iterator[Page]:
    """One for all languages. `:slug` stands for one part of a path, `*` for any."""
    if site.prefix:
        return
    joins = NOT_FRAMED if site.seal is None else join_headers(site.sdk, site.function, site.join.video)
    rules = [(site.shared(f"{p}{kind}s/:slug/join/"), joins) for p in site.prefixes for kind in Kind]
    rules += [(site.shared(f"{p}embed/*"), EMBEDDED) for p in site.prefixes]
    context = {"rules": tuple(rules)}
    yield Page(path=HEADERS, template="headers.txt", context=context, turn=Turn.ASSET, origin="the headers")
