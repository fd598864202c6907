"""Opens the folder of a site: its settings, its secrets, and the sources it draws from."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import monotonic, sleep, time

import httpx

from eroom_static import __version__
from eroom_static.core.environment import Credentials, Environment
from eroom_static.core.guard import Secret
from eroom_static.core.settings import Settings
from eroom_static.core.slug import key
from eroom_static.disk.reader import SETTINGS, read_settings
from eroom_static.render.speech import can_speak
from eroom_static.sandbox.api import Sandbox
from eroom_static.sandbox.server import serve
from eroom_static.sandbox.world import World
from eroom_static.sources.base import Source
from eroom_static.sources.zoom.client import ZoomClient
from eroom_static.sources.zoom.recollection import Seal
from eroom_static.sources.zoom.source import ZoomSource
from eroom_static.sources.zoom.wire import opened
from eroom_static.vault import Vault, ring

TIMEOUT = httpx.Timeout(30, connect=10)  # seconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AGENT = f"eroom-static/{__version__}"


class Project:
    """A site's folder, opened. Raises SettingsError, or Several of them, when it cannot be.

    `clock` tells sources how old their answers are, in UTC: that is no matter of the time that a build is for.
    """

    def __init__(
        self,
        root: Path,
        environ: Mapping[str, str],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        toml, dotenv = read_settings(root)
        self.root = root
        self.environment = Environment.read(environ, dotenv)
        self.settings = Settings.read(toml, self.environment, where=SETTINGS, speaks=can_speak)
        self.vault = Vault(ring(self.environment.grant_keys), self.settings.join, self.settings.function.url)
        self.toml = toml
        self._clock = clock

    @property
    def output(self) -> Path:
        return self.root / self.settings.build.output

    @property
    def secrets(self) -> list[Secret]:
        """What came from the environment and may stand in no output."""
        return [Secret(kind=name, value=value) for name, value in self.environment.secrets.items()]

    def keys_of(self, number: str) -> tuple[str, ...]:
        """The public keys that a meeting of this number has in the accounts of the site; nobody is asked."""
        accounts = {
            "zoom": self.environment.account_id,
            "sandbox": self._world(EPOCH, 0).credentials.account_id,
        }
        known = [accounts[name] for name in self.settings.sources if accounts[name]]
        return tuple(key(account, f"zoom:{number}") for account in known)

    @contextmanager
    def sources(self, now: datetime) -> Iterator[list[Source]]:
        """Every source of the settings, ready to be asked; closed again at the end."""
        with ExitStack() as stack:
            openers: Mapping[str, Callable[[], Source]] = {
                "zoom": lambda: self._zoom(stack),
                "sandbox": lambda: self._sandbox(stack, now),
            }
            yield [openers[name]() for name in self.settings.sources]

    @contextmanager
    def zoom(self) -> Iterator[tuple[ZoomClient, Source]]:
        """The Zoom account of the environment's credentials, for who looks at the account itself."""
        with ExitStack() as stack:
            credentials = self.environment.credentials()
            client = self._client(
                stack,
                credentials,
                api_url=self.environment.zoom_api_url,
                oauth_url=self.environment.zoom_oauth_url,
                plan=self.settings.zoom.plan,
            )
            yield client, self._source(client, credentials, "zoom")

    def _zoom(self, stack: ExitStack) -> Source:
        return stack.enter_context(self.zoom())[1]

    def _sandbox(self, stack: ExitStack, now: datetime) -> Source:
        """The very same client, over real HTTP, against an invented account on a loopback port."""
        settings = self.settings.sandbox
        world = self._world(now, settings.meetings)
        server = stack.enter_context(serve(Sandbox(world, plan=settings.plan, clock=time)))
        theirs = world.credentials
        credentials = Credentials(
            account_id=theirs.account_id, client_id=theirs.client_id, client_secret=theirs.client_secret
        )
        client = self._client(
            stack, credentials, api_url=server.api_url, oauth_url=server.oauth_url, plan=settings.plan
        )
        return self._source(client, credentials, "sandbox")

    def _world(self, now: datetime, meetings: int) -> World:
        return World(seed=self.settings.sandbox.seed, now=now, meetings=meetings)

    def _client(
        self,
        stack: ExitStack,
        credentials: Credentials,
        *,
        api_url: str | None,
        oauth_url: str,
        plan: str,
    ) -> ZoomClient:
        http = stack.enter_context(opened(TIMEOUT, AGENT))
        return ZoomClient(
            http,
            credentials,
            api_url=api_url,
            oauth_url=oauth_url,
            plan=plan,
            deadline=self.settings.zoom.deadline.total_seconds(),
            sleep=sleep,
            monotonic=monotonic,
            now=self._clock,
            jitter=Random().random,
        )

    def _source(self, client: ZoomClient, credentials: Credentials, provider: str) -> Source:
        return ZoomSource(
            client,
            name_of=lambda name: key(credentials.account_id, f"zoom:{name}"),
            zone=self.settings.site.timezone,
            workers=self.settings.zoom.workers,
            provider=provider,
            seal=Seal(credentials),
            fresh_within=self.settings.zoom.fresh_within,
        )
