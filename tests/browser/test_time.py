"""Time on the pages: right in every zone, beside the meeting's own, through sleep and wrong clocks; told when it changes."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from playwright.sync_api import expect

from eroom_static.render.dates import offset
from eroom_static.render.speech import ENGLISH
from eroom_static.serve.preview import preview
from tests.browser.conftest import Site
from tests.browser.test_pages import TALK, move, starts_of
from tests.make import NOW
from tests.test_end_to_end import SETTINGS, Run

SERIES, ROOM = "public-lecture-series", "the-quiet-study-room"
KEY = "A" * 86  # not a secret
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
expect.set_options(timeout=30_000)  # the machine may be busy
CHOICE = "JSON.stringify({...localStorage})"


class Living(Site):
    """A small site that is built again while its pages lie open."""

    def build(self, now=NOW):
        assert self.run("build", "--offline", now=now, environ={"EROOM_GRANT_KEY": KEY}).code == 0, (
            self.run.err
        )

    def record(self, topic):
        (file,) = [f for f in self.run.root.glob("history/*.json") if topic in f.read_text()]
        return file

    def change(self, topic, alter, now=NOW):
        """`alter` gets the meeting as the history has it, its first sitting at hand."""
        file = self.record(topic)
        record = json.loads(file.read_text())
        alter(record["meeting"], record["meeting"]["occurrences"][0])
        file.write_text(json.dumps(record))
        self.build(now)

    def retold(self, path, pattern, new):
        """A page of the output says something else, as after a change of the theme or of the way in."""
        file = self.run.output / path / "index.html"
        text = file.read_text()
        assert re.search(pattern, text), pattern
        file.write_text(re.sub(pattern, new, text))


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    root = tmp_path_factory.mktemp("account")
    function = '[function]\nurl = "https://join.example.org"\n'
    (root / "eroom.toml").write_text(SETTINGS.replace('reveal = "page"', 'reveal = "function"') + function)
    run = Run(root)("pull", environ={"EROOM_GRANT_KEY": KEY})
    assert run.code == 0, run.err
    for file in root.glob("history/*.json"):
        slug = json.loads(file.read_text())["slugs"][-1]
        if not slug.startswith((TALK, SERIES, ROOM)):
            file.rename(file.with_suffix(".left"))
    assert run("build", "--offline", environ={"EROOM_GRANT_KEY": KEY}).code == 0, run.err
    return root


@pytest.fixture
def living(account, chromium, tmp_path):
    root = tmp_path / "site"
    shutil.copytree(account, root)
    run = Run(root)
    with preview(run.output) as address:
        site = Living(run, address, chromium)
        yield site
        site.close()


def asked(tab):
    """What the page asks of its own address from now on."""
    seen = []
    tab.on("request", lambda r: seen.append(r) if (r.method, r.url) == ("GET", tab.url) else None)
    return seen


def comes_back(tab, after=31):
    """The visitor was elsewhere for a while, and looks at the tab again."""
    tab.clock.run_for(after * 1000)
    tab.evaluate("dispatchEvent(new Event('focus'))")


def settled(tab):
    """What the page would have asked by now has been asked: a later question has its answer."""
    tab.evaluate(
        "import(document.querySelector('[data-fresh]').dataset.fresh).then(() => fetch('/robots.txt')).catch(() => {})"
    )


def clean(text):
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")).strip()


# --- zones ---


def said(tab, name, within=".hero"):
    return clean(tab.locator(f"{within} [data-say={name}]").first.text_content())


def beside(tab, within=".hero"):
    return clean(tab.locator(f"{within} [data-local]").first.inner_text())


def test_the_visitors_zone_comes_first_and_the_meetings_beside_it(site):
    starts, ends, zone = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=NOW, zone="America/New_York")
    here, there = ZoneInfo("America/New_York"), ZoneInfo(zone)
    assert said(tab, "date") == ENGLISH.dates.date(starts.astimezone(here))
    assert said(tab, "span") == f"{starts.astimezone(here):%H:%M}–{ends.astimezone(here):%H:%M}"
    assert (said(tab, "zone"), said(tab, "offset")) == ("Eastern Time", "GMT−5")
    assert (said(tab, "day"), said(tab, "weekday")) == (
        str(starts.astimezone(here).day),
        f"{starts.astimezone(here):%a}",
    )
    span = f"{starts.astimezone(there):%H:%M}–{ends.astimezone(there):%H:%M}"
    assert beside(tab) == f"{span} {ENGLISH.dates.zone_name(zone)} ({offset(starts.astimezone(there))})"
    assert tab.problems == []


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Pacific/Kiritimati", "still {:%A} there"), ("Pacific/Pago_Pago", "already {:%A} there")],
)
def test_another_day_there_is_said_in_words(living, zone, words):
    hour = {"Pacific/Kiritimati": "T20:00:00Z", "Pacific/Pago_Pago": "T02:00:00Z"}[zone]
    living.change(TALK, lambda _, sitting: sitting.update(starts=f"2030-01-10{hour}"))
    starts, _, theirs = starts_of(living, TALK)
    tab = living.open(living.path(TALK), at=NOW, zone=zone)
    assert said(tab, "date") == ENGLISH.dates.date(starts.astimezone(ZoneInfo(zone)))
    assert beside(tab).endswith(words.format(starts.astimezone(ZoneInfo(theirs))))
    tab.goto(living.address)
    card = f".card:has-text('{tab.locator('.card h3', has_text=re.compile('moths', re.IGNORECASE)).inner_text()}')"
    assert beside(tab, card).startswith(f"{starts.astimezone(ZoneInfo(theirs)):%a %H:%M} ")


def test_where_the_clocks_agree_nothing_is_said_twice_and_nothing_can_be_chosen(site):
    _, _, zone = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=NOW, zone=zone)
    assert beside(tab) == ""
    assert tab.locator("[data-zones]").is_hidden()


def test_the_dates_of_a_series_turn_as_well(living):
    tab = living.open(living.path(SERIES), at=NOW, zone="Asia/Tokyo")
    rows = tab.locator("[data-sitting]")
    for n in range(rows.count()):
        row = rows.nth(n)
        starts = datetime.fromisoformat(row.get_attribute("data-starts")).astimezone(ZoneInfo("Asia/Tokyo"))
        assert row.locator("[data-say=date]").text_content() == ENGLISH.dates.date(starts)
        assert row.locator("[data-say=span]").text_content().startswith(f"{starts:%H:%M}–")
        assert row.locator("[data-local]").text_content().endswith("time")
    assert "Japan Standard Time" in tab.locator("#dates .hint").inner_text()


def test_a_moved_meeting_says_from_when_in_the_zone_that_is_shown(living):
    def later(meeting, sitting):
        sitting.update(starts="2030-01-10T20:00:00Z", slot="2030-01-09T20:00:00Z")

    living.change(TALK, later)
    tab = living.open(living.path(TALK), at=NOW, zone="Asia/Tokyo")
    assert said(tab, "moved") == "Moved from Thursday, 10 January 2030, 05:00"
    tab.click("[data-zone-choice=theirs]")
    expect(tab.locator(".hero [data-say=moved]")).to_have_text(re.compile("Wednesday, 9 January 2030, 21:00"))
    tab.goto(living.address)
    assert "9 Jan 2030, 21:00" in said(tab, "moved", ".card:has([data-moved])")


def test_the_zone_is_remembered_after_a_click_and_not_before(site):
    starts, _, zone = starts_of(site, TALK)
    there = f"{starts.astimezone(ZoneInfo(zone)):%H:%M}"
    tab = site.open(site.path(TALK), at=NOW, zone="Asia/Kathmandu")
    tab.evaluate("document.addEventListener('eroom:zone', (e) => (window.heard = e.detail))")
    assert tab.evaluate(CHOICE) == "{}"
    assert not said(tab, "span").startswith(there)
    tab.click("[data-zone-choice=theirs]")
    expect(tab.locator("[data-zone-choice=theirs]")).to_have_attribute("aria-pressed", "true")
    assert said(tab, "span").startswith(there)
    assert "in your time zone (Nepal Time)" in beside(tab)
    assert (tab.evaluate(CHOICE), tab.evaluate("window.heard")) == ('{"eroom.zone":"theirs"}', "theirs")
    tab.goto(site.address)
    assert tab.locator("[data-zone-choice=mine]").get_attribute("aria-pressed") == "false"
    tab.evaluate("document.dispatchEvent(new CustomEvent('eroom:zone', {detail: 'mine'}))")
    assert tab.locator("[data-zone-choice=mine]").get_attribute("aria-pressed") == "true"
    assert tab.problems == []


def test_a_browser_that_keeps_nothing_lets_the_zone_be_chosen_all_the_same(site):
    tab = site.open("404.html", at=NOW, zone="Asia/Kathmandu")
    tab.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    tab.goto(site.address + site.path(TALK))
    tab.click("[data-zone-choice=theirs]")
    expect(tab.locator("[data-zone-choice=theirs]")).to_have_attribute("aria-pressed", "true")


def test_controls_of_time_are_large_enough_and_only_there_with_a_script(site):
    tab = site.open(site.path(TALK), at=NOW, zone="Asia/Kathmandu", width=320)
    for control in tab.locator("[data-zone-choice], [data-pause]").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    plain = site.open(site.path(TALK), java_script_enabled=False)
    assert plain.locator("main button:visible").count() == 0


def test_a_zone_that_the_browser_does_not_know_stays_as_the_page_has_it(living):
    """The page was built with younger zones than the browser's."""
    starts, _, zone = starts_of(living, TALK)
    there = f"{starts.astimezone(ZoneInfo(zone)):%H:%M}"
    living.retold(living.path(TALK), 'data-zone="[^"]*"', 'data-zone="Moon/Tranquility"')
    tab = living.open(living.path(TALK), at=NOW, zone="Asia/Tokyo")
    assert said(tab, "span").startswith(f"{starts.astimezone(ZoneInfo('Asia/Tokyo')):%H:%M}")
    assert beside(tab).startswith(there)
    tab.click("[data-zone-choice=theirs]")
    expect(tab.locator(".hero [data-say=span]")).to_have_text(re.compile(f"^{there}"))
    assert tab.problems == []


