"""What a web address in a setting may be: complete, without a password in it, and written one way."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from eroom_static.core.schema import Unfit

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_SCHEMELESS = re.compile(rf"{_HOST.pattern}(?::[0-9]+)?(?:/.*)?")
_NO_ADDRESS_CHARACTER = re.compile(r"[\x00-\x20\x7f\\<>\"{}|^`]")


def site_address(text: str) -> str:
    """An address of http or https, with or without a path, without the slash at its end."""
    return _written(_parts(text))


def service_address(text: str) -> str:
    """An address of https; of http only where the bytes do not leave this machine."""
    parts = _parts(text)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise Unfit(
            "must begin with https://", "http:// is for this machine alone: 127.0.0.1, [::1] or localhost"
        )
    return _written(parts)


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _parts(text: str) -> SplitResult:
    text = text.strip()
    example = "for instance https://live.example.org"
    if _NO_ADDRESS_CHARACTER.search(text):
        raise Unfit("holds a character that no address has", example)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Unfit("is not an address", example) from None
    if parts.scheme not in _PORTS:
        bare = _SCHEMELESS.fullmatch(text.casefold())
        raise Unfit("must begin with https:// or http://", f"write https://{text}" if bare else example)
    if port == 0 or not _is_host(parts.hostname or ""):
        raise Unfit("has no host that could exist", example)
    if "@" in parts.netloc:
        raise Unfit("holds a user name or a password", "write the address without what stands before the @")
    if "?" in text or "#" in text:
        raise Unfit("must end before any ? or #", example)
    if {".", ".."} & set(parts.path.split("/")):
        raise Unfit("must not go up or stand still in its path", "write the path without . and ..")
    return parts


def _is_host(host: str) -> bool:
    if ":" in host:  # urlsplit has taken the brackets of an IPv6 address away, and has checked it
        return True
    return _HOST.fullmatch(_ascii(host)) is not None


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").casefold()
    except UnicodeError:
        return ""


def _written(parts: SplitResult) -> str:
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else _ascii(host)
    port = f":{parts.port}" if parts.port and parts.port != _PORTS[parts.scheme] else ""
    path = re.sub("/{2,}", "/", quote(parts.path, safe="/%:@!$&'()*+,;=~")).rstrip("/")
    return f"{parts.scheme}://{name}{port}{path}"
