"""A seeded, invented Zoom account: the same seed, day and size are the same account, to the last digit."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import cached_property

from .account import Credentials, Group, Host, Meeting
from .booking import Booking
from .cast import Cast
from .fakes import Fakes
from .hidden import hidden, join_url
from .variations import programme

TRACKING_FIELDS = {"Visibility": ("public", "internal"), "Cost centre": ()}


class World:
    """The account's data. Laid around the day of `now`, so that an hour later it is still the same."""

    def __init__(self, *, seed: int = 1, now: datetime, meetings: int = 60) -> None:
        self.fake = Fakes(seed)
        self.now = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
        self.credentials = _credentials(seed)
        cast = Cast(self.fake, self.now.date())
        self.groups: tuple[Group, ...] = cast.groups
        self.hosts: list[Host] = list(cast.hosts(meetings))
        self.meetings: dict[int, Meeting] = {}
        self.deleted: dict[int, Meeting] = {}
        self._by_host: dict[str, dict[int, Meeting]] = {}
        self._booking = Booking(self.fake, self.hosts, self.now.date())
        self._booked = 0
        for draft in programme(meetings, self.hosts, self.fake):
            self.add(self._booking.book(draft, self._next()))

    def host(self, name: str) -> Host | None:
        """By id or, in any case, by e-mail address."""
        return self._hosts_by_name.get(name) or self._hosts_by_name.get(name.casefold())

    def hosted_by(self, host: Host) -> list[Meeting]:
        return list(self._by_host.get(host.email, {}).values())

    def add(self, meeting: Meeting) -> None:
        self.meetings[meeting.number] = meeting
        self._by_host.setdefault(meeting.host.email, {})[meeting.number] = meeting

    def remove(self, meeting: Meeting) -> None:
        del self.meetings[meeting.number]
        del self._by_host[meeting.host.email][meeting.number]
        self.deleted[meeting.number] = meeting

    def add_host(self, host: Host) -> None:
        self.hosts.append(host)
        self._forget_names()

    def replace_host(self, host: Host, new: Host) -> None:
        """The same person with other facts; the e-mail address stays."""
        self.hosts[self.hosts.index(host)] = new
        for meeting in self.hosted_by(host):
            meeting.host = new
        self._forget_names()

    def remove_host(self, host: Host) -> None:
        for meeting in self.hosted_by(host):
            self.remove(meeting)
        self.hosts.remove(host)
        self._forget_names()

    def new_number(self) -> int:
        return self._booking.number(self._next())

    def new_pmi(self) -> int:
        return int("4" + self.fake.digits(9, "new pmi", self._next()))

    @property
    def rooms(self) -> dict[int, tuple[str, str]]:
        """The way into each meeting: passcode and join link. Public only where the join rules say so."""
        return {number: (m.passcode, join_url(m, self.fake)) for number, m in self.meetings.items()}

    @property
    def secrets(self) -> list[tuple[str, str]]:
        """(kind, value) of everything here that must be in no public page, whatever the rules say."""
        return list(self._secrets())

    def _secrets(self) -> Iterator[tuple[str, str]]:
        yield "client_secret", self.credentials.client_secret
        for host in self.hosts:
            yield "host_email", host.email
            yield "host_key", host.host_key
        for meeting in self.meetings.values():
            yield from hidden(meeting, self.fake).values(meeting)

    @cached_property
    def _hosts_by_name(self) -> dict[str, Host]:
        ids = {host.id: host for host in self.hosts if host.id}
        return ids | {host.email.casefold(): host for host in self.hosts}

    def _forget_names(self) -> None:
        self.__dict__.pop("_hosts_by_name", None)

    def _next(self) -> int:
        self._booked += 1
        return self._booked


def _credentials(seed: int) -> Credentials:
    return Credentials(
        account_id=f"sandbox-account-{seed}-not-a-secret",
        client_id=f"sandbox-client-{seed}-not-a-secret",
        client_secret=f"sandbox-client-secret-{seed}-not-a-secret",
    )
