"""Who asks: headers in one spelling, and the visitor's address as somebody trusted saw it."""

from collections.abc import Iterable, Mapping


def spelled(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names in small letters. Lines of one name are joined: a second Origin makes one that no site has."""
    found: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def visitor(headers: Mapping[str, str], peer: str, proxies: int) -> str:
    """`peer`, or what the outermost of so many trusted proxies saw: the nth X-Forwarded-For from the right.

    Everything further left is the visitor's own word. Fewer entries than proxies: it came past them.
    """
    line = headers.get("x-forwarded-for", "")
    seen = line.split(",") if line else []
    return _bare(seen[-proxies] if 0 < proxies <= len(seen) else peer)


def _bare(address: str) -> str:
    """Without a port: Azure and some proxies write 192.0.2.1:50812 or [2001:db8::1]:50812."""
    address = address.strip()
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
