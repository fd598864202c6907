"""nginx: a file to include in a server block."""

from collections.abc import Iterator, Mapping

from eroom_static.core.hosts.kinds import caching, rule_files
from eroom_static.core.hosts.model import CACHE, Hosting, as_meant

_TOP = """\
# What this site wants of nginx. In its server block, beside root and index:
#     include {file};
# nginx sends these headers from every location that has no add_header of its own.
charset utf-8;
error_page 404 {base}/404.html;
"""
_END = """
location ~ "/\\.(?!well-known/)" { return 404; }
location ~ "\\.ics$" { types { text/calendar ics; } charset_types text/calendar; }
"""


def nginx(hosting: Hosting) -> str:
    """Variables: add_header sends no empty one, and locations would be in the way of the publisher's own."""
    variables = _variables(hosting)
    lines = [_TOP.format(base=hosting.base, file="eroom.nginx.conf")]
    lines += [f'set ${variable} "";' for variable in variables.values()]
    lines += [_when(pattern, {variables[CACHE]: value}) for pattern, value in caching(hosting)]
    lines += [_when(rule.regex, {variables[name]: v for name, v in rule.headers}) for rule in hosting.rules]
    lines += [f"add_header {name} ${variable} always;" for name, variable in variables.items()]
    lines += [
        "",
        *(f'location = "{as_meant(r.old)}" {{ return {r.status} "{r.new}"; }}' for r in hosting.redirects),
    ]
    lines += [f'location = "{path}" {{ return 404; }}' for path in rule_files(hosting)]
    return "\n".join(lines) + _END


def _variables(hosting: Hosting) -> Mapping[str, str]:
    """A variable for each header, by the header's name."""
    names = dict.fromkeys([CACHE, *(name for rule in hosting.rules for name, _ in rule.headers)])
    return {name: f"eroom_{number}" for number, name in enumerate(names)}


def _when(pattern: str, values: Mapping[str, str]) -> str:
    return f'if ($uri ~ "{pattern}") {{ {" ".join(_set(values))} }}'


def _set(values: Mapping[str, str]) -> Iterator[str]:
    for variable, value in values.items():
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        yield f'set ${variable} "{quoted}";'
