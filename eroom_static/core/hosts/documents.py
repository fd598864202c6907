"""Hosts that read JSON: Vercel, Firebase Hosting, Azure Static Web Apps."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eroom_static.core.hosting import RULES
from eroom_static.core.hosts.kinds import caching
from eroom_static.core.hosts.model import CACHE, HeaderRule, Hosting
from eroom_static.core.media import FRESH, LASTING
from eroom_static.core.sdk import SDK_FOLDER

AZURE_BYTES = 20_000  # of the whole file, on Azure Static Web Apps
VERCEL_ROUTES = 1024
FIREBASE_ROUTES = 1000


def vercel(hosting: Hosting) -> str:
    """vercel.json, in the folder that is uploaded."""
    kept = (f"/{SDK_FOLDER}/(.*)", "/(.*\\.[0-9a-f]{8}\\.[a-z0-9]+)")
    headers = [
        *({"source": f"{hosting.base}{path}", "headers": _pairs([(CACHE, LASTING)])} for path in kept),
        *(
            {"source": source, "headers": _pairs(rule.headers)}
            for rule in hosting.rules
            for source in _sources(rule)
        ),
    ]
    moved = [
        {"source": r.old, "destination": r.new, "statusCode": r.status}
        for r in hosting.redirects[: VERCEL_ROUTES - len(headers)]
    ]
    return _written({"trailingSlash": True, "headers": headers, "redirects": moved})


def firebase(hosting: Hosting) -> str:
    """firebase.json, beside the folder that is uploaded. Firebase itself lets everything be kept for an hour."""
    headers = [
        *({"regex": pattern, "headers": _pairs([(CACHE, value)])} for pattern, value in caching(hosting)[1:]),
        *({"regex": rule.regex, "headers": _pairs(rule.headers)} for rule in hosting.rules),
    ]
    moved = [
        {"source": r.old, "destination": r.new, "type": r.status}
        for r in hosting.redirects[:FIREBASE_ROUTES]
        if r.status in (301, 302)
    ]
    told = {
        "public": "output",
        "ignore": ["firebase.json", "**/.*", *sorted(RULES)],
        "trailingSlash": True,
        "headers": headers,
        "redirects": moved,
    }
    return _written({"hosting": told})


def azure(hosting: Hosting) -> str:
    """staticwebapp.config.json, in the folder that is uploaded.

    The first route that fits holds, and a place may stand at the end only: the headers of a join page go for all that
    lies in the folder of its kind, which they do no harm. Redirects are left out beyond the size that Azure reads.
    """
    routes: list[dict[str, Any]] = [
        {"route": f"{hosting.base}/_*", "statusCode": 404},
        *({"route": path, "headers": dict(headers)} for path, headers in _widened(hosting).items()),
    ]
    told: dict[str, Any] = {
        "globalHeaders": {CACHE: FRESH},
        "mimeTypes": {".ics": "text/calendar; charset=utf-8"},
        "responseOverrides": {"404": {"rewrite": f"{hosting.base}/404.html", "statusCode": 404}},
        "trailingSlash": "auto",
        "routes": routes,
    }
    for r in hosting.redirects:
        routes.insert(0, {"route": r.old, "redirect": r.new, "statusCode": r.status})
        if len(_written(told).encode()) > AZURE_BYTES:
            routes.pop(0)
            break
    return _written(told)


def _widened(hosting: Hosting) -> Mapping[str, Mapping[str, str]]:
    routes: dict[str, dict[str, str]] = {}
    for rule in hosting.headers:
        path = re.sub(r"[:*].*", "*", rule.path)
        routes.setdefault(path, {}).update(rule.headers)
    return routes


def _sources(rule: HeaderRule) -> Iterator[str]:
    """As Vercel reads paths: strictly, and a page may also be asked for by the name of its file."""
    source = rule.path.replace("*", "(.*)")
    yield source
    if source.endswith("/"):
        yield f"{source}index.html"


def _pairs(headers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"key": name, "value": value} for name, value in headers]


def _written(told: Mapping[str, Any]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
