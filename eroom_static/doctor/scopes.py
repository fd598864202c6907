"""What a site's settings make the app ask of Zoom, and whether the scopes it was granted are enough, and no more.

Zoom: developers.zoom.us/docs/integrations/oauth-scopes-granular. An app has scopes of one spelling: granular ones, or
those of before (classic). The scopes of each call stand in Zoom's published description of its API.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from eroom_static.core.finding import Finding, fine, problem, warning
from eroom_static.core.kept import Kept
from eroom_static.core.model import Kind
from eroom_static.core.publish import Ask
from eroom_static.core.text import listed
from eroom_static.sources.zoom.calls import (
    CREATE_MEETING,
    CREATE_WEBINAR,
    DELETE_MEETING,
    DELETE_WEBINAR,
    GET_MEETING,
    GET_WEBINAR,
    GROUP_MEMBERS,
    LIST_GROUPS,
    LIST_MEETINGS,
    LIST_USERS,
    LIST_WEBINARS,
    UPDATE_MEETING,
    UPDATE_WEBINAR,
    Call,
)
from eroom_static.sources.zoom.replies import MARKETPLACE

CHECK = "scopes"
_CLASSIC = re.compile(r"[a-z_]+:(?:read|write|master)(?::admin)?")
_CHANGES = re.compile(r"[a-z_]+:(?:write|update|delete|master)\b.*")
_AGAIN = "then run `eroom doctor` again"


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """A call, the scopes that open it in either spelling, and what does not work without."""

    call: Call
    classic: frozenset[str]
    blocks: str

    def allowed(self, granted: frozenset[str]) -> bool:
        return self.call.scope in granted or bool(self.classic & granted)

    def scope(self, *, classic: bool) -> str:
        """The one to add: the smallest that opens it."""
        return min(self.classic) if classic else self.call.scope


def _feature(call: Call, blocks: str, *classic: str) -> Feature:
    return Feature(call=call, classic=frozenset(classic), blocks=blocks)


HOSTS = _feature(LIST_USERS, "rules that do not name a host", "user:read:admin", "user:write:admin")
MEETINGS = _feature(LIST_MEETINGS, "every rule that may publish meetings", "meeting:read:admin")
MEETING = _feature(GET_MEETING, "every page of a meeting", "meeting:read:admin")
WEBINARS = _feature(LIST_WEBINARS, "every rule that may publish webinars", "webinar:read:admin")
WEBINAR = _feature(GET_WEBINAR, "every page of a webinar", "webinar:read:admin")
GROUPS = _feature(LIST_GROUPS, "rules by group", "group:read:admin")
MEMBERS = _feature(GROUP_MEMBERS, "rules by group", "group:read:admin")
CODE = "meetings kept as code"
_READS = {Kind.MEETING: (MEETINGS, MEETING), Kind.WEBINAR: (WEBINARS, WEBINAR)}
_WRITES = {
    Kind.MEETING: [_feature(call, CODE, "meeting:write:admin") for call in (CREATE_MEETING, UPDATE_MEETING)],
    Kind.WEBINAR: [_feature(call, CODE, "webinar:write:admin") for call in (CREATE_WEBINAR, UPDATE_WEBINAR)],
}
_CANCELS = {
    Kind.MEETING: _feature(DELETE_MEETING, CODE, "meeting:write:admin"),
    Kind.WEBINAR: _feature(DELETE_WEBINAR, CODE, "webinar:write:admin"),
}


def needed(ask: Ask, kept: Sequence[Kept] = ()) -> tuple[Feature, ...]:
    """What the rules and the meetings kept as code ask for."""
    return tuple(dict.fromkeys((*_for_rules(ask), *_for_code(kept))))


def _for_code(kept: Sequence[Kept]) -> Iterator[Feature]:
    """No more than the files make necessary: to call off is asked for where one of them does."""
    for kind in sorted({one.kind for one in kept}):
        yield from _READS[kind]
        yield from _WRITES[kind]
        if any(one.cancelled for one in kept if one.kind is kind):
            yield _CANCELS[kind]


def _for_rules(ask: Ask) -> Iterator[Feature]:
    """In the order in which it is asked. An id alone is asked for as a meeting first."""
    kinds = ask.everyone.union(*ask.hosts.values(), *ask.groups.values())
    wanted = [
        (GROUPS, bool(ask.label_groups)),
        (MEMBERS, bool(ask.label_groups)),
        (HOSTS, bool(ask.everyone) or (ask.names and bool(ask.hosts or ask.groups))),
        (MEETINGS, Kind.MEETING in kinds),
        (MEETING, Kind.MEETING in kinds or bool(ask.ids)),
        (WEBINARS, Kind.WEBINAR in kinds),
        (WEBINAR, Kind.WEBINAR in kinds),
    ]
    yield from (feature for feature, is_wanted in wanted if is_wanted)


def to_grant(ask: Ask) -> str:
    """How an app gets what these rules need."""
    names = listed(feature.call.scope for feature in needed(ask))
    return f"under Scopes add {names}; under Activation activate the app"


def scope_findings(granted: frozenset[str] | None, ask: Ask, kept: Sequence[Kept] = ()) -> Iterator[Finding]:
    features = needed(ask, kept)
    if granted is None:
        yield fine(CHECK, "Zoom does not say which scopes the app has: what is missing shows below")
        return
    if not any(scope.endswith(":admin") for scope in granted):
        yield _no_admin(granted, features)
        return
    classic = _is_classic(granted)
    missing = [feature for feature in features if not feature.allowed(granted)]
    if missing:
        yield _missing(missing, classic=classic)
        return
    writes = [feature for feature in features if feature.call.method != "GET"]
    wanted = frozenset[str]().union(*({feature.call.scope} | feature.classic for feature in writes))
    if too_much := sorted(scope for scope in granted - wanted if _CHANGES.fullmatch(scope)):
        yield _too_much(too_much)
    kind = "legacy scopes, which still work: an app made today gets granular ones" if classic else "granular"
    yield fine(CHECK, f"the app has all {len(features)} that these settings need ({kind})")


def _is_classic(granted: Iterable[str]) -> bool:
    return all(map(_CLASSIC.fullmatch, granted))


def _no_admin(granted: frozenset[str], features: Iterable[Feature]) -> Finding:
    """Zoom takes admin scopes out of an app without a word when its owner is no admin any more."""
    has = f"none of its {len(granted)} scopes is" if granted else "it has no scope at all, so none"
    names = listed(feature.scope(classic=False) for feature in features)
    return problem(
        CHECK,
        f"the app may see nothing of the account: {has} an admin scope. Zoom takes those out when the app's owner "
        "loses the admin role",
        f"give the owner a role that may edit Server-to-Server OAuth apps (Zoom's admin portal → User Management → "
        f"Roles), then add {names} anew at {MARKETPLACE} → Scopes; {_AGAIN}",
    )


def _missing(features: Iterable[Feature], *, classic: bool) -> Finding:
    features = tuple(features)
    names = listed(dict.fromkeys(feature.scope(classic=classic) for feature in features))
    blocked = listed(dict.fromkeys(feature.blocks for feature in features))
    calls = listed(feature.call.needs for feature in features)
    return problem(
        CHECK,
        f"the app lacks {names}, needed for {calls}: without, {blocked} cannot work",
        f"tick {names} at {MARKETPLACE} → Scopes → Add Scopes; {_AGAIN}",
    )


def _too_much(scopes: list[str]) -> Finding:
    shown = listed([*scopes[:2], f"{len(scopes) - 2} more"] if scopes[3:] else scopes)
    return warning(
        CHECK,
        f"the app may also change the account ({shown}), and nothing of this site does that",
        f"take them away at {MARKETPLACE} → Scopes, unless another program uses the same app",
    )
