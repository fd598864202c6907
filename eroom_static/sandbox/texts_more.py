"""What comes when 60 meetings are not enough: more events, speakers, places, names."""

from .draft import DANIEL, INES, MARTA, SAT, SEFO, THU, TUE, Draft

MORE = (
    Draft(
        topic="Ask a librarian: tracing your family name",
        agenda="Parish books, passenger lists, a postcard with half a signature: tell us where you are "
        "stuck and we will look for the next step together. Two genealogy librarians share their screen "
        "and their short list of archives that answer letters.\n\n"
        "#public #history #office-hours",
        host=DANIEL,
        day=9,
        at="17:00",
    ),
    Draft(
        topic="Samba, step by step: a short history with music",
        agenda="From backyard parties in Rio to the avenue: musician Caio Brandão plays his way through a "
        "hundred years of samba on one guitar and explains what the tambourine does in between. Turn the "
        "volume up; dancing with the camera off is encouraged.\n\n"
        "#public #music #talk",
        host=INES,
        day=14,
        at="19:00",
    ),
    Draft(
        topic="Sourdough chemistry: what happens overnight",
        agenda="Flour, water, salt, and a few billion guests. Food chemist Priya Raman follows one loaf "
        "from the evening to the morning and shows under the microscope who does the work. A recipe that "
        "forgives mistakes is in the chat at the end.\n\n"
        "#public #science #talk",
        host=DANIEL,
        day=16,
        at="18:30",
        minutes=75,
    ),
    Draft(
        topic="Open data hour: the city's trees in one spreadsheet",
        agenda="The city has published every street tree with species, age and place. We open the file "
        "together, clean it, draw a first map and find the oldest linden in your district. Spreadsheet "
        "basics are enough; programmers are welcome to run ahead.\n\n"
        "#public #workshop #makers",
        host=MARTA,
        day=18,
        on=THU,
        at="16:00",
        minutes=90,
    ),
    Draft(
        topic="Night sky over Apia",
        agenda="Half of the sky is one that northern visitors never see. Weather permitting we stream from "
        "the roof of the reading room: the Southern Cross, the Magellanic Clouds, and the stars by which "
        "people sailed here in the first place. If it rains, we tell the stories under the roof.\n\n"
        "#public #science",
        host=SEFO,
        day=21,
        at="20:15",
    ),
    Draft(
        topic="Zine swap and show-and-tell",
        agenda="Fold one sheet three times and you have a book. Show us yours, watch others turn the "
        "pages, and leave your address with the people whose zine you want in the post. First-timers get a "
        "folding lesson in the first ten minutes.\n\n"
        "#public #makers #community",
        host=DANIEL,
        day=26,
        on=SAT,
        at="11:00",
        minutes=90,
    ),
    Draft(
        topic="Translation slam: one poem, three translators",
        agenda="Three translators get the same poem a week before and do not speak to each other. Tonight "
        "they show what they made of it, line against line, and the author, who has been silent so far, "
        "may answer. You vote on nothing; you just listen more closely afterwards.\n\n"
        "#public #poetry #author-talk",
        host=INES,
        day=62,
        on=TUE,
        at="18:30",
        minutes=90,
    ),
)

SPEAKERS = (
    "Amara Nwosu",
    "Beatriz Rocha",
    "Chidi Obi",
    "Eleni Markou",
    "Farid Haddad",
    "Greta Holm",
    "Hiroshi Sato",
    "Ingrid Vik",
    "Joao Pinto",
    "Kavita Menon",
    "Lars Bakke",
    "Mei Tan",
)

PLACES = (
    "Apia",
    "Berlin",
    "Bergen",
    "Kathmandu",
    "Kyoto",
    "Lisbon",
    "Lord Howe Island",
    "Montevideo",
    "New York",
    "Pokhara",
    "Salvador",
    "Yanaka",
)

FIRST_NAMES = ("Ada", "Bruno", "Clara", "Dario", "Edda", "Femi", "Gul", "Hugo", "Ines", "Jun", "Kaia", "Leo")
LAST_NAMES = (
    "Arden",
    "Brook",
    "Calder",
    "Dale",
    "Elm",
    "Fenn",
    "Grove",
    "Heath",
    "Ives",
    "Juniper",
    "Kestrel",
    "Lark",
)
