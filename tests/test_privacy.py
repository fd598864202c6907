"""What must not be told is told nowhere: not in the output, not in the history, not in the snapshot, whatever changes."""

import re

import pytest

from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World
from tests.make import NOW, at
from tests.test_end_to_end import SETTINGS, Run, listed


class Account(Run):
    """A site that draws from an account of which a test may change everything."""

    def __init__(self, root, world, server):
        super().__init__(root)
        self.world = world
        credentials = world.credentials
        self.environ = {
            "ZOOM_ACCOUNT_ID": credentials.account_id,
            "ZOOM_CLIENT_ID": credentials.client_id,
            "ZOOM_CLIENT_SECRET": credentials.client_secret,
            "ZOOM_API_URL": server.api_url,
            "ZOOM_OAUTH_URL": server.oauth_url,
            "EROOM_GRANT_KEY": "A" * 86,
        }
        text = SETTINGS.replace('source = "sandbox"', 'source = "zoom"')
        (root / "eroom.toml").write_text(text[: text.index("[sandbox]")] + '[zoom]\nplan = "business"\n')

    def build(self, now=NOW):
        assert self("build", "--allow-shrink", environ=self.environ, now=now).code == 0, self.err

    def one(self, topic):
        """A public meeting held once, by the beginning of its topic."""
        return next(m for m in self.world.meetings.values() if m.topic.startswith(topic))

    def forget(self, meeting):
        """Gone from Zoom."""
        self.world.remove(meeting)

    def told(self, pattern):
        """Where a pattern stands in anything that the run left behind."""
        folders = (self.output, self.root / "history", self.root / ".eroom")
        files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
        hits = [
            f
            for f in files
            if re.search(pattern, f.read_bytes().decode("utf-8", "replace")) or re.search(pattern, f.name)
        ]
        return sorted(str(f.relative_to(self.root)) for f in hits)


@pytest.fixture
def account(tmp_path):
    world = World(seed=1, now=NOW, meetings=12)
    with serve(Sandbox(world, plan="business", clock=NOW.timestamp, limits=False)) as server:
        yield Account(tmp_path, world, server)


TALK = "Moths on your balcony"
LINK = "https://open-shelf.zoom.us/j/91111111111?pwd=QkJzT1pXabcd.1"


def test_a_rule_by_host_publishes_and_the_address_stands_nowhere(account):
    host = account.one(TALK).host.email
    account.settings('rules = ["tag:public"]', f'rules = ["host:{host.title()}"]')
    account.build()
    assert account.told("Moths on your balcony")
    assert not account.told(re.escape(host))


def test_a_rule_by_id_leaves_the_number_nowhere_but_on_the_page_that_shows_it(account):
    meeting = account.one(TALK)
    account.settings('rules = ["tag:public"]', f'rules = ["id:{meeting.number}"]')
    account.settings('reveal = "page"', 'reveal = "never"')
    account.build()
    assert account.told("Moths on your balcony")
    assert not account.told(str(meeting.number))


@pytest.mark.parametrize("reveal", ["never", "function"])
def test_what_is_over_shows_no_way_in_once_pages_may_not(account, reveal):
    meeting = account.one(TALK)
    meeting.agenda = f"#public\nCome: {LINK} number {meeting.number}"
    account.build()
    assert account.told(str(meeting.number))
    account.forget(meeting)
    account.build(now=at(days=9))
    more = '\n[function]\nurl = "https://join.example.org"' if reveal == "function" else ""
    account.settings('reveal = "page"', f'reveal = "{reveal}"{more}')
    account.build(now=at(days=9))
    assert account.told("Moths on your balcony")
    assert not account.told(f"{meeting.number}|pwd=")


def test_an_address_never_holds_a_number_or_a_passcode(account):
    meeting = account.one(TALK)
    meeting.topic = f"Moths {meeting.number} passcode {meeting.passcode}"
    account.build()
    assert not [
        path for path in account.told("Moths") if str(meeting.number) in path or meeting.passcode in path
    ]


@pytest.mark.parametrize("rule", ["tag:gala", "all"])
def test_what_is_over_can_still_be_hidden(account, rule):
    meeting = account.one(TALK)
    meeting.agenda = "#public #gala"
    account.build()
    account.forget(meeting)
    account.build(now=at(days=9))
    assert account.told("Moths on your balcony")
    account.settings('hide = ["tag:private"]', f'hide = ["{rule}"]')
    account.build(now=at(days=9))
    assert not account.told("(?i)moths.on.your.balcony")
    assert "withdrawn" in account.err


@pytest.mark.parametrize("rule", ["tag:Public", "all", "tag:public + meetings"])
def test_the_archive_outlives_a_rule_that_is_respelt_or_widened(account, rule):
    account.build()
    account.forget(account.one(TALK))
    account.build(now=at(days=9))
    account.settings('rules = ["tag:public"]', f'rules = ["{rule}"]')
    account.build(now=at(days=9))
    assert account.told("Moths on your balcony")


def test_what_could_not_be_read_once_is_not_called_off(account):
    account.build()
    before = listed(account)
    meeting = account.one(TALK)
    start, meeting.start = meeting.start, None
    account.build(now=at(1))
    assert listed(account) == before
    assert not [p for p in account.told('"cancelled":true') if "moths" in p]
    page = next(account.output.glob("meetings/moths-on-your-balcony-*/index.html")).read_text()
    assert "Cancelled" not in page[: page.index('id="words"')]
    meeting.start = start


def test_another_meetings_way_in_is_cut_from_a_hosts_words(account):
    other = next(m for m in account.world.meetings.values() if not m.topic.startswith(TALK))
    account.one(TALK).agenda = f"#public See also {str(other.number)[:3]} {str(other.number)[3:]} and {LINK}"
    account.settings('reveal = "page"', 'reveal = "never"')
    account.build()
    spaced = f"{str(other.number)[:3]} ?{str(other.number)[3:]}"
    assert not [path for path in account.told(spaced) if "moths" in path]
