"""Cards drawn, and looked at: what stands where, and that nothing stands where it must not."""

from functools import cache
from io import BytesIO

import msgspec
import pytest
from PIL import Image, ImageChops, ImageOps

from eroom_static.core.card import HEIGHT, WIDTH, Card
from eroom_static.images.artist import Artist
from eroom_static.images.fonts import Font
from eroom_static.images.shapes import EDGE, LEAF
from tests.images.conftest import FOUND, ink, picture

MARGIN = 28  # the rings of the leaf reach out a little from the edge
CARD = Card(
    topic="Reading aloud",
    kicker="Webinar",
    month="Nov 2026",
    day="24",
    weekday="Tue",
    when="15:00–16:00",
    where="Berlin time (GMT+1)",
    site="The Open Shelf",
    alt="Reading aloud",
)
TOPICS = {
    "one letter": "I",
    "long": "How a small library keeps its promises: opening hours, lending rules and a catalogue for all "
    * 2,
    "no space": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "wide": "W" * 200,
    "narrow": "i" * 200,
    "han": "読" * 200,
    "japanese": "図書館の夜：静かな読書会と「本の話」をする時間",
    "arabic": "كيف نقرأ المخطوطات القديمة: ورشة عمل مفتوحة للجميع " * 3,
    "arabic without space": "ﷺ" + "بسم" * 60,
    "hebrew": "ערב קריאה (פתוח לכולם), 24.11 בשעה 15:00!",
    "hindi": "पुस्तकालय में पढ़ने की शाम और बातचीत",
    "thai": "ห้องสมุดยามค่ำคืนและการอ่านหนังสือร่วมกันอย่างเงียบสงบ",
    "emoji": "🎉👩🏽‍💻🇩🇪🧑‍🤝‍🧑📚",
    "many emoji": "🎉" * 100,
    "markup": "<script>alert('x')</script> & {{ 7 * 7 }} %s \\n",
    "marks": "".join(c + "\u0301\u0316\u0338" * 20 for c in "Zalgo text"),
    "mixed": "Zoom & مكتبة: قراءة 2026 – 図書館 πλάνο (v2.0) 🎧",
    "wide signs": "﷽" * 12,
    "space": "\u00a0\u2003\u3000",
    "nothing": "",
}


def card(**more):
    return msgspec.structs.replace(CARD, **more)


@pytest.fixture(scope="module")
def drawn_of(artist):
    """Each topic is drawn once."""
    return cache(lambda topic: artist.draw(card(topic=topic)))


def topic_area(image):
    return image.crop((LEAF[2] + 8, 110, WIDTH, 470))


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_every_topic_stays_within_the_margins(drawn_of, topic):
    image = picture(drawn_of(topic).png)
    left, top, right, bottom = ink(image)
    assert (left >= EDGE - 1, top >= MARGIN, right <= WIDTH - EDGE + 2, bottom <= HEIGHT - EDGE + 2) == (
        True,
    ) * 4


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_card_is_a_small_png_of_the_size_it_promises(drawn_of, topic):
    drawn = drawn_of(topic)
    with Image.open(BytesIO(drawn.png)) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "P", (WIDTH, HEIGHT))
        assert image.convert("RGB").getpixel((5, 5)) == (250, 249, 246)
    assert len(drawn.png) < 45_000
    assert drawn.missing == 0


def test_the_same_words_give_the_same_bytes(artist, drawn_of):
    again = Artist([face.font for face in artist._faces._faces])
    for topic in TOPICS.values():
        assert drawn_of(topic) == again.draw(card(topic=topic))
    assert again.tools == artist.tools


@pytest.mark.parametrize("field", ["topic", "kicker", "month", "day", "weekday", "when", "where", "site"])
def test_each_word_is_drawn(artist, field):
    with_it = picture(artist.draw(CARD).png)
    without = picture(artist.draw(card(**{field: "other"})).png)
    assert ImageChops.difference(with_it, without).getbbox() is not None


def test_a_long_topic_is_set_smaller_than_a_short_one(artist):
    def height_of_a_line(topic):
        rows = topic_area(picture(artist.draw(card(topic=topic)).png)).convert("L").point(lambda v: v < 128)
        empty = [not any(rows.crop((0, y, rows.width, y + 1)).tobytes()) for y in range(rows.height)]
        return next(y for y in range(empty.index(False), len(empty)) if empty[y]) - empty.index(False)

    assert height_of_a_line("HHHHH") > 2 * height_of_a_line("HHHHH " * 30)


