"""Who in the account can host what: counted, never named."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eroom_static.core.model import Kind, Note
from eroom_static.core.publish import Ask
from eroom_static.core.report import counted
from eroom_static.core.rules import Rule
from eroom_static.core.text import quoted
from eroom_static.doctor.finding import Finding, fine, problem, warning
from eroom_static.sources.base import Haul
from eroom_static.sources.zoom.client import LIST_USERS, ZoomClient
from eroom_static.sources.zoom.fields import text
from eroom_static.sources.zoom.notes import (
    HOST_NOTES,
    INVITED,
    MAY_NOT_HOST,
    NO_LICENCE,
    NO_PERMISSION,
    NOT_OURS,
    USER_GONE,
    note_of,
)
from eroom_static.sources.zoom.paging import PAGE_SIZE

CHECK = "hosts"
BASIC = 1  # Zoom's number for a user without a licence
USERS = "Zoom's admin portal → User Management → Users"
ROLES = "let the role of the app's owner view meetings: Zoom's admin portal → User Management → Roles"
_GONE = tuple(note_of("host", code, HOST_NOTES) for code in (USER_GONE, NOT_OURS, INVITED))
_MAY_NOT = note_of("host", MAY_NOT_HOST, HOST_NOTES)
_UNLICENSED = note_of("host", NO_LICENCE, HOST_NOTES)


def users_of(client: ZoomClient, ask: Ask) -> list[bool] | None:
    """For each active user whether there is a licence; None where the rules do not make a pull list them."""
    if not ask.everyone:
        return None
    users = client.pages(LIST_USERS, params={"page_size": PAGE_SIZE})
    return [_licensed(raw) for raw in users if text(raw, "id")]


def _licensed(raw: Mapping[str, Any]) -> bool:
    return raw.get("type") != BASIC


def no_licence() -> str:
    return f"give one to whoever hosts: {USERS} → Edit"


def host_findings(
    users: Sequence[bool] | None, ask: Ask, haul: Haul | None, rules: Sequence[Rule]
) -> Iterator[Finding]:
    if users is not None and not users:
        yield problem(
            CHECK, "the account has no active user, so nobody who could host", f"add one: {USERS} → Add"
        )
        return
    if haul is None:
        return
    if refused := _count(haul, note_of("host", NO_LICENCE, {NO_LICENCE: NO_PERMISSION})):
        yield warning(
            CHECK, f"Zoom gives no permission to list the meetings of {counted(refused, 'host')}", ROLES
        )
    if users is None:
        yield from _named(ask, haul)
    else:
        yield from _everyone(len(users), ask, haul, rules)


def _count(haul: Haul, *kinds: Note) -> int:
    """How often a pull went past one of these."""
    wanted = {(note.code, note.text) for note in kinds}
    return sum(note.count for note in haul.notes if (note.code, note.text) in wanted)


def _named(ask: Ask, haul: Haul) -> Iterator[Finding]:
    """Those that rules name."""
    if _count(haul, *_GONE):
        yield problem(
            CHECK,
            "a host named in [publish] rules is not an active user of this account (any more)",
            f"correct the address in the rule, or invite the person: {USERS}",
        )
    elif _count(haul, _MAY_NOT):
        yield problem(CHECK, "a host named in [publish] rules may not host meetings", no_licence())
    elif ask.hosts:
        yield fine(CHECK, f"{counted(len(ask.hosts), 'host')} named in [publish] rules, all there")


def _everyone(users: int, ask: Ask, haul: Haul, rules: Sequence[Rule]) -> Iterator[Finding]:
    # A host is asked for each kind: one who has left or may not host refuses each of them.
    unable = _count(haul, *_GONE, _MAY_NOT) // len(ask.everyone)
    able = users - unable
    if able <= 0 and not haul.found:
        yield problem(CHECK, f"none of {counted(users, 'active user')} may host", no_licence())
        return
    skipped = f"; {unable} left or may not host, and are skipped" if unable else ""
    yield fine(CHECK, f"{counted(users, 'active user')}, {max(able, 1)} of them may host{skipped}")
    if Kind.WEBINAR in ask.everyone:
        yield from _webinars(able, _count(haul, _UNLICENSED), rules, haul)


def _webinars(able: int, without: int, rules: Sequence[Rule], haul: Haul) -> Iterator[Finding]:
    licensed = able - without
    only = [rule for rule in rules if any(c.kind == "webinars" for c in rule.conditions)]
    found = any(f.meeting.kind is Kind.WEBINAR for f in haul.found)
    if licensed > 0 or found:
        yield fine("webinars", f"{counted(max(licensed, 1), 'host')} with a webinar licence")
    elif only:
        yield problem(
            "webinars",
            f"no host has a webinar licence, so the rule {quoted(only[0].text)} can publish nothing",
            f"give a host one: {USERS} → Edit → Webinar (it is an add-on to buy), or take the rule away",
        )
    else:
        yield fine("webinars", "no host has a webinar licence; meetings need none")