# --- the oracle ---

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


LANGUAGES = ["ar", "de", "en-US", "es", "fr", "ja", "pt"]


@pytest.fixture(scope="module")
def tongues(account, tmp_path_factory):
    root = tmp_path_factory.mktemp("tongues") / "site"
    shutil.copytree(account, root)
    with (root / "eroom.toml").open("a") as file:
        file.writelines(f"[languages.{tag}]\n" for tag in LANGUAGES)
    run = Run(root)("build", "--offline", environ={"EROOM_GRANT_KEY": KEY})
    assert run.code == 0, run.err
    return run


@pytest.mark.parametrize("tag", LANGUAGES)
def test_script_and_html_write_alike_in_every_language(tongues, chromium, tag):
    with preview(tongues.output) as address:
        site = Site(tongues, address, chromium)
        path = f"{tag.lower()}/{site.path(SERIES)}"
        told = site.open(path, java_script_enabled=False)
        names = ["date", "span", "offset", "month", "day", "weekday"]
        html = [told.locator(f".hero [data-say={name}]").text_content() for name in names]
        rows = told.locator(
            "[data-sitting] [data-say=date], [data-sitting] [data-say=span]"
        ).all_text_contents()
        zone = told.locator(".hero").get_attribute("data-zone")
        # The visitor lives where the meeting is, and the meeting moves elsewhere: now the script writes what the HTML did.
        tab = site.open(path, at=NOW, zone=zone)
        tab.evaluate(
            """() => {
              for (const node of document.querySelectorAll('[data-zone]')) node.dataset.zone = 'Pacific/Kiritimati';
              const fresh = document.querySelector('main').cloneNode(true);
              document.querySelector('main').replaceChildren(...fresh.childNodes);
              document.dispatchEvent(new Event('eroom:content'));
            }"""
        )
        assert [tab.locator(f".hero [data-say={name}]").text_content() for name in names] == html
        again = tab.locator(
            "[data-sitting] [data-say=date], [data-sitting] [data-say=span]"
        ).all_text_contents()
        assert again == rows
        assert tab.problems == []
        site.close()


