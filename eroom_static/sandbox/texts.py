"""The Open Shelf, an invented library with reading rooms in six places: its single public events."""

from .draft import AIKO, DANIEL, MARTA, PRAKASH, SAT, SEFO, SUN, WED, Draft

EVENTS = (
    Draft(
        topic="Repair café online: bring something broken",
        agenda="A toaster that will not toast, a lamp that flickers, a zip that has given up: hold it up "
        "to the camera and we will look at it together. Two of our workshop volunteers bring the tools, "
        "you bring the patient. Nobody is sold anything, and nothing is thrown away before the last screw "
        "is out.\n\n"
        "You need: the broken thing, a screwdriver, and good light.\n\n"
        "#public #workshop",
        host=MARTA,
        at="18:30",
        minutes=90,
    ),
    Draft(
        topic="The 24-hour read-aloud",
        agenda="One day, six reading rooms, no pause. Every half hour another reader takes over, from Apia "
        "to São Paulo, each in their own language. Drop in for a page or stay for a night; the running "
        "order is on the wall of the room.\n\n"
        "#public #community",
        host=MARTA,
        at="00:00",
        minutes=1440,
        zone="UTC",
        passcode="2026",
    ),
    Draft(
        topic="Lunch break lecture: why bridges hum",
        agenda="Wind, traffic and footsteps all play on a bridge like on a string. Acoustics engineer "
        "Tomas Ferreira brings recordings from eleven bridges and explains what each of them is telling "
        "us. Thirty minutes of listening, fifteen for your questions.\n\n"
        "#public #talk",
        host=MARTA,
        at="12:15",
        minutes=45,
    ),
    Draft(
        topic="Moths on your balcony: an evening of citizen science",
        agenda="Hang up a white sheet, switch on a lamp and see who comes. Biologist Lene Aas shows how to "
        "tell the twenty most common city moths apart and how to report what you find, so that it ends up "
        "on the map. No net, no jar: everything we meet flies on.\n\n"
        "#public #science #community",
        host=MARTA,
        day=2,
        at="20:30",
        minutes=75,
    ),
    Draft(
        topic="俳句の夕べ · Haiku evening from the Yanaka reading room",
        agenda="谷中の読書室から、季節の句をお届けします。Each guest reads one haiku, in Japanese or in "
        "translation, and we leave a minute of silence after it. Then the poet Hana Mori opens the floor "
        "for first attempts of your own; seventeen syllables are welcome but not required.\n\n"
        "#public #poetry",
        host=AIKO,
        day=3,
        at="19:30",
    ),
    Draft(
        topic="How to read a city map from 1890",
        agenda="Hatching, tiny crosses, a river that is no longer there: old maps speak a language of "
        "their own. Map librarian Ruth Adeyemi takes one sheet apart, layer by layer, and shows which "
        "three free archives hold the map of your own street. Bring an address.\n\n"
        "#public #talk #history",
        host=DANIEL,
        day=4,
        at="12:30",
        pasted=True,
        passcode="zoom",
    ),
    Draft(
        topic="Storytime 🦔📚 Picture books from six countries",
        agenda="Six librarians, six picture books, one very small hedgehog who turns up in all of them. We "
        "read slowly, show every page and sing once. For children from four, and for the grown-ups whose "
        "lap they sit on.\n\n"
        "#public #kids",
        host=SEFO,
        day=5,
        on=SAT,
        at="10:00",
        minutes=45,
        passcode="",
    ),
    Draft(
        topic="Bookbinding for beginners: the five-hole pamphlet",
        agenda="By the end of the evening you will hold a notebook that you made yourself. We fold, pierce "
        "and sew one pamphlet together, step by step, with a second camera over the bench. Ask for the "
        "free paper kit at any of our desks until two days before.\n\n"
        "You need: needle, thread, scissors, eight sheets of paper. Places are limited so that everyone "
        "can be seen.\n\n"
        "#public #workshop",
        host=DANIEL,
        day=6,
        at="18:00",
        minutes=120,
        approval=0,
    ),
    Draft(
        topic="Kathmandu reading circle: one short story, many voices",
        agenda="We read a single short story aloud, paragraph by paragraph, each in the language they "
        "choose, and talk about what changes on the way. This time: a story about a bus that never "
        "arrives. The text is sent out in English and Nepali after you join.\n\n"
        "#public #book-club",
        host=PRAKASH,
        day=7,
        at="18:45",
        minutes=90,
    ),
    Draft(
        topic="Birds of Lord Howe Island, live from the museum terrace",
        agenda="The island has fewer than four hundred people and more than two hundred kinds of bird. "
        "Ranger Ellie Marsh sets up the spotting scope on the terrace and shows us who is nesting this "
        "week, with a word about the woodhen that almost was not there any more.\n\n"
        "#public #science",
        host=SEFO,
        day=8,
        at="10:15",
        zone="Australia/Lord_Howe",
    ),
    Draft(
        topic="First steps with a microcontroller: blink, read, react",
        agenda="Three small programs on one small board: a light that blinks, a sensor that is read, and a "
        "light that reacts to it. We use boards that you can borrow with your library card, and a "
        "simulator in the browser for everybody else. You do not need to have written a line of code "
        "before.\n\n"
        "Bring a laptop; we bring the patience.\n\n"
        "#public #workshop #makers",
        host=MARTA,
        day=10,
        at="17:30",
        minutes=150,
        approval=0,
    ),
    Draft(
        topic="Author visit: Noor Vermeulen on writing about rivers",
        agenda="Her last novel follows one river from the spring to the sea and never leaves the water. "
        "Noor Vermeulen reads two chapters and talks with our librarian Jan Petersen about research in "
        "rubber boots, about maps, and about the sentence she rewrote for a year.\n\n"
        "#public #author-talk",
        host=MARTA,
        day=12,
        at="19:30",
        minutes=75,
    ),
    Draft(
        topic="हिंदी कविता की शाम · An evening of Hindi poetry",
        agenda="छह कवि, छह कविताएँ, और बीच में चाय। Six poets read from new work, with the English text on "
        "screen line by line. Our guest from Delhi, Anjali Rao, says a few words about what cannot be "
        "translated, and then translates it anyway.\n\n"
        "#public #poetry",
        host=PRAKASH,
        day=23,
        at="19:00",
        minutes=75,
        zone="Asia/Calcutta",
    ),
    Draft(
        topic="أمسية شعرية: أصوات من المتوسط",
        agenda="أمسية للقراءة والاستماع مع ثلاثة شعراء من الإسكندرية وبيروت وطنجة. "
        "تُقرأ القصائد بالعربية، وتظهر الترجمة الإنجليزية على الشاشة. الدعوة مفتوحة للجميع.\n\n"
        "Poetry from the Mediterranean in Arabic, with English on screen.\n\n#public #poetry",
        host=MARTA,
        day=27,
        at="19:00",
        minutes=90,
    ),
    Draft(
        topic="שעת סיפור: הספרן ששכח לישון",
        agenda="סיפור לפני השינה לילדים בני חמש עד שמונה, עם איורים ושיר אחד בסוף. "
        "אפשר להצטרף בפיג'מה.\n\nA bedtime story in Hebrew for children from five to eight.\n\n#public #kids",
        host=DANIEL,
        day=31,
        on=SUN,
        at="11:00",
        minutes=30,
    ),
    Draft(
        topic="Letters for people who never know how to begin",
        agenda="The thank-you that is two years late, the question for a neighbour, the letter to your "
        "older self. We look at ten first sentences that work and write for half an hour together with the "
        "cameras off. You decide whether yours is ever sent.\n\n"
        "#public #workshop",
        host=MARTA,
        day=35,
        on=WED,
        at="18:00",
        passcode="1",
    ),
    Draft(
        topic="Reading challenge kickoff: twelve books, twelve places",
        agenda="A year, a book a month, each from one of the cities where we have a reading room or wish "
        "we had. The six hosts present the list, read one page each and hand out the reading passport.\n\n"
        "#public #book-club",
        host=DANIEL,
        day=121,
        at="18:00",
        visibility="public",
    ),
    Draft(
        topic="Opening night: a walk through the new online reading room",
        agenda="Thirty desks, a clock, and a rule: cameras may stay off. We show the new room, how to book "
        "a quiet corner in it and whom to ask when something does not work. Bring tea.\n\n"
        "#public #community",
        host=MARTA,
        day=-20,
        at="19:00",
    ),
    Draft(
        topic="Visible mending: how to darn a sock properly",
        agenda="A hole is a place for colour. Textile artist Mirjam Kool shows the woven darn on a wooden "
        "mushroom, and you follow along with any sock and any wool. Slow, cheap, and surprisingly "
        "calming.\n\n"
        "#public #workshop",
        host=MARTA,
        day=-6,
        at="18:00",
        minutes=75,
    ),
)
