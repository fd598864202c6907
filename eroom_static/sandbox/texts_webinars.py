"""The public programme of the Open Shelf: webinars."""

from .account import WEBINAR_ONCE, WEBINAR_SERIES, WEBINAR_UNTIMED
from .draft import DANIEL, INES, MARTA, TUE, WED, Draft, monthly, weekly

_FLOODS = (
    "An archive remembers water better than people do. In this evening the historian Dr. Wren Halloway "
    "follows four centuries of floods through parish ledgers, insurance claims, tide tables and a "
    "schoolgirl's diary, and asks what the notes in the margins can tell a city that plans for the next "
    "hundred years.\n\n"
    "Programme\n\n"
    "19:00 Welcome, and a short look at the reading room's map of high-water marks. Everyone is invited to "
    "send a photograph of a mark near them beforehand; we will put them on the map during the evening.\n\n"
    "19:10 Four floods, four sources. Dr. Halloway shows one document for each century and reads from it: "
    "a ledger in which the price of rope doubles overnight, a claim for one cow and two beehives, the tide "
    "table on which somebody drew an exclamation mark, and the diary that counts the steps under water.\n\n"
    "19:50 What the ledgers leave out. A conversation with the hydrologist Samuel Otieno about gaps: the "
    "years in which nobody wrote, the streets that nobody insured, and how models are taught to be honest "
    "about what they do not know.\n\n"
    "20:15 Your questions. Please use the question window; those we do not reach are answered in writing "
    "within a week and kept with the recording.\n\n"
    "20:30 End. The reading list, the transcriptions and the teaching pack for schools are free to use, "
    "and a librarian stays online for another fifteen minutes for those who want to search for their own "
    "street.\n\n"
    "The lecture is held in English with live captions. It is recorded without the audience. Teachers who "
    "want to join with a class are welcome: write that in the registration form and we will send the diary "
    "pages in larger print. With thanks to the county archive, the harbour office, and to the family who "
    "kept the diary dry for a hundred and thirty years and then brought it to our desk in a biscuit tin, "
    "wrapped in a map of the very river.\n\n"
    "#public #history #talk"
)

WEBINARS = (
    Draft(
        topic="Digital privacy at home: a calm checklist",
        agenda="No fear, no jargon: ten settings that are worth changing, in the order in which they "
        "matter. We go through phone, browser and router together, and at the end you have a page to put "
        "on the fridge. Suitable for people who are asked by their parents, and for the parents.\n\n"
        "#public #talk",
        host=MARTA,
        type=WEBINAR_ONCE,
        day=5,
        at="18:00",
        approval=0,
    ),
    Draft(
        topic="Climate stories: what the archive knows about floods",
        agenda=_FLOODS,
        host=DANIEL,
        type=WEBINAR_ONCE,
        day=13,
        at="19:00",
        minutes=90,
        approval=1,
    ),
    Draft(
        topic="Between shelf and server: a panel of five librarians, two architects and one reluctant "
        "accountant on what a small public library will be for in fifty years, and who is going to pay for "
        "all the heating",
        agenda="Eight people who disagree kindly. Each brings one object and three minutes; after that the "
        "audience asks. Live captions in English and German.\n\n"
        "#public #talk",
        host=MARTA,
        type=WEBINAR_ONCE,
        day=24,
        at="19:00",
        minutes=105,
        pasted=True,
    ),
    Draft(
        topic="Public lecture series: the history of colour",
        agenda="Six evenings, six colours. From the beetle that made cardinals red to the blue that was "
        "invented by accident in a laboratory in Berlin: the art historian Dr. Olu Bankole tells where "
        "colours come from, who was allowed to wear them and what they cost.\n\n"
        "One registration is good for all evenings.\n\n"
        "#public #talk #art",
        host=INES,
        type=WEBINAR_SERIES,
        day=-12,
        on=WED,
        at="19:00",
        minutes=75,
        repeats=weekly(on=(WED,), times=6, moved={4: 48}),
        approval=0,
        registration_type=1,
    ),
    Draft(
        topic="Grant-writing clinic for small associations",
        agenda="Every last Tuesday of the month one real application is taken apart, with the consent of "
        "the people who wrote it: what the fund asked, what the text answered, and which table would have "
        "helped. Bring your own draft and a thick skin.\n\n"
        "#public #workshop #office-hours",
        host=INES,
        type=WEBINAR_SERIES,
        day=3,
        on=TUE,
        at="14:00",
        repeats=monthly(month_week=-1, on=(TUE,), times=10, deleted=(1,)),
    ),
    Draft(
        topic="A tour of the Open Shelf, whenever you like",
        agenda="Twenty minutes through six reading rooms, from the moment the lights go on. The tour "
        "starts when enough people have gathered; ask the front desk for the next one.\n\n"
        "#public #community",
        host=DANIEL,
        type=WEBINAR_UNTIMED,
    ),
)