# --- the countdown ---


def left(tab):
    text = clean(tab.locator(".count [role=timer]").first.inner_text())
    units = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
    return sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+) (day|hour|minute|second)s?", text))


def test_after_eight_hours_of_sleep_the_countdown_is_right_within_a_second(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - 8 * HOUR - timedelta(minutes=20, seconds=30))
    # The machine sleeps: its clock goes on, no timer runs, and no event tells of it.
    tab.clock.set_system_time(starts - timedelta(minutes=20, seconds=30))
    tab.clock.run_for(1000)
    assert abs(left(tab) - (20 * 60 + 29)) <= 1


@pytest.mark.parametrize("wrong", [-HOUR, HOUR, timedelta(seconds=-40)], ids=["slow", "fast", "a little"])
def test_a_wrong_clock_of_the_visitors_does_not_show(site, wrong, monkeypatch):
    starts, _, _ = starts_of(site, TALK)
    now = starts - timedelta(minutes=20)
    monkeypatch.setattr(Site, "host_says", f"{now:%a, %d %b %Y %H:%M:%S} GMT")
    tab = site.open(site.path(TALK), at=now + wrong)
    expect(tab.locator(".count [role=timer]")).to_contain_text(re.compile(r"(19|20)\s*minutes"))
    assert abs(left(tab) - 20 * 60) <= 1


