"""The public programme of the Open Shelf: series, and a room that is always open."""

from .account import SERIES, UNTIMED
from .draft import (
    AIKO,
    DANIEL,
    FRI,
    INES,
    MARTA,
    MON,
    PRAKASH,
    SAT,
    SEFO,
    THU,
    TUE,
    WED,
    Draft,
    daily,
    monthly,
    weekly,
)

RECURRING = (
    Draft(
        topic="Conversation café: German for newcomers",
        agenda="An hour of talking, not of grammar. Two tables, one slow and one quick, a topic for each "
        "evening and a volunteer who helps when a word is missing. You can come once or every time, with "
        "any level from a first hello upwards.\n\n"
        "#public #languages #community",
        host=MARTA,
        type=SERIES,
        day=-24,
        on=TUE,
        at="17:00",
        repeats=weekly(on=(TUE, THU), days=250, deleted=(9,)),
        passcode="",
    ),
    Draft(
        topic="Knit & natter",
        agenda="Bring your needles, your half-finished sleeve and your opinions. We knit, talk about what "
        "we are reading and help each other to pick up dropped stitches. Beginners are handed a pattern "
        "that fits on a postcard.\n\n"
        "#public #community #makers",
        host=DANIEL,
        type=SERIES,
        day=-22,
        on=WED,
        at="19:00",
        minutes=90,
        repeats=weekly(on=(WED,), times=40, deleted=(5,), moved={4: 24}),
    ),
    Draft(
        topic="Homework help desk",
        agenda="Stuck on an essay, an equation or a source you are not sure about? Every school-day "
        "afternoon two librarians and a handful of students keep the desk open. No appointment, no marks, "
        "no laughing at questions.\n\n"
        "#public #kids #office-hours",
        host=INES,
        type=SERIES,
        day=-14,
        on=MON,
        at="15:00",
        minutes=120,
        repeats=weekly(on=(MON, TUE, WED, THU, FRI), times=0),
    ),
    Draft(
        topic="Book club: novels in translation",
        agenda="One novel a month, always one that came to us through another language. We send the title "
        "four weeks ahead, keep copies at every desk and start each evening with the first page, read "
        "aloud in the original.\n\n"
        "#public #book-club",
        host=MARTA,
        type=SERIES,
        day=-20,
        on=THU,
        at="19:00",
        minutes=90,
        repeats=monthly(month_week=2, on=(THU,), times=12, moved={2: 168}),
        approval=0,
        registration_type=1,
    ),
    Draft(
        topic="New here? A first look at the catalogue",
        agenda="How to find, reserve and renew, how to borrow a sewing machine, and what the little green "
        "dot means. On the first of every month a librarian walks you through the catalogue from the "
        "screen you will use at home. Ten minutes at the end are for your own searches.\n\n"
        "#public #office-hours",
        host=DANIEL,
        type=SERIES,
        day=-10,
        at="12:00",
        minutes=30,
        repeats=monthly(month_day=1, times=12),
    ),
    Draft(
        topic="Last Friday film talk",
        agenda="Watch the film in your own time, come to talk about it on the last Friday of the month. "
        "Aiko brings three scenes and one question; the rest is up to you. Films are chosen so that they "
        "can be borrowed or streamed free of charge in all six cities.\n\n"
        "#public #film",
        host=AIKO,
        type=SERIES,
        day=-30,
        on=FRI,
        at="20:00",
        minutes=75,
        repeats=monthly(month_week=-1, on=(FRI,), times=0),
    ),
    Draft(
        topic="Sketchbook relay: a new prompt every ten days",
        agenda="Every ten days somebody else gives the prompt: a chair, a smell, the view from a bus. We "
        "draw for half an hour, hold our pages up to the camera, and pass the relay on.\n\n"
        "#public #makers",
        host=MARTA,
        type=SERIES,
        day=-20,
        at="18:15",
        minutes=45,
        repeats=daily(every=10, times=25, deleted=(3,)),
        approval=0,
        registration_type=3,
    ),
    Draft(
        topic="Two-week writing sprint",
        agenda="Twenty-five minutes of writing, five of breathing, and again. Fourteen mornings in a row, "
        "for diaries, theses and novels alike. We start on time and say nothing before the first bell.\n\n"
        "#public #writing",
        host=SEFO,
        type=SERIES,
        day=-5,
        at="07:00",
        repeats=daily(times=14),
        passcode="",
    ),
    Draft(
        topic="Workbench office hours",
        agenda="A laser cutter, two printers, one loom and the people who know them. Ask before you buy "
        "material, show a file before you send it, or bring the piece that went wrong. Every other "
        "Saturday, from the bench in the basement.\n\n"
        "#public #makers #office-hours",
        host=DANIEL,
        type=SERIES,
        day=1,
        on=SAT,
        at="10:30",
        minutes=90,
        repeats=weekly(every=2, on=(SAT,), times=20),
        approval=0,
        registration_type=2,
    ),
    Draft(
        topic="Kids' coding club: the autumn animals",
        agenda="Four Saturdays, four animals that learn to walk, hide and sing on the screen. The course "
        "is over; what the children made is still in the gallery, and the next one will be announced "
        "here.\n\n"
        "#public #kids #makers",
        host=PRAKASH,
        type=SERIES,
        day=-40,
        on=SAT,
        at="10:00",
        repeats=weekly(on=(SAT,), times=4),
    ),
    Draft(
        topic="The quiet study room",
        agenda="Always open, nobody talks. Come in, turn your camera to your desk or off, and work for as "
        "long as you like in the company of others who do the same. The librarian on duty looks in every "
        "hour.\n\n"
        "#public #community",
        host=AIKO,
        type=UNTIMED,
    ),
)
