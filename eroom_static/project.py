"""Opens the folder of a site: its settings, its secrets, and the sources it draws from."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from eroom_static.core.environment import Environment
from eroom_static.core.guard import Secret
from eroom_static.core.settings import Settings
from eroom_static.core.slug import key
from eroom_static.disk.reader import SETTINGS, read_settings
from eroom_static.render.speech import can_speak
from eroom_static.sources.base import Source
from eroom_static.vault import Vault, ring


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
        self.environ = environ
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
        accounts: Mapping[str, Callable[[], str]] = {
            "zoom": lambda: self.environment.account_id,
            "sandbox": lambda: str(_entered().invented_account_id(self.settings.sandbox.seed)),
        }
        known = [accounts[name]() for name in self.settings.sources]
        return tuple(key(account, f"zoom:{number}") for account in known if account)

    @contextmanager
    def sources(self, now: datetime) -> Iterator[list[Source]]:
        """Every source of the settings, ready to be asked; closed again at the end."""
        with ExitStack() as stack:
            yield self._accounts(stack).sources(now)

    @contextmanager
    def zoom(self) -> Iterator[tuple[Any, Source]]:
        """The client of the Zoom account of the environment's credentials, for who looks at the account itself."""
        with ExitStack() as stack:
            yield self._accounts(stack).zoom()

    @contextmanager
    def account(self, now: datetime) -> Iterator[Any]:
        """The client of the account in which meetings kept as code are kept."""
        with ExitStack() as stack:
            yield self._accounts(stack).kept_in(now)

    def _accounts(self, stack: ExitStack) -> Any:
        return _entered().Accounts(self.root, self.environment, self.settings, stack, self._clock)


def _entered() -> ModuleType:
    """What only those need who ask for meetings, and what takes as long to load as all the rest."""
    return import_module("eroom_static.accounts")