def test_far_away_it_counts_minutes_and_in_the_last_hour_seconds(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(hours=1, seconds=1))
    assert "second" not in tab.locator(".count [role=timer]").inner_text()
    tab.clock.run_for(3000)
    assert clean(tab.locator(".count [role=timer]").inner_text()) == "59 minutes 58 seconds"


def test_the_countdown_can_be_held_and_let_go(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(minutes=30))
    button, timer = tab.get_by_role("button", name="Pause the countdown"), tab.locator(".count [role=timer]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    before = timer.inner_text()
    tab.clock.run_for(16 * 60_000)
    assert timer.inner_text() == before
    assert tab.locator(".count [data-say=lead]").inner_text() == "Starts in (paused)"
    assert tab.locator(".hero").get_attribute("data-phase") == "soon"  # only the moving number stands still
    button.click()
    expect(timer).to_contain_text("14")
    assert (left(tab), tab.locator(".count [data-say=lead]").inner_text()) == (14 * 60, "Starts in")
    assert tab.evaluate(CHOICE) == "{}"


def test_who_held_the_countdown_is_told_of_the_start_and_not_disturbed_after_it(site):
    starts, _, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(minutes=2))
    tab.get_by_role("button", name="Pause the countdown").click()
    expect(tab.locator("[data-pause]")).to_have_attribute("aria-pressed", "true")
    tab.clock.run_for(3 * 60_000)
    began = tab.locator(".count [data-say=clock]").inner_text()
    assert began.startswith("Started")
    tab.clock.run_for(10 * 60_000)
    assert tab.locator(".count [data-say=clock]").inner_text() == began


def test_a_live_meeting_says_since_when_and_stays_right(living):
    starts, _, _ = starts_of(living, TALK)
    tab = living.open(living.path(TALK), at=starts + timedelta(minutes=4, seconds=10))
    assert tab.locator(".count [data-say=clock]").inner_text() == "Started 4 minutes ago"
    tab.clock.run_for(60_000)
    assert tab.locator(".count [data-say=clock]").inner_text() == "Started 5 minutes ago"
    tab.goto(living.address)
    assert "Started 5 minutes ago" in tab.locator(".strip").inner_text()


def test_cards_and_strip_and_what_is_next_go_through_the_phases_with_the_hour(site):
    starts, ends, _ = starts_of(site, TALK)
    tab = site.open("", at=NOW)
    key = site.path(TALK).rstrip("/").rsplit("-", 1)[1]
    seen = []
    for instant in (starts - timedelta(minutes=14), starts + MINUTE, ends + MINUTE):
        move(tab, instant)
        seen.append({e.get_attribute("data-phase") for e in tab.locator(f"[data-key='{key}']").all()})
    assert seen == [{"soon"}, {"live"}, {"ended"}]


# --- what is said aloud ---


def test_the_timer_is_silent_and_the_status_speaks_at_milestones_only(site):
    starts, ends, _ = starts_of(site, TALK)
    tab = site.open(site.path(TALK), at=starts - timedelta(minutes=16))
    tab.evaluate(
        """() => {
          window.heard = [];
          const status = document.querySelector('[data-status]');
          new MutationObserver(() => status.textContent && heard.push(status.textContent)).observe(status, {childList: true});
        }"""
    )
    heard = []
    for instant, said_then in [
        (starts - timedelta(minutes=15) + SECOND, "The room is open."),
        (starts - timedelta(minutes=12), ""),
        (starts - timedelta(minutes=10) + SECOND, "Starts in 10 minutes."),
        (starts - timedelta(minutes=5), ""),
        (starts - timedelta(minutes=1) + SECOND, "Starts in one minute."),
        (starts + SECOND, "Live now"),
        (starts + 20 * MINUTE, ""),
        (ends + SECOND, "This is over"),
    ]:
        move(tab, instant)
        heard += [said_then] * bool(said_then)
        expect(tab.locator("[data-status]")).to_have_text(said_then)
        assert tab.evaluate("heard") == heard
    assert tab.locator("[role=timer][aria-live]:not([aria-live=off])").count() == 0


