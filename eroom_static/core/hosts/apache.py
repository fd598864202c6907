"""Apache: a .htaccess file for the top of the site."""

from collections.abc import Iterable, Iterator

from eroom_static.core.hosts.kinds import caching
from eroom_static.core.hosts.model import CACHE, Hosting, as_meant, literally

_TOP = """\
# What this site wants of Apache, as .htaccess in its top folder: needs mod_headers and AllowOverride All.
AddDefaultCharset utf-8
AddCharset utf-8 .ics .js .css .json .xml
AddType text/calendar .ics
DirectoryIndex index.html
Options -Indexes
ErrorDocument 404 {base}/404.html
RedirectMatch 404 "/\\.(?!well-known/)"
RedirectMatch 404 "^{base}/_(headers|redirects)$"
"""


def apache(hosting: Hosting) -> str:
    """Caching is said of what is there alone: a page that is missing today may be there tomorrow."""
    lines = [_TOP.format(base=hosting.base)]
    for pattern, value in caching(hosting):
        lines += _when(pattern, [(CACHE, value)], "Header set")
    for rule in hosting.rules:
        lines += _when(rule.regex, rule.headers, "Header always set")
    lines += [f'RedirectMatch {r.status} "{_exactly(r.old)}" "{r.new}"' for r in hosting.redirects]
    return "\n".join(lines) + "\n"


def _when(pattern: str, headers: Iterable[tuple[str, str]], verb: str) -> Iterator[str]:
    yield f'<If "%{{REQUEST_URI}} =~ m#{pattern}#">'
    for name, value in headers:
        quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
        yield f'{verb} {name} "{quoted}"'
    yield "</If>"


def _exactly(path: str) -> str:
    return f"^{literally(as_meant(path))}$"
