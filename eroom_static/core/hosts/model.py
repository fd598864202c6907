"""What a host should do beside handing out files: one model, read from the files of rules that a build writes.

The build says it once, in the form that Netlify and Cloudflare Pages read; all other hosts get theirs from here.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec

from eroom_static.core.media import cache_control

CACHE = "Cache-Control"
_SIGNS = re.compile(r"[.+*?()\[\]{}|^$\\]")
_PLACE = re.compile(r"(:[A-Za-z]\w*|\*)")
_REDIRECTS = (301, 302, 303, 307, 308)
# Signs with which a server's own configuration could go on behind an address or a value, or in which it would look for
# its variables. No address holds them unless quoted.
_ADDRESS = re.compile(r"""[^\x00-\x20"\\<>{}|^`\x7f]+""")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_VALUE = re.compile(
    r'(?:[^\x00-\x08\x0a-\x1f$\\`\x7f{]|\{(?=[\s"}]))*'
)  # "{env.HOME}" is Caddy's, JSON is nobody's


class HeaderRule(msgspec.Struct, frozen=True):
    """Headers for a path: `:name` stands for one part of it, `*` for anything."""

    path: str
    headers: tuple[tuple[str, str], ...]

    @property
    def regex(self) -> str:
        """For whole paths, as every host's engine reads it. A page may also be asked for by the name of its file."""
        file = r"(index\.html)?" if self.path.endswith("/") else ""
        return f"^{_regex(self.path)}{file}$"


class Redirect(msgspec.Struct, frozen=True):
    """One address that leads to another; both without places."""

    old: str
    new: str
    status: int = 301


class Hosting(msgspec.Struct, frozen=True, kw_only=True):
    """`base` is the path of the site, "" at the top. Where rules meet, the lower one wins, header by header.

    `left_out` are rules of the publisher's own that only Netlify or Cloudflare Pages can follow.
    """

    base: str = ""
    headers: tuple[HeaderRule, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[HeaderRule, ...]:
        """Without what a host is told of caching for whole kinds of files anyway."""
        slim = (
            HeaderRule(r.path, tuple(h for h in r.headers if not self._is_usual(r, h))) for r in self.headers
        )
        return tuple(rule for rule in slim if rule.headers)

    def headers_for(self, path: str) -> dict[str, str]:
        """What an address of the site, of which there is a file, is answered with."""
        file = f"{path}index.html" if path.endswith("/") else path
        answer = {CACHE: cache_control(file.removeprefix(f"{self.base}/"))}
        for rule in self.headers:
            if re.search(rule.regex, path):
                answer |= rule.headers
        return answer

    def _is_usual(self, rule: HeaderRule, header: tuple[str, str]) -> bool:
        """A cache rule of ours: it says for one file what is said of its kind."""
        file = rule.path.removeprefix(f"{self.base}/").replace("*", "any")
        return header == (CACHE, cache_control(file))


def hosting(headers: str, redirects: str, base: str = "") -> Hosting:
    """From the texts of `_headers` and `_redirects`."""
    moved, left_out = [], []
    for line in _lines(redirects):
        if (rule := _redirect(line)) is not None:
            moved.append(rule)
        else:
            left_out.append(line.strip())
    rules = list(read_headers(headers))
    return Hosting(
        base=base,
        headers=tuple(rule for rule in rules if _is_plain(rule)),
        redirects=tuple(moved),
        left_out=(*left_out, *(rule.path for rule in rules if not _is_plain(rule))),
    )


def read_headers(text: str) -> Iterator[HeaderRule]:
    """Lines at the margin are paths, indented ones their headers."""
    path, said = "", list[tuple[str, str]]()
    for line in _lines(text):
        if line[0].isspace():
            name, _, value = line.strip().partition(":")
            said.append((name.strip(), value.strip()))
            continue
        if said:
            yield HeaderRule(path, tuple(said))
        path, said = line.strip(), []
    if path and said:
        yield HeaderRule(path, tuple(said))


def _is_plain(rule: HeaderRule) -> bool:
    return bool(_ADDRESS.fullmatch(rule.path)) and all(
        _NAME.fullmatch(name) and _VALUE.fullmatch(value) for name, value in rule.headers
    )


def _redirect(line: str) -> Redirect | None:
    """None for what is no plain move of one address: places, conditions, rewrites, signs of servers."""
    old, *rest = line.split()
    status = int(rest[1]) if len(rest) > 1 and rest[1].isdecimal() else 301
    plain = len(rest) == 1 or (len(rest) == 2 and rest[1].isdecimal())  # noqa: PLR2004 (old, new, status)
    if not plain or status not in _REDIRECTS or not old.startswith("/") or _PLACE.search(f"{old} {rest[0]}"):
        return None
    if not (_ADDRESS.fullmatch(old) and _ADDRESS.fullmatch(rest[0])):
        return None
    return Redirect(
        old, rest[0].replace("$", "%24"), status
    )  # to nginx and Apache it is the sign of a variable


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def _regex(path: str) -> str:
    return "".join(_part(part) for part in _PLACE.split(path))


def as_meant(path: str) -> str:
    """Servers compare addresses with their signs, not with what stands for these; what no rule of theirs could hold
    stays as it is.
    """
    meant = unquote(path)
    return meant if meant.isprintable() and not {'"', "\\"} & set(meant) else path


def literally(text: str) -> str:
    """As a regular expression that means just this."""
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def _part(text: str) -> str:
    if text == "*":
        return ".*"
    return "[^/]+" if text.startswith(":") else literally(text)
