"""Whom to ask: the hosts that the rules name, or everyone, each with the conditions that name them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from eroom_static.core.errors import SettingsError
from eroom_static.core.model import Host, Kind
from eroom_static.core.publish import Ask
from eroom_static.core.report import counted
from eroom_static.sources.zoom.client import GROUP_MEMBERS, LIST_GROUPS, LIST_USERS, ZoomClient
from eroom_static.sources.zoom.fields import text
from eroom_static.sources.zoom.paging import Params

Members = Mapping[str, Sequence[Mapping[str, Any]]]  # group name -> its hosts as Zoom tells of them


class Someone(msgspec.Struct, frozen=True):
    """A host to ask: how Zoom knows them, which conditions name them, and which kinds are wanted."""

    user: str  # id or e-mail; never leaves these modules
    labels: frozenset[str]
    kinds: frozenset[Kind]
    host: Host | None = None


class Hosts:
    """Of one account. `name_of` gives the public key of a Zoom id; `page` is how lists are asked for."""

    def __init__(self, client: ZoomClient, name_of: Callable[[str], str], page: Params) -> None:
        self._client = client
        self._name_of = name_of
        self._page = page

    def to_ask(self, ask: Ask, members: Members) -> list[Someone]:
        """Everyone only where a rule needs everyone, or where names are to be shown."""
        named = self._named(ask, members)
        if not ask.everyone and not (ask.names and named):
            return list(named.values())
        users = {
            text(raw, "email").casefold(): raw for raw in self._client.pages(LIST_USERS, params=self._page)
        }
        whole = {}
        for email, raw in users.items():
            if not text(raw, "id"):
                continue  # a pending user has no id and cannot host
            known = named.get(email)
            kinds = ask.everyone | (known.kinds if known else frozenset())
            if kinds:
                whole[email] = Someone(text(raw, "id"), labels_of(raw, members), kinds, self._host(raw, ask))
        return [*whole.values(), *(s for email, s in named.items() if email not in users)]

    def _named(self, ask: Ask, members: Members) -> dict[str, Someone]:
        """The hosts that `host:` and `group:` rules name, by e-mail or id."""
        named: dict[str, Someone] = {}

        def add(email: str, user: str, labels: frozenset[str], kinds: frozenset[Kind]) -> None:
            before = named.get(email)
            more = (before.labels | labels, before.kinds | kinds) if before else (labels, kinds)
            named[email] = Someone(user, *more)

        for group, kinds in ask.groups.items():
            for raw in members[group]:
                add(text(raw, "email").casefold(), text(raw, "id"), labels_of(raw, members), kinds)
        for email, kinds in ask.hosts.items():
            raw = next((r for rs in members.values() for r in rs if text(r, "email").casefold() == email), {})
            add(email, text(raw, "id") or email, labels_of(raw, members) | {f"host:{email}"}, kinds)
        return named

    def members(self, group: str) -> list[Mapping[str, Any]]:
        groups = self._client.pages(LIST_GROUPS)
        wanted = [g for g in groups if text(g, "name").casefold() == group.casefold()]
        if not wanted:
            names = ", ".join(sorted(text(g, "name") for g in groups))
            raise SettingsError(
                f"the account has no group {group!r}; it has {counted(len(groups), 'group')}",
                where="eroom.toml [publish]",
                hint="write its name as in Zoom's admin portal under User Management → Groups",
                private=f"there are: {names}" if names else "",
            )
        return list(self._client.pages(GROUP_MEMBERS, group=text(wanted[0], "id")))

    def _host(self, raw: Mapping[str, Any], ask: Ask) -> Host | None:
        name = text(raw, "display_name") or f"{text(raw, 'first_name')} {text(raw, 'last_name')}".strip()
        # Zoom shows the address where no name was given; an address is no name to be shown.
        is_name = ask.names and name and "@" not in name
        return Host(key=self._name_of(f"host:{text(raw, 'id')}"), name=name) if is_name else None


def labels_of(raw: Mapping[str, Any], members: Members) -> frozenset[str]:
    """The conditions that name this host: by e-mail, by id, and by each group that holds them."""
    user, email = text(raw, "id"), text(raw, "email").casefold()
    groups = (g for g, rs in members.items() if user and any(text(r, "id") == user for r in rs))
    return frozenset(
        {f"host:{n}" for n in (user.casefold(), email) if n} | {f"group:{g.casefold()}" for g in groups}
    )
