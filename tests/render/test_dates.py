from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.zoneinfo import get_zonefile_instance
from hypothesis import given
from hypothesis import strategies as st

from eroom_static.render.dates import iso, offset
from eroom_static.render.speech import ENGLISH, Speech, catalogues_for
from tests.make import ROOT

dates = ENGLISH.dates


def local(zone, *parts):
    return datetime(*parts, tzinfo=UTC).astimezone(ZoneInfo(zone))


WINTER = (2030, 1, 7, 9, 5)
SUMMER = (2030, 7, 1, 9, 5)


def test_a_date_in_words():
    when = local("Europe/Berlin", *WINTER)
    assert dates.date(when) == "Monday, 7 January 2030"
    assert (dates.short_date(when), dates.weekday(when), dates.day(when), dates.month(when)) == (
        "7 Jan 2030",
        "Mon",
        "7",
        "Jan",
    )
    assert dates.time(when) == "10:05"
    assert (dates.long_month(when), dates.long_weekday(when)) == ("January 2030", "Monday")


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("Europe/Berlin", "GMT+1", "GMT+2"),
        ("America/New_York", "GMT−5", "GMT−4"),
        ("Australia/Lord_Howe", "GMT+11", "GMT+10:30"),
        ("Asia/Kathmandu", "GMT+5:45", "GMT+5:45"),
        ("Pacific/Apia", "GMT+13", "GMT+13"),
        ("America/St_Johns", "GMT−3:30", "GMT−2:30"),
        ("UTC", "GMT", "GMT"),
        ("Europe/London", "GMT", "GMT+1"),
    ],
)
def test_the_offset_is_right_for_the_date_and_not_for_today(zone, winter, summer):
    assert offset(local(zone, *WINTER)) == winter
    assert offset(local(zone, *SUMMER)) == summer


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/Berlin", "Berlin time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_named_by_its_city(zone, name):
    assert dates.zone_name(zone) == name


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (90, "1 hour 30 minutes"), (1440, "24 hours")],
)
def test_a_duration_in_words(minutes, words):
    assert dates.duration(minutes) == words


# dateutil's own zones, read by its own reader; of an earlier year than tzdata, so that only what is past can agree.
THEIR_ZONES = get_zonefile_instance()
ODD = [
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Europe/Berlin",
]


@given(st.sampled_from(ODD), st.datetimes(datetime(2007, 1, 1), datetime(2024, 1, 1)))
def test_local_times_agree_with_an_independent_reader_of_the_zones(zone, when):
    ours = when.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    theirs = when.replace(tzinfo=UTC).astimezone(THEIR_ZONES.get(zone))
    assert (dates.date(ours), dates.time(ours), offset(ours)) == (
        dates.date(theirs),
        dates.time(theirs),
        offset(theirs),
    )


@given(st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1)), st.sampled_from(ODD))
def test_iso_is_the_same_instant_in_utc(when, zone):
    aware = when.replace(tzinfo=UTC, microsecond=0)
    assert datetime.fromisoformat(iso(aware.astimezone(ZoneInfo(zone)))) == aware


# As CLDR has them, and with it the browsers.
SPOKEN = {
    "en": ("Monday, 7 January 2030", "7 Jan 2030", "Mon, 7 Jan 2030", "January 2030", "15:05", "Mon", "Berlin time"),
    "en-US": ("Monday, January 7, 2030", "Jan 7, 2030", "Mon, Jan 7, 2030", "January 2030", "3:05\u00a0PM", "Mon", "Berlin time"),
    "de": ("Montag, 7. Januar 2030", "7. Jan. 2030", "Mo., 7. Jan. 2030", "Januar 2030", "15:05", "Mo", "Ortszeit Berlin"),
    "fr": ("lundi 7 janvier 2030", "7 janv. 2030", "lun. 7 janv. 2030", "janvier 2030", "15:05", "lun.", "heure locale à Berlin"),
    "es": ("lunes, 7 de enero de 2030", "7 ene 2030", "lun, 7 ene 2030", "enero de 2030", "15:05", "lun", "hora de Berlín"),
    "pt": ("segunda-feira, 7 de janeiro de 2030", "7 de jan. de 2030", "seg., 7 de jan. de 2030", "janeiro de 2030", "15:05", "seg.", "horário de Berlim"),
    "ja": ("2030年1月7日月曜日", "2030年1月7日", "2030年1月7日(月)", "2030年1月", "15:05", "月", "ベルリン時間"),
    "ar": ("الاثنين، 7 يناير 2030", "7 يناير 2030", "الاثنين، 7 يناير 2030", "يناير 2030", "3:05 م", "الاثنين", "توقيت برلين"),
}  # fmt: skip


def spoken(tag):
    folder = ROOT / "locale"
    return Speech(
        tag, catalogues_for(tag, [(p.name, p.name, p.read_bytes()) for p in sorted(folder.glob("*.po"))])
    )


@pytest.mark.parametrize("tag", SPOKEN)
def test_times_are_told_as_their_language_tells_them(tag):
    words, when = spoken(tag).dates, local("Europe/Berlin", 2030, 1, 7, 14, 5)
    assert (
        words.date(when),
        words.short_date(when),
        words.day_date(when),
        words.long_month(when),
        words.time(when),
        words.weekday(when),
        words.zone_name("Europe/Berlin"),
    ) == SPOKEN[tag]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("de", ["0 Minuten", "1 Minute", "1 Stunde", "1 Stunde 30 Minuten", "24 Stunden"]),
        ("fr", ["0 minute", "1 minute", "1 heure", "1 heure 30 minutes", "24 heures"]),
        ("es", ["0 minutos", "1 minuto", "1 hora", "1 hora 30 minutos", "24 horas"]),
        ("pt", ["0 minuto", "1 minuto", "1 hora", "1 hora 30 minutos", "24 horas"]),
        ("ja", ["0 分", "1 分", "1 時間", "1 時間30 分", "24 時間"]),
        ("ar", ["0 دقيقة", "دقيقة", "ساعة", "ساعة و30 دقيقة", "24 ساعة"]),
    ],
)
def test_a_duration_is_told_as_its_language_tells_it(tag, words):
    told = [spoken(tag).dates.duration(minutes).replace("\u00a0", " ") for minutes in (0, 1, 60, 90, 1440)]
    assert told == words


@pytest.mark.parametrize("tag", SPOKEN)
def test_every_zone_has_a_name_in_every_language(tag):
    words = spoken(tag)
    names = {zone: words.dates.zone_name(zone) for zone in sorted(available_timezones())}
    assert not [z for z, name in names.items() if not name or "_" in name or "/" in name or "{" in name]
    assert words.texts.missing == set()


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Asia/Kolkata", "Ortszeit Kalkutta"),  # which CLDR keeps under Asia/Calcutta
        ("Asia/Calcutta", "Ortszeit Kalkutta"),
        ("Europe/Kyiv", "Ortszeit Kiew"),
        ("America/Argentina/Cordoba", "Ortszeit Córdoba"),
        ("Etc/GMT+5", "GMT−5"),  # POSIX counts westwards
        ("Etc/GMT-14", "GMT+14"),
        ("Zulu", "UTC"),
        ("GMT0", "UTC"),
    ],
)
def test_a_zone_of_several_names_is_one_place(zone, name):
    assert spoken("de").dates.zone_name(zone) == name
