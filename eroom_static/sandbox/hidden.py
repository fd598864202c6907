"""The values in a full answer that must never be public, each of them unique, so that a leak can be found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .account import Meeting
from .fakes import Fakes

SITE = "https://open-shelf-sandbox.zoom.us"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """What Zoom tells the host about one meeting. The start link's ZAK lets anybody be the host."""

    zak: str
    pstn_password: str
    h323_password: str
    host_key: str
    channel_id: str
    custom_value: str
    cost_centre: str
    alternative: Person
    contact: Person
    invitee: Person
    interpreter: Person
    panelist: Person
    panelist_join_url: str

    def start_url(self, number: int) -> str:
        return f"{SITE}/s/{number}?zak={self.zak}"

    def values(self, meeting: Meeting) -> Iterator[tuple[str, str]]:
        """(kind, value): what a page of this meeting must not hold."""
        yield "start_url", self.start_url(meeting.number)
        yield "zak", self.zak
        yield "h323_password", self.h323_password
        yield "cost_centre", self.cost_centre
        yield from self._own(meeting)
        for kind in ("alternative", "contact", "interpreter", "panelist" if meeting.webinar else "invitee"):
            person: Person = getattr(self, kind)
            yield f"{kind}_name", person.name
            yield f"{kind}_email", person.email
        for registrant in meeting.registrants:
            yield "registrant_email", registrant.email
            yield "registrant_join_url", registrant.join_url

    def _own(self, meeting: Meeting) -> Iterator[tuple[str, str]]:
        """What only webinars, or only meetings have."""
        if meeting.webinar:
            yield "panelist_join_url", self.panelist_join_url
            return
        yield "pstn_password", self.pstn_password
        yield "dynamic_host_key", self.host_key
        yield "channel_id", self.channel_id
        yield "custom_key", self.custom_value


def hidden(meeting: Meeting, fake: Fakes) -> Hidden:
    """Derived from the meeting's number, so nothing needs to be stored."""
    number = meeting.number

    def person(kind: str) -> Person:
        mark = fake.token(kind, number, size=9)
        return Person(
            name=f"{kind.title()} Not-A-Secret-{mark}", email=f"{kind}.{mark}@private.example".lower()
        )

    return Hidden(
        zak="eyJzYW5kYm94." + fake.token("zak", number, size=48),
        pstn_password=fake.digits(10, "pstn", number),
        h323_password=fake.digits(10, "h323", number),
        host_key=fake.digits(10, "dynamic host key", number),
        channel_id=fake.token("channel", number, size=24),
        custom_value="custom-" + fake.token("custom", number, size=12),
        cost_centre="cost-centre-" + fake.token("cost centre", number, size=12),
        alternative=person("alternative"),
        contact=person("contact"),
        invitee=person("invitee"),
        interpreter=person("interpreter"),
        panelist=person("panelist"),
        panelist_join_url=f"{SITE}/w/{number}?tk={fake.token('panelist', number, size=30)}",
    )


def encrypted_passcode(meeting: Meeting, fake: Fakes) -> str:
    """What stands behind `pwd=` in the join link; whoever has it needs no passcode."""
    return fake.token("pwd", meeting.number, meeting.passcode, size=24) + ".1" if meeting.passcode else ""


def join_url(meeting: Meeting, fake: Fakes) -> str:
    number = meeting.host.pmi if meeting.settings.get("use_pmi") else meeting.number
    passcode = encrypted_passcode(meeting, fake)
    return f"{SITE}/j/{number}" + (f"?pwd={passcode}" if passcode else "")


def registration_url(meeting: Meeting, fake: Fakes) -> str:
    kind, mark = ("webinar", "WN_") if meeting.webinar else ("meeting", "")
    return f"{SITE}/{kind}/register/{mark}{fake.token('register', meeting.number, size=24)}"


def dial_in(meeting: Meeting) -> list[dict[str, Any]]:
    """Numbers from the range that is reserved for fiction."""
    country = "US" if meeting.host.zone.startswith("America/") else "GB"
    prefix = "+1 212 555 01" if country == "US" else "+44 20 7946 00"
    return [
        {"country_name": country, "city": city, "number": f"{prefix}{n:02}", "type": kind, "country": country}
        for n, (city, kind) in enumerate((("New York", "toll"), ("London", "tollfree")), start=17)
    ]
