"""The headers file of static hosts (Netlify, Cloudflare Pages): what only the join pages are to be served with."""

from collections.abc import Iterator

from eroom_static.core.model import Kind
from eroom_static.core.page import Page, Turn
from eroom_static.core.policy import join_headers
from eroom_static.core.site import Site


def headers_file(site: Site) -> Iterator[Page]:
    """None where no page joins in the browser. `:slug` stands for one part of a path."""
    if site.seal is not None and not site.prefix:
        context = {
            "paths": tuple(
                site.shared(f"{prefix}{kind}s/:slug/join/") for prefix in site.prefixes for kind in Kind
            ),
            "headers": join_headers(site.sdk, site.function, site.join.video),
        }
        yield Page(path="_headers", template="headers.txt", context=context, turn=Turn.ASSET)