def test_on_the_front_page_it_says_which_meeting_and_says_it_once(living):
    starts, _, _ = starts_of(living, TALK)
    tab = living.open("", at=starts - timedelta(minutes=10, seconds=30))
    move(tab, starts - timedelta(minutes=9, seconds=59))
    expect(tab.locator("[data-status]")).to_have_text(
        re.compile(r"^Moths on your balcony.*: Starts in 10 minutes\.$")
    )


# --- an open tab is not a stale tab ---


def test_a_changed_time_is_taken_over_and_said(living):
    tab = living.open(living.path(TALK), at=NOW)
    tab.evaluate("window.sameDocument = true")
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    comes_back(tab)
    text = "The time of this meeting has changed: Thursday, 10 January 2030, 17:30–18:45."
    expect(tab.locator("[data-status]")).to_have_text(text)
    assert said(tab, "date") == "Thursday, 10 January 2030"
    assert tab.locator(".news p").inner_text() == text
    tab.get_by_role("button", name="Close").click()
    assert tab.locator(".news").count() == 0
    assert tab.evaluate("window.sameDocument") is True
    assert tab.problems == []


def test_on_the_join_page_time_and_grant_change_under_what_is_typed(living):
    path = living.path(TALK) + "join/"
    tab = living.open(path, at=NOW)
    tab.evaluate("window.sameDocument = true")
    tab.fill("#name", "Ada Lovelace")
    tab.evaluate("document.querySelector('#name').setSelectionRange(3, 3)")
    before = tab.locator("form").get_attribute("data-eroom-grant")
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    comes_back(tab)
    tab.wait_for_timeout(300)
    tab.clock.run_for(2500)  # nobody is interrupted in the middle of a word
    expect(tab.locator("main [data-say=date]").first).to_have_text("Thursday, 10 January 2030")
    assert tab.locator("form").get_attribute("data-eroom-grant") not in ("", before)
    assert tab.input_value("#name") == "Ada Lovelace"
    assert tab.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["name", 3]
    assert tab.evaluate("window.sameDocument") is True
    assert tab.problems == []


def test_a_grant_alone_is_taken_over_in_silence(living):
    path = living.path(TALK) + "join/"
    tab = living.open(path, at=NOW)
    living.retold(path, 'data-eroom-grant="[^"]*"', 'data-eroom-grant="another"')
    comes_back(tab)
    expect(tab.locator("form")).to_have_attribute("data-eroom-grant", "another")
    assert (tab.locator(".news").count(), tab.inner_text("[data-status]")) == (0, "")


def test_while_somebody_joins_nothing_moves(living):
    path = living.path(TALK) + "join/"
    tab = living.open(path, at=NOW)
    seen = asked(tab)
    tab.evaluate("document.querySelector('[data-way=browser]').setAttribute('aria-disabled', 'true')")
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    comes_back(tab)
    settled(tab)
    assert seen == []
    tab.evaluate("document.querySelector('[data-way=browser]').removeAttribute('aria-disabled')")
    comes_back(tab)
    expect(tab.locator("main [data-say=date]").first).to_have_text("Thursday, 10 January 2030")


def test_a_meeting_that_is_called_off_says_so_on_the_open_page(living):
    tab = living.open(living.path(TALK), at=NOW)
    living.change(
        TALK, lambda meeting, sitting: (meeting.update(cancelled=True), sitting.update(cancelled=True))
    )
    comes_back(tab)
    expect(tab.locator("[data-status]")).to_have_text("This meeting has been cancelled.")
    assert tab.locator(".hero").get_attribute("data-phase") == "cancelled"
    assert tab.get_by_role("link", name="Join").count() == 0
    assert tab.problems == []


def test_a_page_that_is_gone_says_so(living):
    tab = living.open(living.path(TALK), at=NOW)
    (living.run.output / living.path(TALK) / "index.html").unlink()
    comes_back(tab)
    expect(tab.locator("[data-status]")).to_have_text("This page is no longer there.")
    tab.get_by_role("button", name="See what is coming up").click()
    tab.wait_for_url(living.address)


def test_a_failed_question_changes_nothing(living):
    tab = living.open(living.path(TALK), at=NOW)
    tab.evaluate("import(document.querySelector('[data-fresh]').dataset.fresh)")
    before = tab.inner_html(".hero-words")
    tab.context.set_offline(True)
    with tab.expect_event("requestfailed"):
        comes_back(tab)
    settled(tab)
    assert tab.inner_html(".hero-words") == before
    assert tab.locator(".news").count() == 0


