"""What the function is set up with: four variables of its environment, and it does not start without them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from .grant import Key, keys

NEEDED = ("ZOOM_SDK_KEY", "ZOOM_SDK_SECRET", "EROOM_GRANT_KEY", "EROOM_ORIGINS")
SHORTEST_KEY, SHORTEST_SECRET = 8, 32  # characters; HS256 wants a secret of 32 bytes (RFC 7518, 3.2)
BURST, A_SECOND = 30.0, 1.0
HIGHEST_PORT = 65535

_VISIBLE = re.compile(r"[!-~]*")
_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?")
_LOOPBACK = re.compile(r"localhost|.+\.localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]")
_PORTS = {"http": "80", "https": "443"}


class ConfigError(Exception):
    """What is missing or wrong, by the variables' names, never with their values."""


class Config(NamedTuple):
    """`proxies` is the number of trusted proxies in front, each of which adds to X-Forwarded-For."""

    sdk_key: str
    sdk_secret: str
    ring: tuple[Key, ...]
    origins: frozenset[str]
    burst: float = BURST
    a_second: float = A_SECOND
    proxies: int = 0

    def __repr__(self) -> str:
        return "Config(...)"

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Config":
        """Raises ConfigError with everything that is wrong, in one sentence each."""
        values = {name: environ.get(name, "").strip() for name in NEEDED}
        wrong = [f"{name} is missing" for name, value in values.items() if not value]
        for name, shortest in (("ZOOM_SDK_KEY", SHORTEST_KEY), ("ZOOM_SDK_SECRET", SHORTEST_SECRET)):
            if 0 < len(values[name]) < shortest:
                wrong.append(f"{name} is too short: {shortest} characters at least")
            if not _VISIBLE.fullmatch(values[name]):
                wrong.append(f"{name} holds a space, a line break or a letter that no key holds")
        ring = _ring(values["EROOM_GRANT_KEY"], wrong)
        origins = frozenset(filter(None, (part.strip() for part in values["EROOM_ORIGINS"].split(","))))
        if values["EROOM_ORIGINS"] and not origins:
            wrong.append("EROOM_ORIGINS is missing")
        wrong.extend(f"EROOM_ORIGINS: {said}" for said in sorted({_unfit(o) for o in origins} - {""}))
        burst, a_second, proxies = (
            _number(environ, name, usual, wrong)
            for name, usual in (("EROOM_BURST", BURST), ("EROOM_RATE", A_SECOND), ("EROOM_PROXIES", 0.0))
        )
        if wrong:
            raise ConfigError("; ".join(wrong))
        return cls(
            values["ZOOM_SDK_KEY"], values["ZOOM_SDK_SECRET"], ring, origins, burst, a_second, int(proxies)
        )


def _ring(text: str, wrong: list[str]) -> tuple[Key, ...]:
    try:
        ring = keys(text)
    except ValueError as unfit:
        wrong.append(f"EROOM_GRANT_KEY is no grant key: {unfit}")
        return ()
    if text and not ring:
        wrong.append("EROOM_GRANT_KEY is missing")
    return ring


def _unfit(origin: str) -> str:
    """What is wrong with an origin; "" if it is written as browsers write it: scheme, host, port if unusual."""
    parts = _ORIGIN.fullmatch(origin)
    if parts is None:
        return "write each as https://live.example.org, in small letters, without a path or a star"
    scheme, host, port = parts.groups()
    if port == _PORTS[scheme]:
        return f"leave :{port} away, browsers do"
    if port and not 0 < int(port) <= HIGHEST_PORT:
        return f"there is no port {port}"
    if scheme == "http" and not _LOOPBACK.fullmatch(host):
        return "http:// is for this machine alone"
    return ""


def _number(environ: Mapping[str, str], name: str, usual: float, wrong: list[str]) -> float:
    text = environ.get(name, "").strip()
    if not text:
        return usual
    if re.fullmatch(r"[0-9]{1,6}", text, re.ASCII):
        return float(text)
    wrong.append(f"{name} must be a whole number")
    return usual
