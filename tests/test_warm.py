"""A pull that asks only for what may have changed gives the very site that a full one gives, and guards it as well."""

import shutil

import pytest

from eroom_static import obtain
from eroom_static.project import Project
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.faults import Fault, Faults
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World
from eroom_static.sources.zoom.recollection import START_LINK
from tests.make import NOW
from tests.test_privacy import Account

RECOLLECTION = ".eroom/recollections/zoom"


class Warm(Account):
    """An account that can be in trouble, and a second folder that starts where the first one stands."""

    sandbox: Sandbox

    def trouble(self, *faults):
        self.sandbox._faults = Faults(faults)

    def twin(self):
        other = self.root.with_name("twin")
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(self.root, other)
        twin = Warm.__new__(Warm)
        twin.root, twin.output, twin.environ = other, other / "output", self.environ
        return twin

    def requests(self, *argv):
        return self.report("pull", "--allow-shrink", *argv, environ=self.environ)["requests"]

    def everything(self):
        """What was built and what is remembered of it, but not how it is remembered what need not be asked for."""
        kept = [*self.root.glob("history/*"), self.root / ".eroom/snapshot.json"]
        return self.files() | {p.relative_to(self.root).as_posix(): p.read_bytes() for p in kept}

    def public(self, *, rule=False):
        return next(
            m
            for m in self.world.meetings.values()
            if "#public" in m.agenda[:250] and bool(m.rule) is rule and m.host.can_host and not m.webinar
        )


@pytest.fixture
def account(tmp_path):
    world = World(seed=1, now=NOW, meetings=30)
    sandbox = Sandbox(world, plan="business", clock=NOW.timestamp, limits=False)
    (tmp_path / "site").mkdir()
    with serve(sandbox) as server:
        found = Warm(tmp_path / "site", world, server)
        found.sandbox = sandbox
        found.settings("[zoom]\n", '[zoom]\nfresh_within = "1h"\n')
        yield found


def test_after_changes_in_sight_a_warm_build_is_byte_for_byte_a_full_one(account):
    account.build()
    account.public().topic = "Another topic altogether"
    account.public(rule=True).agenda = "#private, not for everybody any more"
    gone = next(m for m in account.world.meetings.values() if m is not account.public() and not m.webinar)
    account.world.remove(gone)
    twin = account.twin()
    assert account("build", "--allow-shrink", environ=account.environ).code == 0, account.err
    assert twin("build", "--allow-shrink", "--full", environ=account.environ).code == 0, twin.err
    assert "Another topic altogether" in "".join(
        f.decode("utf-8", "replace") for f in account.files().values()
    )
    assert account.everything() == twin.everything()


def test_the_guard_knows_after_a_warm_pull_what_it_knows_after_a_full_one(account):
    """All but the start links: each answer has its own, and one that nobody was sent this time can stand nowhere."""

    def learnt(*, full):
        project = Project(account.root, account.environ)
        pulled = obtain.pull(project, NOW, lambda *_: None, full=full)
        return {s for s in pulled.secrets if s.kind not in (START_LINK, "access token")}, pulled.requests

    cold, many = learnt(full=True)
    warm, few = learnt(full=False)
    assert warm == cold
    assert few < many / 2
    assert {"host_email", "pstn_password", "dynamic_host_key", "alternative_hosts"} <= {s.kind for s in warm}


def test_nothing_private_is_readable_in_what_is_remembered(account):
    account.build()
    kept = (account.root / RECOLLECTION).read_bytes()
    topics = [("topic", m.topic) for m in account.world.meetings.values()]
    assert not [
        kind for kind, value in (*account.world.secrets, *topics) if len(value) > 5 and value.encode() in kept
    ]
    assert account.told(r"zak=") == []


def test_full_asks_for_everything_and_so_does_a_pull_under_other_rules(account):
    cold = account.requests()
    warm = account.requests()
    assert warm < cold / 2
    assert account.requests("--full") == cold
    account.settings('rules = ["tag:public"]', 'rules = ["all"]')
    assert account.requests() == cold
    assert account.requests() == warm


def test_time_0_asks_for_everything_each_time(account):
    account.settings('fresh_within = "1h"', 'fresh_within = "0m"')
    assert account.requests() == account.requests()


def test_a_recollection_that_is_damaged_lost_or_of_other_credentials_costs_requests_and_nothing_else(account):
    cold = account.requests()
    path = account.root / RECOLLECTION
    path.write_bytes(path.read_bytes()[:100])
    assert account.requests() == cold
    path.unlink()
    assert account.requests() == cold


def test_trouble_in_the_middle_of_a_warm_pull_leaves_the_last_good_site(account):
    account.build()
    before, kept = account.files(), (account.root / RECOLLECTION).read_bytes()
    account.public().topic = "Another topic altogether"
    account.trouble(Fault(match="GET /meetings/*", kind="html", nth=1, times=0))
    account.settings("[zoom]\n", '[zoom]\ndeadline = "1s"\n')  # so that nobody waits for better times
    account("build", environ=account.environ)
    assert (account.code, account.files()) == (0, before)
    assert "building from the snapshot" in account.err
    assert (account.root / RECOLLECTION).read_bytes() == kept
    account.trouble()
    account.settings('deadline = "1s"\n', "")
    account.build()
    assert account.files() != before


def test_offline_and_full_contradict_each_other(account):
    account("build", "--offline", "--full", environ=account.environ)
    assert account.code == 2
    assert "give one of them" in account.err
