"""What comes from the environment, or from the `.env` file beside eroom.toml: credentials and endpoints."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from eroom_static.core.address import service_address
from eroom_static.core.dotenv import Value, read_dotenv
from eroom_static.core.errors import SettingsError
from eroom_static.core.schema import Unfit, together
from eroom_static.core.text import listed

CREDENTIALS = ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET")
GRANT_KEY = "EROOM_GRANT_KEY"
OAUTH_URL = "https://zoom.us/oauth/token"
ENDPOINTS = ("ZOOM_API_URL", "ZOOM_OAUTH_URL")
# Of the stores to deploy to, by the names that their own tools use; those of STORE_SECRETS are secret.
STORE_SECRETS = (
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
)
STORES = ("AWS_ACCESS_KEY_ID", "AWS_REGION", "AZURE_STORAGE_ACCOUNT_NAME", *STORE_SECRETS)
# ZOOM_SDK_SECRET is the function's alone: a build never uses it.
NAMES = (*CREDENTIALS, GRANT_KEY, *ENDPOINTS, *STORES)

_WHERE_FOUND = (
    "marketplace.zoom.us → Develop → Build App → Server-to-Server OAuth → App Credentials shows "
    "account ID, client ID and client secret; put them into the environment or into .env"
)
_TELLS_A_SECRET = re.compile("SECRET|TOKEN|PASSWORD")  # a name; "KEY" is in those of public values as well
_LONG_ENOUGH = 16  # signs: what is shorter may stand in a page by chance
_PLACEHOLDER = re.compile(
    r"(?:your|my|insert|replace|enter)[-_ ].*|<.*>|\{.*\}|\$\{?\w+\}?|x{3,}|\*{3,}|\.{3}|…|changeme|todo",
    re.IGNORECASE,
)


def no_way_out(wrong: Exception) -> SettingsError:
    """Why no connection can even be tried. What the variables hold is not repeated: it may be a password."""
    if isinstance(wrong, OSError):
        said = "SSL_CERT_FILE or SSL_CERT_DIR names no certificates that can be read"
        hint = "correct it, or take it away: certificates come with eroom's own packages"
    else:
        said = "the proxy in HTTPS_PROXY, HTTP_PROXY, ALL_PROXY or NO_PROXY cannot be used"
        hint = "write it as http://proxy.example.org:3128; SOCKS proxies are not supported"
    return SettingsError(said, where="environment", hint=hint)


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """The Server-to-Server OAuth app of a Zoom account."""

    account_id: str
    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return "Credentials(…)"


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """All that a build takes from its environment. Shows nothing of it when printed.

    `others` are secrets of `.env` that a build has no use for, by name: known in order to be kept out of pages.
    """

    values: Mapping[str, Value] = msgspec.field(default_factory=dict)
    others: Mapping[str, str] = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        return "Environment(…)"

    @classmethod
    def read(cls, environ: Mapping[str, str], dotenv: bytes = b"", where: str = ".env") -> "Environment":
        """The real environment wins over `.env`; a variable set to nothing counts as not set."""
        written = read_dotenv(dotenv, where)
        values = {n: value for n, value in written.items() if n in NAMES}
        values |= {n: Value(environ[n], "environment") for n in NAMES if environ.get(n, "").strip()}
        values = {n: Value(_bare(value.text), value.where) for n, value in values.items()}
        if wrong := [error for name, value in values.items() for error in _wrong(name, value)]:
            raise together(wrong)
        return cls(values=values, others={n: v.text for n, v in written.items() if _is_another(n, v.text)})

    @property
    def zoom_api_url(self) -> str | None:
        """None where none is set: then the token says which region's API to ask."""
        told = self._text("ZOOM_API_URL")
        return service_address(told) if told else None

    @property
    def zoom_oauth_url(self) -> str:
        return service_address(self._text("ZOOM_OAUTH_URL") or OAUTH_URL)

    @property
    def grant_keys(self) -> tuple[str, ...]:
        """The keys of EROOM_GRANT_KEY: the first seals, all of them open."""
        return tuple(key for part in self._text(GRANT_KEY).split(",") if (key := part.strip()))

    @property
    def secrets(self) -> dict[str, str]:
        """Everything that may stand in no output, by the name of its variable."""
        named = {name: text for name in (*CREDENTIALS, *STORE_SECRETS) if (text := self._text(name))}
        return {**self.others, **named} | {
            f"{GRANT_KEY} {n}": key for n, key in enumerate(self.grant_keys, 1)
        }

    @property
    def account_id(self) -> str:
        """Of the Zoom account, "" where it is not set. Enough to tell a meeting's key by its number."""
        return self._text(CREDENTIALS[0])

    @property
    def stores(self) -> dict[str, str]:
        """What opens the stores to deploy to, by the name of its variable."""
        return {name: text for name in STORES if (text := self._text(name))}

    def credentials(self) -> Credentials:
        """Zoom's credentials, or one sentence that names all that are missing."""
        if missing := [name for name in CREDENTIALS if not self._text(name)]:
            verb = "is" if len(missing) == 1 else "are"
            message = f"{listed(self._told(name) for name in missing)} {verb} missing"
            raise SettingsError(message, where="environment", hint=_WHERE_FOUND)
        account_id, client_id, client_secret = map(self._text, CREDENTIALS)
        return Credentials(account_id=account_id, client_id=client_id, client_secret=client_secret)

    def _text(self, name: str) -> str:
        """What the variable holds; "" where it is not set, or still says "your-client-id"."""
        text = self.values[name].text if name in self.values else ""
        return "" if _PLACEHOLDER.fullmatch(text) else text

    def _told(self, name: str) -> str:
        if name not in self.values:
            return name
        value = self.values[name]
        return f"{name} ({'still a placeholder' if value.text else 'empty'} in {value.where})"


def _is_another(name: str, text: str) -> bool:
    is_secret = name not in NAMES and _TELLS_A_SECRET.search(name.upper())
    return bool(is_secret and len(text) >= _LONG_ENOUGH and not _PLACEHOLDER.fullmatch(text))


def _bare(text: str) -> str:
    """Without blanks, and without quotes that a shell or a container left around a value."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].strip()
    return text


def _wrong(name: str, value: Value) -> Iterator[SettingsError]:
    if not value.text:
        return
    if name in ENDPOINTS:
        try:
            service_address(value.text)
        except Unfit as unfit:
            # A secret may have been pasted onto the wrong line, and a log is no place for it.
            hint = unfit.hint if value.text not in unfit.hint else "for instance https://api.zoom.us/v2"
            yield SettingsError(f"{name} {unfit.message}", where=value.where, hint=hint)
    elif not (
        _PLACEHOLDER.fullmatch(value.text) or all(_is_visible(p.strip()) for p in value.text.split(","))
    ):
        message = f"{name} holds a blank or a character that no such value has"
        yield SettingsError(message, where=value.where, hint="copy it again, without what stands around it")


def _is_visible(text: str) -> bool:
    return all("!" <= character <= "~" for character in text)
