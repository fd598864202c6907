"""Texts that are not for the front page: the awkward public ones, and all that is not public."""

from .account import INSTANT, PERSONAL, SCREEN_SHARE, SERIES, UNTIMED, WEBINAR_ONCE
from .draft import (
    AIKO,
    DANIEL,
    FRI,
    INES,
    MARTA,
    MON,
    MUTE,
    PRAKASH,
    SEFO,
    THU,
    TUE,
    WED,
    Draft,
    daily,
    monthly,
    weekly,
)

AWKWARD = (
    Draft(
        topic="Your first web page: <b>bold</b>, <i>italic</i> & <script>alert('hello')</script>",
        agenda="What do the angle brackets do, and why should a page never trust them? We write "
        "<h1>Hello</h1> together, look at <img src=x onerror=alert(1)> with suspicion, and learn why a "
        'link such as <a href="javascript:alert(document.title)">this one</a> or javascript:alert(1) must '
        "stay text.\n\n"
        "Slides: https://slides.example.org/html?part=1&lang=en\n\n"
        "#public #workshop #makers",
        host=MARTA,
        day=11,
        at="17:00",
        minutes=90,
        odd=True,
    ),
    Draft(
        topic="Templates that think: {{ 7 * 7 }} and {% if reader %} for librarians",
        agenda="Form letters without tears. {{ config }} is where everything goes wrong, {# comments #} "
        "are where it is explained, and {% raw %} is the way out. Also ${7*7}, <%= 7 * 7 %> and %(name)s, "
        "for comparison.\n\n"
        "#public #workshop",
        host=INES,
        day=15,
        at="16:30",
        odd=True,
    ),
    Draft(
        topic="../../etc/passwd",
        agenda="A gentle walk through the file system of the machine in front of you: where things live, "
        "why two dots lead upwards, and why a web server must not follow them.\n\n"
        "#public #makers",
        host=DANIEL,
        day=19,
        at="18:00",
        odd=True,
    ),
    Draft(
        topic="CON",
        agenda="The yearly get-together of all our reading circles, called CON by those who went to the "
        "first one.\n\n"
        "#public #community",
        host=PRAKASH,
        day=29,
        at="12:00",
        minutes=240,
        odd=True,
    ),
    Draft(
        topic="",
        agenda="Open stage: five minutes each, poems and songs, no microphone fright. Sign up in the "
        "chat.\n\n"
        "#public #music",
        host=AIKO,
        day=17,
        at="20:00",
        odd=True,
    ),
    Draft(
        topic="LUNCH BREAK LECTURE: WHY BRIDGES HUM",
        agenda="The lecture of last time again, for the other side of the Atlantic.\n\n#public #talk",
        host=DANIEL,
        day=1,
        at="12:15",
        minutes=45,
        odd=True,
    ),
)

INTERNAL = (
    Draft(
        topic="Staff stand-up",
        agenda="Ten minutes, standing.",
        host=MARTA,
        type=SERIES,
        day=-15,
        on=MON,
        at="09:00",
        minutes=15,
        repeats=weekly(on=(MON, TUE, WED, THU, FRI), times=0),
        visibility="internal",
    ),
    Draft(
        topic="Trustees: closed session",
        agenda="Item 4 is confidential. #private",
        host=MARTA,
        type=SERIES,
        day=2,
        at="08:30",
        minutes=120,
        repeats=monthly(month_day=31, times=7),
        visibility="internal",
    ),
    Draft(topic="Marta / Daniel 1:1", agenda="", host=MARTA, day=1, at="15:00", minutes=30),
    Draft(
        topic="Budget review with the county",
        agenda="Not before the figures are out. #public #private",
        host=DANIEL,
        day=8,
        at="10:00",
        minutes=90,
    ),
    Draft(
        topic="Salary round",
        agenda="Marked private in Zoom, tagged by mistake. #public",
        host=DANIEL,
        day=12,
        at="16:00",
        private=True,
    ),
    Draft(topic="Marta Lindqvist's Personal Meeting Room", agenda="", host=MARTA, type=PERSONAL, pmi=True),
    Draft(
        topic="Coffee with Marta",
        agenda="My own room. #public",
        host=MARTA,
        day=4,
        at="10:00",
        minutes=30,
        pmi=True,
    ),
    Draft(topic="Daniel's open door", agenda="", host=DANIEL, type=UNTIMED, pmi=True),
    Draft(topic="Daniel Okafor's Zoom Meeting", agenda="", host=DANIEL, type=INSTANT, minutes=30),
    Draft(topic="Screen in the lobby", agenda="", host=SEFO, type=SCREEN_SHARE, at="09:00", minutes=600),
    Draft(
        topic="Interview: reference librarian, second round",
        agenda="Candidate 3 of 5. Please keep the papers in the folder.",
        host=PRAKASH,
        day=3,
        at="11:15",
    ),
    Draft(
        topic="Supplier call: shelving",
        agenda="Offer 2 is on the table; #publicity photos come later. The public holidays move delivery "
        "by a week.",
        host=AIKO,
        day=6,
        at="14:00",
        minutes=45,
        pasted=True,
    ),
    Draft(
        topic="Staff training: captions and access",
        agenda="For everyone who hosts.",
        host=MARTA,
        type=WEBINAR_ONCE,
        day=9,
        at="13:00",
        approval=0,
        visibility="internal",
    ),
    Draft(
        topic="Annual members' assembly",
        agenda="Report of the year, the accounts, and the election of two trustees. Everybody may listen; "
        "members vote.",
        host=DANIEL,
        day=40,
        at="18:30",
        minutes=120,
        visibility="public",
    ),
    Draft(topic="Desk rota, week by week", agenda="", host=MUTE, day=2, at="16:45", minutes=30),
    Draft(
        topic="Server maintenance window",
        agenda="Everything is down. Do not call.",
        host=SEFO,
        day=20,
        at="00:00",
        minutes=1440,
        zone="UTC",
    ),
    Draft(
        topic="Looking back at the opening",
        agenda="What went well, what did not.",
        host=MARTA,
        day=-17,
        at="14:00",
    ),
    Draft(
        topic="Onboarding week: daily check-in",
        agenda="Five short mornings. Over.",
        host=INES,
        type=SERIES,
        day=-13,
        at="09:30",
        minutes=20,
        repeats=daily(days=4),
    ),
)