def test_what_cannot_be_shown_in_full_ends_with_an_ellipsis(artist):
    one, other = (artist.draw(card(topic=f"{'word ' * 60}{end}")).png for end in ("one", "other"))
    assert (
        ImageChops.difference(picture(one), picture(other)).getbbox() is None
    )  # both cut before they differ
    assert one != other  # though their words are in the bytes


def test_a_card_from_the_right_is_the_mirror_of_one_from_the_left(artist):
    left = picture(artist.draw(card(topic="Reading aloud")).png)
    right = picture(artist.draw(card(topic="قراءة بصوت عال")).png)
    green = left.getpixel((LEAF[0] + 20, 500))
    assert right.getpixel((WIDTH - LEAF[0] - 20, 500)) == green
    assert right.getpixel((LEAF[0] + 20, 500)) != green
    edge = ink(topic_area(left))[
        0
    ]  # the topic begins at the same distance from the side where reading begins
    mirrored = ink(topic_area(ImageOps.mirror(right)))[0]
    assert abs(edge - mirrored) < 12


def test_a_topic_without_letters_runs_as_the_site_does(artist):
    right = picture(artist.draw(card(topic="🎉", site="الرف المفتوح")).png)
    assert right.getpixel((WIDTH - LEAF[0] - 20, 500)) == (29, 107, 84)


def test_hours_are_read_as_the_words_of_the_site(artist):
    """An English site shows hours from the left beside a Hebrew topic, too."""

    def begins_thin(**more):
        image = picture(artist.draw(card(topic="ערב", when="1–88888888", **more)).png)
        line = image.crop((EDGE, 490, WIDTH - LEAF[2], 530)).convert("L").point(lambda v: 255 * (v < 128))
        line = line.crop(line.getbbox())
        first, last = (sum(line.crop((x, 0, x + 40, line.height)).tobytes()) for x in (0, line.width - 40))
        return first < last

    assert begins_thin()
    assert not begins_thin(kicker="וובינר", where="שעון ירושלים", site="המדף")


def test_arabic_letters_join(artist):
    joined = picture(artist.draw(card(topic="ببب")).png)
    apart = picture(artist.draw(card(topic="ب\u200cب\u200cب")).png)
    assert ink(topic_area(joined)) != ink(topic_area(apart))


def test_what_no_font_has_is_counted_and_the_site_speaks_for_the_meeting(plain_artist):
    drawn = plain_artist.draw(card(topic="図書館の夜 at night"))
    assert drawn.missing == 5
    named = plain_artist.draw(card(topic=CARD.site, site=""))
    assert (
        ImageChops.difference(topic_area(picture(drawn.png)), topic_area(picture(named.png))).getbbox()
        is None
    )


def test_an_ornament_that_no_font_has_is_left_out(plain_artist):
    drawn = plain_artist.draw(card(topic="Reading 🦔 aloud 🦔"))
    assert drawn.missing == 2
    plain = plain_artist.draw(card(topic="Reading aloud"))
    assert ImageChops.difference(picture(drawn.png), picture(plain.png)).getbbox() is None


@pytest.mark.parametrize("topic", ["図書館の夜", "🦔🦔", "読 Reading", "\U00018d00"])
def test_no_box_stands_for_a_missing_letter(plain_artist, topic):
    """With nothing to say instead, the place stays empty."""
    image = picture(plain_artist.draw(card(topic=topic, site="")).png)
    assert ink(topic_area(image)) is None


def test_the_publishers_font_wins(artist):
    own = Artist([Font(FOUND["DejaVuSerif.ttf"], bold=b, own=True) for b in (True, False)] + [
        face.font for face in artist._faces._faces
    ])  # fmt: skip
    assert own.draw(CARD).png != artist.draw(CARD).png
    assert own.tools != artist.tools


def test_the_words_stand_in_the_bytes_for_the_guard(artist):
    assert all(word.encode() in artist.draw(CARD).png for word in CARD.words)


@pytest.mark.parametrize(("accent", "letters"), [("#1d6b54", (250, 249, 246)), ("#ffd23f", (16, 35, 28))])
def test_what_stands_on_the_accent_can_be_read(artist, accent, letters):
    leaf = picture(artist.draw(card(accent=accent)).png).crop((LEAF[0] + 20, 230, LEAF[2] - 20, 420))
    near = (
        max(abs(a - b) for a, b in zip(colour, letters, strict=True)) for _, colour in leaf.getcolors(10_000)
    )
    assert min(near) < 8  # few colours are left of many


def test_han_letters_are_those_of_the_language(artist):
    looks = {
        language: artist.draw(card(topic="直骨海", language=language)).png
        for language in ("ja", "zh", "zh-TW")
    }
    assert len(set(looks.values())) == len(looks)
    assert artist.draw(card(topic="直骨海の", language="zh")).png != looks["zh"]
