"""Is the SDK's version still one that Zoom lets in, by its age in the npm registry?"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

from eroom_static.core.errors import SourceError
from eroom_static.core.finding import Finding, fine, warning
from eroom_static.sdk.registry import Registry, numbers

OLD = timedelta(days=183)
# developers.zoom.us/docs/meeting-sdk/minimum-version: supported at least that long, then joining fails.
TOO_OLD = timedelta(days=274)
CHECK = "sdk version"


def sdk_findings(version: str, registry: str, now: datetime) -> Iterator[Finding]:
    try:
        with closing(Registry(registry)) as source:
            known = source.releases()
    except SourceError as error:
        yield warning(CHECK, f"its age is not known: {error.message} ({registry})", error.hint)
        return
    newest = max((v for v in known if known[v].published), key=numbers, default="")
    newer = f"; {newest} is there" if newest and numbers(newest) > numbers(version) else ""
    published = known[version].published if version in known else None
    if published is None:
        cure = f'set [sdk] version = "{newest}"' if newest else "see [sdk] version"
        yield warning(CHECK, f"the registry does not know version {version}{newer}", cure)
        return
    age = now - published
    said = f"version {version} is of {published:%Y-%m-%d}, {max(0, age.days)} days old{newer}"
    if age <= OLD:
        yield fine(CHECK, said)
        return
    stops = "Zoom may refuse it any day" if age > TOO_OLD else "Zoom stops versions after nine months"
    cure = (
        f'try [sdk] version = "{newest}"'
        if newer
        else "see whether eroom-static has a release with a newer one"
    )
    yield warning(CHECK, f"{said}; {stops}", cure)
