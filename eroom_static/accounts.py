"""The accounts that meetings are drawn from, opened: Zoom's, and the invented one.

Entered by `project.py` alone, and by name: whoever renders a snapshot needs no network, and none of what loads with it.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import monotonic, sleep, time

import httpx

from eroom_static import __version__
from eroom_static.core.environment import Credentials, Environment
from eroom_static.core.settings import Settings
from eroom_static.core.slug import key
from eroom_static.disk.reader import STATE, read
from eroom_static.disk.store import store
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.journal import Entry, read_journal, write_journal
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World
from eroom_static.sources.base import Source
from eroom_static.sources.zoom.client import ZoomClient
from eroom_static.sources.zoom.recollection import Seal
from eroom_static.sources.zoom.source import ZoomSource
from eroom_static.sources.zoom.wire import opened

TIMEOUT = httpx.Timeout(30, connect=10)  # seconds
JOURNAL = (
    f"{STATE}/sandbox.json"  # what was changed in the invented account, which is invented anew by every run
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AGENT = f"eroom-static/{__version__}"


class Accounts:
    """Opens what the settings of a site name. Whatever is opened is closed with `stack`."""

    def __init__(
        self,
        root: Path,
        environment: Environment,
        settings: Settings,
        stack: ExitStack,
        clock: Callable[[], datetime],
    ) -> None:
        self._root = root
        self._environment = environment
        self._settings = settings
        self._stack = stack
        self._clock = clock

    def sources(self, now: datetime) -> list[Source]:
        openers: dict[str, Callable[[], Source]] = {
            "zoom": lambda: self.zoom()[1],
            "sandbox": lambda: self._source(*self._invented(now), "sandbox"),
        }
        return [openers[name]() for name in self._settings.sources]

    def zoom(self) -> tuple[ZoomClient, Source]:
        """The Zoom account of the environment's credentials."""
        credentials = self._environment.credentials()
        client = self._client(
            credentials,
            api_url=self._environment.zoom_api_url,
            oauth_url=self._environment.zoom_oauth_url,
            plan=self._settings.zoom.plan,
        )
        return client, self._source(client, credentials, "zoom")

    def kept_in(self, now: datetime) -> ZoomClient:
        """Where meetings kept as code are kept: Zoom's account where the settings name it, else the invented one."""
        return self.zoom()[0] if "zoom" in self._settings.sources else self._invented(now)[0]

    def _invented(self, now: datetime) -> tuple[ZoomClient, Credentials]:
        """The very same client, over real HTTP, against an invented account on a loopback port."""
        settings = self._settings.sandbox
        world = World(seed=settings.seed, now=now, meetings=settings.meetings)
        account = {"seed": settings.seed, "meetings": settings.meetings}
        journal = self._root / JOURNAL
        done = list(read_journal(read(journal), account)) if journal.is_file() else []

        def remember(entry: Entry) -> None:
            done.append(entry)
            store(journal, write_journal(account, done))

        sandbox = Sandbox(world, plan=settings.plan, clock=time, on_change=remember)
        sandbox.replay(tuple(done))
        server = self._stack.enter_context(serve(sandbox))
        theirs = world.credentials
        credentials = Credentials(
            account_id=theirs.account_id, client_id=theirs.client_id, client_secret=theirs.client_secret
        )
        client = self._client(
            credentials, api_url=server.api_url, oauth_url=server.oauth_url, plan=settings.plan
        )
        return client, credentials

    def _client(
        self, credentials: Credentials, *, api_url: str | None, oauth_url: str, plan: str
    ) -> ZoomClient:
        http = self._stack.enter_context(opened(TIMEOUT, AGENT))
        return ZoomClient(
            http,
            credentials,
            api_url=api_url,
            oauth_url=oauth_url,
            plan=plan,
            deadline=self._settings.zoom.deadline.total_seconds(),
            sleep=sleep,
            monotonic=monotonic,
            now=self._clock,
            jitter=Random().random,
        )

    def _source(self, client: ZoomClient, credentials: Credentials, provider: str) -> Source:
        within = self._settings.zoom.fresh_within
        return ZoomSource(
            client,
            name_of=lambda name: key(credentials.account_id, f"zoom:{name}"),
            zone=self._settings.site.timezone,
            workers=self._settings.zoom.workers,
            provider=provider,
            seal=Seal(credentials) if within else None,  # what is never read again is not kept
            fresh_within=within,
        )


def invented_account_id(seed: int) -> str:
    """By which the keys of the invented account's meetings are made. Nobody is asked."""
    return World(seed=seed, now=EPOCH, meetings=0).credentials.account_id
