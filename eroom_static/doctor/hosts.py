"""Who in the account can host what: counted, never named."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eroom_static.core.model import Kind
from eroom_static.core.publish import Ask
from eroom_static.core.report import counted
from eroom_static.core.rules import Rule
from eroom_static.core.text import quoted
from eroom_static.doctor.finding import Finding, fine, problem
from eroom_static.sources.base import Haul
from eroom_static.sources.zoom.client import LIST_USERS, ZoomClient
from eroom_static.sources.zoom.fields import text
from eroom_static.sources.zoom.notes import INVITED, MAY_NOT_HOST, NO_LICENCE, NOT_OURS, USER_GONE
from eroom_static.sources.zoom.paging import PAGE_SIZE

CHECK = "hosts"
BASIC = 1  # Zoom's number for a user without a licence
USERS = "Zoom's admin portal → User Management → Users"
_UNKNOWN = {f"host-{code}" for code in (USER_GONE, NOT_OURS, INVITED)}


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
    count = {note.code: note.count for note in haul.notes}
    gone = sum(count.get(code, 0) for code in _UNKNOWN)
    if users is None or ask.hosts:
        yield from _named(ask, gone, count)
    if users is not None:
        yield from _everyone(len(users), ask, haul, rules, count)


def _named(ask: Ask, gone: int, count: Mapping[str, int]) -> Iterator[Finding]:
    """Those that rules name. Where everybody is asked as well, it cannot be told whose list was refused."""
    if ask.everyone:
        return
    if gone:
        yield problem(
            CHECK,
            "a host named in [publish] rules is not an active user of this account (any more)",
            f"correct the address in the rule, or invite the person: {USERS}",
        )
    elif count.get(f"host-{MAY_NOT_HOST}"):
        yield problem(CHECK, "a host named in [publish] rules may not host meetings", no_licence())
    elif ask.hosts:
        yield fine(CHECK, f"{counted(len(ask.hosts), 'host')} named in [publish] rules, all there")


def _everyone(
    users: int, ask: Ask, haul: Haul, rules: Sequence[Rule], count: Mapping[str, int]
) -> Iterator[Finding]:
    kinds = max(len(ask.everyone), 1)
    # A host is asked for each kind: one who has left or may not host refuses each of them.
    unable = sum(count.get(code, 0) for code in (*_UNKNOWN, f"host-{MAY_NOT_HOST}")) // kinds
    able = users - unable
    if able <= 0:
        yield problem(CHECK, f"none of {counted(users, 'active user')} may host", no_licence())
        return
    skipped = f"; {unable} left or may not host, and are skipped" if unable else ""
    yield fine(CHECK, f"{counted(users, 'active user')}, {able} of them may host{skipped}")
    if Kind.WEBINAR in ask.everyone:
        yield from _webinars(able, count.get(f"host-{NO_LICENCE}", 0), rules, haul)


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
