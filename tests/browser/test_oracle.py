"""What a page makes of a zone's times, against `Intl` and `zoneinfo`."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from playwright.sync_api import expect

from eroom_static.render.dates import offset
from eroom_static.render.speech import ENGLISH
from tests.make import NOW

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
expect.set_options(timeout=30_000)  # the machine may be busy


COMMON = [
    datetime(2027, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2028, 1, 1, 0, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    datetime(2028, 3, 12, 10, 0, tzinfo=UTC),  # America changes
    datetime(2028, 3, 26, 0, 59, tzinfo=UTC),  # Europe changes
    datetime(2028, 3, 26, 1, 0, tzinfo=UTC),
    datetime(2028, 4, 1, 15, 0, tzinfo=UTC),  # Lord Howe changes by half an hour
    datetime(2028, 7, 1, 12, 0, tzinfo=UTC),
    datetime(2028, 9, 30, 15, 30, tzinfo=UTC),
    datetime(2028, 10, 29, 1, 0, tzinfo=UTC),
    datetime(2028, 11, 5, 6, 0, tzinfo=UTC),
    datetime(2028, 12, 31, 11, 0, tzinfo=UTC),
]
WALLS = [(2028, 2, 29), (2028, 3, 1), (2028, 6, 15), (2029, 1, 1)]  # midnights there
LENGTH = timedelta(minutes=75)


def changes_of(zone):
    """The last minute before each clock change of 2028, and the first after it."""
    days = [datetime(2028, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(367)]
    edges = [
        first_after(*pair, zone) for pair in pairwise(days) if shift(pair[0], zone) != shift(pair[1], zone)
    ]
    return [moment for edge in edges for moment in (edge - MINUTE, edge)]


def shift(when, zone):
    return when.astimezone(zone).utcoffset()


def first_after(before, after, zone):
    while after - before > MINUTE:
        middle = before + (after - before) // MINUTE // 2 * MINUTE
        before, after = (middle, after) if shift(middle, zone) == shift(before, zone) else (before, middle)
    return after


@cache
def instants_of(name):
    zone = ZoneInfo(name)
    midnights = [datetime(*day, tzinfo=zone).astimezone(UTC) for day in WALLS]
    own = [*changes_of(zone)[:4], *midnights, *(m - MINUTE for m in midnights)]
    return [*COMMON, *own[:8]]


def spread(names, count):
    names = sorted(names)
    return [names[n * len(names) // count] for n in range(count)]


KNOWN = available_timezones() - {"Factory"}  # which names no place

# One card a zone and instant, made of a real one of the page; the sitting is not the one that the HTML speaks of.
LAY_OUT = """([cards]) => {
  const list = document.querySelector('main > section:last-of-type');
  list.hidden = true; // nobody looks at eight thousand cards
  list.replaceChildren(...cards.map(([zone, name, starts, ends]) => {
    const card = document.querySelector('template.oracle').content.firstElementChild.cloneNode(true);
    Object.assign(card.dataset, { zone, zoneName: name, phase: 'scheduled', others: `${starts}/${ends}`,
      starts: '2020-01-01T00:00:00Z', ends: '2020-01-01T01:00:00Z' });
    return card;
  }));
  document.dispatchEvent(new Event('eroom:content'));
}"""
READ = """() => Array.from(document.querySelectorAll('main > section:last-of-type > [data-meeting]'), (card) =>
  [...['date', 'span', 'zone', 'offset', 'month', 'day', 'weekday'].map((name) => card.querySelector(`[data-say=${name}]`).textContent),
   card.querySelector('[data-local]').textContent])"""
# Written apart from site.js: numbers, and nothing of its formats.
INTL = """([cards]) => cards.map(([zone, , starts]) => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
    hour: '2-digit', minute: '2-digit' }).formatToParts(new Date(starts));
  const part = (type) => parts.find((p) => p.type === type).value;
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
})"""
CHOOSE = "detail => document.dispatchEvent(new CustomEvent('eroom:zone', { detail }))"


def oracle_page(site, zone):
    tab = site.open("", at=NOW, zone=zone)
    html = (site.run.output / "index.html").read_text()
    (card,) = re.findall(r'<article class="hero".*?</article>', html, re.DOTALL)[:1]
    tab.evaluate(
        """html => {
          const kept = document.createElement('template');
          kept.className = 'oracle';
          kept.innerHTML = html;
          document.body.append(kept);
        }""",
        card,
    )
    return tab


def cards_of(zones):
    """Zone, its name, start and end, as LAY_OUT and INTL take them."""
    for zone in zones:
        for starts in instants_of(zone):
            yield (
                zone,
                ENGLISH.dates.zone_name(zone),
                f"{starts:%Y-%m-%dT%H:%M:%SZ}",
                f"{starts + LENGTH:%Y-%m-%dT%H:%M:%SZ}",
            )


def by_the_build(starts, zone):
    """What the HTML would say."""
    dates, at = ENGLISH.dates, starts.astimezone(ZoneInfo(zone))
    until = (starts + LENGTH).astimezone(ZoneInfo(zone))
    end = (
        f" to {dates.time(until)} on {dates.day_date(until)}"
        if until.date() != at.date()
        else f"–{dates.time(until)}"
    )
    return [
        dates.date(at),
        f"{dates.time(at)}{end}",
        offset(at),
        dates.month_year(at),
        dates.day(at),
        dates.weekday(at),
    ]


def differences(site, zones, visitor):
    """Every word in which the page, Intl and zoneinfo do not agree; in the meetings' zones and in the visitor's."""
    for n in range(0, len(zones), 50):  # a browser keeps what it knows of every zone: a page has few
        cards, tab = list(cards_of(zones[n : n + 50])), oracle_page(site, visitor)
        tab.evaluate(CHOOSE, "theirs")
        tab.evaluate(LAY_OUT, [cards])
        theirs, by_intl = tab.evaluate(READ), tab.evaluate(INTL, [cards])
        tab.evaluate(CHOOSE, "mine")
        mine = tab.evaluate(READ)
        assert tab.problems == []
        tab.context.close()
        for card, *got in zip(cards, theirs, mine, by_intl, strict=True):
            wanted = expected(card, visitor)
            yield from ((card, what, g, wanted[what]) for what, g in told(*got).items() if g != wanted[what])


def told(theirs, mine, by_intl):
    return {
        "theirs": without_zone(theirs),
        "its name": theirs[2],
        "mine": without_zone(mine),
        "beside": mine[-1],
        "Intl": by_intl,
    }


def expected(card, visitor):
    zone, name, starts, _ = card
    at = datetime.fromisoformat(starts)
    there, here = by_the_build(at, zone), by_the_build(at, visitor)
    theirs, ours = walls(at, zone), walls(at, visitor)
    day = ""
    if theirs[0].date() != ours[0].date():
        day = f", {'already' if theirs[0] > ours[0] else 'still'} {theirs[0]:%A} there"
    return {
        "theirs": there,
        "its name": name,
        "mine": there if theirs == ours else here,
        "beside": "" if theirs == ours else f"{there[1]} {name} ({there[2]}){day}",
        "Intl": f"{theirs[0]:%Y-%m-%d %H:%M}",
    }


def walls(at, zone):
    """What the clocks on the wall show at the start and at the end."""
    return tuple(t.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for t in (at, at + LENGTH))


def without_zone(row):
    return [*row[:2], *row[3:-1]]


def test_the_oracle_finds_no_difference_in_400_zones_at_20_instants(site):
    zones = spread(KNOWN, 400)
    assert all(len(instants_of(zone)) == 20 for zone in zones)
    assert list(differences(site, zones, "America/New_York")) == []


@pytest.mark.parametrize(
    "visitor", ["Asia/Kathmandu", "Pacific/Apia", "Europe/Dublin", "Australia/Lord_Howe"]
)
def test_the_oracle_finds_no_difference_for_visitors_elsewhere(site, visitor):
    assert list(differences(site, spread(KNOWN, 25), visitor)) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("visitor", spread(KNOWN, 12))
def test_the_oracle_finds_no_difference_in_any_zone_for_any_visitor(site, visitor):
    assert list(differences(site, sorted(KNOWN), visitor)) == []
