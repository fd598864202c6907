"""The people of the invented account: the programme's six, those with a catch, and more as needed."""

from datetime import UTC, date, datetime, time, timedelta

from .account import Group, Host
from .fakes import Fakes
from .texts_more import FIRST_NAMES, LAST_NAMES

PUBLIC_EVENTS = "Public events"
MEETINGS_PER_HOST = 50
_ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Pacific/Apia",
)
_PROGRAMME = (  # first name, last name, zone, webinar licence, in the group
    ("Marta", "Lindqvist", "Europe/Berlin", True, True),
    ("Daniel", "Okafor", "America/New_York", True, True),
    ("Aiko", "Tanabe", "Asia/Tokyo", False, True),
    ("Prakash", "Shrestha", "Asia/Kathmandu", False, False),
    ("Inês", "Duarte", "America/Sao_Paulo", True, False),
    ("Sefo", "Leavasa", "Pacific/Apia", False, True),
)


class Cast:
    """Invents people, one after another, and remembers nothing but where it draws from."""

    def __init__(self, fake: Fakes, today: date) -> None:
        self._fake = fake
        self._since = datetime.combine(today, time(8), UTC)
        self.groups = tuple(
            Group(fake.token("group", name, size=16), name) for name in (PUBLIC_EVENTS, "Staff")
        )

    def hosts(self, meetings: int) -> tuple[Host, ...]:
        """The programme's six, one who may not host, then the others; ends with those who are not active."""
        public, staff = self.groups
        six = [
            self._host(
                first, last, zone, webinars=webinars, group_ids=(public.id,) if listed else (staff.id,)
            )
            for first, last, zone, webinars, listed in _PROGRAMME
        ]
        more = [self._another(n) for n in range(max(0, meetings // MEETINGS_PER_HOST - len(six)))]
        return (
            *six,
            self._host("Ruth", "Calder", "Europe/London", licensed=False, webinars=False, may_host=False),
            self._host("Viktor", "Holm", "Europe/Stockholm", left=True),
            self._host("Jonas", "Brandt", "Europe/Berlin", status="inactive"),
            self._host("Noor", "Haddad", "Africa/Cairo", status="pending", licensed=False, webinars=False),
            *more,
        )

    def _another(self, n: int) -> Host:
        last, first = divmod(n, len(FIRST_NAMES))
        name = LAST_NAMES[last % len(LAST_NAMES)] + ("" if last < len(LAST_NAMES) else f" {last}")
        groups = (self.groups[n % 2].id,)
        return self._host(
            FIRST_NAMES[first], name, _ZONES[n % len(_ZONES)], webinars=n % 3 == 0, group_ids=groups
        )

    def _host(
        self,
        first: str,
        last: str,
        zone: str,
        *,
        licensed: bool = True,
        webinars: bool = True,
        may_host: bool = True,
        left: bool = False,
        status: str = "active",
        group_ids: tuple[str, ...] = (),
    ) -> Host:
        who = f"{first} {last}"
        mark = self._fake.token("mailbox", who, size=6).lower()
        return Host(
            id="" if status == "pending" else self._fake.token("user", who, size=16),
            email=f"host.{mark}@staff.open-shelf.example",
            first_name=first,
            last_name=last,
            zone=zone,
            pmi=int("4" + self._fake.digits(9, "pmi", who)),
            host_key=self._fake.digits(10, "host key", who),
            created=self._since - timedelta(days=400 + self._fake.number(900, "joined", who)),
            licensed=licensed,
            webinars=webinars,
            may_host=may_host,
            left=left,
            status=status,
            dept="Programme" if group_ids else "",
            group_ids=group_ids,
        )