def test_details_that_are_open_and_the_focus_stay(living):
    tab = living.open(living.path(TALK), at=NOW)
    tab.locator(".calendars summary").click()
    tab.locator(".calendars a").nth(1).focus()
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    comes_back(tab)
    expect(tab.locator(".hero [data-say=date]").first).to_have_text("Thursday, 10 January 2030")
    assert tab.locator(".calendars").get_attribute("open") is not None
    assert "20300110T173000Z" in tab.evaluate("document.activeElement.href")


def test_a_list_that_gained_a_meeting_shows_it(living):
    tab = living.open("", at=NOW)
    count = tab.locator(".card").count()
    gained(living)
    comes_back(tab)
    expect(tab.locator(".card")).to_have_count(count + 1)
    assert tab.locator(".news").count() == 0
    assert tab.problems == []


@pytest.mark.parametrize("why", ["a filter", "the focus"])
def test_a_list_that_somebody_works_with_is_left_until_they_say(living, why):
    tab = living.open("", at=NOW)
    count = tab.locator(".card").count()
    if why == "a filter":
        tab.evaluate("document.documentElement.dataset.filtered = ''")
    else:
        tab.locator(".card a").first.focus()
    gained(living)
    comes_back(tab)
    expect(tab.locator(".news p")).to_have_text("The list has changed.")
    assert tab.locator(".card").count() == count
    tab.get_by_role("button", name="Show").click()
    expect(tab.locator(".card")).to_have_count(count + 1)


def gained(living):
    left_out = sorted(living.run.root.glob("history/*.left"))
    upcoming = next(f for f in left_out if '"2030-02' in f.read_text() and '"once"' in f.read_text())
    upcoming.rename(upcoming.with_suffix(".json"))
    living.build()


def test_a_new_script_asks_for_a_reload_instead_of_meddling(living):
    tab = living.open(living.path(TALK), at=NOW)
    before = said(tab, "date")
    living.change(TALK, lambda _, sitting: sitting.update(starts="2030-01-10T17:30:00Z"))
    living.retold(living.path(TALK), r"/site\.\w+\.js", "/site.00000000.js")
    comes_back(tab)
    expect(tab.locator(".news p")).to_have_text("This page has changed.")
    assert said(tab, "date") == before
    assert tab.get_by_role("button", name="Reload").count() == 1


def test_what_only_time_has_changed_is_left_alone(living):
    starts, _, _ = starts_of(living, TALK)
    tab = living.open(living.path(TALK), at=starts - timedelta(minutes=14))
    node = tab.evaluate_handle("document.querySelector('.count [data-say=clock]').firstChild")
    living.build(now=starts - timedelta(minutes=13))
    with tab.expect_response(lambda r: r.request.resource_type == "fetch"):
        comes_back(tab, after=40)
    settled(tab)
    assert tab.locator(".news").count() == 0
    assert tab.evaluate("document.querySelector('[data-key]').dataset.phase") == "soon"
    assert node is not None


def test_an_open_page_asks_at_most_every_five_minutes(living):
    tab = living.open(living.path(TALK), at=NOW)
    seen = asked(tab)
    for minutes in range(1, 31):
        tab.clock.run_for(60_000)
        settled(tab)
        assert len(seen) <= minutes / 5
    assert len(seen) == 6
    assert {r.url for r in seen} == {living.address + living.path(TALK)}


def test_at_an_edge_it_asks_within_twenty_seconds_and_not_with_all_others(living):
    starts, _, _ = starts_of(living, TALK)
    tab = living.open(living.path(TALK), at=starts - timedelta(minutes=16))
    seen, moments = asked(tab), []
    for luck in (0.0, 0.9):
        tab.evaluate("luck => (Math.random = () => luck)", luck)
        edge = starts - timedelta(minutes=15) if not moments else starts
        move(tab, edge - SECOND)
        seen.clear()
        for second in range(1, 25):
            tab.clock.run_for(1000)
            settled(tab)
            if seen:
                moments.append(second)
                break
    assert moments == [1, 19]


@pytest.mark.parametrize("page", ["", "meeting", "join"])
def test_a_page_loads_with_five_requests_and_nothing_before_it_is_needed(living, page):
    path = {"": "", "meeting": living.path(TALK), "join": living.path(TALK) + "join/"}[page]
    tab, seen = living.open("robots.txt", at=NOW), []
    tab.on("request", lambda r: seen.append(f"{r.method} {r.url}"))
    tab.goto(living.address + path, wait_until="networkidle")
    assert len(seen) <= 5, seen
    assert not [url for url in seen if "fresh" in url]
