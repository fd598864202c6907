"""The text that Zoom offers for pasting into mails, and that hosts paste into agendas."""

from zoneinfo import ZoneInfo

from .account import Meeting
from .fakes import Fakes
from .hidden import dial_in, hidden, join_url


def spaced(number: int) -> str:
    """900 1234 5678: how Zoom writes a number for people."""
    text = str(number)
    return f"{text[:3]} {text[3:7]} {text[7:]}" if len(text) > 10 else f"{text[:3]} {text[3:6]} {text[6:]}"  # noqa: PLR2004


def sip_address(meeting: Meeting) -> str:
    return f"{meeting.number}@zoomcrc.com"


def invitation(meeting: Meeting, fake: Fakes) -> str:
    """CRLF, in the layout of Zoom's English invitation."""
    phone = dial_in(meeting)[0]["number"].replace(" ", "")
    secret = hidden(meeting, fake)
    kind = "webinar" if meeting.webinar else "meeting"
    lines = [
        f"{meeting.host.name} is inviting you to a scheduled Zoom {kind}.",
        "",
        f"Topic: {meeting.topic}",
        *_time(meeting),
        "Join Zoom Meeting",
        join_url(meeting, fake),
        "",
        f"Meeting ID: {spaced(meeting.number)}",
        *([f"Passcode: {meeting.passcode}"] if meeting.passcode else []),
        "",
        "---",
        "",
        "One tap mobile",
        f"{phone},,{meeting.number}#,,,,*{secret.pstn_password}#",
        "",
        "Join by SIP",
        f"• {sip_address(meeting)}",
        "",
    ]
    return "\r\n".join(lines)


def _time(meeting: Meeting) -> list[str]:
    if meeting.first is None:
        return []
    local = meeting.first.astimezone(ZoneInfo(meeting.zone))
    return [f"Time: {local:%b %d, %Y %I:%M %p} {meeting.zone}", ""]
